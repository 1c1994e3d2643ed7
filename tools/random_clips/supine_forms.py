"""How well the exercises lying on the back or the side are done, drawn at random.

The bounds leave out what is too near to a limit for anybody to tell, and so too near to a condition
of the exercise, beyond which it is another movement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tools.figure.movements import FigureMovement
from tools.figure.supine import (
    Clamshell,
    Crunch,
    DeadBug,
    LegRaise,
    SingleLegBridge,
    SitUp,
    StraightLegRaise,
)
from tools.random_clips.form import Form, Rng, between

Maker = Callable[[Rng, str, str], FigureMovement]
"""The movement of a generator, a fault ("" for none) and a side."""


def _single_leg_bridge(rng: Rng, fault: str, side: str) -> FigureMovement:
    line = {"hips_low": (148, 156), "over_arched": (209, 218)}.get(fault, (173, 184))
    return SingleLegBridge(
        side,
        between(rng, line),
        between(rng, (124, 130) if fault == "foot_far" else (74, 94)),
    )


def _dead_bug(rng: Rng, fault: str, side: str) -> FigureMovement:
    hip = {"leg_short": (117, 126), "knee_bent": (138, 142)}.get(fault, (154, 168))
    return DeadBug(
        side,
        between(rng, hip),
        between(rng, (100, 112) if fault == "knee_bent" else (158, 174)),
        between(rng, (114, 119) if fault == "arm_short" else (146, 168)),
        between(rng, (-50, -42) if fault == "other_leg_moves" else (-6, 6)),
    )


def _straight_leg_raise(rng: Rng, fault: str, side: str) -> FigureMovement:
    return StraightLegRaise(
        side,
        between(rng, (10.5, 13.5) if fault == "leg_low" else (30, 55)),
        between(rng, (124, 129) if fault == "knee_bends" else (169, 178)),
    )


def _leg_raise(rng: Rng, fault: str, _side: str) -> FigureMovement:
    return LegRaise(
        between(rng, (48, 58) if fault == "legs_low" else (80, 93)),
        between(rng, (130, 136) if fault == "knees_bend" else (163, 176)),
    )


def _crunch(rng: Rng, fault: str, _side: str) -> FigureMovement:
    return Crunch(
        between(rng, (45.5, 47.5) if fault == "too_high" else (13, 26)),
        between(rng, (0.11, 0.14)) if fault == "feet_lift" else 0.0,
    )


def _sit_up(rng: Rng, fault: str, _side: str) -> FigureMovement:
    return SitUp(
        between(rng, (54, 59) if fault == "not_up" else (73, 86)),
        between(rng, (0.2, 0.24)) if fault == "feet_lift" else 0.0,
    )


def _clamshell(rng: Rng, fault: str, side: str) -> FigureMovement:
    return Clamshell(
        side,
        between(rng, (20, 23) if fault == "small" else (38, 62)),
        between(rng, (0.16, 0.19)) if fault == "feet_part" else 0.0,
    )


ONE_SIDE = {"single_leg_bridge": "right", "clamshell": "left"}
"""Where the camera shows one side only: the leg towards it, and the upper one of who faces it."""
MAKERS: dict[str, Maker] = {
    "single_leg_bridge": _single_leg_bridge,
    "dead_bug": _dead_bug,
    "straight_leg_raise": _straight_leg_raise,
    "leg_raise": _leg_raise,
    "crunch": _crunch,
    "sit_up": _sit_up,
    "clamshell": _clamshell,
}


def _forms(exercise: str) -> Callable[[Rng, Sequence[str]], list[Form]]:
    def drawn(rng: Rng, faults: Sequence[str]) -> list[Form]:
        """One form for each fault, to one side or to both in turn."""
        first = int(rng.integers(2))
        turns = rng.random() < 0.6
        one = ONE_SIDE.get(exercise)
        sides = [one or ("right", "left")[(first + turns * k) % 2] for k in range(len(faults))]
        made = [
            MAKERS[exercise](rng, fault, side) for fault, side in zip(faults, sides, strict=True)
        ]
        return [
            Form(movement, (fault,) if fault else ())
            for movement, fault in zip(made, faults, strict=True)
        ]

    return drawn


FORMS = {exercise: _forms(exercise) for exercise in MAKERS}
"""By exercise."""
FAULTS: dict[str, tuple[str, ...]] = {
    "single_leg_bridge": ("hips_low", "over_arched", "foot_far"),
    "dead_bug": ("leg_short", "knee_bent", "arm_short", "other_leg_moves"),
    "straight_leg_raise": ("leg_low", "knee_bends"),
    "leg_raise": ("legs_low", "knees_bend"),
    "crunch": ("too_high", "feet_lift"),
    "sit_up": ("not_up", "feet_lift"),
    "clamshell": ("small", "feet_part"),
}
"""Faults of form; what is too fast comes with the tempo."""
