# Everything runs in a virtual environment that the first command sets up.
#
#   make demo   analyse a sample video       make eval   measure on the labelled clips
#   make test   check and test everything    make bench  measure the speed
#   make app    open the page                make docs   write the exercise pages anew
#   make hostile  ask all odd and hostile input, and say how much of it was answered well
#
#   make openworld  every exercise on every real clip and captured movement, from kept poses
#   make faults     the faults that the pictures of real clips show: which are named
#   make learn      learn exercises from some real clips, count on the others; docs/learning.md
#   make thin       the same clips with fewer pictures a second
#   make captured   render the captured movement from two places
#   make sensitivity    which number of the engine and the exercises decides about which clip
#
#   make package    build wheel and sdist, and try them in an empty environment
#   make site       the documentation as pages: out/site
#   make vision     fetch anew what finds the pose in the browser
#   make samples    render the sample videos anew
#   make truth      render the measuring set into .cache/truth (an hour and a half)
#   make random_clips  draw clips at random, render them and measure on them (half an hour for a hundred)
#   make shadows    the same as landmarks, with the errors that the pose model makes
#   make rules      how right each rule is, on as many of those as it takes to tell
#   make noise      measure those errors on the rendered clips that are there
#   make mutants    change the engine's code in small ways, and see whether the fast tests notice
#   make templates  the templates by which exercises are recognised, of the figure (some minutes)
#   make recognise  how well real clips and workouts are recognised: docs/recognition.md
#   make accuracy   measure on all that is there and write docs/accuracy.md

# Compiled modules are kept: hundreds of commands are started by the tests.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AVATAR := $(VENV)/.avatar
MUTANTS := $(VENV)/.mutants
SITE := $(VENV)/.site
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VIDEOS ?= ../shared/videos
REAL = $(wildcard $(VIDEOS)/manifest.json)
MOCAP = $(wildcard ../shared/mocap/truth.json)
TRUTH ?= .cache/truth
RENDERED = $(wildcard $(TRUTH)/manifest.json)
POSES ?= .cache/poses
JOBS ?= 2
DRAFTS = $(wildcard ../shared/prototypes/exercises)
MODELS ?= ../shared/models
OUTSIDE := tests/page tests/live tests/session

.PHONY: demo test hostile app eval learn openworld captured faults thin sensitivity bench lint package site docs pictures samples truth random_clips shadows rules noise mutants templates recognise accuracy vision lock clean

demo: $(READY)
	$(BIN)/formcheck demo --out out/demo

# What asks a browser mostly waits, so several do at once; the rest steps back, so that a live picture
# keeps its pace.
test: $(READY) lint
	@$(BIN)/python -m pytest -q -n 3 --dist loadgroup $(OUTSIDE) >$(VENV)/outside.log 2>&1 & outside=$$!; \
	nice $(BIN)/python -m pytest -q -n 3 --dist loadgroup $(foreach part,$(OUTSIDE),--ignore $(part)); inside=$$?; \
	wait $$outside; outside=$$?; cat $(VENV)/outside.log; exit $$((inside | outside))

# The exit code is that of the cases: one that is not answered well makes it fail.
hostile: $(READY)
	$(BIN)/python -m pytest tests/hostile -q

app: $(READY)
	$(BIN)/formcheck app

eval: $(READY)
	$(BIN)/formcheck eval $(VIDEOS)/manifest.json --jobs $(JOBS) --cache $(POSES)

# INFER finds poses that are not kept yet; SEED draws the same medleys again; JSON keeps the results, COMPARE lists what changed from them.
openworld: $(READY)
	$(BIN)/python -m tools.openworld measure --jobs $(JOBS) --real $(VIDEOS)/manifest.json --cache $(POSES) \
		$(if $(INFER),--infer) $(if $(SEED),--seed $(SEED)) $(if $(JSON),--json $(JSON)) $(if $(COMPARE),--compare $(COMPARE)) $(if $(ONLY),--only $(ONLY))

# The captured movement as films from two places, ten minutes; then make openworld INFER=1.
captured: $(AVATAR)
	$(BIN)/python -m tools.openworld film --jobs $(JOBS)

faults: $(READY)
	$(BIN)/python -m tools.openworld faults --jobs $(JOBS) --real $(VIDEOS)/manifest.json --cache $(POSES) $(if $(ONLY),--only $(ONLY))

# MOST is how many lessons are drawn for each exercise and number of people.
learn: $(READY)
	$(BIN)/python -m tools.learning measure --jobs $(JOBS) --real $(VIDEOS)/manifest.json --cache $(POSES) $(if $(MOST),--most $(MOST))

thin: $(READY)
	$(BIN)/python -m tools.openworld thin --jobs $(JOBS) --real $(VIDEOS)/manifest.json --cache $(POSES) $(if $(ONLY),--only $(ONLY))

# Half an hour or so; FPS=15 takes half of it, ONLY=NAME moves only numbers with NAME in theirs.
sensitivity: $(READY)
	$(BIN)/python -m tools.openworld sensitivity --jobs $(JOBS) --real $(VIDEOS)/manifest.json --cache $(POSES) \
		$(if $(FPS),--fps $(FPS)) $(if $(ONLY),--only "$(ONLY)",--out docs/sensitivity.md)

