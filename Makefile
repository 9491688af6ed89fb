# Everything that a person or CI does with this repository. `make` alone lists it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Two cargos at once only wait for each other; and the order of prerequisites below is meant.
.NOTPARALLEL:

# The program under test lets a WebDriver attach; what `make build` makes does not.
E2E := --features kader/e2e
UI_SOURCES := $(shell find ui -type f -not -path 'ui/node_modules/*' -not -path 'ui/dist*' -not -path 'ui/pictures/*')
CLIPS := target/clips/1280x720

.PHONY: help demo test check bench build thorough fuzz mutants ui fmt clippy deny test-ui test-rust needs needs-all

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

demo: needs ui ## a relay and two windows, one click from a session (no display: clicks by itself, pictures in target/demo)
	cargo build -p kader -p kader-relay -p kader-tests --bins $(E2E)
	target/debug/demo

test: needs-all test-ui test-rust ## everything: interface, crates, whole system, windows

test-ui: ui
	cd ui && npm run check && npm test

# One selection of packages for all of it: cargo unites features over what is selected, and a second selection
# would build two hundred crates anew. So the two halves are told apart by the names of their programs.
CRATES_TESTS := $(basename $(notdir $(wildcard crates/*/tests/*.rs))) \
	$(notdir $(patsubst %/main.rs,%,$(wildcard crates/*/tests/*/main.rs)))
WHOLE_TESTS := $(basename $(notdir $(wildcard tests/tests/*.rs)))
ifneq ($(filter $(CRATES_TESTS),$(WHOLE_TESTS)),)
$(error a test of a crate and one of the whole system have the same name: $(filter $(CRATES_TESTS),$(WHOLE_TESTS)))
endif

# All targets first: the window tests start the programs, and so nothing is built twice.
test-rust: ui
	cargo build --workspace --all-targets $(E2E)
	cargo test --workspace --no-fail-fast $(E2E) --lib --bins $(addprefix --test ,$(sort $(CRATES_TESTS)))
	cargo test --workspace --no-fail-fast $(E2E) --doc
	@# One at a time: windows, sound and clocks want the machine for themselves.
	cargo test --workspace --no-fail-fast $(E2E) $(addprefix --test ,$(WHOLE_TESTS)) -- --test-threads 1
	@# The tests write the page's types; what was committed must be what the crates say.
	@if [ -d .git ] && [ -n "$$(git status --porcelain ui/src/generated)" ]; then git status --short ui/src/generated; exit 1; fi

check: needs ui fmt clippy deny ## format, lints, dependencies, types and texts of the interface
	cd ui && npm run check

fmt:
	cargo fmt --all --check

# Twice: with what the tests drive, and as it ships.
clippy: ui
	cargo clippy --workspace --all-targets $(E2E) -- -D warnings
	cargo clippy --workspace --all-targets -- -D warnings

deny:
	scripts/check-dependencies.sh

# Leaves a target/release/kader that can be driven; `make build` makes the one that ships anew.
bench: needs-all ui $(CLIPS)/therapist.ivf ## the numbers, from a release build, as a table
	scripts/install-needs.sh bench
	cargo build --release -p kader -p kader-relay -p kader-tests -p kader-call --bins --example bad_network $(E2E)
	target/release/bench --clips $(CLIPS)
	cargo bench -q -p kader-verify

build: needs ui ## the programs as they ship: target/release/kader, kader-relay and kader-verify
	cargo build --release -p kader -p kader-relay -p kader-verify

# Prints the seeds, from which a found history begins again: KADER_SEED=n KADER_HISTORIES=1. With a profile of its own:
# a life between sessions takes 0.8 s of one core (November 2026), and 0.5 s where no memory is locked: half of it was
# the kernel locking pages for the vault's database, which these do not try. `ulimit` keeps it from doing so, but for
# root, who also needs `setpriv --bounding-set=-ipc_lock`.
thorough: needs-all ui ## the random tests at length, some hours: 10 000 lives between sessions and as many with sessions, every write, 1 000 kills, a relay in trouble
	KADER_THOROUGH=1 cargo test --profile thorough -p kader-setting --lib -- --nocapture simulation several
	ulimit -S -l 0; KADER_THOROUGH=1 cargo test --profile thorough -p kader-core --test ways -- --nocapture \
		together::whatever any_order::any_order lives:: every_write:: letters::any_order lost::any_order by_lot::any_order files_astray::any_order
	cargo build -p kader-tests -p kader-relay --bins
	KADER_THOROUGH=1 cargo test -p kader-tests --test kill_letters --test relay_in_trouble -- --nocapture --test-threads 1

fuzz: needs ## each reader of foreign bytes for a minute of libFuzzer, guided by coverage: an hour with building
	scripts/fuzz.sh

mutants: needs ## breaks the rules in 1 600 places, one build for each, and lists what no test saw: four to six hours
	scripts/mutants.sh

needs:
	scripts/install-needs.sh build windows

needs-all:
	scripts/install-needs.sh build windows network browser

ui: ui/dist/index.html ## the interface, into ui/dist

ui/node_modules/.installed: ui/package-lock.json ui/package.json
	cd ui && npm ci --no-audit --no-fund
	touch $@

ui/dist/index.html: ui/node_modules/.installed $(UI_SOURCES)
	cd ui && npm run build
	touch $@

$(CLIPS)/therapist.ivf: scripts/make-clips.py scripts/clip_faces.py
	scripts/install-needs.sh clips
	scripts/make-clips.py --size 1280x720 --out $(CLIPS)
