"""How well an exercise is done: movements in good form, and with one fault each.

The bounds leave out what is too near to a limit for anybody to tell, and so too near to a condition
of the exercise, beyond which it is another movement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tools.figure import everyday
from tools.figure.movements import (
    FigureMovement,
    GluteBridge,
    KneeToChest,
    LowerBackRotation,
    Squat,
)
from tools.figure.supine import SitUp
from tools.random_clips import prone_forms, standing_forms, supine_forms, upright_forms
from tools.random_clips.form import Form, Rng, between, sides


def glute_bridges(rng: Rng, faults: Sequence[str]) -> list[Form]:
    """One form for each fault, "" being none; the feet stand where they stand in all of them."""
    feet = next((fault for fault in faults if fault.startswith("feet")), "")
    knee_deg = {"feet_far": (118, 126), "feet_close": (37, 44)}.get(feet, (74, 100))
    stands = between(rng, knee_deg)
    out = []
    for fault in faults:
        line = {"hips_low": (145, 157), "over_arched": (208, 218)}.get(fault, (173, 184))
        lift_m = between(rng, (0.14, 0.18)) if fault == "shoulders_lift" else 0.0
        movement = GluteBridge(between(rng, line), stands, shoulder_lift_m=lift_m)
        out.append(Form(movement, tuple(dict.fromkeys(f for f in (feet, fault) if f))))
    return out


def knees_to_chest(rng: Rng, faults: Sequence[str]) -> list[Form]:
    """One form for each fault; one leg, the other, both, or in turn."""
    straight = bool(rng.random() < 0.2)
    out = []
    for fault, side in zip(faults, sides(rng, len(faults), ("right", "left", "both")), strict=True):
        movement = KneeToChest(
            "left" if fault == "other_leg_moves" and side == "both" else side,
            between(rng, (89, 95) if fault == "knee_far" else (40, 62)),
            between(rng, (36, 46) if fault == "other_leg_moves" else (0, 6)),
            between(rng, (32, 45) if fault == "head_lifts" else (0, 5)),
            other_leg_straight=straight and fault != "other_leg_moves",
        )
        bounce = between(rng, (0.22, 0.34)) if fault == "bouncing" else between(rng, (0, 0.015))
        out.append(Form(movement, (fault,) if fault else (), bounce))
    return out


def rotations(rng: Rng, faults: Sequence[str]) -> list[Form]:
    """One form for each fault, to one side or to both in turn."""
    out = []
    for fault, side in zip(faults, sides(rng, len(faults), ("right", "left")), strict=True):
        movement = LowerBackRotation(
            side,
            between(rng, (19, 26) if fault == "roll_small" else (48, 70)),
            between(rng, (42, 56) if fault == "knees_apart" else (0, 8)),
        )
        out.append(Form(movement, (fault,) if fault else (), between(rng, (0, 0.015))))
    return out


def squats(rng: Rng, faults: Sequence[str]) -> list[Form]:
    """One form for each fault."""
    out = []
    for fault in faults:
        lean = {"trunk_lean": (66, 76), "depth": (22, 32)}.get(fault, (30, 44))
        movement = Squat(
            between(rng, (102, 114) if fault == "depth" else (56, 69)),
            between(rng, lean),
            between(rng, (0.75, 1.0) if fault == "knees_in" else (0.0, 0.15)),
        )
        out.append(Form(movement, (fault,) if fault else ()))
    return out


FORMS: dict[str, Callable[[Rng, Sequence[str]], list[Form]]] = {
    "glute_bridge": glute_bridges,
    "knee_to_chest": knees_to_chest,
    "lower_back_rotation": rotations,
    "squat": squats,
    **upright_forms.FORMS,
    **supine_forms.FORMS,
    **standing_forms.FORMS,
    **prone_forms.FORMS,
}
"""By exercise; one without forms is not drawn."""
FAULTS: dict[str, tuple[str, ...]] = {
    "glute_bridge": ("hips_low", "over_arched", "feet_far", "feet_close", "shoulders_lift"),
    "knee_to_chest": ("knee_far", "head_lifts", "other_leg_moves", "bouncing"),
    "lower_back_rotation": ("knees_apart", "roll_small"),
    "squat": ("depth", "trunk_lean", "knees_in"),
    **upright_forms.FAULTS,
    **supine_forms.FAULTS,
    **standing_forms.FAULTS,
    **prone_forms.FAULTS,
}
"""Faults of form; what is too fast or too short comes with the tempo."""


def distraction(rng: Rng, *, lying: bool) -> FigureMovement:
    """Something that no exercise counts."""
    down = "right" if rng.random() < 0.5 else "left"
    on_the_floor: tuple[Callable[[], FigureMovement], ...] = (
        lambda: everyday.LyingStill(straight=bool(rng.random() < 0.5)),
        everyday.RaisedArms,
        lambda: everyday.PelvicTilt(between(rng, (8, 14))),
        lambda: SitUp(between(rng, (60, 80))),
        lambda: everyday.SideLyingLegLift(down, between(rng, (25, 45))),
        lambda: everyday.ReverseCrunch(between(rng, (0.06, 0.12))),
        everyday.LegSlide,
    )
    upright: tuple[Callable[[], FigureMovement], ...] = (
        lambda: everyday.StandingStill(between(rng, (1, 4))),
        lambda: everyday.Walking(between(rng, (1.2, 2.2)), between(rng, (0.45, 0.65))),
    )
    choices = on_the_floor if lying else upright
    return choices[int(rng.integers(len(choices)))]()
