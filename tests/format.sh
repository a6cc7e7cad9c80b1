#!/usr/bin/env bash
# Every source file as clang-format leaves it. Without git: an archive of the sources must pass as well.
set -euo pipefail
cd "$(dirname "$0")/.."
find bench indexer query schema server tests -name '*.h' -o -name '*.cc' | xargs clang-format-14 --dry-run -Werror
echo "1 passed, 0 failed"
