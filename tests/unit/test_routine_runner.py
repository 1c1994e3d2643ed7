"""A guide leads through a routine; nobody touches anything."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.coach.events import Event, Verdict
from formcheck.coach.rest_timer import RestTimer
from formcheck.coach.routine_runner import (
    CHANGE_S,
    ExerciseChanged,
    RestTick,
    RoutineFinished,
    RoutineRunner,
    RoutineStage,
    RoutineStageChanged,
    SetFinished,
)
from formcheck.coach.set_runner import HoldSecond, SetStage, SetStageChanged
from formcheck.errors import ExerciseError
from formcheck.messages.ids import Ending
from formcheck.pose.frame import PoseFrame
from formcheck.routines.catalog import load_routine
from formcheck.routines.model import Routine, Step
from tests.unit.performer import SIZE_WH, Performer, arms_up, nobody, still

BRIDGES = Step(exercise="glute_bridge", sets=2, reps=2, rest_s=12.0)


def routine(*steps: Step) -> Routine:
    return Routine(id="mine", name="Mine", steps=steps)


def lead(*steps: Step) -> Performer:
    return Performer(RoutineRunner(routine(*steps)))


def sets_of(events: list[Event]) -> list[tuple[str, int, int, Ending]]:
    return [
        (e.exercise.id, e.number, len(e.attempts), e.reason)
        for e in events
        if isinstance(e, SetFinished)
    ]


def stages_of(events: list[Event]) -> list[tuple[RoutineStage, Ending | None]]:
    return [(e.stage, e.reason) for e in events if isinstance(e, RoutineStageChanged)]


@pytest.fixture(scope="module")
def performer() -> Performer:
    """The back-care routine with two bridges instead of fifteen, and one hold for each leg."""
    few = {"glute_bridge": (3, 2), "knee_to_chest": (1, 1), "lower_back_rotation": (1, 1)}
    back_care = load_routine("back_care")
    steps = tuple(
        step.model_copy(update={"sets": few[step.exercise][0], "reps": few[step.exercise][1]})
        for step in back_care.steps
    )
    performer = Performer(RoutineRunner(back_care.model_copy(update={"steps": steps})))
    performer.until_stage(RoutineStage.FINISHED)
    return performer


class TestWholeRoutine:
    def test_every_set_is_done_in_order(self, performer: Performer) -> None:
        assert sets_of(performer.events) == [
            ("glute_bridge", 1, 2, Ending.TARGET_REACHED),
            ("glute_bridge", 2, 2, Ending.TARGET_REACHED),
            ("glute_bridge", 3, 2, Ending.TARGET_REACHED),
            ("knee_to_chest", 1, 2, Ending.TARGET_REACHED),
            ("lower_back_rotation", 1, 2, Ending.TARGET_REACHED),
        ]
        assert isinstance(performer.events[-2], RoutineFinished)
        assert performer.events[-1] == RoutineStageChanged(performer.t, RoutineStage.FINISHED)

    def test_both_sides_are_held(self, performer: Performer) -> None:
        held = [done for done in performer.runner.finished_sets if done.exercise.mode == "hold"]
        assert [{a.side for a in done.attempts} for done in held] == [{"left", "right"}] * 2

    def test_good_form_stays_good(self, performer: Performer) -> None:
        attempts = [a for done in performer.runner.finished_sets for a in done.attempts]
        assert {attempt.verdict for attempt in attempts} == {Verdict.GOOD}

    def test_each_exercise_is_announced_once_and_before_its_set(self, performer: Performer) -> None:
        told = [
            e.exercise.id for e in performer.events if isinstance(e, ExerciseChanged | SetFinished)
        ]
        assert told == [
            *["glute_bridge"] * 4,
            *["knee_to_chest"] * 2,
            *["lower_back_rotation"] * 2,
        ]

    def test_there_is_a_rest_between_sets_and_a_short_one_between_exercises(
        self, performer: Performer
    ) -> None:
        done = [e.t for e in performer.events if isinstance(e, SetFinished)]
        begun = [
            e.t
            for e in performer.events
            if isinstance(e, RoutineStageChanged) and e.stage is RoutineStage.SET
        ]
        rests = [begin - end for end, begin in zip(done, begun, strict=False)]
        assert rests == pytest.approx([60, 60, CHANGE_S, CHANGE_S], abs=0.1)

    def test_the_rest_is_told_as_it_passes(self, performer: Performer) -> None:
        told = [e.seconds for e in performer.events if isinstance(e, RestTick)]
        minute = [60, 50, 40, 30, 20, 10, 3, 2, 1]
        assert told == [*minute, *minute, *[10, 3, 2, 1] * 2]

    def test_nothing_happens_after_the_end(self, performer: Performer) -> None:
        runner, t = performer.runner, performer.t + 1
        assert runner.update(PoseFrame.empty(t, SIZE_WH)) == ()
        assert runner.pause(t) == runner.skip(t) == runner.stop(t) == ()


def test_without_rest_the_next_set_is_set_up_at_once() -> None:
    performer = lead(Step(exercise="glute_bridge", sets=2, reps=1, rest_s=0.0))
    performer.until_stage(RoutineStage.FINISHED)
    assert len(sets_of(performer.events)) == 2
    assert [e for e in performer.events if isinstance(e, RestTick)] == []


class TestLeaving:
    def test_who_leaves_pauses_the_set_and_who_comes_back_ends_it(self) -> None:
        performer = lead(BRIDGES.model_copy(update={"sets": 1, "reps": 3}))
        performer.until_attempts(1)
        gone = performer.for_s(20.0, nobody)
        assert stages_of(gone) == [(RoutineStage.PAUSED, Ending.LEFT)]
        assert sets_of(gone) == []
        assert performer.runner.snapshot().reason == Ending.LEFT
        back = performer.until_stage(RoutineStage.FINISHED)
        assert stages_of(back)[0] == (RoutineStage.SET, None)
        assert sets_of(back) == [("glute_bridge", 1, 3, Ending.TARGET_REACHED)]
        indices = [attempt.index for attempt in performer.runner.finished_sets[0].attempts]
        assert indices == [1, 2, 3]

    def test_the_set_of_someone_who_stays_away_ends_and_the_next_one_waits(self) -> None:
        performer = lead(BRIDGES)
        performer.until_attempts(1)
        gone = performer.for_s(30.0, nobody)
        assert sets_of(gone) == [("glute_bridge", 1, 1, Ending.LEFT)]
        assert performer.runner.snapshot().set_number == 2
        performer.until_stage(RoutineStage.FINISHED)
        assert sets_of(performer.events)[-1] == ("glute_bridge", 2, 2, Ending.TARGET_REACHED)

    def test_a_countdown_that_breaks_is_a_pause_again(self) -> None:
        performer = lead(BRIDGES)
        performer.until_attempts(1)
        performer.for_s(10.0, nobody)
        performer.for_s(2.0)
        assert stages_of(performer.events)[-1] == (RoutineStage.SET, None)
        performer.for_s(3.0, nobody)
        assert stages_of(performer.events)[-2:] == [
            (RoutineStage.SET, None),
            (RoutineStage.PAUSED, None),
        ]

    def test_leaving_twice_pauses_twice(self) -> None:
        performer = lead(BRIDGES)
        for count in (1, 2):
            performer.until_attempts(count) if count == 1 else performer.for_s(6.0)
            assert stages_of(performer.for_s(10.0, nobody)) == [(RoutineStage.PAUSED, Ending.LEFT)]

    def test_who_is_away_in_the_rest_finds_the_set_waiting(self) -> None:
        performer = lead(BRIDGES)
        performer.until_stage(RoutineStage.REST)
        performer.for_s(60.0, nobody)
        now = performer.runner.snapshot()
        assert (now.stage, now.set_number) == (RoutineStage.SET, 2)
        assert now.current_set is not None
        assert now.current_set.stage is SetStage.SETUP


class TestGestures:
    def test_both_arms_stop_the_routine_in_a_set(self) -> None:
        performer = lead(BRIDGES)
        performer.until_attempts(1)
        said = performer.for_s(3.0, arms_up("left", "right"))
        assert sets_of(said) == [("glute_bridge", 1, 1, Ending.STOP_GESTURE)]
        assert stages_of(said) == [(RoutineStage.STOPPED, Ending.STOP_GESTURE)]
        assert performer.for_s(10.0) == []

    def test_both_arms_stop_the_routine_in_a_rest(self) -> None:
        performer = lead(BRIDGES)
        performer.until_stage(RoutineStage.REST)
        said = performer.for_s(3.0, arms_up("left", "right"))
        assert stages_of(said) == [(RoutineStage.STOPPED, Ending.STOP_GESTURE)]

    def test_both_arms_stop_a_set_that_has_not_begun(self) -> None:
        performer = lead(BRIDGES)
        said = performer.for_s(3.0, arms_up("left", "right"))
        assert stages_of(said) == [(RoutineStage.STOPPED, Ending.STOP_GESTURE)]
        assert sets_of(said) == []

    def test_both_arms_raised_for_a_moment_are_no_signal(self) -> None:
        performer = lead(BRIDGES)
        performer.until_stage(RoutineStage.REST)
        assert stages_of(performer.for_s(1.5, arms_up("left", "right"))) == []

    def test_one_hand_pauses_the_rest_and_lets_it_go_on(self) -> None:
        performer = lead(BRIDGES)
        performer.until_stage(RoutineStage.REST)
        assert stages_of(performer.for_s(2.5, arms_up("right"))) == [
            (RoutineStage.PAUSED, Ending.PAUSED)
        ]
        left_s = performer.runner.snapshot().rest_s
        performer.for_s(30.0)
        assert performer.runner.snapshot().rest_s == left_s
        assert stages_of(performer.for_s(2.5, arms_up("right"))) == [(RoutineStage.REST, None)]
        performer.until_stage(RoutineStage.FINISHED)

    def test_one_hand_pauses_a_set_and_lets_it_go_on(self) -> None:
        performer = lead(BRIDGES)
        performer.until(lambda: _running(performer.runner))
        lying = still("glute_bridge")
        paused = performer.for_s(2.5, lambda _: arms_up("left")(lying))
        assert stages_of(paused) == [(RoutineStage.PAUSED, Ending.HAND_RAISED)]
        performer.for_s(5.0)
        assert performer.runner.stage is RoutineStage.PAUSED
        assert stages_of(performer.for_s(2.5, arms_up("left"))) == [(RoutineStage.SET, None)]
        performer.until_stage(RoutineStage.REST)

    def test_hands_that_pull_the_knees_are_no_signal(self) -> None:
        performer = lead(Step(exercise="knee_to_chest", reps=1))
        performer.until_stage(RoutineStage.FINISHED)
        assert sets_of(performer.events) == [("knee_to_chest", 1, 2, Ending.TARGET_REACHED)]


def _running(runner: RoutineRunner) -> bool:
    current_set = runner.snapshot().current_set
    return current_set is not None and current_set.stage is SetStage.RUNNING


class TestButtons:
    def test_pause_and_go_on_in_a_countdown(self) -> None:
        performer = lead(BRIDGES)
        performer.for_s(2.0)
        assert stages_of([*performer.runner.pause(performer.t)]) == [
            (RoutineStage.PAUSED, Ending.PAUSED)
        ]
        assert performer.for_s(20.0) == []
        assert stages_of([*performer.runner.pause(performer.t)]) == [(RoutineStage.SET, None)]
        performer.until_stage(RoutineStage.REST)

    def test_stop_says_why_and_keeps_what_was_done(self) -> None:
        performer = lead(BRIDGES)
        performer.until_attempts(1)
        said = list(performer.runner.stop(performer.t, Ending.HURT))
        assert sets_of(said) == [("glute_bridge", 1, 1, Ending.HURT)]
        assert stages_of(said) == [(RoutineStage.STOPPED, Ending.HURT)]
        assert performer.runner.snapshot().reason == Ending.HURT

    def test_stop_in_a_rest(self) -> None:
        performer = lead(BRIDGES)
        performer.until_stage(RoutineStage.REST)
        said = list(performer.runner.stop(performer.t, Ending.HURT))
        assert stages_of(said) == [(RoutineStage.STOPPED, Ending.HURT)]
        assert sets_of(said) == []

    def test_skip_ends_a_rest(self) -> None:
        performer = lead(BRIDGES)
        performer.until_stage(RoutineStage.REST)
        assert stages_of([*performer.runner.skip(performer.t)]) == [(RoutineStage.SET, None)]
        assert performer.runner.snapshot().set_number == 2

    def test_skip_in_a_set_goes_to_the_next_exercise(self) -> None:
        performer = lead(BRIDGES, Step(exercise="squat", note="Hold on to a chair."))
        performer.until_attempts(1)
        said = list(performer.runner.skip(performer.t))
        assert sets_of(said) == [("glute_bridge", 1, 1, Ending.SKIPPED)]
        announced = [e for e in said if isinstance(e, ExerciseChanged)]
        assert [(e.step, e.exercise.id, e.note) for e in announced] == [
            (1, "squat", "Hold on to a chair.")
        ]
        now = performer.runner.snapshot()
        assert (now.stage, now.step, now.rest_s) == (RoutineStage.REST, 1, CHANGE_S)

    def test_skipping_the_last_exercise_finishes(self) -> None:
        performer = lead(BRIDGES)
        said = performer.runner.skip(performer.t)
        assert any(isinstance(event, RoutineFinished) for event in said)
        assert performer.runner.stage is RoutineStage.FINISHED


def test_the_snapshot_says_where_in_the_routine_the_person_is() -> None:
    performer = lead(BRIDGES.model_copy(update={"note": "Slowly."}))
    now = performer.runner.snapshot()
    assert (now.step, now.steps, now.set_number, now.sets) == (0, 1, 1, 2)
    assert (now.target.reps, now.note, now.last) == (2, "Slowly.", None)
    performer.until_stage(RoutineStage.REST)
    now = performer.runner.snapshot()
    assert (now.set_number, now.rest_s, now.current_set) == (2, 12.0, None)
    assert now.last is not None
    assert len(now.last.attempts) == 2


def test_the_hold_of_the_routine_takes_the_place_of_the_usual_one() -> None:
    short = Performer(
        RoutineRunner(routine(Step(exercise="knee_to_chest", reps=1, hold_s=3.0))), 3.2
    )
    short.until_stage(RoutineStage.FINISHED)
    (done,) = short.runner.finished_sets
    assert {a.verdict for a in done.attempts} == {Verdict.GOOD}
    assert {e.target_s for e in short.events if isinstance(e, HoldSecond)} == {3.0}

    long = Performer(
        RoutineRunner(routine(Step(exercise="knee_to_chest", reps=1, hold_s=9.0))), 5.3
    )
    long.until_stage(RoutineStage.FINISHED)
    (done,) = long.runner.finished_sets
    assert [[f.rule for f in a.faults] for a in done.attempts] == [["short_hold"]] * 2


def test_a_routine_can_be_taken_up_in_its_middle() -> None:
    steps = routine(BRIDGES, Step(exercise="squat", sets=3))
    now = RoutineRunner(steps, step=1, set_number=3).snapshot()
    assert (now.exercise.id, now.set_number) == ("squat", 3)


def test_a_routine_with_an_unknown_exercise_is_refused() -> None:
    with pytest.raises(ExerciseError, match="Did you mean 'squat'"):
        RoutineRunner(routine(Step(exercise="squot")))


def test_a_rest_tells_its_start_even_if_that_is_no_tenth_second() -> None:
    rest = RestTimer(0.0, 14.5)
    told = [seconds for t in range(150) if (seconds := rest.update(t / 10))]
    assert told == [15, 10, 3, 2, 1]
    assert rest.over


@given(st.lists(st.sampled_from(["frame", "long", "pause", "skip", "stop"]), max_size=40))
def test_whatever_is_pressed_whenever_the_routine_ends_at_most_once(pressed: list[str]) -> None:
    runner = RoutineRunner(routine(BRIDGES, Step(exercise="squat")))
    said: list[Event] = []
    t = 0.0
    for button in pressed:
        t += 20.0 if button == "long" else 0.1
        if button in {"frame", "long"}:
            said += runner.update(PoseFrame.empty(t, SIZE_WH))
        else:
            said += {"pause": runner.pause, "skip": runner.skip, "stop": runner.stop}[button](t)
    stages = [stage for stage, _ in stages_of(said)]
    ends = [stage for stage in stages if stage in {RoutineStage.STOPPED, RoutineStage.FINISHED}]
    assert len(ends) <= 1
    assert runner.stage is (stages[-1] if stages else RoutineStage.SET)
    assert all(a is not b for a, b in pairwise(stages))
    assert not [e for e in said if isinstance(e, SetStageChanged) and e.stage is SetStage.RUNNING]


class TestInterrupted:
    def test_it_goes_on_in_the_set_and_at_the_count(self) -> None:
        whole = lead(BRIDGES)
        whole.until_stage(RoutineStage.FINISHED)
        first, second = whole.runner.finished_sets
        runner = RoutineRunner(
            routine(BRIDGES), set_number=2, finished=[first], done=list(second.attempts[:1])
        )
        assert [attempt.index for attempt in runner.attempts] == [1]
        anew = Performer(runner)
        events = anew.until_stage(RoutineStage.FINISHED)
        assert sets_of(events) == [("glute_bridge", 2, 2, Ending.TARGET_REACHED)]
        assert [done.number for done in runner.finished_sets] == [1, 2]

    def test_what_was_done_before_makes_a_set_even_if_nothing_follows(self) -> None:
        whole = lead(BRIDGES)
        whole.until_attempts(1)
        runner = RoutineRunner(routine(BRIDGES), done=whole.runner.attempts)
        anew = Performer(runner)
        anew.for_s(0.5)
        assert sets_of(list(runner.stop(anew.t))) == [("glute_bridge", 1, 1, Ending.STOPPED)]

    def test_the_rest_says_how_long_it_is(self) -> None:
        performer = lead(BRIDGES)
        assert performer.runner.snapshot().rest_of_s == 0.0
        performer.until_stage(RoutineStage.REST)
        performer.for_s(3.0)
        now = performer.runner.snapshot()
        assert now.rest_of_s == BRIDGES.rest_s
        assert now.rest_s < BRIDGES.rest_s
