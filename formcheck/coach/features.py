"""All measures of an exercise on one frame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from formcheck.exercises.model import Exercise
from formcheck.motion.body import SIDES, Body, Reference, Side
from formcheck.motion.measures import Measure, missing, trusted, value_of

OTHER: Final[dict[str, Side]] = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Column:
    """One number per frame: a measure, on a side.

    Attributes:
        name: the measure's name in the exercise.
        measure: what is measured.
        side: "left" or "right" for a measure that is chosen by the active side, else None.
        only_near: whether it is in sight on the near side only.
    """

    name: str
    measure: Measure
    side: Side | None
    only_near: bool


class FeatureExtractor:
    """The columns of an exercise, in a fixed order.

    A measure on the "active" or the "other" side has two columns, left and right, because which
    side is active is known only when the movement is.
    """

    def __init__(self, exercise: Exercise) -> None:
        columns = []
        for name, spec in exercise.measures.items():
            sides: tuple[Side | None, ...] = ("left", "right") if spec.measure.by_side else (None,)
            columns += [Column(name, spec.measure, side, spec.only_near) for side in sides]
        self.columns: tuple[Column, ...] = tuple(columns)
        self._index = {(c.name, c.side): i for i, c in enumerate(self.columns)}
        self._columns_of = {
            (name, active): self._find_columns(name, active)
            for name in exercise.measures
            for active in (*SIDES, "both", None)
        }

    def read(self, body: Body, near: Side, reference: Reference) -> tuple[list[float], list[float]]:
        """The values of all columns, and the same with NaN where a point is out of sight."""
        values, judged = [], []
        for column in self.columns:
            side = column.side or _chosen(column.measure, near)
            value = value_of(column.measure, body, side, reference)
            if math.isnan(value) and body.lost and column.measure.side == "near":
                # What is counted by may be had from the other side; form is not judged by it.
                values.append(value_of(column.measure, body, OTHER[side], reference))
                judged.append(value)
                continue
            values.append(value)
            hidden = column.only_near and side not in {near, "both"}
            seen = not hidden and trusted(column.measure, body, side)
            judged.append(value if seen else math.nan)
        return values, judged

    def missing(self, body: Body, near: Side, reference: Reference) -> tuple[int, ...]:
        """The columns that `body` has no landmark or no depth for."""
        if not body.lost and not body.flat:
            return ()
        return tuple(
            i
            for i, column in enumerate(self.columns)
            if missing(
                column.measure, body, column.side or _chosen(column.measure, near), reference
            )
        )

    def columns_of(self, name: str, active: Side | None) -> list[int]:
        """The columns to look at for the measure `name` when `active` is the exercising side.

        Both sides when both are active; none for the "other" side then.
        """
        return self._columns_of[name, active]

    def _find_columns(self, name: str, active: Side | None) -> list[int]:
        if (name, None) in self._index:
            return [self._index[name, None]]
        first = self._index[name, "left"]
        if active is None or active == "both":
            return [] if self.columns[first].measure.side == "other" else [first, first + 1]
        wanted = active if self.columns[first].measure.side == "active" else OTHER[active]
        return [self._index[name, wanted]]


def _chosen(measure: Measure, near: Side) -> Side:
    match measure.side:
        case "near":
            return near
        case "far":
            return OTHER[near]
        case "left" | "right" as fixed:
            return fixed
        case _:
            return "both"
