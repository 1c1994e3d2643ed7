"""A report that is downloaded is in the language of the page, whole."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from formcheck.batch.row import Row, RowState
from formcheck.batch.summary import write_summary
from formcheck.coach.events import Attempt, AttemptRejected
from formcheck.coach.workout_report import WorkoutReport
from formcheck.exercises.prescription import Limit
from formcheck.history.course import Course, course_of
from formcheck.history.records import SessionResult
from formcheck.history.store import History
from formcheck.messages.ids import Ending, Uncounted
from formcheck.messages.languages import DEFAULT, LANGUAGES
from formcheck.messages.message import Message
from formcheck.messages.words import REPORT, Words, read_tables
from formcheck.motion.view import View
from formcheck.report.course_html import render_calendar, render_course
from formcheck.report.evidence import Evidence, EvidencePicture, worst_faults
from formcheck.report.handout_html import reminder_text, render_handout
from formcheck.report.history_tables import attempts_csv, sets_csv
from formcheck.report.html import render_html, render_workout
from formcheck.report.language import ENGLISH, Language
from formcheck.report.session_html import render_session
from formcheck.routines.known import find_routine
from formcheck.routines.model import Routine, Step
from formcheck.ui.illustrations import illustration
from formcheck.wording.catalogue import catalogue
from tests.conftest import OpenBrowser
from tests.report.figures import Analysis, analysed, analysed_faulty, analysed_good, filmed
from tests.report.pages import Page
from tests.report.test_session_html import (
    BACK_CARE,
    BRIDGES,
    EVIL,
    STRETCHES,
    Scores,
    session,
    shared,
)
from tests.report.weeks import prescription, store, ten_weeks, without_pain
from tools.figure.library import good

TODAY = date(2026, 5, 10)
OTHERS = sorted(set(LANGUAGES) - {DEFAULT})
languages = pytest.mark.parametrize("language", OTHERS)
OLD_ENDINGS = ("target reached", "stop gesture", "hurts")
"""As histories of earlier versions hold them."""
ENGLISH_WORD = re.compile(
    r"\b(the|with|not|seen|good|improve|judged|left|right|of|set|hold|reps?|repetitions?"
    r"|camera|every|limit|your|degrees|seconds|movement|pain)\b"
)
"""No word of these is a German one, nor in the English titles that sources have."""


class Listening(Words):
    """English that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(read_tables(DEFAULT))
        self.asked: set[str] = set()

    def say(self, key: str, /, **values: object) -> str:
        self.asked.add(key)
        return super().say(key, **values)


@pytest.fixture(scope="module")
def analyses() -> list[Analysis]:
    """Repetitions and holds, good, faulty, rejected, one and several, none at all."""
    bridge = analysed_faulty("glute_bridge", "hips_low")
    one = analysed("knee_to_chest", filmed(good("knee_to_chest", 1)))
    rejected = (AttemptRejected(3.0, 1.0, 2.0, Message(Uncounted.UNCONFIRMED)),)
    none = replace(bridge, report=replace(bridge.report, reps=(), rejected=rejected))
    short = analysed_faulty("knee_to_chest", "short_hold")
    rolls = analysed_good("lower_back_rotation")
    return [bridge, analysed_good("squat", 1), rolls, one, short, none]


def rendered(analysis: Analysis, language: Language) -> str:
    report = analysis.report
    pictures = [
        Evidence(
            fault, EvidencePicture(fault.worst_s, 1, "data:,"), EvidencePicture(1.0, 2, "data:,")
        )
        for fault in worst_faults(report)
    ]
    return render_html(report, analysis.timeline, pictures, language)


def workouts(analyses: list[Analysis], language: Language) -> list[str]:
    """Recordings in which the exercises were recognised: several, one, and none."""
    kept = [analysis for analysis in analyses if analysis.report.attempts]
    source = kept[0].report.source
    several = WorkoutReport(source, 1.0, tuple(one.report for one in kept))
    first = kept[0]
    return [
        render_workout(several, [(one.timeline, ()) for one in kept], language),
        render_workout(WorkoutReport(source, 1.0, ()), [], language),
        render_html(first.report, first.timeline, (), language, recognised=True),
    ]


