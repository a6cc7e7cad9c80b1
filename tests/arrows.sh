#!/usr/bin/env bash
# The drawing of docs/architecture.md: schema <- indexer, schema <- query <- server. An include against an arrow fails.
set -euo pipefail
cd "$(dirname "$0")/.."
faults=0
forbid() {  # forbid FOLDER FOLDER_IT_MUST_NOT_SEE…
  local folder=$1
  shift
  for other in "$@"; do
    if grep -rnE "#include \"$other/" "$folder" --include='*.h' --include='*.cc'; then faults=$((faults + 1)); fi
  done
}
forbid schema indexer query server bench tests
forbid indexer query server bench tests
forbid query indexer server bench tests
forbid server indexer bench tests
if grep -rnE '#include <(simdjson|boost|spdlog)' query --include='*.h' --include='*.cc'; then faults=$((faults + 1)); fi
[ "$faults" -eq 0 ] && echo "1 passed, 0 failed"
