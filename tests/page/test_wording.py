"""What a report says on the page: every value with its unit, every place to click its moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from formcheck.api import analyze
from formcheck.coach.events import Fault, Verdict
from formcheck.coach.report import Report
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import TIMINGS
from formcheck.messages.languages import LANGUAGES
from formcheck.motion.measures import KINDS
from formcheck.observer import TrackRecorder
from formcheck.pose.frame import PoseTrack
from formcheck.report.timeline import Timeline
from formcheck.samples import sample_videos
from formcheck.ui.markdown import plain
from formcheck.ui.recorded.chart import MOST_POINTS, signal_chart
from formcheck.ui.recorded.result import moments
from formcheck.ui.recorded.wording import Wording, by_rule, clock
from formcheck.wording.catalogue import catalogue

GOLDEN = Path(__file__).parents[1] / "golden"
languages = pytest.mark.parametrize("language", LANGUAGES)
SQUAT = load_exercise("squat")


@pytest.fixture(scope="module")
def analysed() -> tuple[Report, Timeline]:
    timeline = Timeline(SQUAT)
    track = PoseTrack.load(GOLDEN / "squat_faults.npz")
    return analyze(track, SQUAT, observers=[timeline, TrackRecorder()]), timeline


def fault_of(report: Report, **changes: Any) -> Fault:
    return replace(report.faults[0], **changes)


@languages
def test_every_unit_timing_and_sample_has_its_words(language: str) -> None:
    wording = Wording(catalogue(language), SQUAT)
    assert all(wording.amount(1.0, kind.unit) for kind in KINDS.values())
    assert all(wording.about(timing) for timing in TIMINGS)
    for sample in sample_videos():
        assert catalogue(language).say(f"recorded.sample_{sample.path.stem}")


def test_the_samples_show_somebody() -> None:
    stems = {sample.path.stem for sample in sample_videos()}
    assert "glute_bridge_faults" in stems
    assert "empty_room" not in stems


@pytest.mark.parametrize(
    ("value", "limit", "unit", "said"),
    [
        (151.2, 165.0, "deg", "Measured 151°; it should be at least 165°."),
        (75.4, 75.0, "deg", "Measured 75.4°; it should be at most 75.0°."),
        (0.26, 0.3, "s", "Measured 0.26 s; it should be at least 0.30 s."),
        (0.121, 0.1, "trunk lengths", "Measured 0.12 trunk lengths; it should be at most 0.10"),
    ],
)
def test_value_and_limit_can_be_told_apart(
    analysed: tuple[Report, Timeline], value: float, limit: float, unit: str, said: str
) -> None:
    fault = fault_of(analysed[0], value=value, limit=limit, unit=unit)
    assert Wording(catalogue("en"), SQUAT).measured(fault).startswith(said)


def test_german_has_a_decimal_comma(analysed: tuple[Report, Timeline]) -> None:
    fault = fault_of(analysed[0], value=0.26, limit=0.3, unit="s")
    german = catalogue("de")
    assert "0,26 s" in Wording(german, SQUAT.in_language("de")).measured(fault)


def test_the_most_frequent_fault_comes_first(analysed: tuple[Report, Timeline]) -> None:
    report = analysed[0]
    first = report.reps[0]
    faults = tuple(fault_of(report, rule=rule) for rule in ("depth", "too_fast", "too_fast"))
    groups = by_rule(replace(report, reps=(replace(first, faults=faults),)))
    assert [(faults[0].rule, len(faults)) for faults in groups] == [("too_fast", 2), ("depth", 1)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@languages
def test_the_chart_leads_to_every_moment(
    analysed: tuple[Report, Timeline], language: str, theme: str
) -> None:
    report, timeline = analysed
    words = catalogue(language)
    wording = Wording(words, SQUAT.in_language(language))
    spec = signal_chart(report, timeline, wording, seconds="s", theme=theme).to_dict()
    rows = [spec["datasets"].get(layer.get("data", {}).get("name")) for layer in spec["layer"]]
    shades, line, _, triangles, targets = rows
    assert {row["key"] for row in targets} == set(moments(report))
    assert len(shades) == len(report.reps)
    assert len(triangles) == len(report.faults)
    assert 0 < len(line) <= MOST_POINTS
    shown = set(spec["layer"][0]["encoding"]["color"]["scale"]["domain"])
    assert shown == {wording.verdict(verdict) for verdict in Verdict}


def test_any_name_of_a_file_is_shown_as_it_is() -> None:
    assert plain("a*b_[c](d)") == r"a\*b\_\[c\]\(d\)"
    assert plain("Übung 1") == "Übung 1"


def test_a_clock_counts_minutes() -> None:
    assert [clock(seconds) for seconds in (0.0, 9.9, 65.2, 600.0)] == [
        "0:00",
        "0:09",
        "1:05",
        "10:00",
    ]
