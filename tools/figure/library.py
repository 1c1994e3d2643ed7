"""For each exercise a good performance, and for each of its rules one that breaks it.

The contract tests run over everything here: an exercise that is missing fails them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tools.figure import arms, prone, side_lying, side_steps, standing_legs, supine
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS, FigureCamera
from tools.figure.movements import GluteBridge, KneeToChest, LowerBackRotation, Squat
from tools.figure.performance import Case, Performance, alternating, repeated
from tools.figure.script import ScriptedRep

ABOVE_FEET = FigureCamera(30, 45, 2.6, (0.3, 0.15, 0))


def good(exercise: str, count: int) -> Performance:
    """`count` repetitions or holds in good form, sides alternating where there are two."""
    return _GOOD[exercise](count)


def faulty(exercise: str) -> list[Performance]:
    """For each rule of `exercise` three repetitions or holds that break it."""
    return [_broken(*case) for case in _FAULTY[exercise]]


def exercises() -> tuple[str, ...]:
    """The exercises that the figure can do."""
    return tuple(_GOOD)


_GOOD: dict[str, Callable[[int], Performance]] = {
    **supine.GOOD,
    "glute_bridge": lambda n: Performance(
        repeated(ScriptedRep(GluteBridge()), n), SUPINE_CAMERAS["side"]
    ),
    "squat": lambda n: Performance(
        repeated(ScriptedRep(Squat(), 1.2, 0.4, 1.1), n), STANDING_CAMERAS["side"]
    ),
    "knee_to_chest": lambda n: Performance(
        alternating(KneeToChest, n, 5.3), SUPINE_CAMERAS["side"]
    ),
    "lower_back_rotation": lambda n: Performance(
        alternating(LowerBackRotation, n, 5.3), ABOVE_FEET
    ),
    **arms.GOOD,
    **side_steps.GOOD,
    **prone.GOOD,
    **side_lying.GOOD,
    **standing_legs.GOOD,
}

_FAULTY: dict[str, list[Case]] = {
    **supine.FAULTY,
    "glute_bridge": [
        ("hips_low", ScriptedRep(GluteBridge(150)), SUPINE_CAMERAS["side"]),
        ("over_arched", ScriptedRep(GluteBridge(212)), SUPINE_CAMERAS["side"]),
        ("feet_far", ScriptedRep(GluteBridge(knee_deg=130)), SUPINE_CAMERAS["side"]),
        ("feet_close", ScriptedRep(GluteBridge(knee_deg=44)), SUPINE_CAMERAS["side"]),
        ("too_fast", ScriptedRep(GluteBridge(), 0.3, 0.5, 0.3), SUPINE_CAMERAS["side"]),
        ("shoulders_lift", ScriptedRep(GluteBridge(shoulder_lift_m=0.2)), SUPINE_CAMERAS["side"]),
    ],
    "squat": [
        ("depth", ScriptedRep(Squat(knee_deg=118, lean_deg=25)), STANDING_CAMERAS["side"]),
        ("trunk_lean", ScriptedRep(Squat(lean_deg=66)), STANDING_CAMERAS["side"]),
        ("knees_in", ScriptedRep(Squat(knees_in=0.7)), STANDING_CAMERAS["front"]),
        ("too_fast", ScriptedRep(Squat(), 0.3, 0.4, 0.3), STANDING_CAMERAS["side"]),
    ],
    "knee_to_chest": [
        ("short_hold", ScriptedRep(KneeToChest(), hold_s=2.0), SUPINE_CAMERAS["side"]),
        ("knee_far", ScriptedRep(KneeToChest(hip_deg=88), hold_s=5.4), SUPINE_CAMERAS["side"]),
        (
            "head_lifts",
            ScriptedRep(KneeToChest(head_lift_deg=45), hold_s=5.4),
            SUPINE_CAMERAS["side"],
        ),
        (
            "other_leg_moves",
            ScriptedRep(KneeToChest("left", other_leg_moves_deg=40), hold_s=5.4),
            SUPINE_CAMERAS["side"],
        ),
        ("bouncing", ScriptedRep(KneeToChest(), hold_s=5.4, bounce=0.18), SUPINE_CAMERAS["side"]),
    ],
    "lower_back_rotation": [
        ("short_hold", ScriptedRep(LowerBackRotation(), hold_s=2.0), ABOVE_FEET),
        ("knees_apart", ScriptedRep(LowerBackRotation(knees_apart_deg=50), hold_s=5.4), ABOVE_FEET),
        ("roll_small", ScriptedRep(LowerBackRotation(roll_deg=20), hold_s=5.4), ABOVE_FEET),
        ("too_fast", ScriptedRep(LowerBackRotation(), 0.3, 5.4, 0.3), ABOVE_FEET),
    ],
    **arms.FAULTY,
    **side_steps.FAULTY,
    **prone.FAULTY,
    **side_lying.FAULTY,
    **standing_legs.FAULTY,
}


def _broken(rule: str, rep: ScriptedRep, camera: FigureCamera) -> Performance:
    return Performance(repeated(replace(rep, faults=(rule,)), 3), camera, rule)
