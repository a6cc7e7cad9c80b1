#!/usr/bin/env bash
# From a fresh Debian 12 to a running search: installs what is missing, builds, makes fictive applications, indexes them and
# starts indexer and server, the latter on loopback, and publishes grids of cotation. Ctrl-C stops all it started.
#   --demandes N   fictive applications (100000)     --port P   (8080)
set -euo pipefail
cd "$(dirname "$0")/.."
demandes=100000
port=8080
date=2021-06-30
while [ $# -gt 0 ]; do
  case "$1" in
    --demandes) demandes=$2; shift 2 ;;
    --port) port=$2; shift 2 ;;
    *) echo "usage : deploy/demo.sh [--demandes N] [--port P]" >&2; exit 2 ;;
  esac
done

echo "1/4 installation" >&2
deploy/setup.sh
echo "2/4 construction" >&2
cmake --preset release >/dev/null
cmake --build build/release --target sne-base-ecole sne-indexer sne-server >build/release/build.log 2>&1 || {
  tail -n 40 build/release/build.log >&2
  exit 1
}
bin=build/release
index=${SNE_DEMO_INDEX:-build/demo/$demandes}
echo "3/4 base école de $demandes demandes fictives au $date" >&2
$bin/bench/base_ecole/sne-base-ecole --demandes "$demandes" --date "$date" |
  $bin/indexer/sne-indexer build --index "$index" --date "$date"

echo "4/4 indexeur et serveur" >&2
sockets=$(mktemp -d)
socket=$sockets/indexeur.sock
# Started again when a write failed (5) or it was killed (137): the journal is replayed. Anything else ends the demo.
superviser() {
  local enfant=0 code
  trap 'kill "$enfant" 2>/dev/null; wait "$enfant" 2>/dev/null; exit 0' TERM
  while true; do
    $bin/indexer/sne-indexer serve --index "$index" --ecoute "unix:$socket" &
    enfant=$!
    code=0
    wait "$enfant" || code=$?
    [ "$code" = 5 ] || [ "$code" = 137 ] || exit "$code"
    sleep 0.2
  done
}
superviser &
indexeur=$!
[ -s "$index-audit.cle" ] || (umask 077 && head -c 32 /dev/urandom >"$index-audit.cle")
$bin/server/sne-server --demo --index "$index" --ecoute "127.0.0.1:$port" --indexeur "unix:$socket" --extractions "$index-extractions" \
  --audit "$index-audit" --cle-audit "$index-audit.cle" --cle-nir "$index/nir.cle" &
server=$!
trap 'kill "$server" "$indexeur" 2>/dev/null || true; wait "$server" "$indexeur" 2>/dev/null || true; rm -rf "$sockets"' EXIT INT TERM
for _ in $(seq 100); do
  curl -fsS "http://127.0.0.1:$port/pret" >/dev/null 2>&1 && break
  kill -0 "$server" 2>/dev/null && kill -0 "$indexeur" 2>/dev/null || exit 1
  sleep 0.1
done
# Grids of cotation as of the base école's day: the fictive one for Lyon and Plaine Commune, the published excerpt for Toulouse.
for grille in 200046977/fictive 200057867/fictive 243100518/toulouse-metropole; do
  corps=$(sed "1s/\"valide_du\": \"[0-9-]*\"/\"valide_du\": \"$date\"/" "deploy/grilles/${grille#*/}.json")
  statut=$(curl -sS --retry 10 -o /dev/null -w '%{http_code}' -X PUT --json "$corps" \
    "http://127.0.0.1:$port/v1/grilles/${grille%/*}?attendre=visible")
  case "$statut" in
    2?? | 412) ;;  # 412: there is one already
    *) echo "grille de ${grille%/*} : réponse $statut" >&2 ;;
  esac
done
cat >&2 <<FIN

Essayez, dans un autre terminal :
  curl -s 'http://127.0.0.1:$port/v1/demandes?commune_souhaitee=Lyon&typologie=T3,T4&nb_personnes=3..5&facettes=typologie,dalo&nombre=3'
  curl -s 'http://127.0.0.1:$port/v1/suggestions?q=expul'
  curl -s --json '{"q":"martin","nombre":2}' http://127.0.0.1:$port/v1/demandes/recherche
  nu=\$(curl -s 'http://127.0.0.1:$port/v1/demandes?nombre=1&champs=numero_unique' | grep -o '[0-9A-Z]\{18\}' | head -1)
  curl -s -X PUT --json '{"guichet":"G0214","agent":"vous","motif":"T3 à Bron"}' \
    "http://127.0.0.1:$port/v1/demandes/\$nu/instruction?attendre=visible"
  curl -s 'http://127.0.0.1:$port/v1/demandes?epci_souhaite=200046977&tri=-cotation&champs=nom,cotation&nombre=3'
  curl -s 'http://127.0.0.1:$port/v1/grilles?epci=200046977,243100518&comparer=true'
  jeton=\$(curl -s --json '{"personne":"bailleur-lyon"}' http://127.0.0.1:$port/v1/demonstration/jetons | grep -o '[^"]*\.[^"]*\.[^"]*' | head -1)
  curl -s -H "Authorization: Bearer \$jeton" 'http://127.0.0.1:$port/v1/demandes?nombre=1'    # comme une personne fictive ; d'autres : GET /v1/demonstration/personnes
Ctrl-C arrête le serveur. Toutes ces personnes sont fictives.
FIN
wait "$server"
