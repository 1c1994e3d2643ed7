"""The session's file stands alone, is well-formed, and says what the history says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from formcheck.coach.events import Attempt
from formcheck.coach.usual_range import OwnRange, Usual
from formcheck.errors import OutputError
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.prescription import Limit
from formcheck.history.records import SessionResult
from formcheck.history.store import History, PainMoment
from formcheck.messages.words import english
from formcheck.report.session_html import render_session, write_session
from formcheck.routines.catalog import load_routine
from formcheck.routines.model import Routine, Step
from formcheck.safety.pain import GENERAL_SAFETY
from tests.report.attempts import hold, rep
from tests.report.pages import Page

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BACK_CARE = load_routine("back_care")
EVIL = "<script>alert(1)</script>"
BRIDGES = [
    rep(1, (1, 3)),
    rep(2, (4, 6), ("hips_low",)),
    rep(3, (7, 9), ("hips_low", "too_fast")),
    rep(4, (10, 12), (), ("hips_low",)),
]
STRETCHES = [hold(1, (1, 6), 5.2, "left"), hold(2, (8, 13), 4.96, "right")]

Scores = dict[PainMoment, int]


def session(
    tmp_path: Path, sets: dict[str, list[Attempt]], pain: Scores, reason: str = "target reached"
) -> SessionResult:
    """A session that was really stored, a minute for each set."""
    history = History(tmp_path / "history.db")
    number = history.start_session(START, "back_care")
    for moment, score in pain.items():
        history.add_pain(number, START, moment, score)
    for minute, (exercise, attempts) in enumerate(sets.items(), start=1):
        set_id = history.start_set(number, load_exercise(exercise), START)
        for attempt in attempts:
            history.add_attempt(set_id, attempt)
        history.end_set(set_id, START + timedelta(minutes=minute), reason)
    history.end_session(number, START + timedelta(minutes=10))
    return history.result(number)


@pytest.fixture
def result(tmp_path: Path) -> SessionResult:
    sets: dict[str, list[Attempt]] = {
        "glute_bridge": [*BRIDGES],
        "knee_to_chest": [*STRETCHES],
    }
    return session(tmp_path, sets, {"before": 3, "after": 2})


def rows(page: Page) -> dict[str, list[str]]:
    """The table's first row under each first cell of a header."""
    return {page.rows[i][2].strip(): page.rows[i + 1] for i in range(0, len(page.rows) - 1, 2)}


def shared(tmp_path: Path) -> tuple[SessionResult, Routine]:
    """Half of a usual movement of 80 degrees was asked for, and once not nearly reached."""
    history = History(tmp_path / "history.db")
    number = history.start_session(START, "half")
    set_id = history.start_set(number, load_exercise("glute_bridge"), START)
    own = OwnRange({None: Usual(80.0, 12.0, 3, 9)}, 0.5, 6.0)
    for index, moved in enumerate((20.0, 39.0, 45.0), start=1):
        history.add_attempt(set_id, replace(rep(index, (1, 3)), range=moved), own)
    step = Step(exercise="glute_bridge", range_share=0.5)
    return history.result(number), Routine(id="half", name="Half", steps=(step,))


class TestShareOfTheUsual:
    def test_what_was_asked_and_what_fell_short_is_said(self, tmp_path: Path) -> None:
        text = Page(render_session(*shared(tmp_path))).text
        assert "50% of the usual movement" in text
        assert "Moved less than asked for: 1 of 3" in text

    def test_where_nothing_is_asked_nothing_is_said(self, result: SessionResult) -> None:
        text = Page(render_session(result, BACK_CARE)).text
        assert "usual movement" not in text
        assert "less than asked" not in text


class TestStandsAlone:
    def test_it_is_well_formed_and_fetches_nothing(self, result: SessionResult) -> None:
        html = render_session(result, BACK_CARE)
        page = Page(html)
        assert html.startswith("<!doctype html>")
        assert page.loads == []
        assert "script" not in page.tags

    def test_what_others_wrote_is_no_markup(self, result: SessionResult) -> None:
        steps = (Step(exercise="squat"),)
        evil = Routine(id="evil", name=EVIL, summary=EVIL, steps=steps)
        html = render_session(result, evil)
        assert EVIL not in html
        assert EVIL in Page(html).text


