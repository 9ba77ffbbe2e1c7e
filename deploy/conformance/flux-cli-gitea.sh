# Sourced by flux-cli.sh: bootstrap at a Gitea, whose webhook then brings a push.
#   GITEA_URL, GITEA_TOKEN (of a user who may make repositories), GITEA_CA (a file, for a CA of its own)

flux_ca=()
[ -z "${GITEA_CA:-}" ] || flux_ca=(--ca-file="$GITEA_CA")
printf 'Authorization: token %s\n' "$GITEA_TOKEN" >"$work/gitea-login"

# gitea PATH MORE...: a call of its API
gitea() {
  local path=$1
  shift
  curl -fsS ${GITEA_CA:+--cacert "$GITEA_CA"} -H "@$work/gitea-login" -H 'Content-Type: application/json' "$@" "$GITEA_URL/api/v1$path"
}

# as_user GIT-ARGUMENTS...: git that knows the token without writing it anywhere
as_user() {
  GIT_SSL_CAINFO=${GITEA_CA:-} GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraHeader \
    GIT_CONFIG_VALUE_0="Authorization: Basic $(printf '%s:%s' "$gitea_user" "$GITEA_TOKEN" | base64 -w0)" \
    git -c user.name=conformance -c user.email=conformance@example.com "$@"
}

# said NAME WORD: waits until a ConfigMap of flux-system says so
said() {
  for _ in $(seq 120); do
    [ "$(kubectl -n "$ns" get configmap "$1" -o jsonpath='{.data.word}' 2>/dev/null)" = "$2" ] && return
    sleep 0.25
  done
  kubectl -n "$ns" get gitrepositories,kustomizations,receivers
  return 1
}

# push REPOSITORY WORD: writes clusters/demo/said.yaml there
push() {
  [ -d "$work/$1" ] || as_user clone -q "$GITEA_URL/$gitea_user/$1.git" "$work/$1" || return
  as_user -C "$work/$1" pull -q || return
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n  namespace: %s\ndata:\n  word: %s\n' "$1" "$ns" "$2" >"$work/$1/clusters/demo/said.yaml"
  as_user -C "$work/$1" add -A && as_user -C "$work/$1" commit -qm "say $2" && as_user -C "$work/$1" push -q
}

echo "== bootstrap at Gitea $(gitea /version | sed 's/.*:"\(.*\)".*/\1/')"
gitea_user=$(gitea /user | python3 -c 'import json, sys; print(json.load(sys.stdin)["login"])')
for repository in conformance conformance-owned; do
  gitea "/repos/$gitea_user/$repository" -X DELETE >/dev/null 2>&1
done
check 'Gitea has a private repository of its user' gitea /user/repos -d '{"name": "conformance", "default_branch": "main", "private": true}'
insecure=()
case $GITEA_URL in http:*) insecure=(--allow-insecure-http) ;; esac
export GIT_PASSWORD=$GITEA_TOKEN
expect 0 'all components are healthy' bootstrap git --url="$GITEA_URL/$gitea_user/conformance.git" "${insecure[@]}" "${flux_ca[@]}" --token-auth --username="$gitea_user" --branch=main --path=clusters/demo --interval=1h --manifests="$root/deploy/install" --silent
unset GIT_PASSWORD
expect 0 'flux-system.*main@sha1:' get sources git
expect 0 'flux-system.*True.*Applied revision: main@sha1:' get kustomizations
expect 0 'secret' create secret receiver conformance-gitea --type=github --hostname=flux.example.com --token=conformance-hook
expect 0 'Receiver conformance-gitea is ready|webhook URL /hook/' create receiver conformance-gitea --type=github --event=push --secret-ref=conformance-gitea --resource=GitRepository/flux-system
hook=$(kubectl -n "$ns" get receiver conformance-gitea -o jsonpath='{.status.webhookPath}')
check 'Gitea takes a webhook to the receiver' gitea "/repos/$gitea_user/conformance/hooks" \
  -d "{\"type\": \"gitea\", \"active\": true, \"events\": [\"push\"], \"config\": {\"url\": \"$WEBHOOKS$hook\", \"content_type\": \"json\", \"secret\": \"conformance-hook\"}}"
# the interval is an hour: what arrives now, the webhook brought
for word in one two three; do
  check "a push to Gitea says $word" push conformance "$word"
  began=$(date +%s%N)
  check "and its webhook brings it to the cluster" said conformance "$word"
  printf '      after %d ms\n' $((($(date +%s%N) - began) / 1000000))
done
expect 0 'deleted' delete receiver conformance-gitea --silent
kubectl -n "$ns" delete secret conformance-gitea --ignore-not-found >/dev/null

case $GITEA_URL in
  https:*)
    export GITEA_TOKEN
    expect 0 'all components are healthy' bootstrap gitea --hostname="${GITEA_URL#https://}" --owner="$gitea_user" --personal --repository=conformance-owned "${flux_ca[@]}" --token-auth --branch=main --path=clusters/demo --manifests="$root/deploy/install"
    check 'the repository that flux made at Gitea holds its components' gitea "/repos/$gitea_user/conformance-owned/contents/clusters/demo/flux-system/gotk-components.yaml?ref=main"
    check 'a push to it' push conformance-owned again
    expect 0 'fetched revision main@sha1:' reconcile source git flux-system
    check 'is applied' said conformance-owned again
    ;;
  *) skip 'bootstrap gitea: flux knows Gitea by https only' ;;
esac
