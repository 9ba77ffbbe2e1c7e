#!/usr/bin/env bash
# Hands a cluster from Flux's own controllers to ours and back, one controller at a time, with a push after each step,
# and compares the uids of all objects: nothing may be made anew.
#   SOURCE_CONTROLLER_BIN=… KUSTOMIZE_CONTROLLER_BIN=… deploy/conformance/handover.sh KUBECONFIG
# KUBECONFIG is of a cluster without controllers, for instance the one that `local-cluster up DIR --detach` made. The
# binaries are Flux's; ours is the packaged standalone application. Needs git, kubectl, python3, a Java 25, and root
# for a mount namespace.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export KUBECONFIG=${1:?a kubeconfig}
source_bin=${SOURCE_CONTROLLER_BIN:?a binary of the source-controller of Flux}
kustomize_bin=${KUSTOMIZE_CONTROLLER_BIN:?a binary of the kustomize-controller of Flux}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
passed=0
failed=0
pids=()
export RUNTIME_NAMESPACE=flux-system
trap 'kill "${pids[@]}" 2>/dev/null; rm -rf "$work"' EXIT

check() { # what happened, then whether it did
  if [ "$2" = 0 ]; then passed=$((passed + 1)); echo "pass  $1"; else failed=$((failed + 1)); echo "FAIL  $1"; fi
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
storage=127.0.0.1:$(free_port)

# in_pod COMMAND: Flux's controllers look for their namespace in a file of the pod, so they get one, and nobody else does
in_pod() {
  exec unshare --mount --uts sh -c 'hostname "$HOSTNAME" && mount -t tmpfs pod /run && mkdir -p /run/secrets/kubernetes.io/serviceaccount &&
    printf flux-system >/run/secrets/kubernetes.io/serviceaccount/namespace && exec "$@"' in_pod "$@"
}

# start NAME: one controller as a process
start() {
  local common=(--enable-leader-election --watch-all-namespaces --log-level=info --log-encoding=json --events-addr=
    "--metrics-addr=127.0.0.1:$(free_port)" "--health-addr=127.0.0.1:$(free_port)")
  local more=()
  case $1 in *source) more=("--storage-path=$work/$1" "--storage-addr=$storage" "--storage-adv-addr=$storage"); mkdir -p "$work/$1" ;; esac
  case $1 in
    flux-source) HOSTNAME=$1 in_pod "$source_bin" "${common[@]}" "${more[@]}" >"$work/$1.log" 2>&1 & ;;
    flux-kustomize) HOSTNAME=$1 in_pod "$kustomize_bin" "${common[@]}" >"$work/$1.log" 2>&1 & ;;
    our-*) HOSTNAME=$1 WEIR_CONTROLLER=${1#our-}-controller WEIR_RUNTIME_KUBECONFIG=$KUBECONFIG \
      "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx160m --enable-native-access=ALL-UNNAMED \
      -jar "${STANDALONE:-$root/standalone/target/quarkus-app}/quarkus-run.jar" "${common[@]}" "${more[@]}" "--data-dir=$work/$1-data" >"$work/$1.log" 2>&1 & ;;
  esac
  running[$1]=$!
  pids+=($!)
}

stop() {
  kill "${running[$1]}"
  wait "${running[$1]}" 2>/dev/null
}

declare -A running

holder() { kubectl -n flux-system get lease "$1-controller-leader-election" -o jsonpath='{.spec.holderIdentity}' 2>/dev/null; }

# holds PREFIX NAME: waits until the lease is held by a process of that host name
holds() {
  for _ in $(seq 240); do
    case $(holder "$2") in "$1"*) return 0 ;; esac
    sleep 0.5
  done
  return 1
}

uids() { kubectl get gitrepository,kustomization,configmap,deployment,namespace -A -o jsonpath='{range .items[?(@.metadata.labels.conformance=="handover")]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.uid}{"\n"}{end}' | sort; }

