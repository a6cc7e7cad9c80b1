#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests: everything a change must pass, on a fresh Debian 12, in 25 minutes
# at most. --long runs clang-tidy and the suites under the sanitizers too, each fuzzer for an hour, 1,000 kills and every point of
# failure. The last line counts the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
long=0
for argument in "$@"; do
  case "$argument" in
    --long) long=1 ;;
    *) echo "usage : tests/run.sh [--long]" >&2; exit 2 ;;
  esac
done
deploy/setup.sh

passed=0
failed=0
skipped=0
# start NAME COMMAND…: one suite, beside what follows: most use one of the cores. report: waits for all that was started; what each says
# is shown when it failed, its result counted from the line a GoogleTest or a script closes on.
started=()
start() {
  local name=$1 log
  shift
  log=$(mktemp)
  {
    local status=0 begin=$SECONDS
    "$@" >"$log" 2>&1 || status=$?
    echo $((SECONDS - begin)) >"$log.s"
    exit "$status"
  } &
  started+=("$! $log $name")
}
report() {
  local one
  for one in ${started[@]+"${started[@]}"}; do result $one; done
  started=()
}
run() {
  start "$@"
  local last=${started[-1]}
  unset 'started[-1]'
  result $last
}
result() {  # PROCESS LOG NAME…
  local process=$1 log=$2 status=0
  shift 2
  wait "$process" || status=$?
  echo "== $*"
  local ok ko sk
  ok=$(sed -nE 's/^\[  PASSED  \] ([0-9]+) tests?\..*/\1/p; s/^([0-9]+) passed, [0-9]+ failed.*/\1/p' "$log" | tail -n 1)
  ko=$(sed -nE 's/^\[  FAILED  \] ([0-9]+) tests?, listed below:.*/\1/p; s/^[0-9]+ passed, ([0-9]+) failed.*/\1/p' "$log" | tail -n 1)
  sk=$(sed -nE 's/^\[  SKIPPED \] ([0-9]+) tests?, listed below:.*/\1/p' "$log" | tail -n 1)
  if [ "$status" -ne 0 ]; then
    tail -n 60 "$log"
    [ "${ko:-0}" -gt 0 ] || ko=1
  elif [ -z "$ok" ]; then
    ok=1  # a command whose exit status is its one test
  fi
  echo "   ${ok:-0} réussis, ${ko:-0} échoués, $(cat "$log.s") s"
  passed=$((passed + ${ok:-0}))
  failed=$((failed + ${ko:-0}))
  skipped=$((skipped + ${sk:-0}))
  rm -f "$log" "$log.s"
}

build() {  # build PRESET [TARGET…]
  local preset=$1
  shift
  cmake --preset "$preset" >/dev/null
  cmake --build "build/$preset" ${1:+--target "$@"} -- -k 0 >"build/$preset/build.log" 2>&1 || {
    grep -E 'error|FAILED|undefined reference' "build/$preset/build.log" | head -40
    echo "la construction $preset a échoué (build/$preset/build.log)" >&2
    exit 1
  }
}

suites() {  # suites PRESET
  local suite binary
  echo "== construction ($1)"
  build "$1"
  echo "   construit en $SECONDS s"
  for suite in query_test schema_test indexer_test http_test acces_test requete_test taches_test audit_test classeur_test base_ecole_test; do
    binary=$(find "build/$1/tests" -name "$suite" -type f -perm -u+x 2>/dev/null | head -n 1)
    local how=run
    [ "$suite" = query_test ] && how=start  # the longest
    $how "$suite ($1)" "${binary:?$suite manque}" --gtest_brief=1
  done
}

suites release
run "flèches entre répertoires" tests/arrows.sh
run "mise en forme" tests/format.sh
waiting="hostile relais identite"  # they wait more than they compute: beside the others
for name in $waiting; do start "${name}_http.py" python3 "tests/server/${name}_http.py" build/release; done
for script in tests/server/*_http.py; do
  name=$(basename "$script" _http.py)
  [[ " $waiting " == *" $name "* ]] || run "${name}_http.py" python3 "$script" build/release
done
for script in tueries points ecritures effacement conservation copies grilles; do
  run "$script.py" python3 tests/indexer/$script.py build/release $([ "$long" = 1 ] && echo --long)
done
report
run "fuzzing" tests/fuzz/run.sh $([ "$long" = 1 ] && echo 3600 || echo 30)
if [ "$long" = 1 ]; then
  run "clang-tidy" tests/tidy.sh
  for preset in asan-ubsan tsan; do
    suites "$preset"
    report
  done
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
