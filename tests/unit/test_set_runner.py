from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.coach.events import AttemptCompleted, Event, SetupChanged
from formcheck.coach.session import Session
from formcheck.coach.set_runner import (
    CountdownTick,
    HoldSecond,
    SetRunner,
    SetStage,
    SetStageChanged,
    SideFinished,
    Target,
)
from formcheck.coach.setup import SetupCheck
from formcheck.exercises.catalog import exercise_ids, exercises, load_exercise
from formcheck.messages.ids import Ending
from formcheck.messages.words import english
from formcheck.motion.posture import Posture
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.pose.skeleton import PAIRS, Landmark
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS, FigureCamera
from tools.figure.everyday import StandingStill
from tools.figure.library import faulty, good
from tools.figure.movements import GluteBridge
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import film, resized

LEAD_S = 6.0


def _set_of(exercise: str, count: int, tail_s: float = 1.0) -> PoseTrack:
    performance = good(exercise, count)
    script = replace(performance.script, lead_s=LEAD_S, tail_s=tail_s)
    return film(script, performance.camera)


def _run(workout: SetRunner, track: PoseTrack) -> list[Event]:
    return [event for frame in track.frames() for event in workout.update(frame)]


def _stages(events: list[Event]) -> list[SetStage]:
    return [event.stage for event in events if isinstance(event, SetStageChanged)]


UPWARDS = np.array([0.0, -1.0, 0.0])
FORWARDS = np.array([1.0, 0.0, 0.0])


def _raise_hand(
    track: PoseTrack,
    start_s: float,
    end_s: float,
    *sides: str,
    towards: NDArray[np.float64] = UPWARDS,
) -> PoseTrack:
    """The right arm, or those of `sides`, points at the ceiling from `start_s` to `end_s`."""
    rows = (track.t >= start_s) & (track.t < end_s)
    world, xy, visibility = track.world.copy(), track.xy.copy(), track.visibility.copy()
    for side in sides or ("right",):
        shoulder = Landmark[f"{side.upper()}_SHOULDER"]
        for part, reach_m in (("ELBOW", 0.28), ("WRIST", 0.54)):
            landmark = Landmark[f"{side.upper()}_{part}"]
            world[rows, landmark] = world[rows, shoulder] + reach_m * towards
            xy[rows, landmark] = xy[rows, shoulder] + 200 * reach_m * towards[:2]
            visibility[rows, landmark] = 0.97
    return replace(
        track, world=world.astype(np.float32), xy=xy.astype(np.float32), visibility=visibility
    )


@pytest.mark.parametrize("exercise", exercise_ids())
def test_a_set_starts_by_itself_and_ends_at_its_target(exercise: str) -> None:
    workout = SetRunner(load_exercise(exercise), Target(2))
    events = _run(workout, _set_of(exercise, 3))
    assert _stages(events) == [SetStage.COUNTDOWN, SetStage.RUNNING, SetStage.DONE]
    assert [e.seconds for e in events if isinstance(e, CountdownTick)] == [3, 2, 1]
    assert len(workout.attempts) == 2
    assert events[-1] == SetStageChanged(events[-1].t, SetStage.DONE, Ending.TARGET_REACHED)


def test_the_set_says_what_the_session_says_from_its_start_on() -> None:
    track = _set_of("glute_bridge", 3)
    workout = SetRunner(load_exercise("glute_bridge"), Target(3))
    events = _run(workout, track)
    started = next(
        e.t for e in events if isinstance(e, SetStageChanged) and e.stage is SetStage.RUNNING
    )
    session = Session("glute_bridge")
    told = []
    for frame in track.frames():
        for reading in session.read(frame):
            told += session.take(reading) if frame.t >= started else []
    own = [repr(e) for e in events if isinstance(e, AttemptCompleted)]
    assert own == [repr(e) for e in told if isinstance(e, AttemptCompleted)]


def test_each_side_needs_its_own_count() -> None:
    workout = SetRunner(load_exercise("knee_to_chest"), Target(1, each_side=True))
    events = _run(workout, _set_of("knee_to_chest", 4))
    assert [attempt.side for attempt in workout.attempts] == ["right", "left"]
    assert _stages(events)[-1] is SetStage.DONE


