// kustomize-oracle builds kustomizations in memory with kustomize's own API, to compare libs/kustomize with.
//
// A line in: directory, order (none, legacy), restriction (root, none), then path and base64 content of each file, all
// separated by tabs. A line out: "ok" and the base64 output, or "error" and the base64 message.
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

func build(fields []string) (yaml []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	files := filesys.MakeFsInMemory()
	custom := false
	for i := 3; i+1 < len(fields); i += 2 {
		content, err := base64.StdEncoding.DecodeString(fields[i+1])
		if err != nil {
			return nil, err
		}
		custom = custom || strings.Contains(string(content), "openapi")
		if err = files.WriteFile(fields[i], content); err != nil {
			return nil, err
		}
	}
	if custom {
		openapi.ResetOpenAPI()
		defer openapi.ResetOpenAPI()
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionNone
	if fields[1] == "legacy" {
		options.Reorder = krusty.ReorderOptionLegacy
	}
	if fields[2] == "none" {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	resources, err := krusty.MakeKustomizer(options).Run(files, fields[0])
	if err != nil {
		return nil, err
	}
	return resources.AsYaml()
}

func main() {
	log.SetOutput(io.Discard)
	os.Stderr, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		yaml, err := build(strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		if err != nil {
			fmt.Fprintf(out, "error\t%s\n", base64.StdEncoding.EncodeToString([]byte(err.Error())))
		} else {
			fmt.Fprintf(out, "ok\t%s\n", base64.StdEncoding.EncodeToString(yaml))
		}
		out.Flush()
	}
}
