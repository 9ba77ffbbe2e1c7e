#!/usr/bin/env bash
# Replays the real flux command against a cluster that `./weir up` started, and checks exit code and output of each call.
#   FLUX_BIN=/path/to/flux deploy/conformance/flux-cli.sh          (FLUX_BIN: by default `flux` on PATH)
# Ends with 0 when all pass. What it makes is named conformance and removed again, but for two Secrets.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
flux=${FLUX_BIN:-flux}
export KUBECONFIG=${KUBECONFIG:-$root/.weir/cluster/kubeconfig}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

if ! command -v "$flux" >/dev/null 2>&1; then
  echo "flux-cli: no flux command; install it or set FLUX_BIN" >&2
  exit 2
fi
if [ ! -f "$KUBECONFIG" ]; then
  echo "flux-cli: no cluster; start one in another shell: ./weir up" >&2
  exit 2
fi

# expect EXIT PATTERN ARGUMENTS...: one call; the pattern is an extended regular expression over what it prints
expect() {
  local code=$1 pattern=$2
  shift 2
  timeout 90 "$flux" "$@" >"$work/out" 2>&1
  local got=$?
  if [ "$got" = "$code" ] && grep -Eq -- "$pattern" "$work/out"; then
    passed=$((passed + 1))
    printf 'pass  flux %s\n' "$*"
  else
    failed=$((failed + 1))
    printf 'FAIL  flux %s\n      expected exit %s and /%s/, got exit %s and:\n' "$*" "$code" "$pattern" "$got"
    sed 's/^/      /' "$work/out" | head -n 12
  fi
}

echo "== versions and installation"
expect 0 'kustomize-controller: v[0-9]' version
expect 0 'all checks passed' check
expect 0 'prerequisites checks passed' check --pre

echo "== get"
expect 0 'flux-system.*True.*stored artifact for revision' get sources git
expect 0 'airflow.*True.*Applied revision' get kustomizations
expect 0 'gitrepository/flux-system' get all -A
expect 0 'flux-system.*airflow' get kustomizations -A
expect 0 'airflow' get kustomizations airflow
expect 0 'airflow' get kustomizations --status-selector ready=true
expect 0 '^NAME' get kustomizations --status-selector ready=unknown
expect 0 'Receiver initialized for path' get receivers
expect 0 'Alert is Ready' get alerts
expect 0 'Provider is Ready' get alert-providers

echo "== reconcile, suspend, resume"
expect 0 'fetched revision main@sha1:' reconcile source git flux-system
expect 0 'applied revision main@sha1:' reconcile kustomization flux-system
expect 0 'applied revision main@sha1:' reconcile kustomization airflow --with-source
expect 0 'kustomization suspended' suspend kustomization airflow
expect 1 'resource is suspended' reconcile kustomization airflow
expect 0 'applied revision main@sha1:' resume kustomization airflow
expect 0 'source git suspended' suspend source git flux-system
expect 0 'fetched revision' resume source git flux-system
expect 0 'webhook path|Receiver' reconcile receiver github
expect 0 'kustomization suspended' suspend kustomization --all
expect 0 'applied revision' resume kustomization --all --wait

echo "== look closer"
expect 0 'kind: Kustomization' export kustomization airflow
expect 0 'kind: GitRepository' export source git flux-system
expect 0 'kind: Receiver' export receiver github
expect 0 'kind: Alert' export alert --all
expect 0 'Kustomization/flux-system/airflow' tree kustomization flux-system
expect 0 'ConfigMap/airflow/airflow' tree kustomization airflow
expect 0 'Kustomization: +airflow' trace -n airflow configmap airflow
expect 0 'Applied revision|ReconciliationSucceeded|Progressing' events --for Kustomization/airflow
expect 0 'KIND|RECONCILERS' stats -A
expect 0 'lastAppliedRevision' debug kustomization airflow --show-status
expect 0 'totalReconciliations|digest' debug kustomization airflow --show-history

echo "== create, build, diff, delete"
url=$("$flux" export source git flux-system 2>/dev/null | sed -n 's/^ *url: //p' | head -n 1)
expect 0 'fetched revision: main@sha1:' create source git conformance --url="$url" --branch=main --interval=5m
expect 0 'applied revision main@sha1:' create kustomization conformance --source=GitRepository/conformance --path=./base/vault --target-namespace=conformance-vault --prune --interval=5m --timeout=1m
expect 0 'Provider conformance is ready' create alert-provider conformance --type=generic --address=http://127.0.0.1:9/none
expect 0 'Alert conformance is ready' create alert conformance --provider-ref=conformance --event-source=Kustomization/conformance
expect 0 'secret' create secret git conformance --url=https://example.com/a --username=u --password=p
expect 0 'secret' create secret receiver conformance-token --type=generic --hostname=flux.example.com --token=conformance
expect 0 'Receiver conformance is ready|webhook URL /hook/' create receiver conformance --type=generic --secret-ref=conformance-token --resource=GitRepository/conformance --timeout=20s
expect 0 'deleted' delete receiver conformance --silent
expect 0 'deleted' delete alert conformance --silent
expect 0 'deleted' delete alert-provider conformance --silent
expect 0 'deleted' delete kustomization conformance --silent
expect 0 'deleted' delete source git conformance --silent

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