def test_whoever_is_done_with_one_side_is_told_to_change() -> None:
    performance = good("single_leg_bridge", 3)
    same = replace(performance.script.reps[0], movement=performance.script.reps[0].movement)
    script = replace(performance.script, reps=[same] * 3, lead_s=LEAD_S)
    workout = SetRunner(load_exercise("single_leg_bridge"), Target(2, each_side=True))
    events = _run(workout, film(script, performance.camera))
    (side,) = {event.attempt.side for event in events if isinstance(event, AttemptCompleted)}
    other = {"left": "right", "right": "left"}[str(side)]
    told = [event.missing for event in events if isinstance(event, SideFinished)]
    assert told == [other, other]  # at the second, and again at the third
    assert workout.stage is SetStage.RUNNING


def test_whoever_alternates_is_told_nothing_before_one_side_is_done() -> None:
    workout = SetRunner(load_exercise("knee_to_chest"), Target(2, each_side=True))
    events = _run(workout, _set_of("knee_to_chest", 4))
    counted = [event for event in events if isinstance(event, AttemptCompleted | SideFinished)]
    assert [type(event) for event in counted].index(SideFinished) == 3
    assert [type(event) for event in counted].count(SideFinished) == 1


def test_a_hold_is_told_second_by_second() -> None:
    workout = SetRunner(load_exercise("knee_to_chest"), Target(1))
    events = _run(workout, _set_of("knee_to_chest", 1))
    told = [event.seconds for event in events if isinstance(event, HoldSecond)]
    assert told[:5] == [1, 2, 3, 4, 5]


def test_a_raised_hand_pauses_and_goes_on() -> None:
    rest = ScriptedRep(GluteBridge(), 1.2, 0.7, 1.2, 6.0)
    script = Script([rest, rest, rest], lead_s=LEAD_S)
    first, second, _ = script.truth()
    track = film(script, SUPINE_CAMERAS["side"])
    track = _raise_hand(track, first.end_s + 0.5, first.end_s + 2.8)
    # Raised again while paused: a countdown, and the third repetition counts again.
    track = _raise_hand(track, second.end_s + 0.5, second.end_s + 2.8)
    workout = SetRunner(load_exercise("glute_bridge"), Target(10))
    events = _run(workout, track)
    assert _stages(events)[:5] == [
        SetStage.COUNTDOWN,
        SetStage.RUNNING,
        SetStage.PAUSED,
        SetStage.COUNTDOWN,
        SetStage.RUNNING,
    ]
    assert len(workout.attempts) == 2


def test_a_hand_raised_for_a_moment_is_no_signal() -> None:
    script = Script([ScriptedRep(GluteBridge(), rest_s=4.0)] * 2, lead_s=LEAD_S)
    end_s = script.truth()[0].end_s
    track = _raise_hand(film(script, SUPINE_CAMERAS["side"]), end_s + 0.5, end_s + 1.8)
    workout = SetRunner(load_exercise("glute_bridge"), Target(2))
    assert SetStage.PAUSED not in _stages(_run(workout, track))


BOTH = ("left", "right")


FACE_UP = {Posture.SUPINE, Posture.STANDING}
ARMS_AT_REST = [one.id for one in exercises() if not one.raises_arms and one.posture in FACE_UP]
"""Whoever lies on the front or the side gets up first, which ends the set as well."""
ARMS_UP = [one.id for one in exercises() if one.raises_arms]


@pytest.mark.parametrize("exercise", ARMS_UP)
def test_arms_that_the_exercise_raises_say_nothing(exercise: str) -> None:
    """Slowly, with a stay longer than a gesture."""
    performance = good(exercise, 2)
    reps = [replace(rep, hold_s=5.5) for rep in performance.script.reps]
    track = film(Script(reps, lead_s=LEAD_S), performance.camera)
    workout = SetRunner(load_exercise(exercise), Target(2))
    assert _stages(_run(workout, track)) == [SetStage.COUNTDOWN, SetStage.RUNNING, SetStage.DONE]
    assert len(workout.attempts) == 2


@pytest.mark.parametrize("exercise", ARMS_AT_REST)
def test_both_arms_raised_end_the_set(exercise: str) -> None:
    track = _set_of(exercise, 1, tail_s=6.0)
    up = good(exercise, 1).camera.orient(np.array([[0.0, 1.0, 0.0]]))[0]
    end_s = float(track.t[-1]) - 5.0
    workout = SetRunner(load_exercise(exercise), Target(15))
    raised = _raise_hand(track, end_s + 0.5, end_s + 3.0, *BOTH, towards=up)
    ended = _run(workout, raised)[-1]
    assert isinstance(ended, SetStageChanged)
    assert (ended.stage, ended.reason) == (SetStage.DONE, Ending.STOP_GESTURE)
    assert len(workout.attempts) == 1
    assert ended.t == pytest.approx(end_s + 2.5, abs=0.1)


