"""Counts are exact whatever the tempo, the pauses, the strength and the gaps in the sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from formcheck.exercises.catalog import load_exercise
from formcheck.pose.frame import PoseTrack
from tests.contracts.depth import ALL, THOROUGH, at_rates
from tests.sessions import attempts_of
from tools.figure import standing_legs
from tools.figure.arms import BicepsCurl, FrontRaise, LateralRaise, ShoulderPress
from tools.figure.library import good
from tools.figure.movements import (
    FigureMovement,
    GluteBridge,
    KneeToChest,
    LowerBackRotation,
    Squat,
)
from tools.figure.prone import Plank, PronePressUp, PushUp, Superman
from tools.figure.script import Script, ScriptedRep
from tools.figure.side_lying import SidePlank
from tools.figure.side_steps import SideLunge
from tools.figure.supine import (
    Clamshell,
    Crunch,
    DeadBug,
    LegRaise,
    SingleLegBridge,
    SitUp,
    StraightLegRaise,
)
from tools.figure.track import Disturbance, film, resized, steady

WEAK: dict[str, Callable[[], FigureMovement]] = {
    "glute_bridge": lambda: GluteBridge(150),
    "squat": lambda: Squat(knee_deg=118, lean_deg=25),
    "knee_to_chest": lambda: KneeToChest(hip_deg=88),
    "lower_back_rotation": lambda: LowerBackRotation(roll_deg=25),
    "biceps_curl": lambda: BicepsCurl(elbow_deg=104),
    "shoulder_press": lambda: ShoulderPress(elbow_deg=124),
    "lateral_raise": lambda: LateralRaise(raise_deg=64),
    "front_raise": lambda: FrontRaise(raise_deg=66),
    "side_lunge": lambda: SideLunge(knee_deg=136),
    "single_leg_bridge": lambda: SingleLegBridge(hip_line_deg=152),
    "dead_bug": lambda: DeadBug(hip_deg=126),
    "straight_leg_raise": lambda: StraightLegRaise(leg_deg=15),
    "leg_raise": lambda: LegRaise(leg_deg=55),
    "clamshell": lambda: Clamshell(open_deg=24),
    "crunch": lambda: Crunch(trunk_deg=12),
    "sit_up": lambda: SitUp(trunk_deg=54),
    "prone_press_up": lambda: PronePressUp(arch_deg=30),
    "plank": lambda: Plank(196),
    "side_plank": lambda: SidePlank(hip_line_deg=188),
    "superman": lambda: Superman(legs_deg=4),
    "push_up": lambda: PushUp(elbow_deg=118),
    **standing_legs.WEAK,
}
HOLE_S = 2.0
AT_RATES = at_rates((15, 30))
rates = pytest.mark.parametrize(("exercise", "fps"), AT_RATES)
every_rate = pytest.mark.parametrize("fps", [15, 30])


def _film(
    exercise: str, reps: list[ScriptedRep], fps: float, disturbance: Disturbance | None = None
) -> PoseTrack:
    script = Script(reps)
    times = steady(script.duration_s, fps)
    camera = good(exercise, 1).camera
    return film(script, camera, times, disturbance=disturbance or Disturbance())


def _reps(
    exercise: str, count: int, way_s: float, rest_s: float, stay_s: float = 0.0
) -> list[ScriptedRep]:
    """Good ones; holds are held for their time whatever `stay_s`."""
    holds = load_exercise(exercise).mode == "hold"
    shown = good(exercise, count).script.reps
    hold_s = 5.3 if holds else stay_s
    return [replace(rep, up_s=way_s, hold_s=hold_s, down_s=way_s, rest_s=rest_s) for rep in shown]


@rates
def test_brisk_ones_without_a_pause_are_all_counted(exercise: str, fps: int) -> None:
    track = _film(exercise, _reps(exercise, 8, 0.4, 0.0), fps)
    assert len(attempts_of(track, exercise)) == 8


@every_rate
@pytest.mark.parametrize("exercise", THOROUGH)
def test_slow_ones_are_all_counted(exercise: str, fps: int) -> None:
    track = _film(exercise, _reps(exercise, 2, 12.0, 1.0, 0.5), fps)
    assert len(attempts_of(track, exercise)) == 2


@every_rate
@pytest.mark.parametrize("exercise", THOROUGH)
def test_long_rests_cost_none(exercise: str, fps: int) -> None:
    track = _film(exercise, _reps(exercise, 3, 1.2, 20.0, 0.5), fps)
    assert len(attempts_of(track, exercise)) == 3


@pytest.mark.parametrize(
    ("exercise", "fps", "rest_s"),
    [
        (exercise, fps, rest_s)
        for exercise, fps in AT_RATES
        for rest_s in ((1.0, 20.0) if exercise in THOROUGH else (1.0,))
    ],
)
def test_weak_first_ones_are_counted_too(exercise: str, rest_s: float, fps: int) -> None:
    reps = _reps(exercise, 4, 1.2, rest_s, 0.5)
    weak = [replace(rep, movement=WEAK[exercise]()) for rep in reps[:2]]
    assert len(attempts_of(_film(exercise, [*weak, *reps[2:]], fps), exercise)) == 4


@pytest.mark.parametrize(
    ("exercise", "fps", "share"),
    [
        (exercise, fps, share)
        for exercise, fps in AT_RATES
        for share in ((0.1, 0.35, 0.6, 0.85) if exercise in THOROUGH else (0.35,))
    ],
)
def test_a_cut_to_a_nearer_shot_costs_none(exercise: str, share: float, fps: int) -> None:
    """In the rest or in the middle of the second of three."""
    reps = _reps(exercise, 3, 1.2, 1.5, 1.0)
    track = _film(exercise, reps, fps)
    near = resized(track, 0.55, (90, -40))
    start_s = 0.8 + reps[0].duration_s
    later = track.t >= start_s + share * reps[1].duration_s
    cut = replace(track, xy=np.where(later[:, None, None], near.xy, track.xy))
    assert len(attempts_of(cut, exercise)) == 3


@pytest.mark.parametrize(
    ("exercise", "fps", "share"),
    [
        (exercise, fps, share / 10)
        for exercise, fps in AT_RATES
        for share in (range(10) if exercise in THOROUGH else (2, 5))
    ],
)
def test_a_hole_of_two_seconds_anywhere_costs_none(exercise: str, share: float, fps: int) -> None:
    reps = _reps(exercise, 3, 1.5, 1.5, 1.5)
    hole_s = 0.8 + reps[0].duration_s + share * reps[1].duration_s
    lost = Disturbance(dropouts=((hole_s, hole_s + HOLE_S),))
    assert len(attempts_of(_film(exercise, reps, fps, lost), exercise)) == 3


@pytest.mark.parametrize(
    ("exercise", "way_s", "fps"),
    [
        (exercise, way_s, fps)
        for exercise in ALL
        for way_s in ((0.6, 1.2, 4.0) if exercise in THOROUGH else (0.6,))
        for fps in ((8, 10, 15) if exercise in THOROUGH else (8,))
    ],
)
def test_a_thinned_recording_keeps_its_count(exercise: str, way_s: float, fps: int) -> None:
    """Frames left out of one at 30 a second, the nearest to the times of the slower rate."""
    full = _film(exercise, _reps(exercise, 4, way_s, 0.8, 0.4), 30)
    kept = np.unique(np.round(np.arange(0, len(full), 30 / fps)).astype(int))
    kept = kept[kept < len(full)]
    thin = replace(
        full,
        t=full.t[kept],
        xy=full.xy[kept],
        world=full.world[kept],
        visibility=full.visibility[kept],
    )
    assert len(attempts_of(full, exercise)) == 4
    assert len(attempts_of(thin, exercise)) == 4


SPARSE_FPS = (8, 10, 15, 60)


@pytest.mark.parametrize("fps", SPARSE_FPS)
def test_a_body_that_seems_larger_within_a_moment_is_the_same_person(fps: int) -> None:
    """By more than half in a tenth of a second: fewer pictures show more of it at once."""
    track = _film("squat", _reps("squat", 3, 1.0, 0.8), fps)
    low_s = 0.8 + 1.0  # the first one at its lowest
    grown = np.exp(np.log(1.55) * np.clip((track.t - low_s) / 0.1, 0, 1))
    centre = np.median(track.xy, axis=1, keepdims=True)
    xy = centre + (track.xy - centre) * grown[:, None, None] * 0.6
    assert len(attempts_of(replace(track, xy=xy.astype(np.float32)), "squat")) == 3


@pytest.mark.parametrize("fps", SPARSE_FPS)
def test_another_shot_on_the_way_back_is_the_same_movement(fps: int) -> None:
    """The way goes on between the last picture of one shot and the first of the next."""
    way_s = 0.9
    track = _film("squat", _reps("squat", 3, way_s, 1.0, 0.5), fps)
    cut_s = 0.8 + way_s + 0.5 + way_s / 2  # where it is fastest
    trunk_px = float(np.linalg.norm(track.xy[0, 11] - track.xy[0, 23]))
    moved = resized(track, 0.6, (1.5 * trunk_px, 0.0)).xy
    still = resized(track, 0.6, (0.0, 0.0)).xy
    xy = np.where((track.t >= cut_s)[:, None, None], moved, still)
    assert len(attempts_of(replace(track, xy=xy), "squat")) == 3
