"""From demonstrations to what an exercise is: signal, conditions, rules, and what is not sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from formcheck.coach.events import Attempt
from formcheck.coach.reading import Reading
from formcheck.errors import LearningError
from formcheck.exercises.model import Exercise
from formcheck.learning.gates import asked, may_fail
from formcheck.learning.movements import ShownMovement, shown_movements
from formcheck.learning.replay import attempts_of, replayed
from formcheck.learning.rules import LearntRule, rules_of
from formcheck.learning.setting import Setting
from formcheck.learning.signals import ARMS, Swing, longest, signal_of, still, swing_alone
from formcheck.learning.skeleton import Counting, bare, progress_in, skeleton
from formcheck.learning.survey import Survey, readings
from formcheck.messages.ids import Unlearnt, Unsure
from formcheck.messages.message import Message
from formcheck.motion.posture import Posture
from formcheck.pose.frame import PoseFrame

Doubts = Iterator[Message]
MOST_SHOWN: Final = 3
"""Demonstrations from which one exercise is learnt."""
FEWEST: Final = 2
"""Repetitions without which nothing is learnt,"""
ENOUGH: Final = 3
"""and with which nothing needs to be said."""
SHORTEST_S: Final = 3.0
OFTEN_SEEN: Final = 0.8
FAINT: Final = 1.3
"""A signal with a lower score may be noise: measured, of 45 demonstrations all those that other
people's repetitions were not counted by."""
SURE: Final = 0.15
"""Rest and end are told apart surely when one way is better than the other by this."""
QUICKER: Final = 0.3
"""A repetition that takes this share of the shortest one that was shown is none, unless it takes
`USUAL_S`: who hurries is told so, and counted."""
USUAL_S: Final = 0.6


@dataclass(frozen=True, eq=False)
class Demonstration:
    """One recording of the exercise.

    Attributes:
        name: what it is called for people.
        readings: what each frame shows, with every candidate measure.
        told: how many repetitions somebody says there are, None where nobody did.
    """

    name: str
    readings: tuple[Reading, ...]
    told: int | None = None

    @classmethod
    def of(cls, name: str, frames: Iterable[PoseFrame], told: int | None = None) -> Demonstration:
        """The demonstration in `frames`, filmed or kept."""
        return cls(name, tuple(readings(frames)), told)

    @property
    def seen(self) -> float:
        """In what share of the frames somebody is seen, 0 where there are none."""
        seen = sum(reading.seen for reading in self.readings)
        return seen / len(self.readings) if self.readings else 0.0


@dataclass(frozen=True, eq=False)
class Counted:
    """A demonstration as the learnt exercise counts it.

    Attributes:
        name: what it is called for people.
        attempts: the repetitions that were shown.
        own: how many of them count with all conditions.
        rest_s: a moment at rest.
        end_s: a moment in the end position.
    """

    name: str
    attempts: tuple[Attempt, ...]
    own: int
    rest_s: float
    end_s: float


@dataclass(frozen=True, eq=False)
class Learnt:
    """What was learnt.

    Attributes:
        counting: what is counted, and what must hold.
        rules: what is judged.
        setting: posture and camera.
        counted: each demonstration.
        people: the movements of each demonstration, as the candidates measure them.
        doubts: what is not sure, the weightiest first.
    """

    counting: Counting
    rules: tuple[LearntRule, ...]
    setting: Setting
    counted: tuple[Counted, ...]
    people: tuple[tuple[ShownMovement, ...], ...]
    doubts: tuple[Message, ...] = ()

    @property
    def exercise(self) -> Exercise:
        """The exercise without its words, as it counts."""
        return skeleton(self.counting, self.setting)


def learn(shown: Sequence[Demonstration], *, exchanged: bool = False) -> Learnt:
    """The exercise that all of `shown` show.

    Args:
        shown: one to `MOST_SHOWN` demonstrations, each by another person.
        exchanged: whether somebody who saw what was taken for rest and end wants them the other
            way round.

    Raises:
        LearningError: nothing can be learnt; each message says of which demonstration, and why.
    """
    if not shown or len(shown) > MOST_SHOWN:
        few, many = Unlearnt.NONE_GIVEN, Unlearnt.TOO_MANY
        given = Message.of(many, count=len(shown), most=MOST_SHOWN) if shown else Message(few)
        raise LearningError(given)
    surveys = [Survey.of(one.readings) for one in shown]
    _check_seen(shown, surveys)
    swings = signal_of(surveys)
    if swings is None:
        raise LearningError(*_unlearnt(shown, surveys))
    counting = _counting(shown, swings, exchanged=exchanged)
    people = _people(shown, surveys, counting)
    _check_enough(shown, people)
    return _drawn(shown, surveys, swings, counting, people)


def _drawn(
    shown: Sequence[Demonstration],
    surveys: Sequence[Survey],
    swings: Sequence[Swing],
    counting: Counting,
    people: list[list[ShownMovement]],
) -> Learnt:
    setting = Setting.of(surveys, people)
    of_arms = _is_of_arms(counting, setting)
    conditions = tuple(asked(people, sided=counting.signal.sided, of_arms=of_arms))
    lasted_s = [one.attempt.end_s - one.attempt.start_s for some in people for one in some]
    counting = replace(
        counting,
        conditions=conditions,
        may_fail=may_fail(len(people), len(conditions), of_arms=of_arms),
        min_s=min(QUICKER * min(lasted_s), USUAL_S),
    )
    exercise = skeleton(counting, setting)
    counted = tuple(
        _counted(one, survey, some, exercise)
        for one, survey, some in zip(shown, surveys, people, strict=True)
    )
    rules = rules_of(counting, people, setting.views)
    learnt = Learnt(counting, rules, setting, counted, tuple(map(tuple, people)))
    return replace(learnt, doubts=tuple(_doubts(shown, swings, learnt)))


