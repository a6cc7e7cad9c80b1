#!/usr/bin/env bash
# clang-tidy over every source of the product and of its measurements, by the compilation of the release preset. About
# twenty minutes of two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
find schema indexer query server bench -name '*.cc' -print0 |
  xargs -0 -n 4 -P "$(nproc)" clang-tidy-14 -p build/release --quiet 2>/dev/null
