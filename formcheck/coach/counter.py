"""From readings to counted repetitions and holds, and to movements that are none."""

from __future__ import annotations

import math
from collections import deque
from statistics import median
from typing import Final

from formcheck.coach.events import Attempt, AttemptRejected, Phase
from formcheck.coach.features import FeatureExtractor
from formcheck.coach.grading import Grader
from formcheck.coach.holding import HoldTimer
from formcheck.coach.opinion import Opinion
from formcheck.coach.phases import END_SHARE
from formcheck.coach.reading import Reading
from formcheck.coach.recorder import LONGEST_STEP_S, REST_S, Recorder
from formcheck.coach.segmentation import REST_MEMORY_S, Movement, Segmenter
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Uncounted
from formcheck.messages.message import Message

LEAP: Final = 0.3
"""Progress that differs by more than this across a cut is not one movement,"""
LEAP_PER_S: Final = 1.25
"""but for what the movement itself goes on by in the time between two pictures."""
WEAK: Final = 0.25
"""A movement below this share of this person's range is none."""
CONFIRM_S: Final = 30.0
"""A first movement that does not convince waits this long for a second one like it."""
ALIKE: Final = 0.65
"""That second one confirms it when it went as far, up to this share of an ordinary movement: a
fidget before the first repetition does not."""
REMEMBERED: Final = 5
"""How many movements tell how far this person usually goes."""

Result = Attempt | AttemptRejected


