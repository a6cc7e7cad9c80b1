#!/usr/bin/env bash
# From the start of the server to its first answer, several times: milliseconds, ascending.
#   bench/demarrage.sh DIR [times: 7] [build/release]
# The first answer is one row of everything, asked for as soon as the port is open. Files of the index are in the page cache from
# the second time on.
set -euo pipefail
index=$1 fois=${2:-7} binaires=${3:-$(dirname "$0")/../build/release}
port=$((20000 + RANDOM % 10000))
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true' EXIT
temps=()
for _ in $(seq "$fois"); do
  debut=$(date +%s%N)
  "$binaires/server/sne-server" --demo --index "$index" --ecoute "127.0.0.1:$port" 2>/dev/null &
  pid=$!
  until { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; do
    kill -0 "$pid" || { echo "le serveur s'arrête" >&2; exit 1; }
    sleep 0.005
  done
  printf 'GET /v1/demandes?nombre=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  read -r _ statut _ <&3
  temps+=($((($(date +%s%N) - debut) / 1000000)))
  exec 3>&-
  [ "$statut" = 200 ] || { echo "réponse $statut" >&2; exit 1; }
  kill "$pid"
  wait "$pid" || true
  pid=
done
printf '%s\n' "${temps[@]}" | sort -n | tr '\n' ' '
echo ms
