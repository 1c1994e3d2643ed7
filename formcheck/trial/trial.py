"""What an exercise makes of a recording, in numbers that help to write it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.api import analyze
from formcheck.coach.events import Attempt, AttemptRejected, Side
from formcheck.coach.features import OTHER, Column
from formcheck.coach.phases import END_SHARE
from formcheck.coach.report import Report
from formcheck.exercises.model import Condition, Exercise
from formcheck.extraction.stream import OnFound, unheard
from formcheck.messages.message import Message
from formcheck.observer import Observer
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.trial.observer import Flags, Numbers, Rows, TrialObserver

SPREAD: Final = (5, 50, 95)


@dataclass(frozen=True, slots=True)
class Spread:
    """How some values lie.

    Attributes:
        low: the 5th percentile, NaN where there is no value.
        middle: the median.
        high: the 95th percentile.
    """

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: Numbers) -> Spread:
        """The spread of the values that are known."""
        known = values[np.isfinite(values)]
        if not known.size:
            return cls(np.nan, np.nan, np.nan)
        return cls(*(float(value) for value in np.percentile(known, SPREAD)))


@dataclass(frozen=True, slots=True)
class Measured:
    """What one measure was, on one side.

    Attributes:
        column: the measure and its side.
        all: in the whole recording.
        rest: at rest, where that is known.
        end: in the end positions of the movements.
        unseen_s: for how long no rule could judge by it.
    """

    column: Column
    all: Spread
    rest: Spread
    end: Spread
    unseen_s: float


@dataclass(frozen=True, slots=True)
class GateCheck:
    """A condition of the gate, and what the measure was when it is asked."""

    condition: Condition
    here: Spread


@dataclass(frozen=True)
class Trial:
    """An exercise on a recording.

    Attributes:
        report: what was counted and judged, and what was not counted.
        measured: every measure.
        asked: every condition of the gate.
        views: the share of each view of the time in which the person was seen.
        postures: the same of each posture.
        closed_s: for how long movements did not count, by what was to be fixed; None while that
            was not clear yet.
        seen_s: for how long the person was seen.
    """

    report: Report
    measured: tuple[Measured, ...]
    asked: tuple[GateCheck, ...]
    views: dict[str, float]
    postures: dict[str, float]
    closed_s: dict[Message | None, float]
    seen_s: float

    @property
    def exercise(self) -> Exercise:
        """What was tried."""
        return self.report.exercise


def try_on(
    recording: str | os.PathLike[str],
    exercise: Exercise,
    *,
    model: str = DEFAULT_MODEL,
    observers: Sequence[Observer] = (),
    rotate: int | None = None,
    speed: float | None = None,
    on_found: OnFound = unheard,
) -> Trial:
    """Try `exercise` on a recording; arguments and errors are those of `api.analyze`."""
    watch = TrialObserver(exercise)
    report = analyze(
        recording,
        exercise,
        model=model,
        observers=[watch, *observers],
        rotate=rotate,
        speed=speed,
        on_found=on_found,
    )
    rows = watch.rows()
    ends, moving = _movements(report, rows)
    return Trial(
        report,
        tuple(_measured(i, column, rows, ends) for i, column in enumerate(watch.columns)),
        tuple(
            GateCheck(
                condition, Spread.of(_when_asked(condition, watch.columns, rows, ends, moving))
            )
            for condition in exercise.gate
        ),
        _shares(rows.views, rows),
        _shares(rows.postures, rows),
        dict(sorted(watch.closed_s.items(), key=lambda item: -item[1])),
        float(rows.lasted_s[rows.seen].sum()),
    )


def _movements(report: Report, rows: Rows) -> tuple[Flags, Flags]:
    """Which rows are in the end position of a movement, counted or not, and which in any part."""
    ends, moving = np.zeros(len(rows.t), dtype=bool), np.zeros(len(rows.t), dtype=bool)
    known = rows.x[rows.resting & np.isfinite(rows.x)]
    rest = float(np.median(known)) if known.size else 0.0
    movements: list[Attempt | AttemptRejected] = [*report.attempts, *report.rejected]
    for movement in movements:
        inside = (rows.t >= movement.start_s) & (rows.t <= movement.end_s) & np.isfinite(rows.x)
        if inside.any():
            furthest = float(rows.x[inside].max())
            ends |= inside & (rows.x >= rest + END_SHARE * (furthest - rest))
            moving |= inside
    return ends, moving


def _measured(i: int, column: Column, rows: Rows, ends: Flags) -> Measured:
    values = rows.raw[:, i]
    ends = ends & _active(column, rows)
    return Measured(
        column,
        Spread.of(values),
        Spread.of(values[rows.resting]),
        Spread.of(values[ends]),
        float(rows.lasted_s[~np.isfinite(rows.judged[:, i])].sum()),
    )


def _active(column: Column, rows: Rows) -> Flags:
    """The rows in which the column is that of the side that moves, or there is no such side."""
    if column.side is None:
        return np.ones(len(rows.t), dtype=bool)
    asked: Side = column.side if column.measure.side == "active" else OTHER[column.side]
    return np.array([side in {asked, "both", None} for side in rows.sides], dtype=bool)


def _when_asked(
    condition: Condition, columns: Iterable[Column], rows: Rows, ends: Flags, moving: Flags
) -> Numbers:
    """The values of the measure at the time of a condition."""
    when = {"always": rows.seen, "rest": rows.resting, "end": ends}.get(condition.when, moving)
    if condition.views:
        when = when & np.array([view in condition.views for view in rows.views], dtype=bool)
    found = []
    for i, column in enumerate(columns):
        if column.name != condition.measure:
            continue
        chosen = when if condition.when in {"always", "rest"} else when & _active(column, rows)
        values = rows.raw[:, i]
        rest = Spread.of(values[rows.resting]).middle if condition.change else 0.0
        found.append(values[chosen] - rest)
    return np.concatenate(found)


def _shares(names: list[str], rows: Rows) -> dict[str, float]:
    """The share of each name, the greatest first, of the time in which somebody was seen."""
    seconds: dict[str, float] = {}
    for name, lasted_s in zip(names, rows.lasted_s.tolist(), strict=True):
        if name:
            seconds[name] = seconds.get(name, 0.0) + lasted_s
    whole = sum(seconds.values()) or 1.0
    return {name: s / whole for name, s in sorted(seconds.items(), key=lambda item: -item[1])}
