package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// cluster is one that this process runs.
type cluster struct {
	layout    layout
	options   upOptions
	processes *processes
	api       api
	described description
}

// startCluster starts everything at once where it can and returns when pods can run. With an error comes the part of
// the cluster that did start, for the caller to stop.
func startCluster(ctx context.Context, l layout, options upOptions, started time.Time) (*cluster, error) {
	clock := newStopwatch(started)
	if err := l.ensureCredentials(options.host); err != nil {
		return nil, err
	}
	token, err := l.token()
	if err != nil {
		return nil, err
	}
	chosen, err := l.choosePorts(options.port)
	if err != nil {
		return nil, err
	}
	for _, dir := range []string{"logs", "pids"} {
		if err := os.MkdirAll(l.path(dir), 0o700); err != nil {
			return nil, err
		}
	}
	server := fmt.Sprintf("https://%s:%d", options.host, chosen.APIServer)
	if err := l.writeKubeconfig(server, token); err != nil {
		return nil, err
	}
	asked, err := newAPI(l, server, token)
	if err != nil {
		return nil, err
	}
	c := &cluster{layout: l, options: options, processes: newProcesses(l, chosen, options), api: asked}
	c.described = description{
		Dir: l.dir, Version: kubernetesVersion(), Kubeconfig: l.kubeconfig(), Context: contextName, Server: server,
		Token: token, CertificateAuthority: l.pki("ca.crt"), ClientCertificate: l.pki("admin.crt"), ClientKey: l.pki("admin.key"),
		Pid: os.Getpid(), Ports: chosen,
	}
	clock.lap("certificates")
	ctx, cancel := context.WithTimeoutCause(ctx, options.timeout, fmt.Errorf("not ready after %s", options.timeout))
	defer cancel()
	if err := c.startComponents(ctx, clock); err != nil {
		return c, c.explain(err)
	}
	clock.total()
	c.described.Milliseconds = clock.laps
	c.described.Pids = c.processes.pids()
	return c, nil
}

func (c *cluster) startComponents(ctx context.Context, clock *stopwatch) error {
	for _, name := range []string{etcdName, apiServerName} {
		if err := c.processes.start(name); err != nil {
			return err
		}
	}
	if err := c.awaitUnlessDead(ctx, apiServerName, c.api.isReady); err != nil {
		return err
	}
	clock.lap(apiServerName)
	for _, name := range startOrder[2:] {
		if c.has(name) {
			if err := c.processes.start(name); err != nil {
				return err
			}
		}
	}
	if c.has(kwokName) {
		if err := c.awaitUnlessDead(ctx, "the node", c.api.addNode); err != nil {
			return err
		}
	}
	if c.has(controllerManagerName) {
		if err := c.awaitUnlessDead(ctx, controllerManagerName, c.api.hasDefaultAccount); err != nil {
			return err
		}
		clock.lap(controllerManagerName)
	}
	if c.has(kwokName) {
		schedulable := func(ctx context.Context) error {
			return c.api.hasSchedulableNode(ctx, c.has(controllerManagerName))
		}
		if err := c.awaitUnlessDead(ctx, kwokName, schedulable); err != nil {
			return err
		}
		clock.lap("node")
	}
	return nil
}

func (c *cluster) has(component string) bool { return !slices.Contains(c.options.without, component) }

// awaitUnlessDead does not wait for the deadline when a component has already given up.
func (c *cluster) awaitUnlessDead(ctx context.Context, what string, ask func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watched := make(chan struct{})
	defer close(watched)
	go func() {
		select {
		case name := <-c.processes.deaths:
			cancel(deathError{name})
		case <-watched:
		}
	}()
	return await(ctx, "waiting for "+what, ask)
}

type deathError struct{ name string }

func (d deathError) Error() string { return d.name + " ended by itself" }

// explain adds the end of the log of the component that failed.
func (c *cluster) explain(err error) error {
	death := deathError{apiServerName}
	errors.As(err, &death)
	return fmt.Errorf("%w\nthe last lines of %s:\n%s", err, c.layout.log(death.name), c.processes.lastWords(death.name))
}

// tell writes cluster.json and prints it as one line: the sign that the cluster is ready.
func (c *cluster) tell() error {
	text, err := json.Marshal(c.described)
	if err != nil {
		return err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, "", "  "); err != nil {
		return err
	}
	if err := c.layout.write(c.layout.description(), append(indented.Bytes(), '\n')); err != nil {
		return err
	}
	_, err = fmt.Println(string(text))
	return err
}

func (c *cluster) stop() { c.processes.stopAll() }

func (l layout) writeKubeconfig(server, token string) error {
	certificate, err := os.ReadFile(l.pki("ca.crt"))
	if err != nil {
		return err
	}
	// JSON is YAML, and needs no quoting rules of its own
	config := map[string]any{
		"apiVersion": "v1", "kind": "Config", "current-context": contextName,
		"clusters": []any{map[string]any{"name": contextName,
			"cluster": map[string]any{"server": server, "certificate-authority-data": certificate}}},
		"users": []any{map[string]any{"name": contextName, "user": map[string]any{"token": token}}},
		"contexts": []any{map[string]any{"name": contextName,
			"context": map[string]any{"cluster": contextName, "user": contextName}}},
	}
	text, err := json.MarshalIndent(config, "", "  ")
	if err != nil {
		return err
	}
	return l.write(l.kubeconfig(), append(text, '\n'))
}

// stopwatch measures the parts of the start in milliseconds.
type stopwatch struct {
	began, last time.Time
	laps        map[string]int64
}

func newStopwatch(began time.Time) *stopwatch {
	return &stopwatch{began, began, map[string]int64{}}
}

func (s *stopwatch) lap(name string) {
	now := time.Now()
	s.laps[name] = now.Sub(s.last).Milliseconds()
	s.last = now
}

func (s *stopwatch) total() { s.laps["total"] = time.Since(s.began).Milliseconds() }
