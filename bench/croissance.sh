#!/usr/bin/env bash
# How times grow with the base: for each size makes the base école, builds the index, starts the server on a free port of the
# loopback, runs the scenarios of sne-bench, stops the server; then prints one table.
#   bench/croissance.sh [--tailles "100000 1000000 2800000"] [--dossier build/croissance] [--preset release]
#                       [--nombre-requetes 1000] [--scenarios "tous"] [--refaire]
# An index found in the folder is used again unless --refaire. Disk: about 1 KB an application for the index, and 3 KB while it
# is built. Figures of a machine that does something else meanwhile are worth nothing: the load average is printed with them.
set -euo pipefail
cd "$(dirname "$0")/.."
tailles="100000 1000000 2800000"
dossier=build/croissance
preset=release
requetes=1000
scenarios=tous
refaire=0
while [ $# -gt 0 ]; do
  case "$1" in
    --tailles) tailles=$2; shift 2 ;;
    --dossier) dossier=$2; shift 2 ;;
    --preset) preset=$2; shift 2 ;;
    --nombre-requetes) requetes=$2; shift 2 ;;
    --scenarios) scenarios=$2; shift 2 ;;
    --refaire) refaire=1; shift ;;
    *) sed -n '2,8p' "$0" >&2; exit 2 ;;
  esac
done
indexer=build/$preset/indexer/sne-indexer
server=build/$preset/server/sne-server
ecole=build/$preset/bench/base_ecole/sne-base-ecole
bench=build/$preset/bench/sne_bench/sne-bench
for programme in "$indexer" "$server" "$ecole" "$bench"; do
  [ -x "$programme" ] || { echo "il manque $programme : cmake --preset $preset && cmake --build build/$preset" >&2; exit 1; }
done
mkdir -p "$dossier"

pid=
arreter() {  # the server that this script started, by its number
  [ -n "$pid" ] || return 0
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  pid=
}
trap arreter EXIT

options=()
for s in $scenarios; do options+=(--scenario "$s"); done
faute=0
for taille in $tailles; do
  index=$dossier/index-$taille
  releve=$dossier/releve-$taille.txt
  if [ "$refaire" = 1 ] || [ ! -e "$index/CURRENT" ]; then
    rm -rf "$index"
    echo "== $taille demandes : construction"
    debut=$(date +%s.%N)
    "$ecole" --demandes "$taille" --graine 1 --date 2021-06-30 | "$indexer" build --index "$index" --date 2021-06-30
    echo "construction_s=$(echo "$(date +%s.%N) $debut" | awk '{printf "%.1f", $1 - $2}')" >"$releve"
  fi
  echo "== $taille demandes : mesures"
  journal=$dossier/serveur-$taille.log
  debut=$(date +%s%N)
  "$server" --demo --index "$index" --ecoute 127.0.0.1:0 2>"$journal" &
  pid=$!
  port=
  for _ in $(seq 600); do
    port=$(sed -nE 's/.*http:\/\/127\.0\.0\.1:([0-9]+)\/.*/\1/p' "$journal" | tail -n 1)
    [ -n "$port" ] && break
    kill -0 "$pid" 2>/dev/null || { cat "$journal" >&2; pid=; exit 1; }
    sleep 0.05
  done
  [ -n "$port" ] || { echo "le serveur ne démarre pas en 30 s" >&2; exit 1; }
  demarrage=$(( ($(date +%s%N) - debut) / 1000000 ))
  "$bench" --url "http://127.0.0.1:$port" "${options[@]}" --nombre-requetes "$requetes" --json "$dossier/mesures-$taille.json" ||
    faute=1
  {
    grep '^construction_s=' "$releve" 2>/dev/null || true
    echo "demarrage_ms=$demarrage"
    echo "disque_mo=$(du -s --apparent-size -BM "$index" | cut -dM -f1)"
    awk '/^RssAnon:/ {printf "memoire_mo=%d\n", $2 / 1024}' "/proc/$pid/status"
  } >"$releve.nouveau"
  mv "$releve.nouveau" "$releve"
  arreter
done

python3 - "$dossier" $tailles <<'PYTHON'
import json, os, sys
dossier, tailles = sys.argv[1], sys.argv[2:]
mesures = {t: json.load(open(f"{dossier}/mesures-{t}.json")) for t in tailles}
releves = {t: dict(l.strip().split("=") for l in open(f"{dossier}/releve-{t}.txt")) for t in tailles}
m = mesures[tailles[-1]]["machine"]
print(f"\n{m['processeur']}, {m['coeurs']} cœurs, {m['memoire_gio']} Gio, {m['noyau']} ; occupation au départ",
      ", ".join(f"{mesures[t]['machine']['occupation']:.1f}" for t in tailles))
print("p50 / p99 en ms, duree_us (c : horloge du client, pour ce qui n'en a pas) ; un client, boucle fermée\n")
print("".join([f"{'':<36}"] + [f"{int(mesures[t]['index']['demandes']):>20,}".replace(",", " ") for t in tailles]))
noms = []
for t in tailles:
    for s in mesures[t]["scenarios"]:
        for n in [s["nom"]] + [v["nom"] for v in s["variantes"] if not v["nom"].startswith("melange/")]:
            if n not in noms: noms.append(n)
def case(t, nom):
    for s in mesures[t]["scenarios"]:
        for x in [s] + s["variantes"]:
            if x["nom"] == nom and x["requetes"] > x["erreurs"]:
                q = x["duree_us"] or x["client_us"]
                faux = f" {x['erreurs']} fautes" if x["erreurs"] else ""
                return f"{q['p50'] / 1000:.3f} / {q['p99'] / 1000:.3f}{'' if x['duree_us'] else ' c'}{faux}"
    return "-"
for n in noms: print("".join([f"{n:<36}"] + [f"{case(t, n):>20}" for t in tailles]))
for cle, libelle in [("construction_s", "construction, s"), ("demarrage_ms", "démarrage, ms"), ("disque_mo", "disque, Mo"),
                     ("memoire_mo", "mémoire propre, Mo")]:
    print("".join([f"{libelle:<36}"] + [f"{releves[t].get(cle, '-'):>20}" for t in tailles]))
PYTHON
exit "$faute"
