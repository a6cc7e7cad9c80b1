#!/usr/bin/env bash
# Installs what a bare Debian 12 lacks to build, run and test sne-search: Debian packages, then the npm
# packages of package-lock.json. Needs root; does nothing (and needs no network) when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
  # compiler and build
  g++ make cmake ninja-build ccache pkg-config
  # libraries of the product
  libxapian-dev libicu-dev libboost1.81-dev libboost-url1.81-dev libboost-system1.81-dev libsimdjson-dev libjemalloc-dev libssl-dev libzstd-dev
  zlib1g-dev libcurl4-openssl-dev libisal-dev libxxhash-dev libcli11-dev libspdlog-dev libfmt-dev libexpected-dev prometheus-cpp-dev
  # tests and measurements
  libgtest-dev libgmock-dev libbenchmark-dev clang-14 libclang-rt-14-dev clang-format-14 clang-tidy-14 python3 curl openssl
  ca-certificates tzdata
  # workbooks and CSV as others read them
  python3-openpyxl libreoffice-calc
)
# A machine may bring its own Node.js; Debian's is installed only where there is none.
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "setup.sh: il manque ${missing[*]} ; relancez ce script en tant que root" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# `npm ci` writes node_modules/.package-lock.json; an older one than the lock file means a changed dependency.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --no-audit --no-fund --silent
  touch node_modules/.package-lock.json
fi