def sessions(folder: Path, language: Language) -> list[str]:
    """Sessions that ended in every way, with pain and without, with a routine and without."""
    full: dict[str, list[Attempt]] = {"glute_bridge": [*BRIDGES], "knee_to_chest": [*STRETCHES]}
    pain: Scores = {"before": 3, "during": 6, "after": 7}
    found = []
    for i, reason in enumerate((*Ending, *OLD_ENDINGS, "of a later version")):
        (folder / str(i)).mkdir(parents=True)
        result = session(folder / str(i), full, pain, reason)
        result = replace(result, sets=(*result.sets, replace(result.sets[0], ended_at=None)))
        found += [render_session(result, routine, language) for routine in (BACK_CARE, None)]
    (folder / "empty").mkdir()
    empty = session(folder / "empty", {}, {})
    empty = replace(empty, session=replace(empty.session, routine="", sets=1))
    (folder / "share").mkdir()
    found.append(render_session(*shared(folder / "share"), language))
    (folder / "limits").mkdir()
    found.append(render_session(*limited(folder / "limits"), language))
    found += [render_session(empty, routine, language) for routine in (BACK_CARE, None)]
    return [*found, *tables(folder, language)]


def tables(folder: Path, language: Language) -> list[str]:
    """A session as tables, a set of which was corrected by hand, and its page."""
    (folder / "tables").mkdir(parents=True)
    done: dict[str, list[Attempt]] = {"glute_bridge": [*BRIDGES]}
    result = session(folder / "tables", done, {})
    result = replace(result, sets=tuple(one.corrected(2) for one in result.sets))
    for table in (sets_csv, attempts_csv):
        table([result], find_routine, language)
    return [render_session(result, None, language), *courses(folder, language)]


