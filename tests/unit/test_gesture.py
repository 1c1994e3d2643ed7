"""Raised arms are read as a person on the floor means them, also by the real pose model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from formcheck.exercises.catalog import load_exercise
from formcheck.motion.body import Body
from formcheck.motion.gesture import ArmSignal, ArmSignals, raised_arms
from formcheck.pose.frame import PoseTrack
from tools.figure.camera import SUPINE_CAMERAS, FigureCamera
from tools.figure.everyday import RaisedArms
from tools.figure.library import ABOVE_FEET, exercises, good
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import film, steady

GOLDEN = Path(__file__).parents[1] / "golden" / "gestures"
CAMERAS = {**SUPINE_CAMERAS, "above feet": ABOVE_FEET}


def signals(track: PoseTrack) -> list[ArmSignal]:
    """What the arms say, as if nothing else was going on."""
    arms = ArmSignals()
    said = [arms.update(f.t, Body(f) if f.seen else None) for f in track.frames()]
    return [signal for signal in said if signal is not None]


def raised(camera: FigureCamera, held_s: float, *sides: str) -> PoseTrack:
    script = Script([ScriptedRep(RaisedArms(sides), 0.4, held_s, 0.4, 0.5)])
    return film(script, camera, steady(script.duration_s, 12))


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_one_arm_for_two_seconds_pauses(camera: str, side: str) -> None:
    assert signals(raised(CAMERAS[camera], 1.2, side)) == []
    assert signals(raised(CAMERAS[camera], 3.0, side)) == [ArmSignal.PAUSE]


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_one_arm_for_five_seconds_stops(camera: str, side: str) -> None:
    assert signals(raised(CAMERAS[camera], 5.5, side)) == [ArmSignal.PAUSE, ArmSignal.STOP]


@pytest.mark.parametrize("camera", ["oblique", "above", "above feet"])
def test_both_arms_for_two_seconds_stop(camera: str) -> None:
    assert signals(raised(CAMERAS[camera], 3.0, "left", "right")) == [ArmSignal.STOP]


def test_a_pause_waits_until_the_movement_is_over() -> None:
    arms, track = ArmSignals(), raised(SUPINE_CAMERAS["side"], 4.0, "right")
    said = {}
    for frame in track.frames():
        signal = arms.update(frame.t, Body(frame), at_rest=frame.t > 3.5)
        if signal is not None:
            said[frame.t] = signal
    assert list(said.values()) == [ArmSignal.PAUSE]
    assert min(said) == pytest.approx(3.5, abs=0.1)


def test_arms_that_are_lost_for_a_moment_are_still_raised() -> None:
    track = raised(SUPINE_CAMERAS["side"], 3.0, "right")
    lost = (track.t > 2.0) & (track.t < 2.2)
    track.world[lost], track.xy[lost] = np.nan, np.nan
    assert signals(track) == [ArmSignal.PAUSE]


@pytest.mark.parametrize("exercise", exercises())
def test_an_exercise_says_whether_it_raises_the_arms(exercise: str) -> None:
    performance = good(exercise, 2)
    track = film(performance.script, performance.camera, steady(performance.script.duration_s, 12))
    raised = max(raised_arms(Body(frame)) for frame in track.frames())
    assert (raised > 0) == load_exercise(exercise).raises_arms


@pytest.mark.parametrize("view", ["side", "oblique", "above"])
@pytest.mark.parametrize("arm", ["left", "right"])
def test_the_pose_model_sees_one_arm(view: str, arm: str) -> None:
    assert signals(PoseTrack.load(GOLDEN / f"{view}_{arm}.npz")) == [ArmSignal.PAUSE]


@pytest.mark.parametrize("view", ["oblique", "above"])
def test_the_pose_model_sees_both_arms(view: str) -> None:
    assert signals(PoseTrack.load(GOLDEN / f"{view}_both.npz")) == [ArmSignal.STOP]


def test_from_the_side_the_far_arm_is_hidden_and_both_arms_pause() -> None:
    assert signals(PoseTrack.load(GOLDEN / "side_both.npz"))[0] is ArmSignal.PAUSE


SAMPLES = sorted(GOLDEN.parent.glob("*.npz"))


@pytest.mark.parametrize("track", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_no_sample_video_raises_its_arms(track: Path) -> None:
    assert signals(PoseTrack.load(track)) == []
