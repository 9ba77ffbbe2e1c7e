package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	nodefast "sigs.k8s.io/kwok/kustomize/stage/node/fast"
	podfast "sigs.k8s.io/kwok/kustomize/stage/pod/fast"
	"sigs.k8s.io/kwok/pkg/apis/internalversion"
	"sigs.k8s.io/kwok/pkg/config"
	"sigs.k8s.io/kwok/pkg/kwok/controllers"
	"sigs.k8s.io/kwok/pkg/utils/client"
)

// kwok plays the kubelets: it marks nodes Ready, lets pods run at once, completes those of Jobs and lets deleted ones
// go. It is kwok's controller without its HTTP server and its own kinds;
// the logs of pods are files.
func kwok() int {
	flags := flag.NewFlagSet(kwokName, flag.ContinueOnError)
	kubeconfig := flags.String("kubeconfig", "", "kubeconfig `file` of the cluster")
	logs := flags.String("logs", "", "`directory` with the logs of pods")
	port := flags.Int("port", 0, "`port` on which they are served")
	if err := flags.Parse(os.Args[1:]); err != nil {
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server, err := serveLogs(*logs, *port)
	if err != nil {
		fmt.Fprintf(os.Stderr, "kwok: %v\n", err)
		return 1
	}
	defer server.Close()
	if err := runKwok(ctx, *kubeconfig, *port); err != nil {
		fmt.Fprintf(os.Stderr, "kwok: %v\n", err)
		return 1
	}
	<-ctx.Done()
	return 0
}

func runKwok(ctx context.Context, kubeconfig string, port int) error {
	stages, err := defaultStages()
	if err != nil {
		return err
	}
	clients, err := client.NewClientset("", kubeconfig)
	if err != nil {
		return err
	}
	restConfig, err := clients.ToRESTConfig()
	if err != nil {
		return err
	}
	dynamicClient, err := clients.ToDynamicClient()
	if err != nil {
		return err
	}
	mapper, err := clients.ToRESTMapper()
	if err != nil {
		return err
	}
	restClient, err := rest.RESTClientFor(restConfig)
	if err != nil {
		return err
	}
	typedClient, err := kubernetes.NewForConfig(restConfig)
	if err != nil {
		return err
	}
	controller, err := controllers.NewController(controllers.Config{
		Clock:                      clock.RealClock{},
		DynamicClient:              dynamicClient,
		ImpersonatingDynamicClient: clients.ToImpersonatingDynamicClient(),
		RESTClient:                 restClient,
		RESTMapper:                 mapper,
		TypedClient:                typedClient,
		ManageAllNodes:             true,
		CIDR:                       podCIDR,
		NodeIP:                     nodeIP,
		NodePort:                   port,
		LocalStages:                stages,
		PodPlayStageParallelism:    4,
		NodePlayStageParallelism:   1,
		NodeLeaseParallelism:       1,
		NodeLeaseDurationSeconds:   40,
		// always the same, so that a restarted one holds the node's lease at once
		ID: "local-cluster",
	})
	if err != nil {
		return err
	}
	return controller.Start(ctx)
}

func defaultStages() (map[internalversion.StageResourceRef][]*internalversion.Stage, error) {
	stages := map[internalversion.StageResourceRef][]*internalversion.Stage{}
	for _, text := range []string{
		nodefast.DefaultNodeInit, podfast.DefaultPodReady, podfast.DefaultPodComplete, podfast.DefaultPodDelete,
	} {
		stage, err := config.UnmarshalWithType[*internalversion.Stage](text)
		if err != nil {
			return nil, err
		}
		stages[stage.Spec.ResourceRef] = append(stages[stage.Spec.ResourceRef], stage)
	}
	return stages, nil
}