@pytest.mark.parametrize("held_s", [0.5, 1.5])
def test_both_arms_raised_for_a_moment_end_nothing(held_s: float) -> None:
    track = _raise_hand(_set_of("squat", 2), 0.5, 0.5 + held_s, *BOTH)
    workout = SetRunner(load_exercise("squat"), Target(2))
    assert _stages(_run(workout, track)) == [SetStage.COUNTDOWN, SetStage.RUNNING, SetStage.DONE]


def test_arms_held_forward_in_a_squat_end_nothing() -> None:
    track = _raise_hand(_set_of("squat", 2), 0.0, 99.0, *BOTH, towards=FORWARDS)
    workout = SetRunner(load_exercise("squat"), Target(2))
    ended = _run(workout, track)[-1]
    assert isinstance(ended, SetStageChanged)
    assert ended.reason is Ending.TARGET_REACHED


def test_standing_up_after_the_first_repetition_ends_the_set() -> None:
    lying = _set_of("glute_bridge", 2, tail_s=0.0)
    up = film(Script([ScriptedRep(StandingStill(), 1, 6, 1)]), STANDING_CAMERAS["side"])
    track = PoseTrack(
        np.concatenate([lying.t, lying.t[-1] + 0.1 + up.t]),
        lying.size_wh,
        np.concatenate([lying.xy, up.xy]),
        np.concatenate([lying.world, up.world]),
        np.concatenate([lying.visibility, up.visibility]),
    )
    workout = SetRunner(load_exercise("glute_bridge"), Target(15))
    ended = _run(workout, track)[-1]
    assert isinstance(ended, SetStageChanged)
    assert (ended.stage, ended.reason) == (SetStage.DONE, Ending.LEFT)
    assert len(workout.attempts) == 2


def test_a_countdown_can_be_paused_and_begins_anew() -> None:
    workout = SetRunner(load_exercise("squat"), Target(1))
    frames = list(_set_of("squat", 1).frames())
    early = [frame for frame in frames if frame.t < 2.5]
    events = [event for frame in early for event in workout.update(frame)]
    assert _stages([*events, *workout.pause(2.5)]) == [SetStage.COUNTDOWN, SetStage.PAUSED]
    assert _stages([*workout.pause(2.6)]) == [SetStage.COUNTDOWN]
    assert workout.snapshot().countdown == 3


def test_a_countdown_stops_when_the_person_leaves() -> None:
    track = _set_of("squat", 1)
    gone = track.t > 2.0
    xy, world = track.xy.copy(), track.world.copy()
    xy[gone], world[gone] = np.nan, np.nan
    workout = SetRunner(load_exercise("squat"))
    assert _stages(_run(workout, replace(track, xy=xy, world=world))) == [
        SetStage.COUNTDOWN,
        SetStage.SETUP,
    ]


def test_stopping_closes_the_set_with_what_was_done() -> None:
    workout = SetRunner(load_exercise("glute_bridge"), Target(15))
    _run(workout, _set_of("glute_bridge", 2))
    events = workout.stop(99.0)
    assert isinstance(events[-1], SetStageChanged)
    assert len(workout.attempts) == 2
    assert workout.stop(100.0) == ()


def _hint(exercise: str, track: PoseTrack, brightness: float | None = None) -> str:
    session = Session(exercise)
    check = SetupCheck(session.exercise, session.conditions)
    readings = [reading for frame in track.frames() for reading in session.read(frame)]
    hint = [check.update(reading, brightness) for reading in readings][-1].hint
    return english().message(hint, session.exercise) if hint else ""


def _still(exercise: str, camera: FigureCamera) -> PoseTrack:
    movement = good(exercise, 1).script.reps[0].movement
    script = Script([ScriptedRep(movement, 99.0)], lead_s=2.0)
    return film(script, camera, np.arange(0, 2.0, 0.1))


SIDE = SUPINE_CAMERAS["side"]


