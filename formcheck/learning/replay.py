"""An exercise counted on readings that are at hand: no frame is read twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from formcheck.coach.events import Attempt, AttemptCompleted, AttemptRejected, Event, Phase
from formcheck.coach.features import FeatureExtractor
from formcheck.coach.progress import ProgressMeter
from formcheck.coach.reading import Reading
from formcheck.coach.session import Session
from formcheck.exercises.model import Exercise
from formcheck.learning.survey import measured_at


class Replay:
    """Counts one exercise, whose measures are candidates, on readings of all candidates.

    Args:
        exercise: what is counted; its measures have the candidates' names.

    Attributes:
        events: what happened so far.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._session = Session(exercise)
        features = FeatureExtractor(exercise)
        self._meter = ProgressMeter(exercise, features)
        self._columns = [measured_at(column.name, column.side) for column in features.columns]
        points = exercise.measures[exercise.signal.measure].points
        self._points = [name.removeprefix("left_").removeprefix("right_") for name in points]
        self.events: list[Event] = []

    def take(self, reading: Reading) -> None:
        """Take in the next reading."""
        self.events += self._session.take(self._own(reading))

    def finish(self) -> None:
        """No more readings."""
        self.events += self._session.finish()

    def _own(self, reading: Reading) -> Reading:
        """The reading with the columns and the progress of this exercise."""
        if reading.restarted:
            self._meter.restart()
        body = reading.body
        if body is None:
            return reading
        raw = [_value(reading.raw, places) for places in self._columns]
        resting = self._session.phase is Phase.REST
        progress = self._meter.read(reading.t, raw, body, resting=resting)
        return replace(
            reading,
            raw=tuple(raw),
            judged=tuple(_value(reading.judged, places) for places in self._columns),
            x=progress.x,
            side=progress.side,
            in_picture=all(body.in_picture(name) for name in self._points),
            missing=self._missing(reading.missing),
        )

    def _missing(self, columns: tuple[int, ...]) -> tuple[int, ...]:
        if not columns:
            return ()
        lost = set(columns)
        return tuple(i for i, places in enumerate(self._columns) if lost & set(places))


def _value(row: tuple[float, ...], places: tuple[int, ...]) -> float:
    """What is in the one place, or how far both are apart."""
    first, *second = places
    return abs(row[first] - row[second[0]]) if second else row[first]


def replayed(exercise: Exercise, readings: Iterable[Reading]) -> list[Event]:
    """What happens when `exercise` is counted on `readings`."""
    replay = Replay(exercise)
    for reading in readings:
        replay.take(reading)
    replay.finish()
    return replay.events


def attempts_of(events: Iterable[Event]) -> Iterator[Attempt]:
    """The repetitions that counted."""
    return (event.attempt for event in events if isinstance(event, AttemptCompleted))


def rejected_of(events: Iterable[Event]) -> Iterator[AttemptRejected]:
    """The movements that did not."""
    return (event for event in events if isinstance(event, AttemptRejected))
