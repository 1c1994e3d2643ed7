"""Thousands of broken files, others in every run: each is accepted or answered, none breaks us."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from formcheck.errors import UserError
from formcheck.exercises.catalog import exercise_ids
from formcheck.exercises.loader import read_exercise
from formcheck.exercises.model import Exercise
from formcheck.manifest import read_manifest
from formcheck.routines.catalog import routine_ids
from formcheck.routines.loader import read_routine
from formcheck.routines.writer import to_toml
from formcheck.terminal import exercise_page
from formcheck.wording.catalogue import catalogue
from tests.cli.runs import ROOT
from tests.hostile.mutations import broken_bytes, broken_json, broken_toml, seeds
from tests.hostile.writing import is_answer, packaged

FILES: Final = 150
"""Of each kind, from each good file."""
GERMAN: Final = catalogue("de")

DECLARED: Final = {
    **{name: ("exercises", packaged("exercises", name)) for name in exercise_ids()},
    **{name: ("routines", packaged("routines", name)) for name in routine_ids()},
}
declared = pytest.mark.parametrize(("room", "text"), DECLARED.values(), ids=DECLARED)
MANIFEST: Final = json.dumps(
    [
        {"video": "a.mp4", "exercise": "squat", "reps": 3, "reps_ok": [3, 4],
         "rep_times": [[0, 1.5], [2, 3.5], [4, 5]], "faults": {}, "note": "a cat"},
        {"video": "b.mp4", "exercise": "knee_to_chest", "view": "side",
         "holds": [{"side": "left", "start_s": 1, "end_s": 6.5}], "people": 2},
    ]
)  # fmt: skip
SAMPLES: Final = (ROOT / "sample_videos" / "manifest.json").read_text(encoding="utf-8")
manifests = pytest.mark.parametrize("text", [MANIFEST, SAMPLES], ids=["small", "samples"])


def use_exercise(path: Path) -> None:
    """Read an exercise and do with it what comes first."""
    exercise: Exercise = read_exercise(path)
    assert exercise_page(exercise, GERMAN.report) is not None
    assert exercise.in_language("de").id == exercise.id
    assert exercise.with_hold(5.0).noun == exercise.noun


def use_routine(path: Path) -> None:
    """Read a routine; what was read can be written and read again."""
    routine = read_routine(path)
    path.write_text(to_toml(routine), encoding="utf-8")
    assert read_routine(path) == routine


def use_manifest(path: Path) -> None:
    """Read a manifest and look at what each entry says."""
    for entry in read_manifest(path):
        assert entry.count_range[0] <= entry.count_range[1]
        assert all(start_s < end_s for start_s, end_s in entry.spans)


USES: Final = {"exercises": use_exercise, "routines": use_routine, "manifests": use_manifest}


def answered(room: str, path: Path, break_: Callable[[random.Random], bytes]) -> int:
    """How many of the broken files were refused; fails with the seed of one that broke us."""
    refused = 0
    for _ in range(FILES):
        seed = seeds()
        path.write_bytes(break_(random.Random(seed)))
        try:
            USES[room](path)
        except UserError as error:
            refused += 1
            said = str(error)
            if not (is_answer(said, path.name) and is_answer(GERMAN.error(error), path.name)):
                pytest.fail(f"seed {seed}: {said}")
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not come out
            pytest.fail(f"seed {seed}: {type(error).__name__}: {error}")
    return refused


@declared
def test_broken_bytes(tmp_path: Path, room: str, text: str) -> None:
    def break_(random_: random.Random) -> bytes:
        return broken_bytes(text.encode(), random_)

    assert answered(room, tmp_path / "mine.toml", break_) > 0


@declared
def test_broken_lines(tmp_path: Path, room: str, text: str) -> None:
    def break_(random_: random.Random) -> bytes:
        return broken_toml(text, random_).encode()

    assert answered(room, tmp_path / "mine.toml", break_) > 0


@manifests
def test_broken_bytes_of_a_manifest(tmp_path: Path, text: str) -> None:
    def break_(random_: random.Random) -> bytes:
        return broken_bytes(text.encode(), random_)

    assert answered("manifests", tmp_path / "m.json", break_) > 0


@manifests
def test_broken_labels_of_a_manifest(tmp_path: Path, text: str) -> None:
    def break_(random_: random.Random) -> bytes:
        return broken_json(text, random_).encode()

    assert answered("manifests", tmp_path / "m.json", break_) > 0
