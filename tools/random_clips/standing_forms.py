"""How well lunges, hinges and jumping jacks are done, drawn at random.

The bounds leave out what is too near to a limit for anybody to tell, and so too near to a condition
of the exercise, beyond which it is another movement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tools.figure.movements import FigureMovement
from tools.figure.standing_legs import HipHinge, JumpingJack, Lunge
from tools.random_clips.form import Form, Rng, between

Maker = Callable[[Rng, str, str], FigureMovement]
"""The movement of a generator, a fault ("" for none) and a side."""


def _lunge(rng: Rng, fault: str, side: str) -> FigureMovement:
    return Lunge(
        side,
        between(rng, (36, 40) if fault == "depth" else (-2, 14)),
        between(rng, (52, 62) if fault == "trunk_lean" else (0, 22)),
        back=bool(rng.random() < 0.4),
    )


def _hip_hinge(rng: Rng, fault: str, _side: str) -> FigureMovement:
    trunk = {"shallow": (51, 54), "knees_forward": (10, 18)}.get(fault, (10, 30))
    thigh = {"shallow": (60, 66), "knees_forward": (50, 56)}.get(fault, (56, 70))
    shin = (28, 34) if fault == "knees_forward" else (76, 88)
    return HipHinge(between(rng, trunk), between(rng, thigh), between(rng, shin))


def _jumping_jack(rng: Rng, fault: str, _side: str) -> FigureMovement:
    return JumpingJack(
        between(rng, (104, 108) if fault == "arms_low" else (140, 172)),
        between(rng, (0.42, 0.45) if fault == "feet_close" else (0.7, 1.0)),
    )


MAKERS: dict[str, Maker] = {
    "lunge": _lunge,
    "hip_hinge": _hip_hinge,
    "jumping_jack": _jumping_jack,
}


def _forms(exercise: str) -> Callable[[Rng, Sequence[str]], list[Form]]:
    def drawn(rng: Rng, faults: Sequence[str]) -> list[Form]:
        """One form for each fault, with one leg or both in turn."""
        first = int(rng.integers(2))
        turns = rng.random() < 0.6
        sides = [("right", "left")[(first + turns * k) % 2] for k in range(len(faults))]
        return [
            Form(MAKERS[exercise](rng, fault, side), (fault,) if fault else ())
            for fault, side in zip(faults, sides, strict=True)
        ]

    return drawn


FORMS = {exercise: _forms(exercise) for exercise in MAKERS}
"""By exercise."""
FAULTS: dict[str, tuple[str, ...]] = {
    "lunge": ("depth", "trunk_lean"),
    "hip_hinge": ("shallow", "knees_forward"),
    "jumping_jack": ("arms_low", "feet_close"),
}
"""Faults of form; what is too fast comes with the tempo."""
