// subst-oracle evaluates texts with github.com/fluxcd/pkg/envsubst. A line: JSON [text, strict, {name: value}]; answer: JSON string or !error.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/fluxcd/pkg/envsubst"
)

func eval(text string, strict bool, vars map[string]string) (out string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return envsubst.Eval(text, func(s string) (string, bool) {
		v, ok := vars[s]
		return v, ok || !strict
	})
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	defer out.Flush()
	for {
		line, err := in.ReadString('\n')
		if line == "" && err != nil {
			return
		}
		var raw []json.RawMessage
		if err := json.Unmarshal([]byte(line), &raw); err != nil {
			panic(err)
		}
		var text string
		var strict bool
		vars := map[string]string{}
		json.Unmarshal(raw[0], &text)
		json.Unmarshal(raw[1], &strict)
		json.Unmarshal(raw[2], &vars)
		result, failure := eval(text, strict, vars)
		if failure != nil {
			m, _ := json.Marshal(failure.Error())
			fmt.Fprintf(out, "!%s\n", m)
			continue
		}
		m, _ := json.Marshal(result)
		out.Write(m)
		out.WriteByte('\n')
	}
}