@pytest.mark.parametrize(
    ("exercise", "track", "words"),
    [
        pytest.param("glute_bridge", _still("glute_bridge", SIDE), "", id="right"),
        pytest.param(
            "glute_bridge", _still("squat", STANDING_CAMERAS["side"]), "Lie down", id="standing"
        ),
        pytest.param("squat", _still("glute_bridge", SIDE), "Stand up", id="lying"),
        pytest.param(
            "glute_bridge",
            resized(_still("glute_bridge", SIDE), 1.0, (150, 0)),
            "feet are out",
            id="feet out of the picture",
        ),
        pytest.param(
            "glute_bridge",
            resized(_still("glute_bridge", SIDE), 1.0, (-300, 0)),
            "head is out",
            id="head out of the picture",
        ),
        pytest.param(
            "glute_bridge",
            resized(_still("glute_bridge", SIDE), 0.3, (0, 0)),
            "Come closer",
            id="too far",
        ),
        pytest.param(
            "knee_to_chest",
            _still("knee_to_chest", FigureCamera(0, 10, 3.2, (0.1, 0.15, 0))),
            "put the camera to your side",
            id="camera at the feet",
        ),
        pytest.param(
            "glute_bridge",
            _still("glute_bridge", FigureCamera(40, 50, 3.2, (0.1, 0.15, 0))),
            "Put the camera to your side",
            id="from above",
        ),
        pytest.param(
            "glute_bridge",
            _still("glute_bridge", FigureCamera(8, 12, 3.2, (0.1, 0.15, 0))),
            "put the camera to your side",
            id="lengthwise",
        ),
    ],
)
def test_the_setup_names_what_to_mend(exercise: str, track: PoseTrack, words: str) -> None:
    hint = _hint(exercise, track)
    assert words in hint
    assert bool(words) == bool(hint)


def test_the_dark_is_named_only_when_nobody_is_found() -> None:
    nobody = PoseTrack.from_frames([PoseFrame.empty(i / 10, (640, 480)) for i in range(20)])
    assert _hint("squat", nobody, brightness=20) == "It is too dark: turn on a light."
    assert "step into the picture" in _hint("squat", nobody, brightness=120)
    assert _hint("glute_bridge", _still("glute_bridge", SIDE), brightness=20) == ""


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ((Landmark.NOSE,), ""),
        ((Landmark.NOSE, Landmark.LEFT_EAR), ""),
        ((Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR), "head is out"),
        ((Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_ANKLE), ""),
        ((*PAIRS["ankle"], *PAIRS["toe"]), "feet are out"),
    ],
)
def test_a_part_is_out_when_all_of_it_is_lost(lost: tuple[Landmark, ...], words: str) -> None:
    track = _still("glute_bridge", SIDE)
    xy, world = track.xy.copy(), track.world.copy()
    xy[:, lost] = np.nan
    world[:, lost] = np.nan
    hint = _hint("glute_bridge", replace(track, xy=xy, world=world))
    assert words in hint
    assert bool(words) == bool(hint)


def test_the_setup_is_said_when_it_changes_and_not_with_every_frame() -> None:
    workout = SetRunner(load_exercise("glute_bridge"))
    standing = _still("squat", STANDING_CAMERAS["side"])
    said = [e for e in _run(workout, standing) if isinstance(e, SetupChanged)]
    assert len(said) == 1


def test_a_set_that_was_interrupted_goes_on_at_its_count() -> None:
    track = _set_of("glute_bridge", 3)
    whole = SetRunner(load_exercise("glute_bridge"), Target(3))
    _run(whole, track)
    done = whole.attempts[:2]
    rest = SetRunner(load_exercise("glute_bridge"), Target(3), done=done)
    events = _run(rest, track)
    completed = [event.attempt for event in events if isinstance(event, AttemptCompleted)]
    assert [attempt.index for attempt in completed] == [3]
    assert [attempt.index for attempt in rest.attempts] == [1, 2, 3]
    assert _stages(events)[-1] is SetStage.DONE


def test_the_numbers_of_faults_go_on_too() -> None:
    low = next(p for p in faulty("glute_bridge") if p.rule == "hips_low")
    track = film(replace(low.script, lead_s=LEAD_S), low.camera)
    first = SetRunner(load_exercise("glute_bridge"), Target(1))
    _run(first, track)
    later = SetRunner(load_exercise("glute_bridge"), Target(2), done=first.attempts)
    _run(later, track)
    assert [fault.attempt for fault in later.attempts[1].faults] == [2]
