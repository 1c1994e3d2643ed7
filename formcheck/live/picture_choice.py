"""Which pictures show the worst and the best of a set: their numbers, the browser has them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Attempt, AttemptCompleted, Event, Fault, Verdict
from formcheck.coach.routine_runner import ExerciseChanged, RunnerSnapshot
from formcheck.exercises.model import Exercise

KEPT_S: Final = 20.0
"""The longest repetition or hold of which a picture is found again."""
NEAR_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Worst:
    """The picture of the gravest fault."""

    seq: int
    fault: Fault
    exercise: Exercise


@dataclass(frozen=True, slots=True)
class Best:
    """The picture of the furthest moment of the best repetition or hold."""

    seq: int
    attempt: Attempt


class PictureChooser:
    """Watches one set after the other.

    Attributes:
        worst: of the set under way or the last one, None where nothing was at fault.
        best: the same for what was good.
    """

    def __init__(self) -> None:
        self._recent: deque[tuple[float, int]] = deque()
        self._of: tuple[int, int] | None = None
        self.worst: Worst | None = None
        self.best: Best | None = None

    def see(self, t: float, seq: int, runner: RunnerSnapshot, events: Iterable[Event]) -> None:
        """Take in that picture `seq` was taken at `t` seconds, and what happened then.

        Args:
            t: seconds.
            seq: the picture's number.
            runner: the routine before it; another set begins with its first repetition or hold.
            events: what happened.
        """
        exercise = runner.exercise
        of = runner.step, runner.set_number if runner.steps else 0
        self._recent.append((t, seq))
        while t - self._recent[0][0] > KEPT_S:
            self._recent.popleft()
        for event in events:
            if isinstance(event, ExerciseChanged) and event.recognised:
                exercise, of = event.exercise, (event.step, 0)
            elif isinstance(event, AttemptCompleted) and exercise is not None:
                if of != self._of:
                    self._of, self.worst, self.best = of, None, None
                self._judge(event.attempt, exercise)

    def _judge(self, attempt: Attempt, exercise: Exercise) -> None:
        for fault in attempt.faults:
            seq = self._seq_at(fault.worst_s)
            graver = self.worst is None or _weight(fault) > _weight(self.worst.fault)
            if graver and seq is not None:
                self.worst = Worst(seq, fault, exercise)
        if attempt.verdict is Verdict.GOOD:
            seq = self._seq_at(attempt.peak_s)
            further = self.best is None or attempt.range > self.best.attempt.range
            if further and seq is not None:
                self.best = Best(seq, attempt)

    def _seq_at(self, t: float) -> int | None:
        """The picture nearest to `t`, None where none is near."""
        near_s, seq = min((abs(at - t), seq) for at, seq in self._recent)
        return seq if near_s <= NEAR_S else None


def _weight(fault: Fault) -> tuple[bool, float]:
    """Major before minor, then by how far the limit was missed."""
    size = abs(fault.limit) or 1.0
    return fault.severity == "major", abs(fault.value - fault.limit) / size