class Counter:
    """Counts the movements of one exercise.

    Attributes:
        phase: where in the movement the person is.
        count: how many repetitions or holds were counted.
    """

    def __init__(
        self,
        exercise: Exercise,
        features: FeatureExtractor,
        grader: Grader,
        opinion: Opinion | None = None,
    ) -> None:
        signal = exercise.signal
        self._exercise = exercise
        self._sided = exercise.sided
        self._holds = exercise.mode == "hold"
        self._min_range = signal.min_range / abs(signal.end - signal.rest)
        self._segmenter = Segmenter(
            self._min_range, joins_late=signal.convincing if self._holds else None
        )
        self._grader = grader
        self._opinion = opinion
        memory_s = signal.max_s + REST_MEMORY_S + REST_S
        self._recorder = Recorder(len(features.columns), memory_s)
        self._timer: HoldTimer | None = None
        self._ranges: deque[float] = deque(maxlen=REMEMBERED)
        self._usual_range = 1.0  # until any is known
        self._waiting: list[tuple[Attempt, Movement]] = []
        self._before_cut = self._before_cut_s = math.nan
        self._t = math.nan
        self.phase = Phase.REST
        self.count = 0

    @property
    def active(self) -> bool:
        """Whether a movement is under way."""
        return self._segmenter.active

    @property
    def since_s(self) -> float:
        """When the movement under way began, NaN while there is none."""
        return self._segmenter.start_s if self.active else math.nan

    @property
    def hold_s(self) -> float:
        """Seconds in position in the hold under way, 0 outside of one."""
        return self._timer.held_s if self._timer else 0.0

    def cut(self, t: float) -> None:
        """Another shot or another place begins at `t` seconds: where rest is, is not known."""
        self._before_cut = self._last_x if self.active else math.nan
        self._before_cut_s = self._t
        self._recorder.cut(t)
        if not self.active:
            self._segmenter.restart()

    def take(self, reading: Reading) -> list[Result]:
        """Take in one reading while the person is in the exercise."""
        t, x = reading.t, reading.x
        elapsed_s, self._t = t - self._t, t
        results = self._after_cut(t, x)
        if self.active and t - self._segmenter.start_s > self._exercise.signal.max_s:
            results += self.abandon(t, Message(Uncounted.NOT_IN_TIME))
        results += self._overdue(t)
        self._recorder.add(reading)
        was_active = self.active
        movement = self._segmenter.update(t, x, self._usual_range, self._known_range)
        if self.active and not was_active and self._holds:
            self._timer = self._timer_since(self._segmenter.start_s)
        elif self._timer is not None:
            self._timer.update(t, x)
        if movement is not None:
            results += self._settle(t, movement)
        elif not math.isnan(x) and self._segmenter.at_rest(x, self._usual_range):
            self._recorder.add_rest(reading, 0.0 if math.isnan(elapsed_s) else elapsed_s)
        if not self.active:
            self._recorder.forget_before(t - REST_MEMORY_S - REST_S)
        self.phase = self._phase_at(x)
        return results

    def abandon(self, t: float, reason: Message) -> list[Result]:
        """End the movement under way, whose last good moment was `t`.

        A repetition that does not come back is none. A hold does not need the way back: what was
        held until then counts.
        """
        results: list[Result] = []
        if self.active:
            movement = self._segmenter.so_far(t)
            if self._holds:
                results = self._settle(t, movement)
            else:
                results = [AttemptRejected(self._t, movement.start_s, movement.end_s, reason)]
        self._segmenter.restart()
        self._timer, self.phase = None, Phase.REST
        return results

    def leave(self, t: float) -> list[Result]:
        """The exercise was left: what waits to be confirmed was none."""
        waiting, self._waiting = self._waiting, []
        return [_unconfirmed(t, movement) for _, movement in waiting]

    def finish(self, t: float) -> list[Result]:
        """No more readings: settle what is under way."""
        if self._segmenter.nearly_back:
            results = self._settle(t, self._segmenter.so_far(t))
            self._segmenter.restart()
        else:
            results = self.abandon(t, Message(Uncounted.NOT_FINISHED))
        return [*results, *self.leave(t)]

    @property
    def _last_x(self) -> float:
        return self._segmenter.last_x

    @property
    def _known_range(self) -> float:
        """What the next movement is measured by, 0 as long as nothing tells.

        Where sides alternate, how far one side went says little about the other.
        """
        return self._usual_range if self._ranges and not self._sided else 0.0

    def _after_cut(self, t: float, x: float) -> list[Result]:
        if math.isnan(self._before_cut) or math.isnan(x):
            return []
        leap, self._before_cut = abs(x - self._before_cut), math.nan
        most = LEAP + LEAP_PER_S * min(t - self._before_cut_s, LONGEST_STEP_S)
        return self.abandon(t, Message(Uncounted.PICTURE_CHANGED)) if leap > most else []

    def _timer_since(self, start_s: float) -> HoldTimer:
        timer = HoldTimer(self._exercise.hold, self._segmenter.low)
        way = self._recorder.between(start_s, math.inf)
        for t, x in zip(way.t.tolist(), way.x.tolist(), strict=True):
            timer.update(t, x)
        return timer

    def _settle(self, t: float, movement: Movement) -> list[Result]:
        """What a finished movement is: counted, waiting for another like it, or none."""
        timer, self._timer = self._timer, None
        reason = self._disqualified(movement)
        held = timer.result if timer else None
        graded = reason or self._grader.grade(movement, held, self._recorder)
        if isinstance(graded, Attempt) and self._opinion is not None:
            graded = self._opinion.objection(graded) or graded
        if isinstance(graded, Message):
            return [AttemptRejected(t, movement.start_s, movement.end_s, graded)]
        alike = [item for item in self._waiting if abs(item[1].high - movement.high) <= ALIKE]
        convincing = movement.range >= self._exercise.signal.convincing
        if not (self._ranges or alike or convincing):
            self._waiting.append((graded, movement))
            return []
        none = [_unconfirmed(t, item[1]) for item in self._waiting if item not in alike]
        self._waiting = []
        return [*none, *(self._counted(*item) for item in (*alike, (graded, movement)))]

    def _counted(self, attempt: Attempt, movement: Movement) -> Attempt:
        self._ranges.append(movement.range)
        self._usual_range = median(self._ranges)
        self.count += 1
        return attempt.numbered(self.count)

    def _disqualified(self, movement: Movement) -> Message | None:
        """Why `movement` is none by its size and time alone, if it is none."""
        if movement.end_s - movement.start_s < self._exercise.signal.min_s:
            return Message(Uncounted.TOO_QUICK)
        if movement.range < max(self._min_range, WEAK * self._known_range):
            return Message(Uncounted.TOO_SMALL)
        return None

    def _overdue(self, t: float) -> list[Result]:
        """What has waited in vain for another like it."""
        if not self._waiting or self.active or t - self._waiting[0][1].end_s <= CONFIRM_S:
            return []
        return [_unconfirmed(t, self._waiting.pop(0)[1])]

    def _phase_at(self, x: float) -> Phase:
        segmenter = self._segmenter
        if not segmenter.active:
            return Phase.REST
        if math.isnan(x):
            return self.phase
        if self._timer is not None:
            if self._timer.in_position:
                return Phase.END
            return Phase.BACK if self._timer.held_s > 0 else Phase.OUT
        if x >= segmenter.low + END_SHARE * (segmenter.high - segmenter.low):
            # While the movement still grows, every moment is its furthest.
            return Phase.END if self.phase is not Phase.REST else Phase.OUT
        return Phase.BACK if self.phase in {Phase.END, Phase.BACK} else Phase.OUT


def _unconfirmed(t: float, movement: Movement) -> AttemptRejected:
    reason = Message(Uncounted.UNCONFIRMED)
    return AttemptRejected(t, movement.start_s, movement.end_s, reason)
