package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// api is the little that `up` asks the API server.
type api struct {
	server string
	token  string
	client *http.Client
}

func newAPI(l layout, server, token string) (api, error) {
	certificate, err := os.ReadFile(l.pki("ca.crt"))
	if err != nil {
		return api{}, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(certificate) {
		return api{}, fmt.Errorf("%s holds no certificate", l.pki("ca.crt"))
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	return api{server, token, &http.Client{Transport: transport, Timeout: 5 * time.Second}}, nil
}

// request sends the body, if there is one, and decodes the answer into result, if that is not nil.
func (a api) request(ctx context.Context, method, path, body string, result any) (int, error) {
	request, err := http.NewRequestWithContext(ctx, method, a.server+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Authorization", "Bearer "+a.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := a.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	if response.StatusCode >= 300 {
		return response.StatusCode, fmt.Errorf("%s %s: %s: %s", method, path, response.Status, bytes.TrimSpace(text))
	}
	if result != nil {
		return response.StatusCode, json.Unmarshal(text, result)
	}
	return response.StatusCode, nil
}

func (a api) isReady(ctx context.Context) error {
	_, err := a.request(ctx, http.MethodGet, "/readyz", "", nil)
	return err
}

// hasDefaultAccount holds once the controller manager works: it makes this account in every namespace.
func (a api) hasDefaultAccount(ctx context.Context) error {
	_, err := a.request(ctx, http.MethodGet, "/api/v1/namespaces/default/serviceaccounts/default", "", nil)
	return err
}

// addNode makes the one node on which all pods run.
func (a api) addNode(ctx context.Context) error {
	node := fmt.Sprintf(`{"apiVersion":"v1","kind":"Node","metadata":{"name":%q,"labels":{
		"kubernetes.io/os":"linux","kubernetes.io/arch":"amd64","kubernetes.io/hostname":%q,"type":"kwok"},
		"annotations":{"kwok.x-k8s.io/node":"fake"}},
		"spec":{"podCIDR":%q},
		"status":{"capacity":{"cpu":"64","memory":"256Gi","pods":"4000"},
		"allocatable":{"cpu":"64","memory":"256Gi","pods":"4000"},
		"nodeInfo":{"kubeletVersion":%q}}}`, nodeName, nodeName, podCIDR, kubernetesVersion())
	status, err := a.request(ctx, http.MethodPost, "/api/v1/nodes", node, nil)
	if status == http.StatusConflict {
		return nil
	}
	return err
}

// hasSchedulableNode holds once kwok has made the node Ready and, where a controller manager runs, that one has taken
// its taint away.
func (a api) hasSchedulableNode(ctx context.Context, untainted bool) error {
	var node struct {
		Spec   struct{ Taints []struct{ Key string } }
		Status struct {
			Conditions []struct{ Type, Status string }
		}
	}
	if _, err := a.request(ctx, http.MethodGet, "/api/v1/nodes/"+nodeName, "", &node); err != nil {
		return err
	}
	if untainted && len(node.Spec.Taints) > 0 {
		return fmt.Errorf("node %s has the taint %s", nodeName, node.Spec.Taints[0].Key)
	}
	for _, condition := range node.Status.Conditions {
		if condition.Type == "Ready" && condition.Status == "True" {
			return nil
		}
	}
	return fmt.Errorf("node %s is not Ready", nodeName)
}

// await asks until the answer is yes, and returns the last no when the context ends.
func await(ctx context.Context, what string, ask func(context.Context) error) error {
	for {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w (last answer: %v)", what, context.Cause(ctx), err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
