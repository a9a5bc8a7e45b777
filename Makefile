# On a fresh machine: `make demo` shows the program, `make test` tests it. Both install what is missing, and say so.
SHELL  := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PREFIX  ?= /usr/local
DESTDIR ?=
SWIFT   := scripts/swift
SOURCES := Package.swift Sources Tests
STRICT  := --scratch-path .build/check -Xswiftc -warnings-as-errors
# Asked when the line is run: make expands a recipe whole before its first line, which may have to install Swift.
bin      = $$($(SWIFT) build $(1) --show-bin-path)

.PHONY: help demo test check bench soak matrix prove fmt lint docs install fresh build
help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## install what is missing, then a backup, damage and a restore before your eyes
	@scripts/setup build
	@echo "Building overwinter (minutes the first time, seconds later) ..."
	@$(SWIFT) build --quiet --product overwinter
	@OVERWINTER="$(call bin)/overwinter" examples/demo/run.sh

test: ## install what is missing, then all tests (as root also those that need systemd and Docker)
	@scripts/setup test
	@$(SWIFT) test --disable-xctest

check: ## what CI runs: no warnings, format, every test (CI=true: a test that would be skipped fails)
	@scripts/setup test
	@$(MAKE) --no-print-directory lint
	@$(SWIFT) build $(STRICT) --build-tests
	@$(SWIFT) test $(STRICT) --skip-build --disable-xctest

bench: ## measure against cp, rsync and tar in pairs, and print the table (root; hours; ARGS="--rounds 3 small large" for less)
	@scripts/setup bench
	@$(SWIFT) build --quiet -c release --product overwinter
	@OVERWINTER="$(call bin,-c release)/overwinter" bench/run $(ARGS)

N ?= 300
soak: ## the kill loop: N (300) SIGKILLs at random moments of a run on real systemd; SEED=… repeats one (needs root)
	@scripts/setup test
	@$(SWIFT) build --quiet --product overwinter
	@N="$(N)" SEED="$(SEED)" OVERWINTER="$(call bin)/overwinter" Tests/testbed/with-systemd Tests/scenes/kill-loop.sh

matrix: ## the fault matrix, as tables: each step of a run under each fault, on real systemd, then real Compose; ONLY='backup/copy' for less (needs root)
	@scripts/setup test
	@$(SWIFT) build --quiet --product overwinter
	@status=0; export ONLY="$(ONLY)" OVERWINTER="$(call bin)/overwinter"; \
	Tests/testbed/with-systemd Tests/matrix/systemd.sh || status=1; \
	Tests/testbed/with-docker Tests/matrix/compose.sh || status=1; exit $$status

PROOFS := failing-calls short-calls killed-calls killed-restores power-cuts full-disks
prove: ## every call fails, every call kills, 900 power cuts, full disks: the whole of what CI samples (needs root; many hours)
	@scripts/setup test
	@$(SWIFT) build --quiet --product overwinter
	@for proof in $(PROOFS); do \
	    N=0 STATES=300 LEVELS=64 OVERWINTER="$(call bin)/overwinter" bash Tests/scenes/$$proof.sh; done

fmt: ## format every source file
	@$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

# A Swift without swift-format: said, not hidden, and only there.
lint:
	@if $(SWIFT) format --version >/dev/null 2>&1; then \
	    $(SWIFT) format lint --strict --parallel --recursive $(SOURCES); \
	else \
	    echo "lint: this Swift has no swift-format; the format is not checked here"; \
	fi

docs: ## write docs/cli.md anew from the program's own help
	@$(SWIFT) build --quiet --product overwinter
	@OVERWINTER="$(call bin)/overwinter" scripts/docs

# What may take a minute is done as you are; `sudo make install` afterwards builds nothing.
build: ## the binary that `make install` installs, Swift's libraries linked in
	@scripts/setup build
	@$(SWIFT) build -c release --static-swift-stdlib --product overwinter

install: build ## binary, completions, manual page, profiles and systemd units, below PREFIX (/usr/local), in DESTDIR
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install "$(call bin,-c release --static-swift-stdlib)/overwinter"

fresh: ## make demo and make test in an empty Debian 13 (needs root; takes long)
	@scripts/fresh
