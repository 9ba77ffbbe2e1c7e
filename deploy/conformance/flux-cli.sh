#!/usr/bin/env bash
# Replays the real flux command against a cluster that `./weir up` started, and checks exit code and output of each call.
#   FLUX_BIN=/path/to/flux deploy/conformance/flux-cli.sh          (FLUX_BIN: by default `flux` on PATH)
#   OCI_REGISTRY=127.0.0.1:5000       a registry without TLS, for push, pull, tag and OCIRepository; left out without
#   --with-bootstrap                  at the end also install, bootstrap and uninstall: nothing is left of the show
#   GITEA_URL=https://localhost:3443 GITEA_TOKEN=… GITEA_CA=FILE   with it also bootstrap at a Gitea, whose webhook then
#                                     brings a push; gitea.sh beside this starts one. GITEA_CA only for a CA of its own
# Needs git, tar, kubectl and python3 (which serves a chart). Ends with 0 when all pass. What it makes is named
# conformance and removed again.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
flux=${FLUX_BIN:-flux}
export KUBECONFIG=${KUBECONFIG:-$root/.weir/cluster/kubeconfig}
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -z "$charts" ] || kill "$charts"' EXIT
passed=0
failed=0
skipped=0
charts=
bootstrap=false
[ "${1:-}" = --with-bootstrap ] && bootstrap=true

if ! command -v "$flux" >/dev/null 2>&1; then
  echo "flux-cli: no flux command; install it or set FLUX_BIN" >&2
  exit 2
fi
if [ ! -f "$KUBECONFIG" ]; then
  echo "flux-cli: no cluster; start one in another shell: ./weir up" >&2
  exit 2
fi

. "$root/.weir/demo/endpoints"
ns=flux-system

# skip WHY: counted and shown, so that nothing passes unseen
skip() {
  skipped=$((skipped + 1))
  printf 'skip  %s\n' "$1"
}

# expect EXIT PATTERN ARGUMENTS...: one call; the pattern is an extended regular expression over what it prints
expect() {
  local code=$1 pattern=$2 patience=90
  shift 2
  [ "$code" = 124 ] && patience=4 # a watch ends by being ended
  timeout "$patience" "$flux" "$@" >"$work/out" 2>&1
  local got=$?
  if [ "$got" = "$code" ] && { [ -z "$pattern" ] || grep -Eq -- "$pattern" "$work/out"; }; then
    passed=$((passed + 1))
    printf 'pass  flux %s\n' "$*"
  else
    failed=$((failed + 1))
    printf 'FAIL  flux %s\n      expected exit %s and /%s/, got exit %s and:\n' "$*" "$code" "$pattern" "$got"
    sed 's/^/      /' "$work/out" | head -n 12
  fi
}

# check WHAT COMMAND...: something that is seen without flux
check() {
  local what=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    passed=$((passed + 1))
    printf 'pass  %s\n' "$what"
  else
    failed=$((failed + 1))
    printf 'FAIL  %s\n' "$what"
    sed 's/^/      /' "$work/out" | head -n 12
  fi
}

echo "== versions and installation"
expect 0 'kustomize-controller: v[0-9]' version
expect 0 'all checks passed' check
expect 0 'prerequisites checks passed' check --pre

echo "== logs"
expect 0 'Kustomization/airflow.flux-system' logs --all-namespaces --tail=500 --kind=Kustomization --name=airflow
expect 0 'GitRepository/flux-system.flux-system.*stored artifact' logs --all-namespaces --tail=500 --kind=GitRepository
expect 0 'info' logs --all-namespaces --level=info --tail=50

echo "== get"
expect 0 'flux-system.*True.*stored artifact for revision' get sources git
expect 0 'airflow.*True.*Applied revision' get kustomizations
expect 0 'gitrepository/flux-system' get all -A
expect 0 'flux-system.*airflow' get kustomizations -A
expect 0 'airflow' get kustomizations airflow
expect 0 'airflow' get kustomizations --status-selector ready=true
expect 0 '^NAME' get kustomizations --status-selector ready=unknown
expect 124 'airflow' get kustomizations --watch
expect 0 'gitrepository/flux-system' get sources all
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

echo "== suspend and resume of the others"
expect 0 'receiver suspended' suspend receiver github
expect 0 'Receiver|webhook|resumed' resume receiver github
expect 0 'alert suspended' suspend alert chat
expect 0 'resumed' resume alert chat
expect 0 'alert provider suspended' suspend alert-provider chat
expect 0 'resumed' resume alert-provider chat

