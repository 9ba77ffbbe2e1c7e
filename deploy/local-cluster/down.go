package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const stopTimeout = 15 * time.Second

func down(args []string) error {
	flags := flag.NewFlagSet("down", flag.ContinueOnError)
	wipe := flags.Bool("wipe", false, "also remove the data, certificates and logs of the cluster")
	dir, err := parseWithDir(flags, args)
	if err != nil {
		return err
	}
	l, err := newLayout(dir)
	if err != nil {
		return err
	}
	if pid := l.holder(); pid != 0 {
		if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
			return fmt.Errorf("cannot stop process %d of %s: %w", pid, l.dir, err)
		}
		for deadline := time.Now().Add(stopTimeout); l.holder() == pid; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				return fmt.Errorf("process %d of %s does not stop; look into %s", pid, l.dir, l.path("logs"))
			}
		}
	}
	if *wipe {
		return l.wipe()
	}
	return nil
}

// wipe removes what `up` made and nothing else that may lie in the directory.
func (l layout) wipe() error {
	for _, name := range []string{"etcd", "pki", "logs", "pids", "kubeconfig", "cluster.json", "lock"} {
		if err := os.RemoveAll(l.path(name)); err != nil {
			return err
		}
	}
	// the directory itself only where nothing else is in it
	_ = os.Remove(l.dir)
	return nil
}

// status prints what measuring tools want to know of each process; memory and time on Linux only.
func status(args []string) error {
	dir, err := parseWithDir(flag.NewFlagSet("status", flag.ContinueOnError), args)
	if err != nil {
		return err
	}
	l, err := newLayout(dir)
	if err != nil {
		return err
	}
	if l.holder() == 0 {
		return fmt.Errorf("no cluster runs in %s", l.dir)
	}
	described, err := l.readDescription()
	if err != nil {
		return fmt.Errorf("the cluster of %s is not ready yet: %w", l.dir, err)
	}
	fmt.Printf("%s at %s, kubeconfig %s\n", described.Version, described.Server, described.Kubeconfig)
	for _, name := range startOrder {
		text, err := os.ReadFile(l.pidFile(name))
		if err != nil {
			continue
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			return fmt.Errorf("%s: %w", l.pidFile(name), err)
		}
		fmt.Printf("%-24s pid %-8d %s\n", name, pid, usageOf(pid))
	}
	return nil
}

func usageOf(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return ""
	}
	memory := map[string]int{}
	for _, line := range strings.Split(string(text), "\n") {
		name, value, _ := strings.Cut(line, ":")
		if kilobytes, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB")); err == nil {
			memory[name] = kilobytes
		}
	}
	return fmt.Sprintf("rss %4d MiB  peak %4d MiB  cpu %.2f s", memory["VmRSS"]/1024, memory["VmHWM"]/1024, cpuSeconds(pid))
}

func cpuSeconds(pid int) float64 {
	const ticksPerSecond = 100
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// the name in parentheses may hold spaces; user and system time are the 12th and 13th field after it
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return float64(user+system) / ticksPerSecond
}
