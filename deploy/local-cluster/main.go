// Command local-cluster is a real Kubernetes API on loopback in one binary: etcd, kube-apiserver,
// kube-controller-manager, kube-scheduler and kwok, each a subcommand and a process of its own, and the commands that
// start and stop them together. It needs no container engine and no root.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

const usage = `usage: local-cluster COMMAND
  up DIR        start a cluster that keeps everything in DIR and print one line of JSON when it is ready
                (options: local-cluster up -h)
  down DIR      stop the cluster of DIR; --wipe also removes its data
  status DIR    one line per process: pid, resident memory, processor seconds
  version       the version of Kubernetes inside
`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	name, args := os.Args[1], os.Args[2:]
	if run, isComponent := components[name]; isComponent {
		followParent()
		os.Args = append([]string{name}, args...)
		os.Exit(run())
	}
	err := command(name, args)
	switch {
	case err == nil:
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	default:
		fmt.Fprintf(os.Stderr, "local-cluster: %v\n", err)
		os.Exit(1)
	}
}

func command(name string, args []string) error {
	switch name {
	case "up":
		return up(args)
	case "down":
		return down(args)
	case "status":
		return status(args)
	case "version":
		fmt.Println(kubernetesVersion())
		return nil
	default:
		fmt.Fprint(os.Stderr, usage)
		return fmt.Errorf("unknown command %q", name)
	}
}
