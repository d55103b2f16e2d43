# make test installs what is missing and runs every test; make check is what CI demands.

PYTHON      ?= python3
VENV        := .venv
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME    ?= 5s

export CGO_ENABLED = 0

.PHONY: all build test check tools fresh verify lint fuzz bench update clean

all: build

build:
	go build -trimpath -o bin/parity ./cmd/parity

test: tools
	go test -timeout 20m ./...
	cd beam && go test ./...
	cd fixtures/go && go vet ./...

# Python, Elixir, node with TypeScript, the pydantic and pytest that tests run, and the
# browser that the HTML report is tested in.
tools: $(VENV)/.packages
	@scripts/need.sh elixir
	@scripts/need.sh node
	@scripts/need.sh chromium

$(VENV)/.packages: scripts/need.sh
	@scripts/need.sh python
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check 'pydantic>=2,<3' pytest
	@touch $@

lint:
	@test -z "$$(gofmt -l *.go beam cmd internal fixtures/go)" || { echo "gofmt -w these files:"; gofmt -l *.go beam cmd internal fixtures/go; exit 1; }
	go vet ./...
	cd beam && go vet ./...
	cd fixtures/go && go vet ./...
	go run $(STATICCHECK) ./...

# What is generated and committed must be what the tree generates.
fresh: build
	bin/parity capture --check
	bin/parity report
	git diff --exit-code -- schemas reports

# The findings on the fixtures, asked of the fixtures' own code.
verify: build tools
	cd fixtures/elixir && mix compile
	NODE_PATH="$${XDG_CACHE_HOME:-$$HOME/.cache}/parity/node/node_modules" bin/parity verify

# A short run of every fuzz target; FUZZTIME=10m for a long one.
fuzz: tools
	@scripts/fuzz.sh $(FUZZTIME)

bench:
	go test -run '^$$' -bench . -benchmem ./internal/compare ./internal/schema ./cmd/parity

check: lint test fresh fuzz

# Rewrite golden files and generated files.
update: build tools
	go test ./cmd/parity ./internal/report ./internal/capture/... -update
	bin/parity capture
	bin/parity report

clean:
	rm -rf bin $(VENV)
