// yaml-oracle answers, line by line, what Go's YAML libraries make of a text.
// usage: yaml-oracle MODE < lines: each line is a JSON string; the answer is a JSON string, or ! and the error.
//	emit    the text as value, key and list item in one map, through sigs.k8s.io/yaml Marshal
//	sigs    the text as a document, through sigs.k8s.io/yaml YAMLToJSON
//	kyaml   the text as a document, read by kyaml, then printed as kustomize prints a resource
//	json    the text as a document, through encoding/json (compact, HTML escaped)
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	v3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/kustomize/kyaml/kio"
	sigs "sigs.k8s.io/yaml"
)

func answer(mode, text string) (out string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	switch mode {
	case "emit":
		b, err := sigs.Marshal(map[string]any{"value": text, "m": map[string]any{text: 1}, "l": []any{text, []any{text}, map[string]any{"x": text, text + "1": []any{text}}}})
		return string(b), err
	case "sigs":
		b, err := sigs.YAMLToJSON([]byte(text))
		return string(b), err
	case "kyaml":
		var probe any // kyaml overflows the stack on an anchor inside itself
		if err := v3.Unmarshal([]byte(text), &probe); err != nil && strings.Contains(err.Error(), "contains itself") {
			return "", err
		}
		nodes, err := (&kio.ByteReader{OmitReaderAnnotations: true, AnchorsAweigh: true, DisableUnwrapping: true, Reader: strings.NewReader(text)}).Read()
		if err != nil {
			return "", err
		}
		var all []string
		for _, n := range nodes {
			j, err := n.MarshalJSON()
			if err != nil {
				return "", err
			}
			y, err := sigs.JSONToYAML(j)
			if err != nil {
				return "", err
			}
			all = append(all, string(y))
		}
		return strings.Join(all, "---\n"), nil
	case "json":
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return "", err
		}
		b, err := json.Marshal(v)
		return string(b), err
	}
	return "", fmt.Errorf("unknown mode %s", mode)
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	for {
		if in.Buffered() == 0 {
			out.Flush()
		}
		line, err := in.ReadString('\n')
		if line == "" && err != nil {
			return
		}
		var text string
		if err := json.Unmarshal([]byte(line), &text); err != nil {
			panic(err)
		}
		result, failure := answer(os.Args[1], text)
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
