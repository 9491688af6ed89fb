#!/usr/bin/env bash
# Gives the fuzz targets to libFuzzer, guided by coverage, one after another. Installs cargo-bolero into target/tools
# where it is missing (a minute, once). The stable compiler does: cargo-bolero asks it for what else only nightly has.
#
#   scripts/fuzz.sh [seconds for each] [part of a test's name]      60, all
#
# Each begins from its kept corpus and from what earlier runs found, in target/fuzz/corpus. What fails is kept beside
# the test, in __fuzz__/<name>/crashes, from where `cargo test` reads it ever after. With KADER_FUZZ_KEEP=1 what was
# found to reach code that the kept corpus does not is taken into it.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60} wanted=${2:-}
built=${CARGO_TARGET_DIR:-target}
# How many new inputs a run may add to the corpus of a target.
keeps=24
export PATH="$PWD/target/tools/bin:$PATH"

if ! command -v cargo-bolero >/dev/null; then
  echo "fuzz: installing cargo-bolero into target/tools"
  cargo install cargo-bolero --locked --version '=0.13.5' --no-default-features --features libfuzzer \
    --root target/tools --quiet
fi

# package, file with the targets, how cargo names its tests
files="
kader-wire    crates/wire/tests/fuzz.rs           -
kader-setting crates/setting/src/tests/fuzz.rs    tests::fuzz::
kader-seal    crates/seal/tests/fuzz.rs           -
kader-core    crates/core/src/message/fuzz.rs     message::fuzz::
kader-core    crates/core/src/homework/document/tests.rs homework::document::tests::
kader-attachment crates/attachment/src/fuzz.rs fuzz::
kader-core    crates/core/src/homework/forms/tests.rs homework::forms::tests::
kader-core    crates/core/src/archive/fuzz.rs     archive::fuzz::
kader-core    crates/core/src/returning/fuzz.rs   returning::fuzz::
kader-archive crates/archive/src/tests/fuzz.rs    tests::fuzz::
"

ran=0 failed=()
while read -r package file prefix; do
  [ -n "$package" ] || continue
  # A check! names its folder; the function around it is the test.
  while read -r test name; do
    test="${prefix#-}$test"
    [[ "$test" == *"$wanted"* ]] || continue
    beside="$(dirname "$file")/__fuzz__/$name"
    found="$built/fuzz/corpus/$package/$name"
    log="$built/fuzz/$package-$name.log"
    mkdir -p "$found"
    bolero=(cargo bolero test "$test" --package "$package" --rustc-bootstrap --target-dir "$built/fuzz")
    status=0
    # One corpus is read and written, the other read: so nothing but what is wanted gets among what is kept.
    "${bolero[@]}" --corpus-dir "$found" -T "${seconds}s" -E "$beside/corpus" </dev/null >"$log" 2>&1 || status=$?
    if [ "$status" = 0 ] && [ "${KADER_FUZZ_KEEP:-}" = 1 ]; then
      merged=$(mktemp -d)
      cp -p "$beside/corpus/"* "$merged"
      "${bolero[@]}" --corpus-dir "$merged" -E=-set_cover_merge=1 -E=-use_counters=0 -E "$found" \
        </dev/null >>"$log" 2>&1 || status=$?
      # Written in their order: the first reach the most. Most of the rest are one more error within a library.
      find "$merged" -type f -printf '%T@ %f\n' | sort -n | cut -d ' ' -f 2 | grep -Ex '[0-9a-f]{40}' |
        while read -r new; do [ -e "$beside/corpus/$new" ] || echo "$merged/$new"; done |
        sed -n "1,${keeps}p" | xargs -r cp -t "$beside/corpus"
      rm -r "$merged"
    fi
    rmdir "$beside/crashes" 2>/dev/null || true
    # What libFuzzer says last of how often it ran and how many edges of the program it knows.
    runs=$(grep -o '^Done [0-9]* runs' "$log" | head -n 1 || true)
    edges=$(grep -o ' cov: [0-9]*' "$log" | tail -n 1 || true)
    echo "$package $test: ${runs:-failed},${edges:- no edges}"
    ran=$((ran + 1))
    [ "$status" = 0 ] || failed+=("$log")
  done < <(awk '/^fn /{ test = $2; sub(/\(.*/, "", test) } match($0, /check!\("[^"]+/) { print test, substr($0, RSTART + 8, RLENGTH - 8) }' "$file")
done <<<"$files"

if [ "$ran" = 0 ]; then echo "fuzz: no target is called $wanted" >&2; exit 1; fi
for log in "${failed[@]}"; do
  echo "fuzz: failed, see $log" >&2
  tail -n 40 "$log" >&2
done
[ ${#failed[@]} = 0 ]
