"""From signs to sets."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from formcheck.coach.events import Attempt, Hold, Rep, Verdict
from formcheck.coach.holding import HeldTime
from formcheck.recognition.library import Resemblance
from formcheck.recognition.sets import found_sets
from formcheck.recognition.sign import Sign

HELD = HeldTime(7.0, 17.0, 10.0)


def sign(exercise: str, start_s: float, own: float = 0.5, other: float = 1.0) -> Sign:
    """A repetition of two seconds."""
    far = {"squat": 5.0, "lunge": 5.0, "-": 5.0} | {exercise: own, "beside": other}
    return Sign(exercise, rep(start_s, start_s + 2), Resemblance(far))


def rep(start_s: float, end_s: float) -> Attempt:
    return Rep(1, None, start_s, start_s, end_s, 1.0, {}, Verdict.GOOD, (), ())


def row(
    exercise: str, start_s: float, count: int, own: float = 0.5, other: float = 1.0
) -> list[Sign]:
    return [sign(exercise, start_s + 2 * i, own, other) for i in range(count)]


def told(signs: list[Sign]) -> list[tuple[str, int]]:
    return [(found.exercise, len(found.signs)) for found in found_sets(signs)]


def test_sets_come_in_order_of_time() -> None:
    signs = [*row("lunge", 20, 4), *row("squat", 0, 5)]
    found = found_sets(signs)
    assert told(signs) == [("squat", 5), ("lunge", 4)]
    assert (found[0].start_s, found[0].end_s, found[1].start_s) == (0, 10, 20)


def test_an_exercise_that_comes_again_is_a_set_of_its_own() -> None:
    signs = [*row("squat", 0, 3), *row("lunge", 10, 3), *row("squat", 20, 3)]
    assert told(signs) == [("squat", 3), ("lunge", 3), ("squat", 3)]


def test_one_movement_between_those_of_another_exercise_is_no_set() -> None:
    signs = [*row("squat", 0, 3), sign("lunge", 6.5), *row("squat", 9, 3)]
    assert told(signs) == [("squat", 6)]


def test_of_two_that_count_the_same_the_one_that_it_looks_like_is_named() -> None:
    alike = [*row("squat", 0, 4, own=0.9, other=0.6), *row("lunge", 0, 4, own=0.5)]
    assert told(alike) == [("lunge", 4)]


def test_what_clearly_looks_like_something_else_is_no_sign() -> None:
    assert told(row("squat", 0, 3, own=1.5, other=0.6)) == []
    assert told(row("squat", 0, 3, own=1.1, other=0.6)) == [("squat", 3)]


def test_one_doubtful_movement_names_nothing() -> None:
    assert told([sign("squat", 0)]) == [("squat", 1)]
    assert told([sign("squat", 0, own=0.9, other=0.8)]) == []
    assert told([]) == []


def test_a_hold_weighs_more_than_a_repetition() -> None:
    hold = Hold.of(rep(7, 17), HELD, 10.0)
    signs = [*row("squat", 0, 3), Sign("plank", hold, Resemblance({"plank": 0.5, "-": 1.0}))]
    assert told(signs) == [("squat", 3), ("plank", 1)]


def test_what_must_resemble_its_exercise_is_no_sign_as_soon_as_something_else_is_nearer() -> None:
    def strict(own: float, other: float) -> Sign:
        return replace(sign("squat", 0, own, other), must_resemble=True)

    assert [strict(0.5, other).otherwise for other in (0.6, 0.46, 0.44)] == [False, False, True]
    assert strict(0.5, 0.44).weight == 0
    assert strict(0.5, 0.46).weight == sign("squat", 0, 0.5, 0.46).weight > 0
    assert not replace(strict(0.5, 0.44), must_resemble=False).otherwise
    assert not replace(strict(0.5, 0.44), resemblance=None).otherwise


def test_a_set_was_watched_from_when_its_first_movement_was() -> None:
    early, late = row("squat", 10, 1), row("squat", 12, 3)
    signs = [replace(one, from_s=9.0) for one in early] + [replace(one, from_s=2.0) for one in late]
    assert [found.from_s for found in found_sets(signs)] == [9.0]
    assert found_sets(early)[0].from_s == -math.inf


def test_a_short_hold_weighs_no_more_than_a_repetition() -> None:
    def weight(held_s: float) -> float:
        hold = Hold.of(rep(7, 7 + held_s), HeldTime(7.0, 7 + held_s, held_s), 10.0)
        return Sign("plank", hold, Resemblance({"plank": 0.9, "-": 0.9})).weight

    repetition = sign("squat", 0, own=0.9, other=0.9).weight
    assert [weight(s) / repetition for s in (0.4, 1.0, 1.5, 2.0, 60.0)] == pytest.approx(
        [1.0, 1.0, 1.5, 2.0, 2.0]
    )


def test_without_templates_what_was_counted_tells() -> None:
    assert told([Sign("squat", rep(2 * i, 2 * i + 2), None) for i in range(3)]) == [("squat", 3)]