class TestSays:
    def test_the_sums(self, result: SessionResult) -> None:
        text = " ".join(Page(render_session(result)).text.split())
        assert "6repetitions and holds" in text
        assert "✓ 3good" in text
        assert "▲ 2to improve" in text
        assert "– 1not judged" in text

    def test_each_set(self, result: SessionResult) -> None:
        found = rows(Page(render_session(result, BACK_CARE)))
        bridge, stretch = found["Repetitions"], found["Holds"]
        assert [cell.strip() for cell in bridge[2:6]] == ["4", "✓ 1", "▲ 2", "– 1"]
        assert bridge[-1].strip() == "done"
        assert stretch[6].strip() == "1 / 1"
        assert stretch[7].strip() == "left 5.2; right 5.0"

    def test_faults_in_words_the_most_frequent_first(self, result: SessionResult) -> None:
        text = Page(render_session(result)).text
        assert "Hips too low: 2 of 4. Lift your hips higher" in text
        assert "Too fast: 1 of 4." in text
        assert text.index("Hips too low") < text.index("Too fast")

    def test_what_was_asked_for_and_not_done(self, result: SessionResult) -> None:
        text = Page(render_session(result, BACK_CARE)).text
        assert "Asked for: 3 sets of 15 repetitions." in text
        assert "Asked for: 1 set of 3 holds on each side, 5 s each." in text
        assert text.split("Lower back rotational stretch")[1].count("Not done.") == 1
        assert "Asked for" not in Page(render_session(result)).text

    def test_safety(self, result: SessionResult) -> None:
        text = Page(render_session(result)).text
        assert all(english().text(line) in text for line in GENERAL_SAFETY)


class TestPain:
    @pytest.mark.parametrize(
        ("pain", "shown", "warns"),
        [
            ({"before": 3, "after": 2}, "3 → 2", False),
            ({"before": 3, "after": 5}, "3 → 5", True),
            ({"after": 7}, "? → 7", True),
            ({"before": 4}, "4 → ?", False),
            ({}, "", False),
        ],
    )
    def test_it_is_shown_and_a_rise_is_warned_of(
        self, tmp_path: Path, pain: Scores, shown: str, *, warns: bool
    ) -> None:
        html = render_session(session(tmp_path, {}, pain))
        assert (shown in html) if shown else ("pain before" not in html)
        assert ('class="warning"' in html) is warns

    def test_pain_meanwhile_is_named(self, tmp_path: Path) -> None:
        html = render_session(session(tmp_path, {}, {"before": 3, "during": 8}))
        assert "Pain during the session: 8 of 10." in html


def test_a_session_in_which_nothing_was_done(tmp_path: Path) -> None:
    assert "Nothing was done." in render_session(session(tmp_path, {}, {}))


def test_why_a_set_ended_is_said_in_words(tmp_path: Path) -> None:
    html = render_session(session(tmp_path, {"glute_bridge": [*BRIDGES]}, {}, "hurt"))
    assert "stopped: it hurt" in html


def test_it_is_written_whole_or_not_at_all(tmp_path: Path, result: SessionResult) -> None:
    path = tmp_path / "session.html"
    write_session(path, result, BACK_CARE)
    assert path.read_text(encoding="utf-8") == render_session(result, BACK_CARE)
    with pytest.raises(OutputError, match="there is no folder"):
        write_session(tmp_path / "none" / "session.html", result)


def test_what_was_prescribed_stands_beside_it(result: SessionResult) -> None:
    limit = Limit(rule="hips_low", at_least=140.0, note="After surgery.")
    bridge = Step(exercise="glute_bridge", limits=(limit,))
    later = Step.model_validate({"exercise": "squat", "from": START.date() + timedelta(days=1)})
    routine = Routine(id="mine", name="Mine", steps=(bridge, later))
    text = Page(render_session(result, routine)).text
    name = load_exercise("glute_bridge").rule("hips_low").name
    assert f"Prescribed: {name}: at least 140°. After surgery." in text
    assert "After surgery. Prescribed for you: at least 140°." in text
    assert load_exercise("glute_bridge").rule("hips_low").cue not in text
    assert load_exercise("squat").name not in text
