# msgtrace: everything a developer runs. `make` alone lists the targets.

GO        ?= go
BIN       := bin/msgtrace
VERSION   ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT    ?= $(shell git log -1 --format=%H 2>/dev/null)
COMMITTED ?= $(shell TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd 2>/dev/null)
CLI       := msgtrace/cmd/internal/cli
LDFLAGS   := -X $(CLI).version=$(VERSION) -X $(CLI).commit=$(COMMIT) -X $(CLI).committed=$(COMMITTED)
ARGS      ?=
IN        ?= cmd ui client theme
TARGETS   ?=
FUZZTIME  ?= 20000x
KILLS     ?= 250
BENCHTIME ?= 1s
SOAK      ?= 1h
ASKS      ?= 20000

.DEFAULT_GOAL := help
.PHONY: help demo run build install test integration race lint golden pictures bench fuzz soak kill release clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## open the explorer on the embedded simulator (ARGS="--api tracing")
	@$(BIN) demo $(ARGS)

run: build ## open the explorer (ARGS="--base-url ...")
	@$(BIN) $(ARGS)

build: ## build bin/msgtrace
	@$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/msgtrace

install: ## install msgtrace into GOBIN
	$(GO) install -trimpath -ldflags '$(LDFLAGS)' ./cmd/msgtrace

test: ## run every test
	$(GO) test ./...

# The second prints who comes in here and with sshd: see the comment on soak.
integration: ## run the tests that need tmux, screen, ssh, sshd, plink and redis-server (ASKS=1000000: of the store, in each)
	$(GO) test -tags integration -run Integration ./cmd/msgtrace
	$(GO) test -C cmd/internal/access -tags integration -run Integration
	$(GO) test -C cmd/internal/team -timeout 0 -tags integration -run Integration -asks $(ASKS)

race: ## run every test under the race detector
	$(GO) test -race -timeout 30m ./...

lint: ## gofmt, go vet and staticcheck
	@unformatted=$$(gofmt -l cmd ui client theme .ci/release); \
	  if [ -n "$$unformatted" ]; then echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) vet -C .ci/release ./...
	$(GO) tool -modfile=.ci/tools/go.mod staticcheck ./...

# Only these packages know -update.
golden: ## write again what tests compare with (IN=ui/traces: only there); read the diff
	$(GO) test $$(grep -rlE '"update"|exp/golden|uitest.Golden' --include='*_test.go' $(IN) | xargs -n1 dirname | sort -u | sed 's|^|./|') -update

pictures: ## draw the pictures of README.md again
	$(GO) test ./ui -run '^TestThePicturesAreOfToday$$' -update

bench: ## run every benchmark (BENCHTIME=1x: once, for errors)
	$(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) ./...

# A number of runs, not a time: up to Go 1.26 a target whose time is up can fail
# with "context deadline exceeded" without having found anything (Go issue 75804).
# Nor is a minute spent on making each input that is new as short as can be.
fuzz: ## run each fuzz target for FUZZTIME (1000000x: for a long search)
	@for package in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
	    echo "fuzz $$package $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x $$package || exit 1; \
	  done; \
	done

# go test prints what a passing test writes only of the package that it stands in.
soak: ## run all on a service that misbehaves, for SOAK in all (SEED=1: from there on; RUNS=100: that many of each)
	@each=$$(awk -v span='$(SOAK)' 'BEGIN { n = span + 0; if (span ~ /h$$/) n *= 3600; else if (span ~ /m$$/) n *= 60; print int(n / 6) + 1 }'); often=$${RUNS:+-erratic.runs=$$RUNS}; \
	for tests in client:TestNothingIsLostOrClaimed client:TestNothingIsLostOverConnections client:TestNothingIsLostOverReal \
	  cmd/internal/cli:TestSearchUnder ui:TestTheExplorerUnder; do \
	  $(GO) test -C "$${tests%%:*}" -timeout 0 -run "^$${tests##*:}.*Misbehaves?$$" $${often:--erratic.for=$${each}s} -erratic.from "$${SEED:-$$(date +%s)}" || failed=1; \
	done; exit $${failed:-0}

kill: ## kill processes at KILLS random instants in each kind of work
	$(GO) test ./cmd/msgtrace ./client/auth -run '^TestAProcessThatIsKilled' -kills $(KILLS) -timeout 60m

release: ## pack archives, .deb, .rpm, checksums and parts lists into dist (TARGETS=linux/amd64)
	$(GO) run -C .ci/release . -root ../.. -out ../../dist -version '$(VERSION)' -time '$(COMMITTED)' -ldflags '$(LDFLAGS)' $(TARGETS)

clean: ## remove what was built
	rm -rf bin dist