def courses(folder: Path, language: Language) -> list[str]:
    """The course of ten weeks as it went, and with pain that is told otherwise or not at all."""
    done = ten_weeks(1, TODAY)
    plans = {
        "better": done,
        "worse": [replace(one, before=2 + 5 * i // len(done)) for i, one in enumerate(done)],
        "same": [replace(one, before=4) for one in done],
        "one": [replace(one, before=4 if one is done[0] else None) for one in done],
        "none": without_pain(done),
    }
    found = []
    for name, plan in plans.items():
        history = History(folder / f"{name}.db")
        store(history, plan)
        course = course_of(prescription(TODAY), history.results(), done[0].at.date(), TODAY)
        found.append(render_course(course, language))
        render_calendar(course, language)
    found += [render_handout(routine, illustration, language) for routine in at_home()]
    reminder_text(BACK_CARE, language)
    done = [replace(one, routine="back_care_gentle") for one in done[:1]]
    history = History(folder / "once.db")
    store(history, done)
    once = Routine(id="back_care_gentle", name="Once", steps=(Step(exercise="glute_bridge"),))
    course = course_of(once, history.results(), done[0].at.date(), TODAY)
    found.append(render_course(course, language))
    nothing = course_of(prescription(TODAY), [], TODAY, TODAY)
    found.append(render_course(changed(folder), language))
    return [*found, render_course(nothing, language)]


def changed(folder: Path) -> Course:
    """The course of a routine that was prescribed again after its first session."""
    history, done = History(folder / "changed.db"), ten_weeks(1, TODAY)[:6]
    store(history, done)
    plans = {
        times: Routine(
            id="ten_weeks",
            name="Ten weeks",
            per_day=times,
            steps=(Step(exercise="glute_bridge", sets=times),),
        )
        for times in (1, 2)
    }
    for result in history.results():
        first = result.session.started_at.date() == done[0].at.date()
        history.prescribe(result.session.id, plans[1 if first else 2])
    last = done[-1].at.date()
    return course_of(plans[2], history.results(), done[0].at.date(), last)


def at_home() -> list[Routine]:
    """Routines with steps that are due now, later, and for a while."""
    dates: tuple[dict[str, date], ...] = (
        *({}, {"from": TODAY}, {"until": TODAY}),
        {"from": TODAY, "until": TODAY},
    )
    steps = tuple(Step.model_validate({"exercise": "glute_bridge", **due}) for due in dates)
    return [Routine(id="mine", name="Mine", per_day=times, steps=steps) for times in (1, 2)]


def limited(folder: Path) -> tuple[SessionResult, Routine]:
    """A session whose routine prescribes limits of every kind, one of which was broken."""
    left = Limit(rule="other_leg_moves", at_least=-20.0, at_most=20.0, side="left", note="Slowly.")
    steps = (
        Step(exercise="glute_bridge", limits=(Limit(rule="hips_low", at_least=140.0),)),
        Step(
            exercise="knee_to_chest",
            limits=(left, left.model_copy(update={"side": "right", "note": ""})),
        ),
    )
    done: dict[str, list[Attempt]] = {"glute_bridge": [*BRIDGES], "knee_to_chest": [*STRETCHES]}
    return session(folder, done, {}), Routine(id="mine", name="Mine", steps=steps)


def own_text(html: str) -> str:
    """What is to be read but for the sources and for names of files."""
    text = Page(html).text
    return re.sub(r"Mayo Clinic[^.]*\.[^.]*\.|[\w/.-]+\.(mp4|md|npz)|OpenCV\S*", " ", text)


@languages
def test_every_sentence_of_the_reports_is_translated(
    language: str, analyses: list[Analysis], tmp_path: Path
) -> None:
    listening = Listening()
    heard = replace(ENGLISH, words=listening)
    for analysis in analyses:
        rendered(analysis, heard)
    workouts(analyses, heard)
    sessions(tmp_path, heard)
    rows = [
        Row("a.mp4", "squat", state, count=0 if state is RowState.JUDGED else None)
        for state in RowState
    ]
    pictured: dict[str, Any] = {"folder": "a", "still": "still.jpg", "still_s": 1.0}
    rows += [
        Row("b.mp4", "squat", RowState.JUDGED, 1, 0.0, 2.0, count=0, called="Squat", **pictured),
        Row("c.mp4", "", RowState.NONE_KNOWN, **pictured),
    ]
    write_summary(tmp_path, rows, heard)
    asked = listening.asked | {f"seen_{view}" for view in View}
    asked |= {f"near_{side}" for side in ("left", "right", "unknown")}
    asked |= {f"unit_{unit}" for unit in ("times", "trunk_lengths", "s")} | {"no_hold", "both"}
    for tables in (read_tables(DEFAULT), read_tables(language)):
        assert sorted(asked - set(tables[REPORT])) == []
        assert sorted(set(tables[REPORT]) - asked) == []


def test_no_english_is_left_in_a_german_report(analyses: list[Analysis]) -> None:
    german = catalogue("de").report
    for html in [
        *(rendered(analysis, german) for analysis in analyses),
        *workouts(analyses, german),
    ]:
        assert '<html lang="de">' in html
        assert ENGLISH_WORD.findall(own_text(html).lower()) == []


def test_no_english_is_left_in_a_german_session(tmp_path: Path) -> None:
    for html in sessions(tmp_path, catalogue("de").report):
        assert '<html lang="de">' in html
        assert ENGLISH_WORD.findall(own_text(html).lower()) == []


def test_numbers_have_the_decimal_mark_of_the_language(
    analyses: list[Analysis], tmp_path: Path
) -> None:
    german = catalogue("de").report
    rotation = analyses[2]
    held_s = rotation.report.holds[0].held_s
    text = Page(rendered(rotation, german)).text
    assert f"{held_s:.1f} s".replace(".", ",") in text
    assert f"{held_s:.1f} s" not in text
    assert "links 5,2" in sessions(tmp_path, german)[0]


def test_what_a_user_wrote_is_still_text(tmp_path: Path) -> None:
    evil = BACK_CARE.model_copy(update={"name": EVIL, "summary": EVIL}).with_translations({})
    html = render_session(session(tmp_path, {}, {}), evil, catalogue("de").report)
    assert EVIL in Page(html).text
    assert "script" not in Page(html).tags


def test_a_report_fits_a_phone(analyses: list[Analysis], open_browser: OpenBrowser) -> None:
    bridge = analyses[0]
    source = replace(bridge.report.source, path="/a/rather/long/way/to/" + "video" * 20 + ".mp4")
    html = rendered(replace(bridge, report=replace(bridge.report, source=source)), ENGLISH)
    tab = open_browser(None).new_page(viewport={"width": 400, "height": 800})
    tab.set_content(html)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 400
