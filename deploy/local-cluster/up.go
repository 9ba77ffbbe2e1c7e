package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

type upOptions struct {
	without   []string
	listen    string
	host      string
	port      int
	fsync     bool
	detach    bool
	lifeline  bool
	ephemeral bool
	whilePid  int
	timeout   time.Duration
}

func parseUp(args []string) (string, upOptions, error) {
	options := upOptions{}
	flags := flag.NewFlagSet("up", flag.ContinueOnError)
	without := flags.String("without", "", "comma separated `components` to leave out: kube-controller-manager, kube-scheduler, kwok")
	flags.StringVar(&options.listen, "listen", "127.0.0.1", "`address` of the API server; another one lets other machines in")
	flags.StringVar(&options.host, "host", "127.0.0.1", "`name` of the API server in the kubeconfig and its certificate")
	flags.IntVar(&options.port, "port", 0, "`port` of the API server; by default that of the last start, or a free one")
	flags.BoolVar(&options.fsync, "fsync", false, "let etcd write through to the disk, as in production; slower")
	flags.BoolVar(&options.detach, "detach", false, "return when the cluster is ready and leave it running")
	flags.BoolVar(&options.lifeline, "lifeline", false, "stop when standard input closes; take 'stop NAME' and 'start NAME' from it")
	flags.BoolVar(&options.ephemeral, "ephemeral", false, "remove the cluster's data when it stops")
	flags.IntVar(&options.whilePid, "while-pid", 0, "stop when this `process` is gone")
	flags.DurationVar(&options.timeout, "timeout", 2*time.Minute, "how long it may take to become ready")
	dir, err := parseWithDir(flags, args)
	if err != nil {
		return "", options, err
	}
	if *without != "" {
		options.without = strings.Split(*without, ",")
	}
	for _, name := range options.without {
		if !slices.Contains(startOrder[2:], name) {
			return "", options, fmt.Errorf("--without=%s: expected %s", name, strings.Join(startOrder[2:], ", "))
		}
	}
	if options.detach && options.lifeline {
		return "", options, errors.New("--detach and --lifeline exclude each other")
	}
	return dir, options, nil
}

// parseWithDir takes flags before and after the one directory.
func parseWithDir(flags *flag.FlagSet, args []string) (string, error) {
	if err := flags.Parse(args); err != nil {
		return "", err
	}
	dir := flags.Arg(0)
	if dir == "" {
		return "", fmt.Errorf("%s: expected a directory", flags.Name())
	}
	if err := flags.Parse(flags.Args()[1:]); err != nil {
		return "", err
	}
	if flags.NArg() > 0 {
		return "", fmt.Errorf("%s: unexpected argument %q", flags.Name(), flags.Arg(0))
	}
	return dir, nil
}

func up(args []string) error {
	started := time.Now()
	dir, options, err := parseUp(args)
	if err != nil {
		return err
	}
	l, err := newLayout(dir)
	if err != nil {
		return err
	}
	if options.detach {
		return detach(l, args)
	}
	lock, err := l.lock()
	if err != nil {
		return err
	}
	defer lock.Close()
	err = run(l, options, started)
	if options.ephemeral && err == nil {
		return l.wipe()
	}
	return err
}

// detach starts the same command again in a session of its own and passes on the line it prints.
func detach(l layout, args []string) error {
	if err := os.MkdirAll(l.path("logs"), 0o700); err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(l.log("up"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, privateFile)
	if err != nil {
		return err
	}
	defer log.Close()
	arguments := slices.DeleteFunc(slices.Clone(args), func(argument string) bool {
		return argument == "--detach" || argument == "-detach"
	})
	command := exec.Command(program, append([]string{"up"}, arguments...)...)
	command.Stderr = log
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	output, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err == nil {
		fmt.Print(line)
		return nil
	}
	if errors.Is(err, io.EOF) {
		_ = command.Wait()
		text, _ := os.ReadFile(l.log("up"))
		return errors.New(strings.TrimPrefix(strings.TrimSpace(string(text)), "local-cluster: "))
	}
	return err
}

// run is the life of a cluster: start, tell, wait for a reason to stop, stop.
func run(l layout, options upOptions, started time.Time) error {
	ctx, stopped := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	defer stopped()
	commands := make(chan string)
	if options.lifeline {
		go readLines(os.Stdin, commands)
	}
	if options.whilePid > 0 {
		var gone context.CancelFunc
		ctx, gone = context.WithCancel(ctx)
		go whileAlive(options.whilePid, gone)
	}
	cluster, err := startCluster(ctx, l, options, started)
	if cluster != nil {
		defer cluster.stop()
	}
	if err != nil {
		return err
	}
	if err := cluster.tell(); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case name := <-cluster.processes.deaths:
			return fmt.Errorf("%s ended by itself:\n%s", name, cluster.processes.lastWords(name))
		case line, isOpen := <-commands:
			if !isOpen {
				return nil
			}
			cluster.obey(ctx, line)
		}
	}
}

func readLines(input io.Reader, lines chan<- string) {
	scanner := bufio.NewScanner(input)
	for scanner.Scan() {
		lines <- scanner.Text()
	}
	close(lines)
}

func whileAlive(pid int, gone context.CancelFunc) {
	for syscall.Kill(pid, 0) == nil || errors.Is(syscall.Kill(pid, 0), syscall.EPERM) {
		time.Sleep(500 * time.Millisecond)
	}
	gone()
}

// answer is the line that `up --lifeline` prints for each command it read.
type answer struct {
	Command      string `json:"command"`
	Error        string `json:"error,omitempty"`
	Milliseconds int64  `json:"milliseconds"`
}

// obey stops or starts one component for a test that wants to see what happens then.
func (c *cluster) obey(ctx context.Context, line string) {
	began := time.Now()
	err := c.order(ctx, line)
	reply := answer{Command: line, Milliseconds: time.Since(began).Milliseconds()}
	if err != nil {
		reply.Error = err.Error()
	}
	text, _ := json.Marshal(reply)
	fmt.Println(string(text))
}

func (c *cluster) order(ctx context.Context, line string) error {
	verb, name, _ := strings.Cut(strings.TrimSpace(line), " ")
	if !slices.Contains(startOrder, name) {
		return fmt.Errorf("unknown component %q: expected one of %s", name, strings.Join(startOrder, ", "))
	}
	switch verb {
	case "stop":
		return c.processes.stop(name, 2*time.Second)
	case "kill":
		return c.processes.stop(name, 0)
	case "start":
		if err := c.processes.start(name); err != nil {
			return err
		}
		if name != apiServerName {
			return nil
		}
		waiting, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		return await(waiting, "waiting for kube-apiserver", c.api.isReady)
	default:
		return fmt.Errorf("unknown command %q: expected stop, kill or start", verb)
	}
}
