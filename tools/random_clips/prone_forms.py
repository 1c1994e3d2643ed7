"""How well the exercises face down are done, drawn at random.

The bounds leave out what is too near to a limit for anybody to tell, and so too near to a condition
of the exercise, beyond which it is another movement. The plank is not drawn: what
is drawn is held for five seconds, not for ten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tools.figure.movements import FigureMovement
from tools.figure.prone import PronePressUp, PushUp, Superman
from tools.random_clips.form import Form, Rng, between

Maker = Callable[[Rng, str], FigureMovement]
"""The movement of a generator and a fault, "" for none."""
LOOKS_DOWN = 90.0
"""How far a prone person's face, the neck in line, looks away from where the head points."""


def _prone_press_up(rng: Rng, fault: str) -> FigureMovement:
    lifts = fault == "hips_lift"
    arch_deg = between(rng, (40, 50) if lifts else (34, 58))
    upwards = between(rng, (65, 82) if fault == "head_back" else (-40, 15))
    return PronePressUp(
        arch_deg,
        between(rng, (0.26, 0.30)) if lifts else between(rng, (0.0, 0.03)),
        max(0.0, upwards + LOOKS_DOWN - arch_deg),
    )


def _push_up(rng: Rng, fault: str) -> FigureMovement:
    line = {"hips_sag": (207, 214), "hips_high": (136, 142)}.get(fault, (172, 179))
    return PushUp(
        between(rng, (120, 126) if fault == "not_deep" else (70, 88)),
        between(rng, line),
    )


def _superman(rng: Rng, fault: str) -> FigureMovement:
    legs = {"legs_low": (1.0, 2.2), "knees_bent": (8, 14)}.get(fault, (15, 22))
    # A knee that is a little bent lifts its foot: by half of what tells low legs from lifted ones.
    knee = {"legs_low": (174, 178), "knees_bent": (119, 126)}.get(fault, (166, 178))
    return Superman(
        between(rng, legs),
        between(rng, knee),
        between(rng, (125, 140) if fault == "head_back" else (0, 20)),
    )


MAKERS: dict[str, Maker] = {
    "prone_press_up": _prone_press_up,
    "push_up": _push_up,
    "superman": _superman,
}


def _forms(exercise: str) -> Callable[[Rng, Sequence[str]], list[Form]]:
    def drawn(rng: Rng, faults: Sequence[str]) -> list[Form]:
        """One form for each fault."""
        return [Form(MAKERS[exercise](rng, fault), (fault,) if fault else ()) for fault in faults]

    return drawn


FORMS = {exercise: _forms(exercise) for exercise in MAKERS}
"""By exercise."""
FAULTS: dict[str, tuple[str, ...]] = {
    "prone_press_up": ("hips_lift", "head_back"),
    "push_up": ("not_deep", "hips_sag", "hips_high"),
    "superman": ("legs_low", "knees_bent", "head_back"),
}
"""Faults of form; what is too fast or too short comes with the tempo."""
