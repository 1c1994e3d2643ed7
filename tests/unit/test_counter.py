"""What is counted, of courses of progress whose movements are known."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pytest

from formcheck.coach.counter import Counter, Result
from formcheck.coach.events import Attempt, AttemptRejected, Phase, Rep, Verdict
from formcheck.coach.features import FeatureExtractor
from formcheck.coach.grading import Grader
from formcheck.coach.holding import HeldTime
from formcheck.coach.reading import Reading
from formcheck.coach.recorder import Recorder
from formcheck.coach.segmentation import Movement
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Uncounted
from formcheck.messages.message import Message
from formcheck.motion.view import View
from formcheck.pose.frame import PoseFrame

FPS = 30
SQUAT = load_exercise("squat")
CONVINCING = SQUAT.signal.convincing


class AllGood(Grader):
    """Takes every movement for a good repetition: what is counted is up to the counter."""

    def __init__(self) -> None:
        pass

    def grade(
        self, movement: Movement, held: HeldTime | None, recorder: Recorder
    ) -> Attempt | Message:
        del held, recorder
        times = movement.start_s, movement.peak_s, movement.end_s
        return Rep(1, None, *times, movement.range, {}, Verdict.GOOD, (), ())


def counter(exercise: Exercise = SQUAT) -> Counter:
    return Counter(exercise, FeatureExtractor(exercise), AllGood())


def feed(counter: Counter, start_s: float, levels: Iterable[float]) -> list[Result]:
    results: list[Result] = []
    for i, x in enumerate(levels):
        frame = PoseFrame.empty(start_s + i / FPS, (64, 48))
        results += counter.take(Reading(frame, view=View.SIDE, x=x))
    return results


def bump(height: float, way_s: float = 1.0) -> list[float]:
    """Half a second of rest, out and back, and rest for half a second."""
    rest, n = [0.0] * (FPS // 2), round(way_s * FPS)
    way = (height * np.arange(n) / n).tolist()
    return [*rest, *way, height, *way[::-1], *rest]


def reasons(results: Iterable[Result]) -> list[object]:
    return [result.reason.id for result in results if isinstance(result, AttemptRejected)]


def counted(results: Iterable[Result]) -> list[int]:
    return [result.index for result in results if isinstance(result, Attempt)]


def test_a_convincing_movement_counts_at_once() -> None:
    assert counted(feed(counter(), 0.0, bump(CONVINCING + 0.02))) == [1]


def test_a_first_movement_that_does_not_convince_waits_for_another_like_it() -> None:
    one = counter()
    assert feed(one, 0.0, bump(CONVINCING - 0.05)) == []
    assert one.count == 0
    assert counted(feed(one, 5.0, bump(CONVINCING - 0.1))) == [1, 2]
    assert counted(feed(one, 10.0, bump(CONVINCING - 0.1))) == [3]


def test_what_waited_is_none_when_the_one_that_counts_is_unlike_it() -> None:
    one = counter()
    assert feed(one, 0.0, bump(0.4)) == []
    results = feed(one, 5.0, bump(0.4 + 0.7))
    assert counted(results) == [1]
    assert reasons(results) == [Uncounted.UNCONFIRMED]


def test_what_waited_counts_when_the_one_that_counts_is_like_it() -> None:
    one = counter()
    assert feed(one, 0.0, bump(0.4)) == []
    assert counted(feed(one, 5.0, bump(0.4 + 0.6))) == [1, 2]


def test_what_waits_in_vain_is_none() -> None:
    one = counter()
    feed(one, 0.0, bump(CONVINCING - 0.1))
    assert feed(one, 3.0, [0.0] * int(28.5 * FPS)) == []
    assert reasons(feed(one, 31.5, [0.0] * 3 * FPS)) == [Uncounted.UNCONFIRMED]
    assert one.leave(99.0) == []


def test_what_still_waits_when_the_exercise_is_left_was_none() -> None:
    one = counter()
    feed(one, 0.0, bump(CONVINCING - 0.1))
    assert reasons(one.leave(4.0)) == [Uncounted.UNCONFIRMED]
    assert one.leave(5.0) == []


def test_too_quick_and_too_slow_are_no_repetitions() -> None:
    assert reasons(feed(counter(), 0.0, bump(1.0, SQUAT.signal.min_s / 3))) == [Uncounted.TOO_QUICK]
    one = counter()
    stay = [*bump(1.0)[:45], *[1.0] * int((SQUAT.signal.max_s - 1.5) * FPS)]
    assert feed(one, 0.0, stay) == []
    assert one.active
    later = feed(one, len(stay) / FPS, [1.0] * 2 * FPS)
    assert reasons(later) == [Uncounted.NOT_IN_TIME]
    assert not one.active


def test_a_cut_within_a_movement_ends_it_only_when_the_progress_leaps() -> None:
    for leap, expected in ((0.3, []), (0.4, [Uncounted.PICTURE_CHANGED])):
        one = counter()
        feed(one, 0.0, [*[0.0] * FPS, *np.linspace(0, 0.9, FPS).tolist()])
        assert one.active
        one.cut(2.0)
        assert reasons(feed(one, 2.0, [0.9 - leap])) == expected


def test_a_cut_at_rest_ends_nothing() -> None:
    one = counter()
    feed(one, 0.0, [0.0] * FPS)
    one.cut(1.0)
    assert feed(one, 1.0, [0.9]) == []
    assert one.phase is Phase.REST


def test_a_repetition_cut_off_on_its_way_back_counts_only_when_it_is_nearly_back() -> None:
    for last, expected in ((0.45, [1]), (0.6, [])):
        one = counter()
        feed(one, 0.0, bump(1.0)[: FPS // 2 + FPS + 1])
        feed(one, 1.6, np.linspace(1, last, 12).tolist())
        assert counted(one.finish(2.1)) == expected
        assert not one.active


def test_the_phases_follow_the_way() -> None:
    one = counter()
    phases: list[Phase] = []
    for i, x in enumerate([*bump(1.0, way_s=2.0), math.nan]):
        feed(one, i / FPS, [x])
        if not phases or phases[-1] is not one.phase:
            phases.append(one.phase)
    assert phases[0] is Phase.REST
    assert phases[1] is Phase.OUT
    assert phases[-3:] == [Phase.END, Phase.BACK, Phase.REST]


def test_a_moment_out_of_sight_leaves_the_phase_as_it_is() -> None:
    one = counter()
    feed(one, 0.0, bump(1.0)[: FPS // 2 + FPS + 1])
    before = one.phase
    assert before is not Phase.REST
    feed(one, 1.6, [math.nan])
    assert one.phase is before


@pytest.mark.parametrize(("small", "height", "counts"), [(2, 0.4, False), (3, 0.3, True)])
def test_what_is_usual_is_the_middle_of_the_last_five(
    small: int, height: float, counts: bool
) -> None:
    """Far less than usual is none; large ones are forgotten after some small ones."""
    one = counter()
    for i, usual in enumerate([*[2.0] * 3, *[0.55] * small]):
        feed(one, 5.0 * i, bump(usual))
    assert one.count == 3 + small
    assert bool(counted(feed(one, 60.0, bump(height)))) is counts
