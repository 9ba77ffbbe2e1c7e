// kustomize-oracle builds kustomizations in memory with kustomize's own API, to compare libs/kustomize with.
//
// A line in: directory, order (none, legacy), restriction (root, none), then path and base64 content of each file, all
// separated by tabs. A line out: "ok" and the base64 output, or "error" and the base64 message.
//
//	kustomize-oracle speed RUNS ROOT DIRECTORY   CPU time and allocation of builds from disk
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

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

// speed prints resources, the least CPU milliseconds of a build and the megabytes it allocates. As under Flux the
// built-in schema is read for each build.
func speed(runs int, root, directory string) error {
	least, allocated, size := math.MaxFloat64, uint64(math.MaxUint64), 0
	for i := 0; i < runs; i++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := cpu()
		openapi.ResetOpenAPI()
		openapi.Schema()
		options := krusty.MakeDefaultOptions()
		options.Reorder = krusty.ReorderOptionUnspecified
		options.LoadRestrictions = types.LoadRestrictionsNone
		resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), filepath.Join(root, directory))
		if err != nil {
			return err
		}
		if _, err = resources.AsYaml(); err != nil {
			return err
		}
		least = math.Min(least, cpu()-start)
		runtime.ReadMemStats(&after)
		allocated = min(allocated, after.TotalAlloc-before.TotalAlloc)
		size = resources.Size()
	}
	fmt.Printf("%d %.1f %.1f\n", size, least, float64(allocated)/1e6)
	return nil
}

func cpu() float64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

func main() {
	if len(os.Args) == 5 && os.Args[1] == "speed" {
		runs, err := strconv.Atoi(os.Args[2])
		if err == nil {
			err = speed(runs, os.Args[3], os.Args[4])
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
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
