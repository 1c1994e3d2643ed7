"""How well the arm exercises and the side lunge are done: in good form, and with one fault each.

The bounds leave out what is too near to a limit for anybody to tell, and so too near to a condition
of the exercise, beyond which it is another movement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tools.figure.arms import BicepsCurl, FrontRaise, LateralRaise, ShoulderPress
from tools.figure.side_steps import SideLunge
from tools.random_clips.form import Form, Rng, between, sides

SWING_DEG = (20.0, 28.0)
"""How far somebody leans back to throw a weight up."""
STILL_DEG = (0.0, 4.0)


def curls(rng: Rng, faults: Sequence[str]) -> list[Form]:
    """One form for each fault, "" being none."""
    out = []
    for fault in faults:
        movement = BicepsCurl(
            between(rng, (96, 104) if fault == "not_all_the_way" else (42, 62)),
            between(rng, (64, 80) if fault == "upper_arm_moves" else (2, 20)),
            between(rng, SWING_DEG if fault == "swing" else STILL_DEG),
        )
        out.append(_form(movement, fault))
    return out


def presses(rng: Rng, faults: Sequence[str]) -> list[Form]:
    """One form for each fault; a hand that stays lower has a bent arm too."""
    out = []
    for fault in faults:
        movement = ShoulderPress(
            between(rng, (116, 126) if fault == "not_all_the_way" else (164, 176)),
            between(rng, (0.17, 0.21) if fault == "uneven" else (0.0, 0.03)),
            between(rng, SWING_DEG if fault == "swing" else STILL_DEG),
        )
        out.append(Form(movement, tuple(f for f in (fault, _also(fault)) if f)))
    return out


def lateral_raises(rng: Rng, faults: Sequence[str]) -> list[Form]:
    """One form for each fault."""
    heights = {"not_high_enough": (60, 67), "too_high": (116, 124), "uneven": (88, 94)}
    out = []
    for fault in faults:
        movement = LateralRaise(
            between(rng, heights.get(fault, (84, 94))),
            between(rng, (158, 174)),
            between(rng, (27, 33) if fault == "uneven" else (0, 4)),
        )
        out.append(_form(movement, fault))
    return out


def front_raises(rng: Rng, faults: Sequence[str]) -> list[Form]:
    """One form for each fault."""
    # Bent elbows raise the hands over the elbows.
    heights = {"not_high_enough": (62, 68), "too_high": (122, 128), "elbows_bent": (72, 80)}
    out = []
    for fault in faults:
        movement = FrontRaise(
            between(rng, heights.get(fault, (84, 98))),
            between(rng, (116, 123) if fault == "elbows_bent" else (160, 174)),
            between(rng, SWING_DEG if fault == "swing" else STILL_DEG),
        )
        out.append(_form(movement, fault))
    return out


def side_lunges(rng: Rng, faults: Sequence[str]) -> list[Form]:
    """One form for each fault, to one side or to both in turn."""
    out = []
    for fault, side in zip(faults, sides(rng, len(faults), ("right", "left")), strict=True):
        bends = {"depth": (112, 120), "other_leg_bent": (36, 44)}
        movement = SideLunge(
            side,
            between(rng, bends.get(fault, (60, 86))),
            between(rng, (122, 128) if fault == "other_leg_bent" else (166, 176)),
            between(rng, (15, 40)),
        )
        out.append(_form(movement, fault))
    return out


FORMS: dict[str, Callable[[Rng, Sequence[str]], list[Form]]] = {
    "biceps_curl": curls,
    "shoulder_press": presses,
    "lateral_raise": lateral_raises,
    "front_raise": front_raises,
    "side_lunge": side_lunges,
}
"""By exercise."""
FAULTS: dict[str, tuple[str, ...]] = {
    "biceps_curl": ("not_all_the_way", "upper_arm_moves", "swing"),
    "shoulder_press": ("not_all_the_way", "uneven", "swing"),
    "lateral_raise": ("not_high_enough", "too_high", "uneven"),
    "front_raise": ("not_high_enough", "too_high", "elbows_bent", "swing"),
    "side_lunge": ("depth", "other_leg_bent"),
}
"""Faults of form; what is too fast comes with the tempo."""


def _form(movement: BicepsCurl | LateralRaise | FrontRaise | SideLunge, fault: str) -> Form:
    return Form(movement, (fault,) if fault else ())


def _also(fault: str) -> str:
    return "not_all_the_way" if fault == "uneven" else ""
