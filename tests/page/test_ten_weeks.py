"""Ten weeks from a seed: what the page says against numbers reckoned from the plan alone."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import fmean, mean, median

import pytest
from streamlit.testing.v1 import AppTest

from formcheck.coach.events import Attempt, Hold, Verdict
from formcheck.exercises.catalog import load_exercise
from formcheck.history.store import History
from formcheck.routines.store import RoutineStore
from tests.report.test_course import Expected, count, good, monday
from tests.report.weeks import DoneSet, prescription, store, ten_weeks

PATIENCE_S = 120
SEED = 14
WEEK = timedelta(days=7)
STUDENT_9 = 2.306
"""Student's t for nine sets, from a printed table."""


def _page() -> None:
    from formcheck.ui.pages import history

    history.show()


class OnPage(Expected):
    """What the whole history comes to, of all sessions."""

    def every_set(self, exercise: str) -> list[tuple[date, DoneSet]]:
        return [
            (session.at.date(), one)
            for session in self.done
            for one in session.sets
            if one.exercise == exercise
        ]

    def attempts(self, exercise: str) -> list[tuple[date, Attempt]]:
        return [(day, one) for day, done in self.every_set(exercise) for one in done.attempts]

    def session_days(self) -> Counter[date]:
        return Counter(one.at.date() for one in self.done if self._any(one))


@pytest.fixture(scope="module")
def expected() -> OnPage:
    today = datetime.now().astimezone().date()
    return OnPage(ten_weeks(SEED, today), today)


@pytest.fixture(scope="module")
def page(expected: OnPage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppTest]:
    """The history over all the time."""
    folder = tmp_path_factory.mktemp("page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORMCHECK_HISTORY", str(folder / "history.db"))
        patch.setenv("FORMCHECK_ROUTINES", str(folder / "routines"))
        patch.setenv("FORMCHECK_SETTINGS", str(folder / "page.json"))
        store(History(folder / "history.db"), expected.done)
        RoutineStore().save(prescription(expected.today))
        shown = AppTest.from_function(_page, default_timeout=PATIENCE_S).run()
        shown.button_group(key="history_period").set_value("all").run()
        assert not shown.exception
        yield shown


def texts(page: AppTest, exercise: str) -> str:
    """What the page says with an exercise chosen."""
    page.button_group(key="history_exercise").set_value(exercise).run()
    assert not page.exception
    kinds = (page.markdown, page.caption, page.subheader)
    return "\n".join(str(one.value) for kind in kinds for one in kind).replace("\\", "")


def _days_in_words(days: int) -> str:
    return "one day" if days == 1 else f"{days} days"


def test_the_days(expected: OnPage, page: AppTest) -> None:
    days, today = expected.session_days(), expected.today
    run, day = 0, today if days[today] else today - timedelta(days=1)
    while days[day]:
        run, day = run + 1, day - timedelta(days=1)
    week = sum(days[today - timedelta(days=i)] > 0 for i in range(7))
    found = {metric.label: metric.value for metric in page.metric}
    assert found["Today"] == f"{days[today]} of 2"
    assert found["Days in a row"] == str(run)
    assert found["Days in the last seven"] == str(week)


@pytest.mark.parametrize("exercise", ["glute_bridge", "squat"])
def test_how_much(expected: OnPage, page: AppTest, exercise: str) -> None:
    text = texts(page, exercise)
    sets = [(day, one) for day, one in expected.every_set(exercise) if count(one)]
    total, clean = sum(count(one) for _, one in sets), sum(good(one) for _, one in sets)
    days = _days_in_words(len({day for day, _ in sets}))
    assert f"**{total} repetitions** on {days}, {clean} of them without a fault." in text
    now, before = (
        sum(count(one) for day, one in sets if last - WEEK < day <= last)
        for last in (expected.today, expected.today - WEEK)
    )
    assert f"In the last seven days {now}, in the seven before {before}." in text


def test_how_long(expected: OnPage, page: AppTest) -> None:
    text = texts(page, "knee_to_chest")
    held = [(day, a.held_s) for day, a in expected.attempts("knee_to_chest") if isinstance(a, Hold)]
    days = _days_in_words(len({day for day, _ in held}))
    assert (
        f"**{sum(s for _, s in held):.0f}\u00a0s** in {len(held)} holds on {days};"
        f" {len(held)} without a fault."
    ) in text
    for side in ("left", "right"):
        own = [
            a
            for _, a in expected.attempts("knee_to_chest")
            if isinstance(a, Hold) and a.side == side
        ]
        each, moved = fmean(a.held_s for a in own), median(a.range for a in own)
        assert (
            f"- {side.capitalize()}: {len(own)} times, {each:.1f}\u00a0s each, {moved:.0f}° of"
        ) in text


