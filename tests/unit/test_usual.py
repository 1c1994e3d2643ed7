"""What is usual, how surely, and whether it drifted."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.coach.events import Side
from formcheck.coach.routine_runner import ExerciseChanged, RoutineRunner, RoutineStage, SetFinished
from formcheck.coach.usual_range import (
    NEWEST_SETS,
    STUDENT,
    DoneSet,
    LessThanAsked,
    OwnRange,
    Usual,
    detectable,
    drift_of,
    usual_of,
)
from formcheck.routines.model import Routine, Step
from tests.unit.performer import Performer

NOISE = 6.0


def alike(count: int, value: float, day: int = 0) -> list[DoneSet]:
    return [DoneSet(day + i, (value, value, value)) for i in range(count)]


class TestUsual:
    def test_two_sets_are_too_few(self) -> None:
        usual = usual_of(alike(2, 60.0), NOISE)
        assert (usual.known, usual.sets, usual.attempts) == (False, 2, 6)
        assert math.isnan(usual.median)

    def test_a_set_without_a_repetition_is_none(self) -> None:
        assert not usual_of([*alike(2, 60.0), DoneSet(3, ())], NOISE).known

    def test_from_the_third_set_on_it_is_known(self) -> None:
        usual = usual_of(alike(3, 60.0), NOISE)
        assert (usual.median, usual.sets, usual.attempts) == (60, 3, 9)
        assert usual.error == pytest.approx(1.96 * NOISE)

    def test_one_odd_set_and_one_odd_repetition_decide_nothing(self) -> None:
        sets = [DoneSet(0, (60, 61, 5)), DoneSet(1, (8,)), DoneSet(2, (61, 60, 62))]
        assert usual_of(sets, NOISE).median == 60

    def test_it_goes_along_with_the_newest_sets(self) -> None:
        usual = usual_of([*alike(20, 40.0), *alike(NEWEST_SETS, 60.0)], NOISE)
        assert (usual.median, usual.sets) == (60, NEWEST_SETS)

    def test_more_sets_do_not_make_the_camera_better(self) -> None:
        assert usual_of(alike(9, 60.0), NOISE).error >= 1.96 * NOISE

    def test_an_uneven_person_is_known_less_surely(self) -> None:
        uneven = [DoneSet(i, (value,)) for i, value in enumerate((50.0, 60.0, 70.0))]
        assert usual_of(uneven, NOISE).error > 2 * usual_of(alike(3, 60.0), NOISE).error

    def test_without_a_known_noise_no_error_is_stated(self) -> None:
        usual = usual_of(alike(3, 60.0), 0.0)
        assert usual.median == 60
        assert math.isnan(usual.error)

    @pytest.mark.parametrize("spread", [0.5, 3.0, 12.0])
    @pytest.mark.parametrize("count", [3, 5, 9])
    def test_the_truth_lies_within_the_error_as_often_as_is_stated(
        self, count: int, spread: float
    ) -> None:
        """The camera errs once for all, the person again in each set."""
        rng = np.random.default_rng(7)
        tries, inside = 2000, 0
        for _ in range(tries):
            values = 60 + rng.normal(0, NOISE) + rng.normal(0, spread, count)
            usual = usual_of([DoneSet(0, (float(value),)) for value in values], NOISE)
            inside += abs(usual.median - 60) <= usual.error
        assert inside / tries > 0.90

    def test_the_error_is_that_of_a_median_of_so_many_sets(self) -> None:
        """Half of the sets 3 above the other half, so the median deviation is 1.5."""
        for count, student in ((4, 3.182), (6, 2.571), (8, 2.365)):
            values = [60.0, 63.0] * (count // 2)
            own = student * math.sqrt(math.pi / 2) * 1.4826 * 1.5 / math.sqrt(count)
            usual = usual_of([DoneSet(0, (value,)) for value in values], NOISE)
            assert usual.median == 61.5
            assert usual.error == pytest.approx(math.hypot(1.96 * NOISE, own))

    def test_students_t_holds_95_in_100(self) -> None:
        for freedom, limit in enumerate(STUDENT, 2):
            t = np.linspace(-limit, limit, 20_001)
            density = (1 + t**2 / freedom) ** (-(freedom + 1) / 2)
            factor = math.gamma((freedom + 1) / 2) / (
                math.sqrt(freedom * math.pi) * math.gamma(freedom / 2)
            )
            assert factor * np.trapezoid(density, t) == pytest.approx(0.95, abs=1e-4)

    def test_of_a_side_that_was_never_done_nothing_is_known(self) -> None:
        usual = OwnRange(share=0.8).of("left")
        assert (usual.known, usual.sets, usual.attempts) == (False, 0, 0)
        assert math.isnan(OwnRange(share=0.8).asked("left"))


class TestDrift:
    @pytest.mark.parametrize(("days", "apart"), [(6, False), (7, True)])
    def test_less_than_a_week_is_no_drift(self, days: int, apart: bool) -> None:
        sets = [*alike(3, 40.0), *alike(3, 90.0, day=days)]
        assert (drift_of(sets, NOISE) is not None) is apart

    def test_the_first_and_the_last_sets_are_compared_and_none_twice(self) -> None:
        drift = drift_of([*alike(4, 40.0), *alike(3, 70.0, day=20)], NOISE)
        assert drift is not None
        assert (drift.before.sets, drift.now.sets) == (3, 3)
        many = drift_of([*alike(15, 40.0), *alike(15, 90.0, day=40)], NOISE)
        assert many is not None
        assert (many.before.sets, many.now.sets) == (9, 9)
        assert many.change == 50

    def test_a_change_beyond_the_error_is_noticed(self) -> None:
        beyond = detectable(NOISE) + 0.5
        for change in (beyond, -beyond):
            drift = drift_of([*alike(4, 60.0), *alike(4, 60.0 + change, day=28)], NOISE)
            assert drift is not None
            assert drift.change == pytest.approx(change)

    def test_a_change_within_the_error_is_none(self) -> None:
        within = detectable(NOISE) - 0.5
        for change in (within, -within):
            drift = drift_of([*alike(4, 60.0), *alike(4, 60.0 + change, day=28)], NOISE)
            assert drift is not None
            assert drift.change == 0

    def test_the_error_is_the_minimal_detectable_change(self) -> None:
        drift = drift_of([*alike(4, 60.0), *alike(4, 60.0, day=28)], NOISE)
        assert drift is not None
        assert drift.error == pytest.approx(1.96 * math.sqrt(2) * NOISE)

    def test_a_slow_way_over_many_weeks_is_noticed(self) -> None:
        sets = [DoneSet(7 * i, (40.0 + 2.0 * i,)) for i in range(20)]
        drift = drift_of(sets, NOISE)
        assert drift is not None
        assert drift.change > 0

    def test_getting_tired_in_one_day_is_no_drift(self) -> None:
        assert drift_of([DoneSet(0, (80.0 - 5 * i,)) for i in range(12)], NOISE) is None

    def test_too_few_sets_say_nothing(self) -> None:
        assert drift_of([*alike(2, 40.0), *alike(3, 90.0, day=30)], NOISE) is None

    def test_without_a_known_noise_nothing_is_claimed(self) -> None:
        drift = drift_of([*alike(4, 10.0), *alike(4, 90.0, day=28)], 0.0)
        assert drift is not None
        assert drift.change == 0

    def test_a_random_person_without_drift_is_seldom_told_of_one(self) -> None:
        """Each time the camera stands again, and errs again."""
        rng = np.random.default_rng(7)
        tries, told = 2000, 0
        for _ in range(tries):
            first, last = (60 + rng.normal(0, NOISE) + rng.normal(0, 3, 4) for _ in range(2))
            values = [*((0, v) for v in first), *((28, v) for v in last)]
            drift = drift_of([DoneSet(day, (float(v),)) for day, v in values], NOISE)
            assert drift is not None
            told += drift.change != 0
        assert told / tries < 0.08


HALF = Step(exercise="knee_to_chest", sets=1, reps=1, range_share=0.5)


def led(step: Step, usual: dict[Side | None, Usual]) -> Performer:
    routine = Routine(id="mine", name="Mine", steps=(step,))
    performer = Performer(RoutineRunner(routine, usual=lambda _: usual))
    performer.until_stage(RoutineStage.FINISHED)
    return performer


def short_of(performer: Performer) -> list[tuple[Side | None, float]]:
    return [(e.attempt.side, e.asked) for e in performer.events if isinstance(e, LessThanAsked)]


class TestGuide:
    def test_what_falls_short_on_a_side_is_told_and_no_fault(self) -> None:
        """The figure reaches about 85 degrees with either leg."""
        performer = led(HALF, {"left": Usual(90.0, 16, 3, 9), "right": Usual(240.0, 16, 3, 9)})
        assert short_of(performer) == [("right", 120.0)]
        (done,) = (e for e in performer.events if isinstance(e, SetFinished))
        assert [a.faults for a in done.attempts] == [(), ()]
        assert [done.own.falls_short(a) for a in done.attempts] == [
            a.side == "right" for a in done.attempts
        ]

    def test_as_long_as_the_usual_is_not_known_nothing_is_asked(self) -> None:
        performer = led(HALF, {"left": Usual(sets=2, attempts=2)})
        assert short_of(performer) == []
        (changed,) = (e for e in performer.events if isinstance(e, ExerciseChanged))
        assert (changed.own.share, math.isnan(changed.own.asked("left"))) == (0.5, True)

    def test_a_routine_that_asks_no_share_asks_nothing(self) -> None:
        usual: dict[Side | None, Usual] = {
            side: Usual(300.0, 16, 3, 9) for side in ("left", "right")
        }
        performer = led(HALF.model_copy(update={"range_share": None}), usual)
        assert short_of(performer) == []
        assert performer.runner.snapshot().own == OwnRange(usual, None, 8.0)
