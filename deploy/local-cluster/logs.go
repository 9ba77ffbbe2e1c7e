package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// podName is what a Deployment's pods are called: its name, the hash of its template, five letters of their own.
var podName = regexp.MustCompile(`^([a-z0-9][a-z0-9.-]*?)(-[a-z0-9]{1,10}-[a-z0-9]{5})?$`)

// logServer is the part of a kubelet that `kubectl logs` and `flux logs` ask: what a Deployment's pods "wrote" is the
// file DIRECTORY/NAMESPACE/DEPLOYMENT.log, which whoever plays that workload writes. No file is an empty log.
type logServer struct{ directory string }

// serveLogs listens on loopback, where only the API server asks, with a certificate of its own.
func serveLogs(directory string, port int) (*http.Server, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := x509.Certificate{DNSNames: []string{nodeName}}
	certificate, err := sign(template, &template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	server := &http.Server{
		Addr:              fmt.Sprintf("127.0.0.1:%d", port),
		Handler:           logServer{directory},
		ReadHeaderTimeout: 5 * time.Second,
		TLSConfig: &tls.Config{
			MinVersion:   tls.VersionTLS12,
			Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}},
		},
	}
	go func() {
		if err := server.ListenAndServeTLS("", ""); err != nil && err != http.ErrServerClosed {
			fmt.Fprintf(os.Stderr, "kwok: no logs of pods: %v\n", err)
		}
	}()
	return server, nil
}

// ServeHTTP answers /containerLogs/NAMESPACE/POD/CONTAINER with tailLines and follow.
func (s logServer) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	parts := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	if len(parts) != 4 || parts[0] != "containerLogs" || !podName.MatchString(parts[1]) || !podName.MatchString(parts[2]) {
		http.NotFound(answer, request)
		return
	}
	deployment := podName.FindStringSubmatch(parts[2])[1]
	answer.Header().Set("Content-Type", "text/plain")
	file, err := os.Open(filepath.Join(s.directory, parts[1], deployment+".log"))
	if err != nil {
		return
	}
	defer file.Close()
	if tail, err := strconv.ParseInt(request.URL.Query().Get("tailLines"), 10, 64); err == nil {
		if err := skipToLast(file, tail); err != nil {
			http.Error(answer, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	for {
		if _, err := io.Copy(answer, file); err != nil {
			return
		}
		if request.URL.Query().Get("follow") != "true" {
			return
		}
		_ = http.NewResponseController(answer).Flush()
		select {
		case <-request.Context().Done():
			return
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// skipToLast leaves the file where its last n lines begin.
func skipToLast(file *os.File, n int64) error {
	if n < 0 {
		return nil
	}
	var starts []int64 // of the last n lines, oldest first
	var at int64
	reader := bufio.NewReader(file)
	for {
		line, err := reader.ReadString('\n')
		if len(line) > 0 {
			if starts = append(starts, at); int64(len(starts)) > n {
				starts = starts[1:]
			}
			at += int64(len(line))
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if len(starts) > 0 {
		at = starts[0]
	}
	_, err := file.Seek(at, io.SeekStart)
	return err
}
