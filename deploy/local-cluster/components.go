package main

import (
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

const (
	etcdName              = "etcd"
	apiServerName         = "kube-apiserver"
	controllerManagerName = "kube-controller-manager"
	schedulerName         = "kube-scheduler"
	kwokName              = "kwok"
)

// components are the subcommands that are one process of a cluster; each takes the flags of the program it is.
var components = map[string]func() int{
	etcdName: func() int {
		etcdmain.Main(os.Args)
		return 0
	},
	apiServerName:         func() int { return cli.Run(apiserver.NewAPIServerCommand()) },
	controllerManagerName: func() int { return cli.Run(controllermanager.NewControllerManagerCommand()) },
	schedulerName:         func() int { return cli.Run(scheduler.NewSchedulerCommand()) },
	kwokName:              kwok,
}

// startOrder is also the reverse of the order in which they stop.
var startOrder = []string{etcdName, apiServerName, controllerManagerName, schedulerName, kwokName}

func kubernetesVersion() string { return version.Get().GitVersion }

// lifelineVariable tells a component that its standard input is a line to the process that started it.
const lifelineVariable = "LOCAL_CLUSTER_LIFELINE"

// followParent ends this process when standard input closes. The process that started it holds the other end, so not
// even a kill -9 of that one leaves it behind; this works alike on Linux and macOS.
func followParent() {
	if os.Getenv(lifelineVariable) == "" {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		fmt.Fprintln(os.Stderr, "local-cluster: the process that started this one is gone, stopping")
		_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
		time.Sleep(5 * time.Second)
		os.Exit(1)
	}()
}
