#!/usr/bin/env bash
# Asks a real Prometheus every expression of the dashboards in deploy/monitoring, over a system that `./weir up` runs,
# and checks that each has data; and promtool whether the alerts are well formed.
#   deploy/conformance/dashboards.sh          PROMETHEUS_BIN, PROMTOOL_BIN: by default prometheus and promtool on PATH
#   KUBE_STATE_METRICS_BIN=…                  with it also what the dashboards take from kube-state-metrics, run with
#                                             the configuration of deploy/monitoring; without, those are skipped
# Needs git, kubectl, curl and python3 with PyYAML. Takes a minute: rates want some time. Ends with 0 when all have data.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export KUBECONFIG=${KUBECONFIG:-$root/.weir/cluster/kubeconfig}
monitoring=$root/deploy/monitoring
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait; rm -rf "$work"' EXIT
if [ ! -f "$root/.weir/demo/endpoints" ]; then
  echo "dashboards: nothing to look at; start it in another shell: ./weir up" >&2
  exit 2
fi
. "$root/.weir/demo/endpoints"

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

targets="{targets: ['${METRICS#http://}'], labels: {pod: weirkeeper, namespace: flux-system}}"
if [ -n "${KUBE_STATE_METRICS_BIN:-}" ]; then
  state=$(free_port)
  python3 -c 'import sys, yaml; yaml.safe_dump(yaml.safe_load(open(sys.argv[1]))["customResourceState"]["config"], sys.stdout)' \
    "$monitoring/kube-state-metrics.yaml" >"$work/state.yaml" || exit 1
  "$KUBE_STATE_METRICS_BIN" --kubeconfig="$KUBECONFIG" --host=127.0.0.1 --port="$state" --telemetry-host=127.0.0.1 \
    --telemetry-port="$(free_port)" --custom-resource-state-only --custom-resource-state-config-file="$work/state.yaml" >"$work/state.log" 2>&1 &
  pids+=($!)
  targets="$targets, {targets: ['127.0.0.1:$state']}"
fi
port=$(free_port)
printf 'global: {scrape_interval: 2s}\nscrape_configs:\n- job_name: weirkeeper\n  static_configs: [%s]\n' "$targets" >"$work/prometheus.yml"
"${PROMETHEUS_BIN:-prometheus}" --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
  --web.listen-address="127.0.0.1:$port" --log.level=warn >"$work/prometheus.log" 2>&1 &
pids+=($!)

# something to see: two pushes that are fetched and applied, an object that fails, a suspended one, posts at both doors
git clone -q "$GIT_URL" "$work/fleet" || exit 1
kubectl -n flux-system apply -f - >/dev/null <<'TEXT'
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: dashboards-fails}
spec: {interval: 1m, path: ./nowhere, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: dashboards-suspended}
spec: {interval: 1m, suspend: true, url: "http://127.0.0.1:9/none"}
TEXT
for round in 1 2; do
  sleep 8
  sed -i "s/greeting: .*/greeting: dashboards-$round/" "$work/fleet/base/airflow/configmap.yaml"
  git -C "$work/fleet" -c user.name=c -c user.email=c@example.com commit -qam "dashboards $round" && git -C "$work/fleet" push -q 2>/dev/null
  kubectl -n flux-system annotate gitrepository flux-system --overwrite reconcile.fluxcd.io/requestedAt="$round" >/dev/null
  kubectl -n flux-system annotate kustomization --all --overwrite reconcile.fluxcd.io/requestedAt="$round" >/dev/null
  curl -s -o /dev/null -d '{}' "$WEBHOOKS/hook/none"
  curl -s -o /dev/null -d '{nonsense' "$EVENTS/"
done
sleep 25

python3 - "$monitoring" "http://127.0.0.1:$port" "${KUBE_STATE_METRICS_BIN:+with}" <<'TEXT'
import glob, json, math, sys, urllib.parse, urllib.request

monitoring, prometheus, state = sys.argv[1:]
tally = {"pass": 0, "FAIL": 0, "skip": 0}


def panels(items):
    for item in items:
        yield item
        yield from panels(item.get("panels", []))


def ask(expression):
    query = urllib.parse.urlencode({"query": expression.replace("$namespace", ".*")})
    with urllib.request.urlopen(f"{prometheus}/api/v1/query?{query}") as answer:
        found = json.load(answer)["data"]["result"]
    return [float(each["value"][1]) for each in found if not math.isnan(float(each["value"][1]))]


for file in sorted(glob.glob(monitoring + "/grafana/dashboards/*.json")):
    dashboard = json.load(open(file))
    print("==", dashboard["title"])
    for panel in panels(dashboard["panels"]):
        for target in panel.get("targets", []):
            expression = target["expr"]
            if "gotk_resource_info" in expression and not state:
                verdict, seen = "skip", "from kube-state-metrics: KUBE_STATE_METRICS_BIN is not set"
            else:
                values = ask(expression)
                verdict = "pass" if values else "FAIL"
                seen = f"{len(values)} series, {min(values):.4g} to {max(values):.4g}" if values else "no data"
            tally[verdict] += 1
            print(f"{verdict}  {panel['title']}: {seen}\n      {expression}")
print("\n%(pass)d with data, %(FAIL)d without, %(skip)d skipped" % tally)
sys.exit(1 if tally["FAIL"] else 0)
TEXT
verdict=$?
python3 -c 'import sys, yaml; yaml.safe_dump(yaml.safe_load(open(sys.argv[1]))["spec"], sys.stdout)' "$monitoring/prometheusrule.yaml" >"$work/rules.yaml"
"${PROMTOOL_BIN:-promtool}" check rules "$work/rules.yaml" || verdict=1
kubectl -n flux-system delete kustomization/dashboards-fails gitrepository/dashboards-suspended --wait=false >/dev/null
exit "$verdict"
