package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is one running component. Its standard input is the line that ties its life to ours.
type process struct {
	name     string
	command  *exec.Cmd
	lifeline io.Closer
	ended    chan struct{} // closed when the process is gone
}

// processes are the components of one cluster that run at the moment.
type processes struct {
	layout  layout
	listen  string
	ports   ports
	fsync   bool
	mutex   sync.Mutex
	running map[string]*process
	deaths  chan string // names of those that ended without being asked to
}

func newProcesses(l layout, p ports, options upOptions) *processes {
	return &processes{layout: l, listen: options.listen, ports: p, fsync: options.fsync, running: map[string]*process{}, deaths: make(chan string, len(startOrder))}
}

// flags are what each component is started with.
func (p *processes) flags(component string) []string {
	l := p.layout
	switch component {
	case etcdName:
		client := fmt.Sprintf("http://127.0.0.1:%d", p.ports.Etcd)
		peer := fmt.Sprintf("http://127.0.0.1:%d", p.ports.EtcdPeer)
		return []string{
			"--name=local", "--data-dir=" + l.path("etcd"),
			"--listen-client-urls=" + client, "--advertise-client-urls=" + client,
			"--listen-peer-urls=" + peer, "--initial-advertise-peer-urls=" + peer, "--initial-cluster=local=" + peer,
			// alone, it waits one election timeout before it leads: 1 s by default
			"--heartbeat-interval=50", "--election-timeout=250",
			"--quota-backend-bytes=4294967296", "--log-level=warn", "--logger=zap",
			"--unsafe-no-fsync=" + strconv.FormatBool(!p.fsync),
		}
	case apiServerName:
		return []string{
			fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d", p.ports.Etcd),
			"--bind-address=" + p.listen, "--advertise-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", p.ports.APIServer),
			"--endpoint-reconciler-type=none", "--kubelet-preferred-address-types=InternalIP",
			"--tls-cert-file=" + l.pki("kube-apiserver.crt"), "--tls-private-key-file=" + l.pki("kube-apiserver.key"),
			"--client-ca-file=" + l.pki("ca.crt"), "--token-auth-file=" + l.tokens(), "--authorization-mode=RBAC",
			"--service-account-key-file=" + l.pki("service-accounts.key"),
			"--service-account-signing-key-file=" + l.pki("service-accounts.key"),
			"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
			"--service-cluster-ip-range=" + serviceCIDR, "--allow-privileged=true", "--profiling=false",
		}
	case controllerManagerName:
		return append(p.kubeconfigFlags(),
			"--secure-port=0", "--leader-elect=false",
			"--service-account-private-key-file="+l.pki("service-accounts.key"), "--root-ca-file="+l.pki("ca.crt"),
			"--kube-api-qps=500", "--kube-api-burst=1000", "--profiling=false",
		)
	case schedulerName:
		return append(p.kubeconfigFlags(),
			"--secure-port=0", "--leader-elect=false", "--kube-api-qps=500", "--kube-api-burst=1000", "--profiling=false")
	default:
		return []string{"--kubeconfig=" + l.kubeconfig(), "--logs=" + l.podLogs(), fmt.Sprintf("--port=%d", p.ports.Kubelet)}
	}
}

func (p *processes) kubeconfigFlags() []string {
	file := p.layout.kubeconfig()
	return []string{"--kubeconfig=" + file, "--authentication-kubeconfig=" + file, "--authorization-kubeconfig=" + file}
}

func (p *processes) start(component string) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if _, isRunning := p.running[component]; isRunning {
		return fmt.Errorf("%s already runs", component)
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(p.layout.log(component), os.O_CREATE|os.O_WRONLY|os.O_APPEND, privateFile)
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command(program, append([]string{component}, p.flags(component)...)...)
	command.Env = append(os.Environ(), lifelineVariable+"=stdin")
	command.Dir = p.layout.dir
	command.Stdout, command.Stderr = log, log
	// not in our process group: a ctrl-c in a terminal reaches us alone, and we stop them in order
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	lifeline, err := command.StdinPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("cannot start %s: %w", component, err)
	}
	started := &process{component, command, lifeline, make(chan struct{})}
	p.running[component] = started
	go p.await(started)
	return os.WriteFile(p.layout.pidFile(component), []byte(strconv.Itoa(command.Process.Pid)+"\n"), privateFile)
}

func (p *processes) await(started *process) {
	_ = started.command.Wait()
	close(started.ended)
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.running[started.name] == started {
		delete(p.running, started.name)
		p.deaths <- started.name
	}
}

// stop returns when the component is gone: asked first, killed after the grace.
func (p *processes) stop(component string, grace time.Duration) error {
	p.mutex.Lock()
	asked, isRunning := p.running[component]
	delete(p.running, component)
	p.mutex.Unlock()
	if !isRunning {
		return fmt.Errorf("%s does not run", component)
	}
	_ = asked.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-asked.ended:
	case <-time.After(grace):
		_ = asked.command.Process.Kill()
		<-asked.ended
	}
	_ = asked.lifeline.Close()
	_ = os.Remove(p.layout.pidFile(component))
	return nil
}

// stopAll ends those that only read and write through the API server at once, then it, then etcd. The grace is short:
// all they know is in etcd, which survives a kill.
func (p *processes) stopAll() {
	var clients sync.WaitGroup
	for _, component := range startOrder[2:] {
		clients.Add(1)
		go func() {
			defer clients.Done()
			_ = p.stop(component, 500*time.Millisecond)
		}()
	}
	clients.Wait()
	_ = p.stop(apiServerName, time.Second)
	_ = p.stop(etcdName, 2*time.Second)
}

func (p *processes) pids() map[string]int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	pids := map[string]int{}
	for name, one := range p.running {
		pids[name] = one.command.Process.Pid
	}
	return pids
}

// lastWords are the end of a component's log, for the message that says it failed.
func (p *processes) lastWords(component string) string {
	text, err := os.ReadFile(p.layout.log(component))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}
