"""What this person usually reaches, how surely that is known, and whether it has drifted.

Only numbers: a set is the ranges of its repetitions or holds, in the unit of the counting signal.

How it is reckoned:

- Robust: the middle of a set is its median, the usual the median of the sets' middles. One odd
  repetition or set decides nothing.
- What the camera gets wrong, the `noise` of the measure, is taken as the standard error of
  measurement (SEM) of one set. Most of it comes from where the camera stands and how the model sees
  this body, so it lasts: more repetitions or sets do not make it smaller.
- The person's own spread makes the median of n sets uncertain by t * sqrt(pi / 2) * s / sqrt(n)
  (the standard error of a median; Student's t for n - 1 degrees of freedom), with s estimated
  from the median absolute deviation (1.4826 * MAD).
- Both are stated for 95 %: error = sqrt((1.96 * SEM) ** 2 + own ** 2).
- Two usuals differ when their difference is beyond sqrt(error1 ** 2 + error2 ** 2). For somebody
  without a spread this is 1.96 * sqrt(2) * SEM, the minimal detectable change of J. P. Weir,
  "Quantifying test-retest reliability using the intraclass correlation coefficient and the SEM",
  Journal of Strength and Conditioning Research 19 (2005), 231-240.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from formcheck.coach.events import Attempt, AttemptCompleted, Event, Side
from formcheck.exercises.model import Exercise

LEAST_SETS: Final = 3
"""Fewer sets make no usual."""
NEWEST_SETS: Final = 9
"""The usual is that of the newest so many sets, about three days of a routine: it goes along."""
WEEK_DAYS: Final = 7
"""What differs within less than a week is tiredness or warming up and no drift."""
SURE: Final = 1.96
"""Standard errors to either side that hold 95 % of a normal distribution."""
STUDENT: Final = (4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306)
"""The same of Student's t for 2, 3, ... degrees of freedom, up to `NEWEST_SETS` - 1."""
MAD_TO_SD: Final = 1.4826
MEDIAN_TO_MEAN: Final = math.sqrt(math.pi / 2)
"""By how much a median is less sure than a mean."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What a person usually reaches.

    Attributes:
        median: in the unit of the counting signal; NaN as long as it is not known.
        error: the truth lies within this of it, 95 times in 100; NaN where that cannot be told.
        sets: how many sets it is from.
        attempts: how many repetitions or holds it is from.
    """

    median: float = math.nan
    error: float = math.nan
    sets: int = 0
    attempts: int = 0

    @property
    def known(self) -> bool:
        """Whether there were enough sets."""
        return not math.isnan(self.median)


@dataclass(frozen=True, slots=True)
class DoneSet:
    """What was reached in one set.

    Attributes:
        day: a count of days from any beginning.
        ranges: of each repetition or hold.
    """

    day: int
    ranges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """The usual of two times, weeks apart.

    Attributes:
        before: what was usual at first.
        now: what is usual lately.
    """

    before: Usual
    now: Usual

    @property
    def error(self) -> float:
        """A difference up to this says nothing; NaN where that cannot be told."""
        return math.hypot(self.before.error, self.now.error)

    @property
    def change(self) -> float:
        """How much more is usual now; 0 within the error, and where nothing can be told."""
        difference = self.now.median - self.before.median
        return difference if abs(difference) > self.error else 0.0


@dataclass(frozen=True, slots=True)
class OwnRange:
    """What this person usually reaches in an exercise, and what share of it is asked for.

    Attributes:
        usual: by side.
        share: of the usual that is asked for, None where nothing is.
        noise: the error of one measured value.
    """

    usual: Mapping[Side | None, Usual] = field(default_factory=dict)
    share: float | None = None
    noise: float = 0.0

    def of(self, side: Side | None) -> Usual:
        """What is usual on `side`."""
        return self.usual.get(side, Usual())

    def asked(self, side: Side | None) -> float:
        """What is asked for on `side`; NaN where nothing is, or the usual is not known yet."""
        return math.nan if self.share is None else self.share * self.of(side).median

    def falls_short(self, attempt: Attempt) -> bool:
        """Whether `attempt` is less than was asked for, by more than the noise."""
        return attempt.range < self.asked(attempt.side) - self.noise


UsualOf = Callable[[Exercise], Mapping[Side | None, Usual]]
"""Tells what the person usually reaches in an exercise, by side."""


@dataclass(frozen=True, slots=True)
class LessThanAsked(Event):
    """A repetition or hold went less far than the routine asked for; no fault of form.

    Attributes:
        attempt: the repetition or hold.
        asked: how far it should have gone, in the unit of its range.
    """

    attempt: Attempt
    asked: float


def less_than_asked(events: Iterable[Event], own: OwnRange) -> list[LessThanAsked]:
    """What of `events` is a repetition or hold that falls short."""
    return [
        LessThanAsked(event.t, event.attempt, own.asked(event.attempt.side))
        for event in events
        if isinstance(event, AttemptCompleted) and own.falls_short(event.attempt)
    ]


def detectable(noise: float) -> float:
    """The least difference of two measured values that is beyond chance, 95 times in 100.

    Args:
        noise: the standard error of each of them.
    """
    return SURE * math.sqrt(2) * noise


def usual_of(sets: Sequence[DoneSet], noise: float) -> Usual:
    """What is usual in the newest of `sets`; not known from fewer than `LEAST_SETS`.

    Args:
        sets: in the order they were done; those in which nothing was reached do not count.
        noise: the error of one measured value; 0 where it is not known, then no error is stated.
    """
    done = [done for done in sets if done.ranges][-NEWEST_SETS:]
    if len(done) < LEAST_SETS:
        return Usual(sets=len(done), attempts=sum(len(one.ranges) for one in done))
    middles = [median(one.ranges) for one in done]
    error = math.hypot(SURE * noise, _own_error(middles)) if noise > 0 else math.nan
    return Usual(median(middles), error, len(done), sum(len(one.ranges) for one in done))


def drift_of(sets: Sequence[DoneSet], noise: float) -> Drift | None:
    """The usual at first and lately, None as long as these are not a week apart.

    Args:
        sets: in the order they were done.
        noise: the error of one measured value; 0 where it is not known, then no drift is seen.
    """
    done = [done for done in sets if done.ranges]
    compared = min(NEWEST_SETS, len(done) // 2)
    if compared < LEAST_SETS:
        return None
    first, last = done[:compared], done[-compared:]
    if median(one.day for one in last) - median(one.day for one in first) < WEEK_DAYS:
        return None
    return Drift(usual_of(first, noise), usual_of(last, noise))


def _own_error(middles: Sequence[float]) -> float:
    """How unsure the median of `middles` is by their own spread, for 95 %."""
    middle = median(middles)
    spread = MAD_TO_SD * median(abs(value - middle) for value in middles)
    return STUDENT[len(middles) - 3] * MEDIAN_TO_MEAN * spread / math.sqrt(len(middles))