# arrives WORD: pushes it, asks for a fetch, waits until it is applied
arrives() {
  sed -i "s/word: .*/word: $1/" "$work/clone/apps/configmap.yaml"
  git -C "$work/clone" -c user.name=c -c user.email=c@example.com commit -qam "say $1" && git -C "$work/clone" push -q || return 1
  local commit
  commit=$(git -C "$work/clone" rev-parse HEAD)
  kubectl -n handover annotate gitrepository fleet --overwrite reconcile.fluxcd.io/requestedAt="$1" >/dev/null
  for _ in $(seq 240); do
    if [ "$(kubectl -n handover get kustomization apps -o jsonpath='{.status.lastAppliedRevision}')" = "main@sha1:$commit" ]; then
      [ "$(kubectl -n handover get configmap said -o jsonpath='{.data.word}')" = "$1" ] && return 0
    fi
    sleep 0.5
  done
  return 1
}

git init -q --bare -b main "$work/repositories/fleet.git"
python3 "$root/deploy/conformance/git-server.py" "$work/repositories" >"$work/git-port" &
pids+=($!)
until [ -s "$work/git-port" ]; do sleep 0.1; done
url=http://127.0.0.1:$(cat "$work/git-port")/fleet.git
git clone -q "$url" "$work/clone" 2>/dev/null
mkdir -p "$work/clone/apps"
cat >"$work/clone/apps/configmap.yaml" <<'TEXT'
apiVersion: v1
kind: ConfigMap
metadata:
  name: said
  namespace: handover
  labels: {conformance: handover}
data:
  word: none
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: speaker
  namespace: handover
  labels: {conformance: handover}
spec:
  selector: {matchLabels: {app: speaker}}
  template:
    metadata: {labels: {app: speaker}}
    spec: {containers: [{name: speaker, image: "example/speaker:1"}]}
TEXT
git -C "$work/clone" add -A
git -C "$work/clone" -c user.name=c -c user.email=c@example.com commit -qm first
git -C "$work/clone" push -q origin HEAD:main
kubectl apply --server-side -k "$root/deploy/crds" >/dev/null
kubectl wait --for=condition=Established crd --all --timeout=60s >/dev/null
kubectl create namespace flux-system >/dev/null 2>&1
kubectl apply -f - >/dev/null <<TEXT
apiVersion: v1
kind: Namespace
metadata: {name: handover, labels: {conformance: handover}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: fleet, namespace: handover, labels: {conformance: handover}}
spec: {interval: 10m, url: "$url", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: handover, labels: {conformance: handover}}
spec: {interval: 10m, path: ./apps, prune: true, wait: true, timeout: 1m, sourceRef: {kind: GitRepository, name: fleet}}
TEXT

start flux-source; start flux-kustomize
arrives flux-alone; check "Flux alone applies a push" $?
before=$(uids)
[ "$(echo "$before" | wc -l)" -ge 5 ]; check "there are objects to compare: $(echo "$before" | wc -l)" $?

start our-kustomize
arrives still-flux; check "with ours beside it, a push is applied" $?
holds flux-kustomize kustomize; check "and Flux still holds the lease: ours is passive" $?
stop flux-kustomize
holds our-kustomize kustomize; check "Flux's kustomize-controller stops: ours holds the lease" $?
arrives ours-on-flux; check "our kustomize-controller applies what Flux's source-controller fetched" $?
start flux-kustomize
arrives ours-beside; check "Flux's comes back and is passive: ours applies the next push" $?
holds our-kustomize kustomize; check "and ours still holds the lease" $?

stop flux-source; start our-source
holds our-source source; check "Flux's source-controller stops: ours holds the lease" $?
arrives all-ours; check "a push goes through both of ours" $?
stop our-kustomize
holds flux-kustomize kustomize; check "our kustomize-controller stops: Flux's holds the lease" $?
arrives flux-on-ours; check "Flux's kustomize-controller applies what our source-controller fetched" $?
stop our-source; start flux-source
holds flux-source source; check "our source-controller stops: Flux's holds the lease" $?
arrives flux-again; check "all is Flux's again and applies a push" $?

after=$(uids)
[ "$before" = "$after" ]; check "no object was made anew: $(echo "$after" | wc -l) uids are the same" $?
managers=$(kubectl -n handover get configmap said --show-managed-fields -o jsonpath='{range .metadata.managedFields[*]}{.manager}/{.operation} {end}')
[ "$managers" = "kustomize-controller/Apply " ]; check "the field manager is one and the same: $managers" $?
if [ "$failed" != 0 ]; then tail -n 5 "$work"/*.log | cut -c1-300; fi
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
