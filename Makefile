# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# make            the module, its examples and its Python package
# make check      every test
# make matrix     build and test against the other versions of ns-3
# make study      the handover study        (RUNS=30 SCHEMES="mip6 mip6+send" ARGS="--l2=50ms", see mip6-study --help)
# make bench      the figures, as JSON
# make calibrate  what cryptography costs on this machine, as options of CryptoCostModel
# make doc        reference in build/doc
# make format     clang-format on every source
#
# NS3=system takes Debian's ns-3, NS3=<folder> any other; without it the wheel from PyPI is used.
# As root (or with sudo) missing Debian packages are installed.

NS3 ?= venv
JOBS ?= $(shell nproc)
RUNS ?= 30
SCHEMES ?= mip6 mip6-ro mip6+send fmip6-predictive fmip6-reactive fmip6-predictive+send fmip6-reactive+send
WHEEL := ns3==3.44.post0

ID := $(shell printf %s '$(NS3)' | sed 's,^/*,,; s,[^A-Za-z0-9.],-,g')
BUILD := build/$(ID)-release
PYTHON := .venv/bin/python
WANTED := $(if $(filter venv,$(NS3)),$(WHEEL)) -r bindings/requirements.txt -r test/requirements.txt
GROUPS := build $(if $(filter system,$(NS3)),system)
CMAKE := cmake -G Ninja -DNS3='$(NS3)' -DMIP6SEC_PYTHON=$(CURDIR)/$(PYTHON)

.PHONY: all ns3 release check matrix study bench calibrate doc format clean

all: release
	@ln -sfn $(ID)-release build/python
	@echo "== ready: $(BUILD)/examples/first, $(PYTHON) examples/first.py"

# What everything needs: packages, the virtual environment, and the module's Python package in it
ns3:
	@tools/need.sh $(GROUPS)
	@tools/venv.sh .venv $(WANTED)
	@$(PYTHON) tools/link-package.py

release: ns3
	@$(CMAKE) -S . -B $(BUILD) -DCMAKE_BUILD_TYPE=Release -DMIP6SEC_TESTS=OFF --log-level=WARNING >/dev/null
	@CCACHE_BASEDIR=$(CURDIR) CCACHE_NOHASHDIR=1 cmake --build $(BUILD) -j $(JOBS)

check: ns3
	@tools/need.sh check system
	@$(PYTHON) tools/check.py check --ns3 '$(NS3)' --jobs $(JOBS)

matrix: ns3
	@tools/need.sh check source
	@$(PYTHON) tools/check.py matrix --jobs $(JOBS)

study: all
	@$(PYTHON) tools/study.py --build $(BUILD) --runs $(RUNS) --schemes $(SCHEMES) --jobs $(JOBS) -- $(ARGS)

bench: all
	@tools/need.sh bench
	@cmake --build $(BUILD) -j $(JOBS) --target bench-programs
	@$(PYTHON) test/bench/bench.py --build $(BUILD)

calibrate: release
	@cmake --build $(BUILD) -j $(JOBS) --target calibrate
	@$(BUILD)/test/bench/calibrate $(ARGS)

doc:
	@tools/need.sh check
	@python3 tools/check.py doc

format:
	@tools/need.sh check
	@grep '\.\(h\|cc\)$$' files.txt | xargs clang-format -i cmake/precompiled.h

clean:
	rm -rf build