echo "== build, diff"
git clone -q "$GIT_URL" "$work/fleet"
expect 0 'kind: ConfigMap' build kustomization airflow --path "$work/fleet/apps/airflow"
expect 0 '' diff kustomization airflow --path "$work/fleet/apps/airflow"
sed -i 's/greeting: .*/greeting: changed here/' "$work/fleet/base/airflow/configmap.yaml"
expect 1 'ConfigMap/airflow/airflow drifted' diff kustomization airflow --path "$work/fleet/apps/airflow"

echo "== sources, kustomizations, notifications: create, reconcile, suspend, export, delete"
expect 0 'fetched revision: main@sha1:' create source git conformance --url="$GIT_URL" --branch=main --interval=5m
expect 0 'fetched revision main@sha1:' reconcile source git conformance
expect 0 'applied revision main@sha1:' create kustomization conformance --source=GitRepository/conformance --path=./base/vault --target-namespace=conformance-vault --prune --interval=5m --timeout=1m
expect 0 'ConfigMap|Deployment' tree kustomization conformance
expect 0 'Provider conformance is ready' create alert-provider conformance --type=generic --address=http://127.0.0.1:9/none
expect 0 'Alert conformance is ready' create alert conformance --provider-ref=conformance --event-source=Kustomization/conformance
expect 0 'secret' create secret receiver conformance-token --type=generic --hostname=flux.example.com --token=conformance
expect 0 'Receiver conformance is ready|webhook URL /hook/' create receiver conformance --type=generic --secret-ref=conformance-token --resource=GitRepository/conformance --timeout=20s
expect 0 'triggered|sent|accepted|200' trigger receiver conformance --token=conformance --url="$WEBHOOKS"
expect 1 'failed with status 404' trigger receiver conformance --token=another --url="$WEBHOOKS" --retries=0
expect 0 'fetched revision' create source bucket conformance --bucket-name=demo --endpoint="$S3_ENDPOINT" --insecure --access-key=demo --secret-key=demodemo --interval=5m
expect 0 'conformance.*True' get sources bucket
expect 0 'fetched revision' reconcile source bucket conformance
expect 0 'source bucket suspended' suspend source bucket conformance
expect 0 'fetched revision' resume source bucket conformance
expect 0 'kind: Bucket' export source bucket conformance

echo "== charts and releases"
mkdir -p "$work/charts/conformance/templates"
printf 'apiVersion: v2\nname: conformance\nversion: 1.2.3\nappVersion: "4"\n' >"$work/charts/conformance/Chart.yaml"
printf 'word: one\n' >"$work/charts/conformance/values.yaml"
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  word: {{ .Values.word | quote }}\n' >"$work/charts/conformance/templates/configmap.yaml"
tar -C "$work/charts" -czf "$work/charts/conformance-1.2.3.tgz" conformance
printf 'apiVersion: v1\nentries:\n  conformance:\n  - {apiVersion: v2, name: conformance, version: 1.2.3, urls: [conformance-1.2.3.tgz], created: "2026-11-01T00:00:00Z"}\n' >"$work/charts/index.yaml"
python3 -u -m http.server --bind 127.0.0.1 --directory "$work/charts" 0 >"$work/port" 2>/dev/null &
charts=$!
until port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$work/port") && [ -n "$port" ]; do sleep 0.1; done
expect 0 'fetched revision' create source helm conformance --url="http://127.0.0.1:$port" --interval=5m
expect 0 'conformance.*True' get sources helm
expect 0 'fetched revision' reconcile source helm conformance
expect 0 'source helm suspended' suspend source helm conformance
expect 0 'fetched revision' resume source helm conformance
expect 0 'kind: HelmRepository' export source helm conformance
expect 0 'fetched revision: 1.2.3' create source chart conformance --source=HelmRepository/conformance --chart=conformance --chart-version=1.x
expect 0 'conformance.*1.2.3.*True' get sources chart
expect 0 'fetched revision 1.2.3' reconcile source chart conformance
expect 0 'kind: HelmChart' export source chart conformance
expect 0 'applied revision 1.2.3' create helmrelease conformance --source=HelmRepository/conformance --chart=conformance --chart-version=1.2.3 --interval=5m
expect 0 'conformance.*1.2.3.*True' get helmreleases
expect 0 'applied revision 1.2.3' reconcile helmrelease conformance
expect 0 'applied revision 1.2.3' reconcile helmrelease conformance --with-source
expect 0 'applied revision 1.2.3' reconcile helmrelease conformance --force
expect 0 'applied revision 1.2.3' reconcile helmrelease conformance --reset
expect 0 'helmrelease suspended' suspend helmrelease conformance
expect 0 'applied revision 1.2.3' resume helmrelease conformance
expect 0 'kind: HelmRelease' export helmrelease conformance
expect 0 'HelmRelease: +conformance' trace -n "$ns" configmap conformance
expect 0 'word: one|{}' debug helmrelease conformance --show-values
expect 0 'history|conditions' debug helmrelease conformance --show-status
expect 0 'chartVersion' debug helmrelease conformance --show-history
expect 0 'InstallSucceeded|UpgradeSucceeded' events --for HelmRelease/conformance
expect 0 'HelmRelease/conformance' logs --all-namespaces --tail=500 --kind=HelmRelease
expect 0 'deleted' delete helmrelease conformance --silent
expect 0 'deleted' delete source chart conformance --silent
expect 0 'deleted' delete source helm conformance --silent