bench: $(READY)
	$(BIN)/python -m benchmarks

# Wheel and sdist, installed into an empty environment, where the demo has to run; OUT keeps them.
package: $(READY)
	$(BIN)/python -m tools.package $(if $(OUT),--out $(OUT))

# The documentation as pages in out/site; a warning is an error.
site: $(SITE)
	NO_MKDOCS_2_WARNING=1 $(VENV)/site/bin/mkdocs build --strict --quiet

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/python -m tools.exercise_docs
	$(BIN)/python -m tools.exercise_format
	$(BIN)/python -m tools.package_map

# The pictures of the page's library.
pictures: $(AVATAR)
	$(BIN)/python -m tools.exercise_pictures

samples: $(AVATAR)
	$(BIN)/python -m tools.avatar samples --jobs $(JOBS)

truth: $(AVATAR)
	$(BIN)/python -m tools.avatar truth --out $(TRUTH) --jobs $(JOBS)

# SEED draws the same clips again, N says how many; the results go to JSON.
random_clips: $(AVATAR)
	$(BIN)/python -m tools.random_clips render --jobs $(JOBS) --cache $(POSES) $(if $(SEED),--seed $(SEED)) \
		$(if $(N),--n $(N)) $(if $(JSON),--json $(JSON))

shadows: $(READY)
	$(BIN)/python -m tools.random_clips shadows --jobs $(JOBS) $(if $(SEED),--seed $(SEED)) $(if $(N),--n $(N)) \
		$(if $(JSON),--json $(JSON))

# LEAST is how many faults, and good ones, each rule is shown; ONLY one exercise.
rules: $(READY)
	$(BIN)/python -m tools.random_clips rules --jobs $(JOBS) $(if $(SEED),--seed $(SEED)) $(if $(LEAST),--least $(LEAST)) \
		$(if $(ONLY),--exercise $(ONLY)) $(if $(JSON),--json $(JSON))

noise: $(AVATAR)
	$(BIN)/python -m tools.random_clips noise --jobs $(JOBS) --cache $(POSES) $(if $(SEED),--seed $(SEED)) $(if $(N),--n $(N))

# SEED draws the same changes again, N says how many, MINUTES ends it early.
# ONLY=NAME changes only files with NAME in their path, and leaves docs/mutants.md alone.
mutants: $(MUTANTS)
	$(BIN)/python -m tools.mutants run $(if $(SEED),--seed $(SEED)) $(if $(N),--n $(N)) \
		$(if $(MINUTES),--minutes $(MINUTES)) $(if $(ONLY),--only $(ONLY))
	$(if $(ONLY),,$(BIN)/python -m tools.mutants page)

templates: $(READY)
	$(BIN)/python -m tools.templates --jobs $(JOBS)

# SEED draws other workouts.
recognise: $(READY)
	$(BIN)/python -m tools.recognition --jobs $(JOBS) --real $(VIDEOS)/manifest.json --cache $(POSES) \
		$(if $(SEED),--seed $(SEED)) --out docs/recognition.md

# What is not there is left out: the measuring set (make truth), the real clips, captured movement,
# results of random_clips and shadows (DRAWN=FILE, SHADOWS=FILE), of the open world (WORLD=FILE; measured
# anew otherwise). The heavy pose model is looked for in $(MODELS), and fetched when it is not there.
accuracy: $(READY)
	FORMCHECK_MODELS=$(MODELS) $(BIN)/python -m tools.accuracy $(if $(RENDERED),--truth $(TRUTH)) \
		$(if $(REAL),--real $(REAL)) $(if $(MOCAP),--mocap $(dir $(MOCAP))) $(if $(WORLD),--world $(WORLD)) \
		$(if $(DRAFTS),--drafts $(DRAFTS)) $(if $(DRAWN),--drawn $(DRAWN)) $(if $(SHADOWS),--shadows $(SHADOWS)) \
		--cache $(POSES) --jobs $(JOBS) --out docs/accuracy.md --pictures docs/pictures

# Fetches MediaPipe's web package anew, through npm: what finds the pose in the browser.
vision: $(READY)
	$(BIN)/python -m tools.vision

# Pins every package with its hash, for all systems and Python versions.
lock:
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q \
		-o requirements.txt
	uv pip compile --group pyproject.toml:avatar --constraint requirements.txt --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header -q -o requirements-avatar.txt
	uv pip compile --group pyproject.toml:mutants --constraint requirements.txt --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header -q -o requirements-mutants.txt
	uv pip compile --group pyproject.toml:site --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q -o requirements-docs.txt

clean:
	rm -rf $(VENV) out .cache build dist

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "FormCheck needs Python 3.11 or newer: install it first." >&2; exit 1; }
	@sh tools/system_libraries.sh
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

$(AVATAR): $(READY) requirements-avatar.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-avatar.txt
	@touch $(AVATAR)

$(MUTANTS): $(READY) requirements-mutants.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-mutants.txt
	@touch $(MUTANTS)

# In an environment of its own: what makes pages is no part of FormCheck.
$(SITE): $(READY) requirements-docs.txt
	$(PYTHON) -m venv $(VENV)/site
	$(VENV)/site/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-docs.txt
	@touch $(SITE)
