"""Ten weeks from a seed: every statement against numbers that are reckoned from the plan alone."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import mean, median

import pytest

from formcheck.coach.events import Verdict
from formcheck.exercises.catalog import load_exercise
from formcheck.history.course import Course, course_of
from formcheck.history.store import History
from formcheck.report.course_html import adherence, pain, render_course
from formcheck.report.language import ENGLISH
from formcheck.routines.model import Routine, Step
from formcheck.wording.catalogue import catalogue
from tests.report.pages import Page
from tests.report.weeks import (
    DAYS,
    HALF,
    SHARE,
    USUAL,
    DoneSession,
    DoneSet,
    prescription,
    store,
    ten_weeks,
    without_pain,
)

TODAY = date(2026, 5, 10)
SEEDS = (1, 20_26)


class Expected:
    """What a person with pencil and paper would find in the plan."""

    def __init__(self, done: list[DoneSession], today: date) -> None:
        self.done, self.today = done, today
        self.own = [one for one in done if one.routine == "ten_weeks"]
        self.own_days = Counter(one.at.date() for one in self.own if self._any(one))

    @staticmethod
    def _any(session: DoneSession) -> bool:
        return sum(count(one) for one in session.sets) > 0

    def days(self) -> list[date]:
        first = min(self.own_days)
        return [first + timedelta(days=i) for i in range((self.today - first).days + 1)]

    def due(self, day: date) -> int:
        """Twice each day; today only what was done already."""
        return min(2, self.own_days[day]) if day == self.today else 2

    def sets(self, exercise: str) -> list[tuple[date, DoneSet]]:
        return [
            (session.at.date(), one)
            for session in self.own
            if self._any(session)
            for one in session.sets
            if one.exercise == exercise and count(one)
        ]


def count(one: DoneSet) -> int:
    return len(one.attempts) if one.says is None else one.says


def good(one: DoneSet) -> int:
    found = sum(attempt.verdict is Verdict.GOOD for attempt in one.attempts)
    return min(found, count(one))


def monday(day: date) -> date:
    return date.fromisocalendar(day.isocalendar().year, day.isocalendar().week, 1)


@pytest.fixture(scope="module", params=SEEDS)
def expected(request: pytest.FixtureRequest) -> Expected:
    return Expected(ten_weeks(request.param, TODAY), TODAY)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, expected: Expected) -> Course:
    history = History(tmp_path_factory.mktemp("weeks") / "history.db")
    store(history, expected.done)
    results = history.results()
    return course_of(prescription(TODAY), results, date(2000, 1, 1), TODAY)


@pytest.fixture(scope="module")
def page(course: Course) -> Page:
    return Page(render_course(course, ENGLISH))


def test_what_was_done_of_what_was_due(expected: Expected, course: Course, page: Page) -> None:
    days = [day for day in expected.days() if expected.due(day)]
    done = [min(expected.own_days[day], expected.due(day)) for day in days]
    due = [expected.due(day) for day in days]
    full = sum(a == b for a, b in zip(done, due, strict=True))
    missed = done.count(0)
    lines = [
        f"Days on which it was due: {len(days)}, 2 times a day.",
        f"Done as often as prescribed: {full}.",
        f"Done less often: {len(days) - full - missed}.",
        f"Not done: {missed}.",
        f"Of all sessions that were due {100 * sum(done) / sum(due):.0f}% were done.",
    ]
    assert adherence(course, ENGLISH) == lines
    assert all(line in page.text for line in lines)
    assert f"{expected.days()[0]} to {TODAY}" in page.text


def test_each_day_of_the_calendar(expected: Expected, page: Page) -> None:
    cells = [cell for row in page.rows[1:] for cell in row if cell[:2].isdigit() and "-" in cell]
    found = {cell[:5]: cell[5:] for cell in cells if len(cell) <= 9 and cell[2] == "-"}
    for day in expected.days():
        done, due = expected.own_days[day], expected.due(day)
        shown = f"{done}/{due}" if done or due else "–"
        assert found[f"{day:%m-%d}"] == shown
    assert len(found) == len(expected.days())


def test_the_sets_of_each_exercise(expected: Expected, page: Page) -> None:
    middle = TODAY - timedelta(days=DAYS - HALF - 1)
    due = {
        "glute_bridge": sum(2 * expected.due(day) for day in expected.days()),
        "knee_to_chest": sum(expected.due(day) for day in expected.days() if day <= middle),
        "squat": sum(3 * expected.due(day) for day in expected.days() if day > middle),
    }
    for exercise, number in due.items():
        done = len(expected.sets(exercise))
        assert f"Sets done: {done} of {number} that were due." in page.text


def test_the_movement_against_what_was_asked_for(expected: Expected, page: Page) -> None:
    bridge = load_exercise("glute_bridge")
    noise = bridge.measures[bridge.signal.measure].noise
    # Sets of which the person says that there were none keep what the camera saw of the movement.
    every = [
        (session.at.date(), attempt.range)
        for session in expected.own
        if expected._any(session)
        for one in session.sets
        if one.exercise == "glute_bridge"
        for attempt in one.attempts
    ]
    reached = sum(moved >= SHARE * USUAL - noise for _, moved in every)
    last = monday(max(day for day, _ in every))
    moved = median(moved for day, moved in every if monday(day) == last)
    assert (
        f"Movement asked for: reached {reached} times of {len(every)}."
        f" In the last week {moved:.0f}°, asked for {SHARE * USUAL:.0f}°."
    ) in page.text


def test_the_prescribed_limit(expected: Expected, page: Page) -> None:
    verdicts = Counter(
        attempt.verdict
        for session in expected.own
        if expected._any(session)
        for one in session.sets
        if one.exercise == "glute_bridge"
        for attempt in one.attempts
    )
    judged = verdicts[Verdict.GOOD] + verdicts[Verdict.FAULTY]
    assert (
        f"Hips too low: beyond the prescribed limit {verdicts[Verdict.FAULTY]} times of {judged}"
        " that could be judged."
    ) in page.text
    assert "Hips too low: at least 140°. Gently." in page.text


def test_each_week_of_each_exercise(expected: Expected, page: Page) -> None:
    for exercise in ("glute_bridge", "knee_to_chest", "squat"):
        weeks: dict[date, list[DoneSet]] = defaultdict(list)
        for day, one in expected.sets(exercise):
            weeks[monday(day)].append(one)
        for week, sets in weeks.items():
            row = [f"{week}", str(len(sets)), str(sum(map(count, sets))), str(sum(map(good, sets)))]
            assert row in [found[:4] for found in page.rows]


def test_the_pain_over_the_weeks(expected: Expected, course: Course, page: Page) -> None:
    before: dict[date, list[int]] = defaultdict(list)
    after: dict[date, list[int]] = defaultdict(list)
    for session in expected.done:
        for scores, score in ((before, session.before), (after, session.after)):
            if score is not None and session.at.date() >= expected.days()[0]:
                scores[monday(session.at.date())].append(score)
    for week in before | after:
        row = [f"{week}", f"{mean(before[week]):.1f}", f"{mean(after[week]):.1f}"]
        assert row in page.rows
    told = sorted(week for week in before if before[week])
    first, last = mean(before[told[0]]), mean(before[told[-1]])
    assert first - last >= 2, "the plan is one of somebody who gets better"
    sentence = (
        f"Pain before a session: {first:.1f} of 10 on average in the first week, {last:.1f} in the"
        f" last. That is clearly less, by {first - last:.1f} points."
    )
    assert pain(course, ENGLISH) == sentence
    assert sentence in page.text


def test_the_file_stands_alone_and_is_well_formed(page: Page) -> None:
    assert page.loads == []
    assert "script" not in page.tags


def test_where_the_routine_leaves_the_sets_open_none_are_due(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    store(history, ten_weeks(1, TODAY)[:3])
    loose = Routine(id="ten_weeks", name="Loose", steps=(Step(exercise="glute_bridge"),))
    course = course_of(loose, history.results(), date(2000, 1, 1), TODAY)
    assert course.exercises[0].due_sets is None
    assert f"Sets done: {course.exercises[0].done_sets}." in render_course(course, ENGLISH)


def test_today_is_not_over(tmp_path: Path) -> None:
    at = datetime.combine(TODAY, datetime.min.time())
    done = [one for one in ten_weeks(1, TODAY) if one.at.date() != TODAY]
    history = History(tmp_path / "history.db")
    store(history, done)
    course = course_of(prescription(TODAY), history.results(), at.date(), TODAY)
    assert course.due == []
    assert adherence(course, ENGLISH) == ["It was not due on any day of this period."]


def test_pain_that_was_not_told_or_did_not_change(tmp_path: Path) -> None:
    done = ten_weeks(1, TODAY)
    plans = {
        "none": without_pain(done),
        "one": [one for one in done if one.at.date() < monday(done[0].at.date()) + timedelta(7)],
        "same": [DoneSession(one.at, one.routine, 4, 4, one.sets) for one in done],
        "more": [
            DoneSession(one.at, one.routine, 2 + 5 * i // len(done), None, one.sets)
            for i, one in enumerate(done)
        ],
    }
    said = {}
    for name, plan in plans.items():
        history = History(tmp_path / f"{name}.db")
        store(history, plan)
        course = course_of(prescription(TODAY), history.results(), date(2000, 1, 1), TODAY)
        said[name] = pain(course, ENGLISH)
    assert said["none"] == "The pain before a session was not told."
    assert said["one"].endswith("What changes is said from the second week on.")
    assert said["same"].endswith("A difference of less than 2 points is no clear change.")
    assert "That is clearly more, by " in said["more"]


def test_the_german_file(course: Course) -> None:
    text = Page(render_course(course, catalogue("de").report)).text
    assert "Tage, an denen es vorgesehen war: " in text
    assert f"bis {TODAY:%d.%m.%Y}" in text
    assert "Das ist deutlich weniger, um " in text
    for day, other in itertools.pairwise(course.days):
        assert other.day - day.day == timedelta(days=1)
