"""Without an exercise: what is done is recognised, and each set is judged by its own exercise."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import formcheck
from formcheck.coach.workout_report import WorkoutReport
from formcheck.pose.frame import PoseTrack
from tests.cli.runs import Run
from tests.recognition.figures import one_after_the_other, performed

Here = Callable[..., Run]
ADDED = {"recognised", "sets"}


@pytest.fixture(scope="module")
def workout() -> PoseTrack:
    return one_after_the_other(performed("squat"), performed("glute_bridge"))


@pytest.fixture
def poses(workout: PoseTrack, tmp_path: Path) -> Path:
    path = tmp_path / "workout.npz"
    workout.save(path)
    return path


def test_the_sets_are_listed_in_order(here: Here, poses: Path, tmp_path: Path) -> None:
    run = here(
        *("analyze", poses, "--json", tmp_path / "w.json", "--csv", tmp_path / "w.csv"),
        *("--report", tmp_path / "w.html", "--poses", tmp_path / "p.npz"),
    )
    assert run.code == 0, run.err
    assert run.out.index("1. Squat: 3 repetitions") < run.out.index("2. Glute bridge: 3 rep")

    data = json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))
    assert [one["exercise"]["id"] for one in data["sets"]] == ["squat", "glute_bridge"]
    assert data["exercise"] is None
    assert data["counts"]["reps"] == 6
    assert [rep["set"] for rep in data["reps"]] == [1, 1, 1, 2, 2, 2]
    assert data["sets"][0]["end_s"] < data["sets"][1]["start_s"]

    with (tmp_path / "w.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["set"], row["exercise"], row["index"]) for row in rows] == [
        *(("1", "squat", str(i)) for i in (1, 2, 3)),
        *(("2", "glute_bridge", str(i)) for i in (1, 2, 3)),
    ]
    html = (tmp_path / "w.html").read_text(encoding="utf-8")
    assert html.index('href="#set1"') < html.index('href="#set2"') < html.index('id="set1"')
    assert len(PoseTrack.load(tmp_path / "p.npz")) == len(PoseTrack.load(poses))


def test_a_single_exercise_is_reported_as_with_its_name(here: Here, tmp_path: Path) -> None:
    path = tmp_path / "squats.npz"
    performed("squat").save(path)
    named = json.loads(here("analyze", path, "-e", "squat", "--json", "-").out)
    alone = json.loads(here("analyze", path, "--json", "-").out)
    assert {key: value for key, value in alone.items() if key not in ADDED} == named
    (one,) = alone["sets"]
    assert one["counts"] == named["counts"]
    assert "Recognised by itself: Squat." in here("replay", path).out


def test_none_of_mine(here: Here, tmp_path: Path) -> None:
    path = tmp_path / "nothing.npz"
    track = performed("squat")
    still = PoseTrack(
        track.t,
        track.size_wh,
        track.xy[:1].repeat(len(track), axis=0),
        track.world[:1].repeat(len(track), axis=0),
        track.visibility[:1].repeat(len(track), axis=0),
    )
    still.save(path)
    run = here("analyze", path, "--json", tmp_path / "n.json", "--csv", tmp_path / "n.csv")
    assert run.code == 0
    assert "None of the exercises" in run.out
    data = json.loads((tmp_path / "n.json").read_text(encoding="utf-8"))
    assert (data["sets"], data["exercise"], data["counts"]["reps"]) == ([], None, 0)


def test_the_library_recognises_too(workout: PoseTrack) -> None:
    found = formcheck.analyze(workout)
    assert isinstance(found, WorkoutReport)
    assert [(one.exercise.id, len(one.reps)) for one in found.sets] == [
        ("squat", 3),
        ("glute_bridge", 3),
    ]
    assert found.single is None
