#!/usr/bin/env bash
# Breaks crates/setting on purpose, one place at a time, and runs its tests against each (cargo-mutants; what is left
# out and why stands in .cargo/mutants.toml). Installs cargo-mutants into target/tools where it is missing (two
# minutes, once). What no test saw is listed at the end, and in target/mutants.out/missed.txt.
#
#   scripts/mutants.sh [options of cargo mutants]      e.g. -f crates/setting/src/calendar.rs, --in-diff change.diff
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/target/tools/bin:$PATH"

if ! command -v cargo-mutants >/dev/null; then
  echo "mutants: installing cargo-mutants into target/tools"
  cargo install cargo-mutants --locked --version '^27.1' --root target/tools --quiet
fi

# An exclusion that matches nothing any more, or one more than it argues for, is to be looked at.
left_out=$(comm -23 \
  <(cargo mutants --no-config --package kader-setting --exclude crates/setting/src/fixtures.rs --list | sort) \
  <(cargo mutants --package kader-setting --list | sort))
argued=10
if [ "$(grep -c . <<<"$left_out")" != "$argued" ]; then
  printf 'mutants: .cargo/mutants.toml argues for %s and leaves out these:\n%s\n' "$argued" "$left_out" >&2
  exit 1
fi

# The first test that fails is enough; the harness stops there only if it is told that it may.
export RUSTC_BOOTSTRAP=1
mkdir -p "${CARGO_TARGET_DIR:-target}"
cargo mutants --package kader-setting --output "${CARGO_TARGET_DIR:-target}" "$@" \
  -- --lib -- -Zunstable-options --fail-fast