@pytest.mark.parametrize("exercise", ["glute_bridge", "squat"])
def test_the_range_of_motion(expected: OnPage, page: AppTest, exercise: str) -> None:
    text = texts(page, exercise)
    days: dict[date, list[float]] = defaultdict(list)
    for day, attempt in expected.attempts(exercise):
        days[day].append(attempt.range)
    typical = [median(days[day]) for day in sorted(days)]
    first, last = median(typical[:3]), median(typical[-3:])
    known = load_exercise(exercise)
    error = 1.96 * math.sqrt(2) * known.measures[known.signal.measure].noise
    if last - first > error:
        said = f"**{last - first:.0f}° more than before:** {last:.0f}° of movement lately, "
    else:
        said = f"**No change beyond the measuring error.** {last:.0f}° of movement lately, "
    assert said + f"{first:.0f}° at the start of this period" in text


def test_the_usual(expected: OnPage, page: AppTest) -> None:
    """Bridges were held back by the prescription: they tell nothing of the usual."""
    assert "**Your usual** is known after 3 sets." in texts(page, "glute_bridge")
    middles = [median(a.range for a in one.attempts) for _, one in expected.every_set("squat")][-9:]
    squat = load_exercise("squat")
    usual, noise = median(middles), squat.measures[squat.signal.measure].noise
    spread = 1.4826 * median(abs(middle - usual) for middle in middles)
    own = STUDENT_9 * math.sqrt(math.pi / 2) * spread / 3
    error = math.sqrt((1.96 * noise) ** 2 + own**2)
    assert f"**Your usual: {usual:.0f}°**, give or take {error:.0f}°." in texts(page, "squat")


@pytest.mark.parametrize(
    ("exercise", "rule"), [("glute_bridge", "Hips too low"), ("squat", "Not deep enough")]
)
def test_the_faults(expected: OnPage, page: AppTest, exercise: str, rule: str) -> None:
    text = texts(page, exercise)
    judged = [
        bool(attempt.faults)
        for _, attempt in expected.attempts(exercise)
        if attempt.verdict is not Verdict.NOT_JUDGED
    ]
    half = len(judged) // 2
    first, last = mean(map(int, judged[:half])), mean(map(int, judged[half:]))
    assert (
        f"- **{rule}:** in {100 * mean(map(int, judged)):.0f}%"
        f" (at first {100 * first:.0f}%, lately {100 * last:.0f}%)"
    ) in text


def test_the_pain(expected: OnPage, page: AppTest) -> None:
    text = texts(page, "squat")
    pairs = [
        (one.before, one.after)
        for one in expected.done
        if one.before is not None and one.after is not None
    ]
    before, after = fmean(b for b, _ in pairs), fmean(a for _, a in pairs)
    assert (
        f"**{before:.1f} before, {after:.1f} after**, out of 10, on average of {len(pairs)}"
    ) in text
    assert "A difference of less than 2 points is no clear change" in text


def test_prescribed_and_done(expected: OnPage, page: AppTest) -> None:
    text = texts(page, "squat")
    days = [day for day in expected.days() if expected.due(day)]
    done = [min(expected.own_days[day], expected.due(day)) for day in days]
    share = 100 * sum(done) / sum(expected.due(day) for day in days)
    assert f"- Days on which it was due: {len(days)}, 2 times a day." in text
    assert f"- Not done: {done.count(0)}." in text
    assert f"- Of all sessions that were due {share:.0f}% were done." in text
    for exercise in ("glute_bridge", "knee_to_chest", "squat"):
        assert f"- Sets done: {len(expected.sets(exercise))} of " in text


def test_the_pain_over_the_weeks(expected: OnPage, page: AppTest) -> None:
    before: dict[date, list[int]] = defaultdict(list)
    for one in expected.done:
        if one.before is not None:
            before[monday(one.at.date())].append(one.before)
    weeks = sorted(before)
    first, last = mean(before[weeks[0]]), mean(before[weeks[-1]])
    assert (
        f"Pain before a session: {first:.1f} of 10 on average in the first week, {last:.1f}"
    ) in texts(page, "squat")


def test_the_list_of_sessions(expected: OnPage, page: AppTest) -> None:
    text = texts(page, "squat")
    stored = [one for one in expected.done if one.sets or one.before is not None or one.after]
    for session in stored[-8:]:
        total = sum(map(count, session.sets))
        assert f"**{session.at:%Y-%m-%d}, {session.at:%H:%M}** · " in text
        sets = "one set" if len(session.sets) == 1 else f"{len(session.sets)} sets"
        assert f"{sets} · {total} repetitions and holds" in text
    assert page.button(key=f"open_{len(expected.done)}").label == "Open"
