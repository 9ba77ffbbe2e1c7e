package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const (
	contextName = "weir-local"
	serviceCIDR = "10.0.0.0/16"
	serviceIP   = "10.0.0.1"
	podCIDR     = "10.244.0.0/16"
	nodeIP      = "127.0.0.1" // of the kubelet that the API server asks for logs
	nodeName    = "local"
	privateFile = 0o600
)

// layout is where things lie in the directory of one cluster.
type layout struct{ dir string }

func newLayout(dir string) (layout, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return layout{}, err
	}
	return layout{absolute}, nil
}

func (l layout) path(names ...string) string {
	return filepath.Join(append([]string{l.dir}, names...)...)
}
func (l layout) pki(name string) string      { return l.path("pki", name) }
func (l layout) log(component string) string { return l.path("logs", component+".log") }

// podLogs is where the logs of pods are looked for, as NAMESPACE/DEPLOYMENT.log.
func (l layout) podLogs() string     { return l.path("pod-logs") }
func (l layout) kubeconfig() string  { return l.path("kubeconfig") }
func (l layout) description() string { return l.path("cluster.json") }
func (l layout) lockFile() string    { return l.path("lock") }
func (l layout) tokens() string      { return l.pki("tokens.csv") }

// pidFile is a file with a process id and nothing else: tools that measure read the directory of them.
func (l layout) pidFile(component string) string { return l.path("pids", component) }

// ports are kept from one start to the next, so that a kubeconfig stays valid.
type ports struct {
	Etcd      int `json:"etcd"`
	EtcdPeer  int `json:"etcdPeer"`
	APIServer int `json:"kubeApiserver"`
	Kubelet   int `json:"kubelet"`
}

// description is what `up` prints in one line and leaves in cluster.json.
type description struct {
	Dir                  string           `json:"dir"`
	Version              string           `json:"version"`
	Kubeconfig           string           `json:"kubeconfig"`
	Context              string           `json:"context"`
	Server               string           `json:"server"`
	Token                string           `json:"token"`
	CertificateAuthority string           `json:"certificateAuthority"`
	ClientCertificate    string           `json:"clientCertificate"`
	ClientKey            string           `json:"clientKey"`
	Pid                  int              `json:"pid"`
	Pids                 map[string]int   `json:"pids"`
	Ports                ports            `json:"ports"`
	Milliseconds         map[string]int64 `json:"milliseconds"`
}

func (l layout) readDescription() (description, error) {
	var d description
	text, err := os.ReadFile(l.description())
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return d, fmt.Errorf("%s: %w", l.description(), err)
	}
	return d, nil
}

// write replaces the file as a whole: a reader sees the old one or the new one.
func (l layout) write(path string, content []byte) error {
	temporary := path + ".new"
	if err := os.WriteFile(temporary, content, privateFile); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

// lock makes the caller the only one that runs the cluster of this directory. The kernel lets go of it when the
// process ends, however it ends.
func (l layout) lock() (*os.File, error) {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(l.lockFile(), os.O_RDWR|os.O_CREATE, privateFile)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("a cluster already runs in %s (process %d): local-cluster down %s", l.dir, l.holder(), l.dir)
		}
		return nil, fmt.Errorf("cannot lock %s: %w", l.lockFile(), err)
	}
	if err := file.Truncate(0); err != nil {
		return nil, err
	}
	if _, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0); err != nil {
		return nil, err
	}
	return file, nil
}

// holder is the process that holds the lock, 0 when none does.
func (l layout) holder() int {
	file, err := os.Open(l.lockFile())
	if err != nil {
		return 0
	}
	defer file.Close()
	if syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil {
		return 0
	}
	text, err := os.ReadFile(l.lockFile())
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

// choosePorts prefers the ports of the last start where they are still free.
func (l layout) choosePorts(apiServer int) (ports, error) {
	before, err := l.readDescription()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return ports{}, err
	}
	if apiServer != 0 {
		before.Ports.APIServer = apiServer
	}
	chosen := ports{}
	for _, wish := range []struct {
		port   *int
		before int
	}{
		{&chosen.Etcd, before.Ports.Etcd},
		{&chosen.EtcdPeer, before.Ports.EtcdPeer},
		{&chosen.APIServer, before.Ports.APIServer},
		{&chosen.Kubelet, before.Ports.Kubelet},
	} {
		listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", wish.before))
		if err != nil {
			listener, err = net.Listen("tcp4", "127.0.0.1:0")
		}
		if err != nil {
			return ports{}, fmt.Errorf("no free port on 127.0.0.1: %w", err)
		}
		// closed together at the end, so that no port is given twice
		defer listener.Close()
		*wish.port = listener.Addr().(*net.TCPAddr).Port
	}
	if apiServer != 0 && chosen.APIServer != apiServer {
		return ports{}, fmt.Errorf("--port=%d: it is in use", apiServer)
	}
	return chosen, nil
}
