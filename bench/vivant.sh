#!/usr/bin/env bash
# The figures of a living index: claims, changes beside searches, nightly files, searches beside rebuilds.
#   bench/vivant.sh BIN INDEX NDJSON [SECONDS]     BIN: build/release; INDEX is written to: give a copy (cp -al will do, files are
#                                                  never changed in place); NDJSON: applications that it holds
set -euo pipefail
bin=$1 index=$2 ndjson=$3 secondes=${4:-60}
dir=$(mktemp -d)
port=8317
url=http://127.0.0.1:$port
$bin/indexer/sne-indexer serve --index "$index" --ecoute "unix:$dir/s" 2>"$dir/indexeur.log" &
indexeur=$!
$bin/server/sne-server --demo --index "$index" --ecoute "127.0.0.1:$port" --indexeur "unix:$dir/s" 2>"$dir/serveur.log" &
serveur=$!
trap 'kill $serveur $indexeur 2>/dev/null; wait 2>/dev/null; rm -rf "$dir"' EXIT
for _ in $(seq 600); do
  curl -fsS "$url/pret" >/dev/null 2>&1 && [ -S "$dir/s" ] && break
  sleep 0.1
done
etat() { $bin/indexer/sne-indexer etat --ecoute "unix:$dir/s"; }
mesurer() { $bin/bench/sne_bench/sne-bench --url "$url" "$@" | tail -n +3; }
memoire() { grep -h VmRSS "/proc/$1/status" | tr -s '\t ' ' '; grep -h RssAnon "/proc/$1/status" | tr -s '\t ' ' '; }

echo "== searches, nobody writes"
mesurer --scenario departement --debit 50 --duree 20 --connexions 8
echo "== claims, each seen by every search before it is answered"
mesurer --scenario instruction --nombre-requetes 2000
echo "== 500 changes and 50 searches a second, ${secondes} s"
mesurer --scenario vivant --debit 550 --duree "$secondes" --connexions 64
echo "== nightly file: $(wc -l <"$ndjson") applications, unchanged"
fichier() { # version, text for all of them (none: as they are)
  python3 - "$ndjson" "$1" "$2" >"$dir/nuit.ndjson" <<'PY'
import json, sys
version, texte = int(sys.argv[2]), sys.argv[3]
for ligne in open(sys.argv[1], encoding="utf-8"):
    numero = json.loads(ligne)["numero_unique"]
    demande = ligne.strip()
    if texte:
        d = json.loads(ligne)
        d["complement_demande"] = texte + " " + numero[7:13]
        demande = json.dumps(d, ensure_ascii=False)
    print('{"op":"remplacer","numero_unique":"%s","version":%d,"demande":%s}' % (numero, version, demande))
PY
}
envoyer() {
  local debut fin
  debut=$(date +%s.%N)
  curl -sS -X POST -H 'Content-Type: application/x-ndjson' -T "$dir/nuit.ndjson" "$url/v1/changements?attendre=visible" | cut -c1-200
  fin=$(date +%s.%N)
  awk -v n="$(wc -l <"$dir/nuit.ndjson")" -v d="$debut" -v f="$fin" 'BEGIN {printf "\n%d lines in %.1f s: %.0f a second\n", n, f - d, n / (f - d)}'
}
fichier 2000000000000001 ""
envoyer
echo "== the same, all different"
fichier 2000000000000002 "nuit"
envoyer
etat
echo "== searches beside three rebuilds"
(for _ in 1 2 3; do $bin/indexer/sne-indexer rebuild --ecoute "unix:$dir/s" >"$dir/r" 2>/dev/null; date +"rebuild done %T"; done; touch "$dir/fini") &
while [ ! -e "$dir/fini" ]; do mesurer --scenario departement --debit 50 --duree 60 --connexions 8; done
echo "== memory of indexer, then server"
memoire $indexeur
memoire $serveur
etat
