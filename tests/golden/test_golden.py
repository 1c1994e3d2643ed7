"""What FormCheck makes of recorded poses has not changed, and is what was really there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tools.golden import FOLDER, SAMPLES, TRACKS, result_of


def _manifest(name: str) -> dict[str, Any]:
    entries = json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8"))
    return next(entry for entry in entries if entry["video"] == f"{name}.mp4")


@pytest.mark.parametrize("name", TRACKS)
def test_the_result_of_a_golden_track_is_the_recorded_one(name: str) -> None:
    expected = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert result_of(name) == expected, "if it is for the better: python -m tools.golden"


@pytest.mark.parametrize("name", TRACKS)
def test_the_recorded_result_counts_what_was_really_there(name: str) -> None:
    entry = _manifest(name)
    result = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    true = entry.get("reps", len(entry.get("holds", [])))
    assert result["counts"]["reps"] == true
