"""Repetitions, holds and reports made by hand."""

from __future__ import annotations

from collections.abc import Iterable

from formcheck.coach.events import Attempt, Fault, Hold, NotJudged, Rep, Side, Verdict
from formcheck.coach.report import Report, Source, Tracking
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.ids import Unjudged
from formcheck.messages.message import Message

Times = tuple[float, float]


def fault(rule: str) -> Fault:
    """A fault of `rule`; its numbers do not matter."""
    return Fault(
        rule=rule,
        cue="Fix it.",
        severity="major",
        attempt=1,
        side=None,
        start_s=0.0,
        end_s=0.0,
        worst_s=0.0,
        value=0.0,
        limit=0.0,
        unit="deg",
    )


def _verdict(faults: Iterable[str], not_judged: Iterable[str]) -> Verdict:
    if list(faults):
        return Verdict.FAULTY
    return Verdict.NOT_JUDGED if list(not_judged) else Verdict.GOOD


def rep(
    index: int, times: Times, faults: tuple[str, ...] = (), not_judged: tuple[str, ...] = ()
) -> Rep:
    """A repetition at `times`."""
    return Rep(
        index=index,
        side=None,
        start_s=times[0],
        peak_s=sum(times) / 2,
        end_s=times[1],
        range=1.0,
        measures={},
        verdict=_verdict(faults, not_judged),
        faults=tuple(map(fault, faults)),
        not_judged=tuple(NotJudged(rule, Message(Unjudged.TOO_SHORT)) for rule in not_judged),
    )


def hold(index: int, times: Times, held_s: float, side: Side | None = None) -> Hold:
    """A good hold at `times`."""
    return Hold(
        index=index,
        side=side,
        start_s=times[0],
        peak_s=sum(times) / 2,
        end_s=times[1],
        range=1.0,
        measures={},
        verdict=Verdict.GOOD,
        faults=(),
        not_judged=(),
        held_s=held_s,
        target_s=5.0,
    )


def report(*attempts: Attempt) -> Report:
    """A report of `attempts`."""
    holds = tuple(item for item in attempts if isinstance(item, Hold))
    reps = tuple(item for item in attempts if isinstance(item, Rep))
    return Report(
        source=Source("by hand", 60.0, 1800, (640, 480)),
        exercise=load_exercise("knee_to_chest" if holds else "glute_bridge"),
        tracking=Tracking(1.0, "side", "right", ()),
        reps=reps,
        holds=holds,
    )
