# `make help` lists the targets. Go 1.26 is all that building and running need; the tests also use Node (AWS CDK runs on it).

# JOBS bounds how many compilers and tests run side by side: one of them (the SDK's EC2) takes 3 GB of memory.
JOBS ?= 2
# SPEED is how much faster than the real one the local AWS's clock runs in `make run`.
SPEED ?= 60

TOOLS    := $(CURDIR)/.tools
LINT     := $(TOOLS)/golangci-lint-v2.15.0
ASL      := $(TOOLS)/asl-validator-4.0.0
GUARD    := $(TOOLS)/cfnguard-0.0.62
SBOM     := $(TOOLS)/cyclonedx-gomod-v1.10.0
VULN     := $(TOOLS)/govulncheck-v1.9.0
# VULNDB is Go's vulnerability database; a mirror or a copy (file://...) serves where it cannot be reached.
VULNDB   ?= https://vuln.go.dev
TEMPLATES := pkg/bootstrap/template.json pkg/template/core.json pkg/template/network.json

NODE_MAJOR := $(shell node -p 'process.versions.node.split(".")[0]' 2>/dev/null)
# jsii, on which CDK for Go rests, otherwise greets every Node that it finds too old or too new with a banner.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := $(NODE_MAJOR)
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION := $(NODE_MAJOR)

# INNER is everything but the CDK app, whose first compilation takes a minute.
INNER := ./cmd/... ./events/... ./functions/... ./pkg/...

.DEFAULT_GOAL := help
.PHONY: help build package synth prices run fast test lint tidy templates asl guard vuln unit fix bench release reproducible clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: package ## bin/agc: one static binary that holds the backend
	CGO_ENABLED=0 go build -p $(JOBS) -trimpath -buildvcs=auto -ldflags '-s -w' -o bin/agc ./cmd/agc

package: ## the functions' package for arm64 and x86_64, which agc embeds
	go run ./infra/pack

synth: need-node ## write the templates anew, after a change in infra/
	go test -count=1 ./infra -run '^TestTemplatesAreCommitted$$' -update

prices: ## the price table anew, from AWS's public price list; downloads for a while
	go run ./infra/prices

run: build ## the main job on a local AWS: install, activate, look, activate again, deactivate
	bin/agc local --speed $(SPEED) -- cmd/agc/demo.sh

fast: ## the inner loop: vet and test everything but the CDK app
	go vet -p $(JOBS) $(INNER)
	go test -p $(JOBS) $(INNER)

test: package lint tidy templates asl guard unit ## every check and every test; fetches what it needs

lint: $(LINT) ## all linters
	$(LINT) run --allow-serial-runners --concurrency $(JOBS)

tidy: ## go.mod and go.sum say what the sources need
	go mod tidy -diff

templates: ## the templates, as cfn-lint sees them
	@if command -v cfn-lint >/dev/null && cfn-lint --version >/dev/null 2>&1; then \
		echo 'cfn-lint $(TEMPLATES)'; cfn-lint $(TEMPLATES); \
	else \
		echo '### SKIPPED: the templates were not checked, because cfn-lint is not installed (pip install cfn-lint)'; \
	fi

asl: ## the state machine, as AWS's schema for its language sees it
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory asl-with-npm; else \
		echo '### SKIPPED: the state machine was not checked against the schema, because npm is not installed (it comes with Node, https://nodejs.org)'; \
	fi

.PHONY: asl-with-npm
asl-with-npm: $(ASL)
	@mkdir -p build
	@# What CloudFormation fills in is filled in here, because the schema knows no placeholders.
	@sed -e 's/$${partition}/aws/g' -e 's/$${\([a-z]*\)}/arn:aws:lambda:us-east-1:123456789012:function:Agc-\1/g' pkg/machine/agcaccount.asl.json >build/agcaccount.asl.json
	$(ASL)/node_modules/.bin/asl-validator --json-path build/agcaccount.asl.json

guard: ## the templates, as AWS Control Tower's rules see them
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory guard-with-npm; else \
		echo "### SKIPPED: the templates were not held against AWS Control Tower's rules, because npm is not installed (it comes with Node, https://nodejs.org)"; \
	fi

.PHONY: guard-with-npm
guard-with-npm: $(GUARD)
	go run ./infra/guard -tool $(GUARD)/node_modules/@cdklabs/cdk-validator-cfnguard $(TEMPLATES)