def _is_of_arms(counting: Counting, setting: Setting) -> bool:
    """Whether the arms do the movement; they do not where the body is propped up on them."""
    moved = set(ARMS) & set(counting.signal.measure.points)
    return bool(moved) and setting.posture is not Posture.PRONE


def _check_seen(shown: Sequence[Demonstration], surveys: Sequence[Survey]) -> None:
    wrong = []
    for one, survey in zip(shown, surveys, strict=True):
        if not len(survey):
            wrong.append(Message.of(Unlearnt.NOBODY, name=one.name))
            continue
        lasted_s = float(np.ptp(longest(survey).t))
        if lasted_s < SHORTEST_S:
            wrong.append(Message.of(Unlearnt.TOO_SHORT, name=one.name, seconds=lasted_s))
    if wrong:
        raise LearningError(*wrong)


def _unlearnt(shown: Sequence[Demonstration], surveys: Sequence[Survey]) -> list[Message]:
    """Why no measure swings in all demonstrations."""
    wrong = []
    for one, survey in zip(shown, surveys, strict=True):
        if not swing_alone(survey):
            why = Unlearnt.HOLD if still(survey) else Unlearnt.NO_MOVEMENT
            wrong.append(Message.of(why, name=one.name))
    names = tuple(one.name for one in shown)
    return wrong or [Message.of(Unlearnt.NOTHING_SHARED, names=", ".join(names))]


def _counting(
    shown: Sequence[Demonstration], swings: Sequence[Swing], *, exchanged: bool
) -> Counting:
    """What is counted; rest and end are exchanged where that fits what was told."""
    rest, end = (float(np.median([getattr(s, key) for s in swings])) for key in ("rest", "end"))
    shown_ends = tuple((swing.rest, swing.end) for swing in swings)
    counting = Counting(swings[0].candidate, rest, end, shown=shown_ends)
    told = any(one.told is not None for one in shown)
    if told and _misses(shown, counting.turned) < _misses(shown, counting):
        counting = counting.turned
    return counting.turned if exchanged else counting


def _misses(shown: Sequence[Demonstration], counting: Counting) -> int:
    """By how much the count differs from what was told."""
    exercise = bare(counting)
    told = [(one.told, one) for one in shown if one.told is not None]
    return sum(abs(count - len(_attempts(exercise, one))) for count, one in told)


def _attempts(exercise: Exercise, one: Demonstration) -> list[Attempt]:
    return list(attempts_of(replayed(exercise, one.readings)))


def _people(
    shown: Sequence[Demonstration], surveys: Sequence[Survey], counting: Counting
) -> list[list[ShownMovement]]:
    exercise = bare(counting)
    return [
        list(shown_movements(survey, progress_in(survey, counting), _attempts(exercise, one)))
        for one, survey in zip(shown, surveys, strict=True)
    ]


def _check_enough(shown: Sequence[Demonstration], people: list[list[ShownMovement]]) -> None:
    wrong = [
        Message.of(Unlearnt.TOO_FEW, name=one.name, count=len(some))
        for one, some in zip(shown, people, strict=True)
        if len(some) < FEWEST
    ]
    if wrong:
        raise LearningError(*wrong)


def _counted(
    one: Demonstration, survey: Survey, some: Sequence[ShownMovement], exercise: Exercise
) -> Counted:
    middle = some[len(some) // 2].attempt
    before = survey.t[survey.t <= middle.start_s]
    rest_s = float(before[-1]) if before.size else middle.start_s
    attempts = tuple(movement.attempt for movement in some)
    return Counted(one.name, attempts, len(_attempts(exercise, one)), rest_s, middle.peak_s)


def _doubts(shown: Sequence[Demonstration], swings: Sequence[Swing], learnt: Learnt) -> Doubts:
    told = any(one.told is not None for one in shown)
    if min(swing.score for swing in swings) < FAINT:
        yield Message(Unsure.FAINT)
    if min(swing.surety for swing in swings) < SURE and not told:
        yield Message(Unsure.REST_OR_END)
    for one, count in zip(shown, learnt.counted, strict=True):
        yield from _doubts_about(one, count)
    if len(shown) < MOST_SHOWN:
        yield Message(Unsure.ONE_PERSON if len(shown) == 1 else Unsure.TWO_PEOPLE)
    yield from _doubts_of_sides(learnt)
    if len(learnt.setting.views) > 1:
        yield Message.of(Unsure.VIEWS_DIFFER, views=tuple(learnt.setting.views))


def _doubts_of_sides(learnt: Learnt) -> Doubts:
    if not learnt.counting.signal.sided:
        if not any(rule.id == "uneven" for rule in learnt.rules):
            yield Message(Unsure.NOT_EVEN)
        return
    sides = {one.side for counted in learnt.counted for one in counted.attempts} - {None}
    if len(sides) == 1 and sides <= {"left", "right"}:
        yield Message(Unsure.ONE_SIDE)


def _doubts_about(one: Demonstration, count: Counted) -> Doubts:
    shown = len(count.attempts)
    if one.told is not None and one.told != shown:
        yield Message.of(Unsure.OTHER_COUNT, name=one.name, count=shown, told=one.told)
    if shown < ENOUGH:
        yield Message.of(Unsure.FEW_SHOWN, name=one.name, count=shown)
    if count.own < shown:
        yield Message.of(Unsure.NOT_ITS_OWN, name=one.name, count=count.own, shown=shown)
    if one.seen < OFTEN_SEEN:
        yield Message.of(Unsure.HIDDEN, name=one.name, seen=one.seen)
