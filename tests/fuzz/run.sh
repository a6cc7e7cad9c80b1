#!/usr/bin/env bash
# Builds the fuzzers and runs each for so many seconds (30), two at a time. An input that breaks one is left in build/fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-30}
cmake --preset fuzz >/dev/null
cmake --build build/fuzz >build/fuzz/build.log 2>&1 || { grep -E 'error|undefined' build/fuzz/build.log | head -20; exit 1; }
cd build/fuzz
run_one() {
  mkdir -p "corpus/$1"
  "tests/fuzz/$1" -max_total_time="$2" -max_len=20000 -timeout=20 -rss_limit_mb=3000 -print_final_stats=0 "corpus/$1" >"$1.log" 2>&1 || {
    tail -n 30 "$1.log"
    return 1
  }
}
export -f run_one
fuzzers=(q_fuzz demande_fuzz bloc_fuzz recherche_fuzz lien_fuzz curseur_fuzz jeton_fuzz http_head_fuzz)
failed=0
printf '%s\n' "${fuzzers[@]}" | xargs -P 2 -I{} bash -c 'run_one {} '"$seconds" || failed=1
[ "$failed" -eq 0 ] || exit 1
echo "${#fuzzers[@]} passed, 0 failed"
