#!/usr/bin/env bash
# Runs cargo-deny over deny.toml; installs it into target/tools where it is missing (about three minutes, once).
# Bans, licenses and sources are always judged. Advisories need their database from the network: where it cannot be
# had, that is said, and is no failure unless KADER_ADVISORIES=required.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/target/tools/bin:$PATH"

if ! command -v cargo-deny >/dev/null; then
  echo "check-dependencies: installing cargo-deny into target/tools"
  cargo install cargo-deny --locked --version '^0.20' --root target/tools --quiet
fi

cargo deny check bans licenses sources

mkdir -p target
log=target/advisories.log
result=0
timeout 120 cargo deny --color never check advisories >"$log" 2>&1 || result=$?
if [ "$result" = 0 ]; then
  tail -n 1 "$log"
elif [ "$result" = 124 ] || grep -q 'failed to fetch advisory database' "$log"; then
  echo "check-dependencies: advisories NOT CHECKED, their database cannot be reached from here"
  [ "${KADER_ADVISORIES:-}" != required ]
else
  cat "$log" >&2
  exit 1
fi
