"""The report as data keeps to schema 1 and agrees with itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from formcheck.api import analyze
from formcheck.coach.events import Finished
from formcheck.coach.report import Report, Source
from formcheck.exercises.catalog import exercise_ids, load_exercise
from tests.report.figures import analysed_faulty, analysed_good
from tests.report.schema import REPORT, mismatch
from tools.figure.library import good
from tools.figure.track import film

CASES = {
    **{f"{exercise}, good": (exercise, None) for exercise in exercise_ids()},
    "glute_bridge, hips_low": ("glute_bridge", "hips_low"),
    "squat, depth": ("squat", "depth"),
}


@pytest.fixture(scope="module", params=CASES.values(), ids=list(CASES))
def report(request: pytest.FixtureRequest) -> dict[str, Any]:
    """There and back through text; NaN, which is no JSON, is refused."""
    exercise, rule = request.param
    analysis = analysed_faulty(exercise, rule) if rule else analysed_good(exercise)
    found: dict[str, Any] = json.loads(json.dumps(analysis.report.to_json(), allow_nan=False))
    return found


def attempts(report: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = report["reps"] + report["holds"]
    return found


def test_it_keeps_to_the_schema(report: dict[str, Any]) -> None:
    assert mismatch(report, REPORT) == ""


def test_the_schema_would_notice(report: dict[str, Any]) -> None:
    assert mismatch(report | {"schema": 2}, REPORT) == "report.schema is 2"
    assert mismatch(report | {"source": {}}, REPORT).startswith("report.source lacks path")
    assert mismatch(report | {"faults": None}, REPORT) == "report.faults is no list"
    assert mismatch(report | {"reps": [{"index": 1}]}, REPORT).startswith("report.reps[0] lacks")


def test_the_counts_are_those_of_the_lists(report: dict[str, Any]) -> None:
    counts, listed = report["counts"], attempts(report)
    assert counts["reps"] == len(listed) == 3
    for verdict in ("good", "faulty", "not_judged"):
        assert counts[verdict] == sum(item["verdict"] == verdict for item in listed)
    for side in ("left", "right"):
        assert counts[side] in {None, sum(item["side"] == side for item in listed)}
    assert [item["index"] for item in listed] == [1, 2, 3]
    assert bool(report["holds"]) == (report["exercise"]["mode"] == "hold")


def test_every_fault_belongs_to_a_repetition_or_hold_that_names_it(
    report: dict[str, Any],
) -> None:
    named = [(item["index"], rule) for item in attempts(report) for rule in item["faults"]]
    told = [(fault["rep"] or fault["hold"], fault["rule"]) for fault in report["faults"]]
    assert told == named
    for item in attempts(report):
        assert (item["verdict"] == "faulty") == bool(item["faults"])
        assert not set(item["faults"]) & set(item["not_judged"])


def test_times_are_in_order_and_within_the_recording(report: dict[str, Any]) -> None:
    end_s = report["source"]["duration_s"]
    times = [
        t for item in attempts(report) for t in (item["start_s"], item.get("peak_s"), item["end_s"])
    ]
    known = [t for t in times if t is not None]
    assert known == sorted(known)
    assert known[0] >= 0
    assert known[-1] <= end_s
    for fault in report["faults"]:
        assert 0 <= fault["start_s"] <= fault["worst_s"] <= fault["end_s"] <= end_s


def test_extremes_hold_the_value_at_the_peak(report: dict[str, Any]) -> None:
    extents = [extent for item in attempts(report) for extent in item["measures"].values()]
    full = [extent for extent in extents if None not in extent.values()]
    assert full
    assert all(extent["min"] <= extent["at_peak"] <= extent["max"] for extent in full)


@pytest.mark.parametrize(
    ("shown", "told"), [("squat", True), ("knee_to_chest", True), ("glute_bridge", False)]
)
def test_who_is_not_counted_is_told_where_to_put_the_camera(shown: str, told: bool) -> None:
    performance = good(shown, 2)
    report = analyze(film(performance.script, performance.camera), "glute_bridge")
    advice = report.exercise.camera.advice
    assert (not report.attempts) is told
    assert sum(advice in warning for warning in report.to_json()["tracking"]["warnings"]) == told


def test_a_recording_without_a_frame_shows_nobody() -> None:
    finished = Finished(0.0, 0, 0, "unknown", "unknown", 0.0)
    report = Report.from_events(
        load_exercise("squat"), Source("none", 0.0, 0, (64, 48)), [finished]
    )
    assert report.to_json()["tracking"]["person_seen"] == 0.0
