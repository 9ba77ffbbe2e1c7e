package io.weirkeeper.demo;

/** The Flux objects that a person would write to run the demo repository. */
final class DemoObjects {
    static final String WEBHOOK_TOKEN = "demo-webhook-token";

    private DemoObjects() {}

    static String namespace() {
        return """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: flux-system
                """;
    }

    /** @param chat where the chat's webhook is */
    static String objects(String repositoryUrl, String chat) {
        return """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: webhook-token
                  namespace: flux-system
                stringData:
                  token: %s
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1
                kind: Receiver
                metadata:
                  name: github
                  namespace: flux-system
                spec:
                  type: github
                  events: [ping, push]
                  secretRef:
                    name: webhook-token
                  resources:
                    - apiVersion: source.toolkit.fluxcd.io/v1
                      kind: GitRepository
                      name: flux-system
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Provider
                metadata:
                  name: chat
                  namespace: flux-system
                spec:
                  type: slack
                  channel: gitops
                  address: %s
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Alert
                metadata:
                  name: chat
                  namespace: flux-system
                spec:
                  providerRef:
                    name: chat
                  eventSeverity: info
                  eventSources:
                    - kind: GitRepository
                      name: "*"
                    - kind: Kustomization
                      name: "*"
                ---
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata:
                  name: flux-system
                  namespace: flux-system
                spec:
                  interval: 10m
                  url: %s
                  ref:
                    branch: main
                ---
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata:
                  name: flux-system
                  namespace: flux-system
                spec:
                  interval: 10m
                  path: ./clusters/demo
                  prune: true
                  sourceRef:
                    kind: GitRepository
                    name: flux-system
                """.formatted(WEBHOOK_TOKEN, chat, repositoryUrl);
    }
}
