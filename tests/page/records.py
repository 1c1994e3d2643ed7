"""Histories for the tests of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from formcheck.coach.events import Attempt, Fault, Hold, Rep, Side, Verdict
from formcheck.exercises.catalog import load_exercise
from formcheck.history.records import AttemptRecord, SetRecord
from formcheck.history.store import History
from formcheck.motion.view import View

DAY = date(2026, 3, 1)


def record(
    day: date = DAY,
    *rules: str,
    side: str | None = None,
    held_s: float | None = None,
    moved: float = 40.0,
    verdict: str = "",
) -> AttemptRecord:
    """A stored repetition, or a hold where `held_s` is given, that broke `rules`."""
    return AttemptRecord(
        exercise="glute_bridge" if held_s is None else "knee_to_chest",
        mode="reps" if held_s is None else "hold",
        day=day.isoformat(),
        set_id=1,
        number=1,
        side=side,
        held_s=held_s,
        range=moved,
        verdict=verdict or ("faulty" if rules else "good"),
        rules=rules,
    )


def sets_of(records: Sequence[AttemptRecord]) -> list[SetRecord]:
    """The records as sets: one for each day."""
    days: dict[str, list[AttemptRecord]] = {}
    for one in records:
        days.setdefault(one.day, []).append(one)
    return [_set(number, done) for number, done in enumerate(days.values(), start=1)]


def _set(number: int, done: Sequence[AttemptRecord]) -> SetRecord:
    verdicts, at = [one.verdict for one in done], datetime.fromisoformat(done[0].day).astimezone()
    return SetRecord(
        id=number,
        session_id=number,
        routine="",
        exercise=done[0].exercise,
        mode=done[0].mode,
        started_at=at,
        ended_at=at,
        reason=None,
        good=verdicts.count("good"),
        faulty=verdicts.count("faulty"),
        not_judged=verdicts.count("not_judged"),
        left=sum(one.side in {"left", "both"} for one in done),
        right=sum(one.side in {"right", "both"} for one in done),
        held_s=sum(one.held_s or 0.0 for one in done),
    )


def rep(index: int, *rules: str, moved: float = 40.0) -> Rep:
    """A repetition that broke `rules`."""
    verdict = Verdict.FAULTY if rules else Verdict.GOOD
    return Rep(index, None, 0.0, 1.0, 2.0, moved, {}, verdict, _faults(rules), (), view=View.SIDE)


def hold(index: int, side: Side, held_s: float, moved: float = 80.0) -> Hold:
    """A hold."""
    return Hold(
        index, side, 0.0, 1.0, 6.0, moved, {}, Verdict.GOOD, (), (), held_s, 5.0, view=View.SIDE
    )


def add_session(
    history: History,
    at: datetime,
    sets: dict[str, Sequence[Attempt]],
    pain: tuple[int, int] | None = None,
    routine: str = "",
) -> None:
    """A session at a time: for each exercise one set, and the pain before and after."""
    session = history.start_session(at, routine)
    if pain:
        history.add_pain(session, at, "before", pain[0])
    for name, attempts in sets.items():
        set_id = history.start_set(session, load_exercise(name), at)
        for attempt in attempts:
            history.add_attempt(set_id, attempt)
        history.end_set(set_id, at, "target reached")
    if pain:
        history.add_pain(session, at, "after", pain[1])
    history.end_session(session, at)


def days_ago(days: int) -> datetime:
    """Now, so many days ago."""
    return datetime.now().astimezone() - timedelta(days=days)


def _faults(rules: Sequence[str]) -> tuple[Fault, ...]:
    return tuple(
        Fault(rule, "cue", "major", 1, None, 0.0, 1.0, 0.5, 150.0, 165.0, "deg") for rule in rules
    )