echo "== artifacts in a registry"
if [ -n "${OCI_REGISTRY:-}" ]; then
  image=oci://$OCI_REGISTRY/conformance
  expect 0 'artifact successfully pushed' push artifact "$image:v1" --path="$work/charts/conformance" --source=local --revision=v1@sha1:1 --insecure-registry
  expect 0 'tagged' tag artifact "$image:v1" --tag=latest
  expect 0 'latest' list artifacts "$image" --insecure-registry
  mkdir -p "$work/pulled"
  expect 0 'Digest|extracted' pull artifact "$image:v1" --output="$work/pulled" --insecure-registry
  expect 0 '' diff artifact "$image:v1" --path="$work/charts/conformance" --insecure-registry
  expect 0 'fetched revision: v1@sha256:' create source oci conformance --url="$image" --tag=v1 --insecure --interval=5m
  expect 0 'conformance.*True' get sources oci
  expect 0 'fetched revision v1@sha256:' reconcile source oci conformance
  expect 0 'source oci suspended' suspend source oci conformance
  expect 0 'fetched revision' resume source oci conformance
  expect 0 'kind: OCIRepository' export source oci conformance
  expect 0 'deleted' delete source oci conformance --silent
else
  skip 'push, pull, tag, list, diff artifact and source oci: OCI_REGISTRY is not set'
fi

echo "== secrets"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/tls.key" -out "$work/tls.crt" -days 1 -subj /CN=conformance 2>/dev/null
openssl genrsa -traditional -out "$work/app.pem" 2048 2>/dev/null
printf '{"version":"1.0","trustPolicies":[{"name":"all","registryScopes":["*"],"signatureVerification":{"level":"strict"},"trustStores":["ca:all"],"trustedIdentities":["*"]}]}' >"$work/trust.json"
expect 0 'secret' create secret git conformance --url=https://example.com/a --username=u --password=p
expect 0 'secret' create secret helm conformance --username=u --password=p
expect 0 'secret' create secret oci conformance --url=example.com --username=u --password=p
expect 0 'secret' create secret tls conformance --tls-crt-file="$work/tls.crt" --tls-key-file="$work/tls.key" --ca-crt-file="$work/tls.crt"
expect 0 'secret' create secret proxy conformance --address=http://proxy.example.com
expect 0 'secret' create secret githubapp conformance --app-id=1 --app-installation-id=2 --app-private-key="$work/app.pem"
expect 0 'secret' create secret notation conformance --trust-policy-file="$work/trust.json" --ca-cert-file="$work/tls.crt"
expect 0 'Namespace|namespace' create tenant conformance --with-namespace=conformance-tenant

echo "== delete, migrate"
expect 0 'deleted' delete receiver conformance --silent
expect 0 'deleted' delete alert conformance --silent
expect 0 'deleted' delete alert-provider conformance --silent
expect 0 'deleted' delete kustomization conformance --silent
expect 0 'deleted' delete source bucket conformance --silent
expect 0 'deleted' delete source git conformance --silent
expect 0 'migrated|up to date|successfully' migrate
kubectl -n "$ns" delete secret conformance conformance-token conformance-bucket bucket-conformance --ignore-not-found >/dev/null 2>&1
kubectl delete namespace conformance-tenant --wait=false >/dev/null 2>&1

if $bootstrap; then
  echo "== install, bootstrap, uninstall"
  cd "$work" || exit 1
  expect 0 'install finished' install --manifests="$root/deploy/install"
  expect 0 'all components are healthy' bootstrap git --url="$BOOTSTRAP_URL" --allow-insecure-http --token-auth --username=git --password=any --branch=main --path=clusters/demo --manifests="$root/deploy/install" --silent
  expect 0 'bootstrapped: true|all checks passed' check
  expect 0 'main@sha1:' get sources git flux-system
  if [ -n "${GITEA_URL:-}" ]; then
    . "$root/deploy/conformance/flux-cli-gitea.sh"
  else
    skip 'bootstrap at a Gitea: GITEA_URL is not set'
  fi
  expect 0 'uninstall finished' uninstall --silent
else
  skip 'install, bootstrap, uninstall: only with --with-bootstrap'
fi

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ]