# A release waits for it; a change does not, since what others find out today is no fault of it. The modules' versions tell within a
# second whether there is anything to look at; what the code calls tells whether that matters.
vuln: $(VULN) ## known vulnerabilities that agc or the functions can reach
	@echo 'govulncheck -db $(VULNDB)'; \
	found=0; said=$$($(VULN) -db $(VULNDB) -C cmd/agc -scan module 2>&1) || found=$$?; \
	case $$found,$$said in \
		0,*) ;; \
		3,*) $(VULN) -db $(VULNDB) ./cmd/... ./functions/... ;; \
		*'fetching vulnerabilities'*) echo "### SKIPPED: known vulnerabilities were not looked for, because their database cannot be reached ($$said)" ;; \
		*) echo "$$said"; exit 1 ;; \
	esac

# The CDK app runs on Node; without it everything else is tested all the same.
unit: package ## all tests
	@if [ -n '$(NODE_MAJOR)' ]; then \
		echo 'go test -p $(JOBS) ./...'; go test -p $(JOBS) ./...; \
	else \
		echo '### SKIPPED: the tests of infra/, because Node is not installed (https://nodejs.org)'; \
		echo 'go test -p $(JOBS) $(INNER) ./infra/guard ./infra/pack ./infra/prices ./infra/release'; go test -p $(JOBS) $(INNER) ./infra/guard ./infra/pack ./infra/prices ./infra/release; \
	fi

fix: $(LINT) ## format, and repair what linters can repair
	$(LINT) fmt
	$(LINT) run --fix --allow-serial-runners --concurrency $(JOBS)

bench: ## benchmarks
	go test -p 1 -run '^$$' -bench . $(INNER)

release: package vuln $(SBOM) ## build/release: binaries of agc for every platform, bills of materials, checksums; VERSION=v1.2.3 names it
	@[ -n '$(VERSION)' ] || { echo 'name the release: make release VERSION=v1.2.3' >&2; exit 1; }
	go run ./infra/release -version '$(VERSION)' -sbom $(SBOM)

# The second time everything is built in another place and without what the compiler remembers: the packages of the functions,
# which the second archive embeds, and agc for one platform. Dots keep the copy of the sources out of what looks for sources.
AGAIN := $(CURDIR)/build/.again
reproducible: package ## build the packages and one archive again, elsewhere and from nothing: they are the same, to the byte; takes minutes
	rm -rf $(AGAIN) && mkdir -p $(AGAIN)/sources
	git ls-files -z | tar --null -T - -cf - | tar -xf - -C $(AGAIN)/sources
	go run ./infra/release -version v0.0.0 -platform linux/amd64 -target $(AGAIN)/first
	cd $(AGAIN)/sources && export GOCACHE=$(AGAIN)/cache GOFLAGS='$(GOFLAGS) -p=$(JOBS)' && \
		go run ./infra/pack && go run ./infra/release -version v0.0.0 -platform linux/amd64 -target $(AGAIN)/second
	for a in arm64 x86_64; do cmp pkg/bootstrap/package/function-$$a.zip $(AGAIN)/sources/pkg/bootstrap/package/function-$$a.zip || exit; done
	diff $(AGAIN)/first/SHA256SUMS $(AGAIN)/second/SHA256SUMS
	rm -rf $(AGAIN)
	@echo 'reproducible: the functions and agc are the same, wherever they are built'

clean: ## remove everything that was built or fetched
	rm -rf bin build cdk.out .tools pkg/bootstrap/package/*.zip

.PHONY: need-node
need-node:
	@[ -n '$(NODE_MAJOR)' ] || { echo 'AWS CDK runs on Node: install version 20 or newer from https://nodejs.org' >&2; exit 1; }

# The tools' versions are in their names, so that another version is another file.
$(LINT):
	mkdir -p $(TOOLS)/new
	cd $(TOOLS)/new && GOFLAGS= GOBIN=$(TOOLS)/new go install -p $(JOBS) github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv $(TOOLS)/new/golangci-lint $@

$(VULN):
	mkdir -p $(TOOLS)/new
	cd $(TOOLS)/new && GOFLAGS= GOBIN=$(TOOLS)/new go install -p $(JOBS) golang.org/x/vuln/cmd/govulncheck@v1.9.0
	mv $(TOOLS)/new/govulncheck $@

$(SBOM):
	mkdir -p $(TOOLS)/new
	cd $(TOOLS)/new && GOFLAGS= GOBIN=$(TOOLS)/new go install -p $(JOBS) github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
	mv $(TOOLS)/new/cyclonedx-gomod $@

# The package is an adapter for CDK, of which only cfn-guard and the rules are wanted: nothing of CDK comes along.
$(GUARD):
	npm install --prefix $@.new --no-package-lock --no-audit --no-fund --silent --omit=peer --ignore-scripts @cdklabs/cdk-validator-cfnguard@0.0.62
	mv $@.new $@

$(ASL):
	npm install --prefix $@.new --no-package-lock --no-audit --no-fund --silent asl-validator@4.0.0
	mv $@.new $@
