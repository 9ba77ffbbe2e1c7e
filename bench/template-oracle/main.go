// template-oracle answers lines {"t":template,"v":values} with {"o":output} or {"e":error}: what text/template gives with
// the functions of Helm's engine, the values being .Values. Every answer has at most a few seconds.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"
	_ "unsafe" // for the names below

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/engine"
)

//go:linkname initFunMap helm.sh/helm/v4/pkg/engine.Engine.initFunMap
func initFunMap(e engine.Engine, t *template.Template)

type question struct {
	Template string         `json:"t"`
	Values   map[string]any `json:"v"`
}

func answer(q question) (out string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	t := template.New("gotpl")
	t.Option("missingkey=zero")
	initFunMap(engine.Engine{}, t)
	if _, err := t.New("t").Parse(q.Template); err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = t.ExecuteTemplate(&b, "t", common.Values{"Values": common.Values(q.Values)})
	return b.String(), err
}

// raw makes a rune of each byte, so that JSON carries bytes that are no UTF-8.
func raw(text string) string {
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadString('\n')
		if strings.TrimSpace(line) == "" || err != nil {
			break
		}
		var q question
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			panic(err)
		}
		if q.Values == nil {
			q.Values = map[string]any{}
		}
		text, err := answer(q)
		reply := map[string]string{"o": raw(text)}
		if err != nil {
			reply = map[string]string{"e": raw(err.Error())}
		}
		encoded, _ := json.Marshal(reply)
		out.Write(encoded)
		out.WriteByte('\n')
		out.Flush()
	}
	out.Flush()
}
