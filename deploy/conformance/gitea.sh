#!/usr/bin/env bash
# Starts a Gitea with TLS on loopback for flux-cli.sh, with a user and a token; Ctrl-C ends it.
#   GITEA_BIN=/path/to/gitea GITEA_SOURCE=/path/to/its/source deploy/conformance/gitea.sh DIR
#   . DIR/environment && deploy/conformance/flux-cli.sh --with-bootstrap          in another shell, once that file is there
# A Gitea built by `go build -tags "sqlite sqlite_unlock_notify"` finds templates and options in its source; a released
# one has them inside and needs no GITEA_SOURCE. DIR is made anew each time.
set -eu
gitea=${GITEA_BIN:-gitea}
mkdir -p "${1:?a directory}"
directory=$(cd "$1" && pwd)
rm -rf "${directory:?}"/{gitea.db,repositories,data,environment,*.pem,app.ini}
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export GITEA_WORK_DIR=$directory
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$directory/key.pem" -out "$directory/cert.pem" \
  -days 2 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2>/dev/null
cat >"$directory/app.ini" <<TEXT
RUN_MODE = prod
RUN_USER = $(id -un)
WORK_PATH = $directory
$([ "$(id -u)" != 0 ] || echo I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true)
[server]
PROTOCOL = https
HTTP_ADDR = 127.0.0.1
HTTP_PORT = $port
DOMAIN = localhost
ROOT_URL = https://localhost:$port/
CERT_FILE = $directory/cert.pem
KEY_FILE = $directory/key.pem
DISABLE_SSH = true
OFFLINE_MODE = true
${GITEA_SOURCE:+STATIC_ROOT_PATH = $GITEA_SOURCE}
[database]
DB_TYPE = sqlite3
PATH = $directory/gitea.db
[repository]
ROOT = $directory/repositories
[security]
INSTALL_LOCK = true
SECRET_KEY = $(openssl rand -hex 32)
INTERNAL_TOKEN = $("$gitea" generate secret INTERNAL_TOKEN)
[oauth2]
ENABLED = false
[service]
DISABLE_REGISTRATION = true
[webhook]
ALLOWED_HOST_LIST = loopback
[actions]
ENABLED = false
[log]
MODE = console
LEVEL = Warn
TEXT
"$gitea" --config "$directory/app.ini" migrate >"$directory/log" 2>&1
"$gitea" --config "$directory/app.ini" admin user create --username conformance --random-password \
  --email conformance@example.com --must-change-password=false >>"$directory/log" 2>&1
token=$("$gitea" --config "$directory/app.ini" admin user generate-access-token --username conformance --token-name conformance --scopes all --raw 2>>"$directory/log" | tail -n 1) # what it logs comes first
"$gitea" --config "$directory/app.ini" web >>"$directory/log" 2>&1 &
trap 'kill $!' EXIT INT TERM
until curl -fsS --cacert "$directory/cert.pem" "https://localhost:$port/api/v1/version" >/dev/null 2>&1; do
  kill -0 $! || { tail "$directory/log" >&2; exit 1; }
  sleep 0.2
done
(umask 077 && printf 'export GITEA_URL=https://localhost:%s GITEA_TOKEN=%s GITEA_CA=%s\n' "$port" "$token" "$directory/cert.pem" >"$directory/environment")
echo "Gitea is up: . $directory/environment"
wait $!
