"""The person's own range out of the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from formcheck.coach.events import Side
from formcheck.coach.usual_range import DoneSet, Drift, Usual, drift_of, usual_of
from formcheck.exercises.model import Exercise
from formcheck.history.records import AttemptRecord


def usual_ranges(records: Sequence[AttemptRecord], exercise: Exercise) -> dict[Side | None, Usual]:
    """What is usual in `exercise` by each side that was done, also where it is not known yet.

    Args:
        records: repetitions or holds, in the order they were done; of any exercise.
        exercise: says from where it should be seen, and how exactly it is measured.
    """
    noise = _noise(exercise)
    return {side: usual_of(sets, noise) for side, sets in _by_side(records, exercise)}


def drifts(records: Sequence[AttemptRecord], exercise: Exercise) -> dict[Side | None, Drift]:
    """The usual at first and lately, by each side of which there are weeks enough."""
    noise = _noise(exercise)
    found = ((side, drift_of(sets, noise)) for side, sets in _by_side(records, exercise))
    return {side: drift for side, drift in found if drift is not None}


def _noise(exercise: Exercise) -> float:
    return exercise.measures[exercise.signal.measure].noise


def _by_side(
    records: Sequence[AttemptRecord], exercise: Exercise
) -> Iterator[tuple[Side | None, list[DoneSet]]]:
    telling = [record for record in records if _tells(record, exercise)]
    sides: tuple[Side | None, ...] = ("left", "right", "both") if exercise.sided else (None,)
    for side in sides:
        own = [record for record in telling if record.side == side]
        if own:
            yield side, [_done(list(group)) for _, group in groupby(own, lambda r: r.set_id)]


def _tells(record: AttemptRecord, exercise: Exercise) -> bool:
    """Whether `record` shows what the person reaches.

    Not from where the exercise is not to be seen, as far as that was stored, and not where the
    person was asked for less than the usual: that would make the usual less and less.
    """
    seen_well = not record.view or record.view in exercise.camera.views
    held_back = record.asked_share is not None and record.asked_share < 1
    return record.exercise == exercise.id and seen_well and not held_back


def _done(group: Sequence[AttemptRecord]) -> DoneSet:
    day = date.fromisoformat(group[0].day).toordinal()
    return DoneSet(day, tuple(record.range for record in group))
