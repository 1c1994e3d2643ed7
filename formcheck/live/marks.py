"""Which landmarks to draw: the judged line, the joint that is counted by, the part at fault."""

from __future__ import annotations

from functools import lru_cache

from formcheck.coach.events import Side
from formcheck.exercises.model import Exercise
from formcheck.motion.body import SIDES, ends_of, shown_side


@lru_cache(maxsize=1024)
def line(names: tuple[str, ...], side: Side) -> list[int]:
    """The landmarks of body points in order; those that name no side are of `side`."""
    return [ends_of(name, side)[0 if side == "left" else 1] for name in names]


def joint(exercise: Exercise, side: Side) -> list[int]:
    """The landmarks of what is counted by."""
    return line(exercise.measures[exercise.signal.measure].points, side)


def at_fault(exercise: Exercise, rule_id: str, side: Side | None, near: Side) -> list[int]:
    """The landmarks of the body part that breaks a rule; none where it is about time.

    Args:
        exercise: what is done.
        rule_id: the rule.
        side: the side that was exercised, where sides are told apart.
        near: the side towards the camera.
    """
    spec = exercise.measures.get(exercise.rule(rule_id).measure)
    if spec is None:
        return []
    active = shown_side(side, near)
    other = "right" if active == "left" else "left"
    far = "right" if near == "left" else "left"
    of = {"near": near, "far": far, "left": "left", "right": "right"}
    of |= {"active": active, "other": other}
    sides = (of[spec.side],) if spec.side in of else SIDES
    return sorted({one for which in sides for one in line(spec.points, which)})
