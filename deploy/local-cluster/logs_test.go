package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

func TestLogsAreThoseOfThePodsDeployment(t *testing.T) {
	directory := t.TempDir()
	if err := os.MkdirAll(filepath.Join(directory, "flux-system"), 0o700); err != nil {
		t.Fatal(err)
	}
	text := "{\"msg\":\"one\"}\n{\"msg\":\"two\"}\n{\"msg\":\"three\"}\n"
	if err := os.WriteFile(filepath.Join(directory, "flux-system", "source-controller.log"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, expected := range map[string]string{
		"/containerLogs/flux-system/source-controller-7d9f6c5b48-x2x9z/manager":             text,
		"/containerLogs/flux-system/source-controller-7d9f6c5b48-x2x9z/manager?tailLines=2": "{\"msg\":\"two\"}\n{\"msg\":\"three\"}\n",
		"/containerLogs/flux-system/source-controller-7d9f6c5b48-x2x9z/manager?tailLines=0": "",
		"/containerLogs/flux-system/helm-controller-7d9f6c5b48-x2x9z/manager":               "",
		"/containerLogs/flux-system/source-controller/manager":                              text,
		"/containerLogs/flux-system/..%2Fsource-controller/manager":                         "404 page not found\n",
		"/pods": "404 page not found\n",
	} {
		answer := httptest.NewRecorder()
		logServer{directory}.ServeHTTP(answer, httptest.NewRequest("GET", path, nil))
		if answer.Body.String() != expected {
			t.Errorf("%s: expected %q, got %q", path, expected, answer.Body.String())
		}
	}
}
