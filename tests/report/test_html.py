"""The HTML report stands alone, is well-formed, and says what the report says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.coach.events import Fault
from formcheck.errors import OutputError
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.messages.words import english
from formcheck.report.evidence import Evidence, EvidencePicture
from formcheck.report.html import render_html, write_html
from formcheck.report.language import ENGLISH
from formcheck.safety.pain import GENERAL_SAFETY
from tests.report.figures import Analysis, analysed_faulty, analysed_good
from tests.report.pages import Page

PIXEL = "data:image/jpeg;base64,AAAA"
EVIL = "<b>&\"'</title><script>alert(1)</script>.mp4"


@pytest.fixture(scope="module")
def bridge() -> Analysis:
    return analysed_faulty("glute_bridge", "hips_low")


@pytest.fixture(scope="module")
def stretch() -> Analysis:
    return analysed_good("knee_to_chest")


def rendered(analysis: Analysis, *evidence: Evidence) -> str:
    return render_html(analysis.report, analysis.timeline, evidence)


def evidence(analysis: Analysis) -> Evidence:
    fault = analysis.report.faults[0]
    return Evidence(fault, EvidencePicture(fault.worst_s, 1, PIXEL), None)


@pytest.fixture(scope="module", params=["bridge", "stretch", "nothing"])
def html(request: pytest.FixtureRequest, bridge: Analysis, stretch: Analysis) -> str:
    nothing = replace(bridge, report=replace(bridge.report, reps=()))
    return {
        "bridge": rendered(bridge, evidence(bridge)),
        "stretch": rendered(stretch),
        "nothing": rendered(nothing),
    }[str(request.param)]


class TestStandsAlone:
    def test_it_is_well_formed(self, html: str) -> None:
        page = Page(html)
        assert html.startswith("<!doctype html>")
        assert page.tags.count("html") == page.tags.count("body") == 1
        assert page.tags.count("svg") == (2 if PIXEL in html else 1)

    def test_nothing_is_fetched_from_anywhere(self, html: str) -> None:
        page = Page(html)
        assert [load for load in page.loads if not load.startswith(("data:image/", "#"))] == []
        assert not {"script", "link", "iframe", "object", "base"} & set(page.tags)
        assert "@import" not in html
        assert re.findall(r"url\((?!#)", html) == []

    def test_addresses_are_names_of_formats_only(self, html: str) -> None:
        named = re.findall(r'xmlns(?::\w+)?="https?://[^"]*"', html)
        assert len(named) == len(re.findall("https?://", html))

    def test_it_is_the_same_each_time(self, bridge: Analysis) -> None:
        assert rendered(bridge) == rendered(bridge)


class TestContent:
    def test_the_table_has_a_row_for_each_repetition(self, bridge: Analysis) -> None:
        header, *rows = Page(rendered(bridge)).rows
        assert header == ["#", "Start", "End", "Verdict", "To improve"]
        assert len(rows) == 3
        for row, rep in zip(rows, bridge.report.reps, strict=True):
            assert row[:3] == [str(rep.index), ENGLISH.clock(rep.start_s), ENGLISH.clock(rep.end_s)]
            assert row[3] == "▲ to improve"
            assert "Hips too low" in row[4]
            assert f"limit {rep.faults[0].limit:.0f}°" in row[4]

    def test_the_table_has_a_row_for_each_hold_with_its_side(self, stretch: Analysis) -> None:
        header, *rows = Page(rendered(stretch)).rows
        assert header == ["#", "Side", "Start", "End", "Held", "Verdict", "To improve"]
        assert [row[1] for row in rows] == [hold.side for hold in stretch.report.holds]
        assert [row[4] for row in rows] == [f"{h.held_s:.1f} s" for h in stretch.report.holds]
        assert [row[5] for row in rows] == ["✓ good"] * 3

    def test_no_repetition_is_said(self, bridge: Analysis) -> None:
        page = Page(rendered(replace(bridge, report=replace(bridge.report, reps=()))))
        assert page.rows == []
        assert "No repetition was counted." in page.text

    def test_safety_is_never_left_out(self, html: str) -> None:
        text = Page(html).text
        assert [line for line in map(english().text, GENERAL_SAFETY) if line not in text] == []

    def test_the_exercise_is_explained(self, bridge: Analysis) -> None:
        text = Page(rendered(bridge)).text
        exercise = bridge.report.exercise
        wanted = [*exercise.steps, *exercise.safety, *exercise.sources.values()]
        wanted += [exercise.summary, exercise.dosage.text, exercise.camera.advice]
        assert [line for line in wanted if line not in text] == []

    def test_what_was_not_judged_has_its_reason(self) -> None:
        squat = analysed_faulty("squat", "knees_in")  # from the front, which hides the trunk
        text = Page(rendered(squat)).text
        found = squat.report.not_judged()
        assert found
        for reasons in found.values():
            for reason, count in reasons.items():
                assert f"{squat.report.in_english(reason)} ({count} of 3)" in text

    def test_warnings_are_shown(self, bridge: Analysis) -> None:
        tracking = replace(bridge.report.tracking, warnings=(Message.of(Note.DAMAGED, end_s=1.5),))
        report = replace(bridge.report, tracking=tracking)
        assert (
            "The file is damaged after 1.5 s" in Page(rendered(replace(bridge, report=report))).text
        )

    def test_evidence_shows_its_pictures_and_numbers(self, bridge: Analysis) -> None:
        shown = evidence(bridge)
        picture = shown.worst
        assert picture is not None
        page = Page(rendered(bridge, replace(shown, best=replace(picture, index=7))))
        assert page.loads.count(PIXEL) == 2
        assert "Hips too low" in page.text
        assert shown.fault.cue in page.text
        assert f"the limit is {shown.fault.limit:.0f}°" in page.text
        assert "✓ repetition 7, good" in page.text

    def test_a_fault_keeps_its_own_cue(self, bridge: Analysis) -> None:
        """A rule may stand twice with one id, for different views, with a cue for each."""
        shown = evidence(bridge)
        own = replace(shown, fault=replace(shown.fault, cue="What this view says."))
        assert "What this view says." in Page(rendered(bridge, own)).text


class TestEscaping:
    def test_a_file_name_is_text(self, bridge: Analysis) -> None:
        report = replace(bridge.report, source=replace(bridge.report.source, path=EVIL))
        page = Page(rendered(replace(bridge, report=report)))
        assert EVIL in page.text
        assert "script" not in page.tags

    def test_an_exercise_of_the_users_is_text(self, bridge: Analysis) -> None:
        exercise = bridge.report.exercise
        measure = exercise.measures[exercise.signal.measure].model_copy(update={"about": EVIL})
        evil = exercise.model_copy(
            update={
                "name": EVIL,
                "summary": EVIL,
                "steps": (EVIL,),
                "measures": exercise.measures | {exercise.signal.measure: measure},
            }
        )
        page = Page(rendered(replace(bridge, report=replace(bridge.report, exercise=evil))))
        assert page.text.count(EVIL) >= 4
        assert "script" not in page.tags


class TestWords:
    @pytest.mark.parametrize(
        ("seconds", "text"),
        [(0, "0:00.0"), (5.04, "0:05.0"), (59.96, "1:00.0"), (65.3, "1:05.3"), (3600, "60:00.0")],
    )
    def test_clock(self, seconds: float, text: str) -> None:
        assert ENGLISH.clock(seconds) == text

    @pytest.mark.parametrize(
        ("unit", "value", "text"),
        [("deg", 164.6, "165°"), ("s", 0.254, "0.25 s"), ("times", 0.7, "0.70")],
    )
    def test_amount(self, bridge: Analysis, unit: str, value: float, text: str) -> None:
        fault: Fault = replace(bridge.report.faults[0], unit=unit)
        assert ENGLISH.amount(fault, value) == text


class TestFile:
    def test_it_is_written_in_utf_8(self, tmp_path: Path, bridge: Analysis) -> None:
        write_html(tmp_path / "a.html", bridge.report, bridge.timeline)
        data = (tmp_path / "a.html").read_bytes()
        assert data.decode("utf-8") == rendered(bridge)
        assert b'<meta charset="utf-8">' in data

    def test_a_missing_folder(self, tmp_path: Path, bridge: Analysis) -> None:
        with pytest.raises(OutputError, match="there is no folder"):
            write_html(tmp_path / "nowhere" / "a.html", bridge.report, bridge.timeline)
