// helm-oracle renders charts with the library of Helm 4.2.2 that Flux uses, in one process.
//
//	helm-oracle batch                 answers lines CHART <tab> VALUES with {"files", "manifest"} or {"error"}; VALUES may be empty
//	helm-oracle bench SECONDS CHART…  prints a line per chart: name, wall ms of load and render, best decile, CPU ms of
//	                                  both, CPU ms of load, MB allocated
//
// In a batch what is random or depends on the time is replaced by fixed texts, so that all the rest can be compared.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"text/template"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	commonutil "helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

const kubeVersion = "v1.35.0"

// fixedTime is what now gives in a batch.
var fixedTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

type certificate struct{ Cert, Key string }

func pem(name string) string {
	return "-----BEGIN " + name + "-----\nZml4ZWQ=\n-----END " + name + "-----\n"
}

func fixed() template.FuncMap {
	same := func(n int) string { return strings.Repeat("x", max(n, 0)) }
	pair := func(...any) (certificate, error) {
		return certificate{pem("CERTIFICATE"), pem("RSA PRIVATE KEY")}, nil
	}
	return template.FuncMap{
		"randAlphaNum": same, "randAlpha": same, "randAscii": same,
		"randNumeric":              func(n int) string { return strings.Repeat("7", max(n, 0)) },
		"randBytes":                func(n int) (string, error) { return strings.Repeat("eHh4", max(n, 0)/3), nil },
		"randInt":                  func(low, high int) int { return low },
		"shuffle":                  func(text string) string { return text },
		"uuidv4":                   func() string { return "00000000-0000-4000-8000-000000000000" },
		"now":                      func() time.Time { return fixedTime },
		"genPrivateKey":            func(kind string) string { return pem(strings.ToUpper(kind) + " PRIVATE KEY") },
		"genCA":                    pair,
		"genCAWithKey":             pair,
		"genSelfSignedCert":        pair,
		"genSelfSignedCertWithKey": pair,
		"genSignedCert":            pair,
		"genSignedCertWithKey":     pair,
		"htpasswd":                 func(user, _ string) string { return user + ":$2a$10$fixed" },
		"bcrypt":                   func(_ string) string { return "$2a$10$fixed" },
	}
}

func capabilities() *common.Capabilities {
	c := common.DefaultCapabilities.Copy()
	v, _ := common.ParseKubeVersion(kubeVersion)
	c.KubeVersion = *v
	return c
}

func render(c *chart.Chart, values map[string]any, functions template.FuncMap, skipSchema bool) (map[string]string, error) {
	if err := chartutil.ProcessDependencies(c, values); err != nil {
		return nil, err
	}
	options := common.ReleaseOptions{Name: "rel", Namespace: "default", Revision: 1, IsInstall: true}
	top, err := commonutil.ToRenderValuesWithSchemaValidation(c, values, options, capabilities(), skipSchema)
	if err != nil {
		return nil, err
	}
	return engine.Engine{CustomTemplateFuncs: functions}.Render(c, top)
}

func manifest(files map[string]string) (string, error) {
	kept := map[string]string{}
	for name, content := range files {
		if !strings.HasSuffix(name, "NOTES.txt") {
			kept[name] = content
		}
	}
	hooks, manifests, err := releaseutil.SortManifests(kept, nil, releaseutil.InstallOrder)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, m := range manifests {
		fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", m.Name, m.Content)
	}
	text := strings.TrimSpace(out.String()) + "\n"
	for _, hook := range hooks {
		text += fmt.Sprintf("---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	return text, nil
}

func answer(path, valuesFile string) map[string]any {
	c, err := loader.Load(path)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	values := map[string]any{}
	if valuesFile != "" {
		if values, err = common.ReadValuesFile(valuesFile); err != nil {
			return map[string]any{"error": err.Error()}
		}
	}
	files, err := render(c, values, fixed(), false)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	text, err := manifest(files)
	if err != nil {
		return map[string]any{"files": raw(files), "error": err.Error()}
	}
	return map[string]any{"files": raw(files), "manifest": latin1(text)}
}

func raw(files map[string]string) map[string]string {
	result := map[string]string{}
	for name, content := range files {
		result[name] = latin1(content)
	}
	return result
}

// latin1 makes a rune of each byte, so that JSON carries bytes that are no UTF-8.
func latin1(text string) string {
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}

func batch() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		path, values, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		encoded, _ := json.Marshal(answer(path, values))
		out.Write(encoded)
		out.WriteByte('\n')
		out.Flush()
	}
}

func cpu() float64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

func mustLoad(path string) *chart.Chart {
	c, err := loader.Load(path)
	if err != nil {
		panic(err)
	}
	return c
}

func mustRender(c *chart.Chart) {
	files, err := render(c, map[string]any{}, nil, true)
	if err == nil {
		_, err = manifest(files)
	}
	if err != nil {
		panic(err)
	}
}

// cost gives wall milliseconds (median and best decile), CPU milliseconds of the process and MB allocated.
func cost(seconds float64, work func()) (float64, float64, float64, float64) {
	var before, after runtime.MemStats
	var times []float64
	start := time.Now()
	work()
	runtime.ReadMemStats(&before)
	used := cpu()
	for len(times) < 3 || time.Since(start).Seconds() < seconds {
		began := time.Now()
		work()
		times = append(times, float64(time.Since(began).Microseconds())/1e3)
	}
	used = (cpu() - used) / float64(len(times))
	runtime.ReadMemStats(&after)
	allocated := float64(after.TotalAlloc-before.TotalAlloc) / 1e6 / float64(len(times))
	sort.Float64s(times)
	return times[len(times)/2], times[len(times)/10], used, allocated
}

func bench(seconds float64, path string) {
	median, best, both, allocated := cost(seconds, func() { mustRender(mustLoad(path)) })
	_, _, load, _ := cost(seconds/4, func() { mustLoad(path) })
	fmt.Printf("%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.1f\n", filepath.Base(path), median, best, both, load, allocated)
}

func main() {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "batch":
		batch()
	case len(os.Args) > 3 && os.Args[1] == "bench":
		seconds, _ := strconv.ParseFloat(os.Args[2], 64)
		for _, path := range os.Args[3:] {
			bench(seconds, path)
		}
	default:
		fmt.Fprintln(os.Stderr, "usage: helm-oracle batch | bench SECONDS CHART...")
		os.Exit(2)
	}
}
