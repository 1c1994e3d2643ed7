"""What must hold for a movement to be the one that was shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from formcheck.learning.candidates import CANDIDATES, Candidate
from formcheck.learning.movements import Shown

When = Literal["rest", "end"]

P = {
    "core": (
        "knee_bend", "hip_bend", "elbow_bend", "thigh_incline", "shin_incline", "arm_lift",
        "hand_over_shoulder"),
    "whole": ("trunk_incline", "shoulders_over_feet", "feet_apart"),
    "margin": {"bend": 40.0, "incline": 30.0, "height": 0.5, "gap": 0.6, "angle": 35},
    "diffs": ("knee_bend", "thigh_incline"),
    "diff_margin": 35.0,
    "share": 0.4, "clear": 3.0, "still": 30.0,
    "absolute": True, "changes": True, "tight": 1.0,
    "allow": {1: 2, 2: 1, 3: 1},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition.

    Attributes:
        candidate: what is measured.
        when: at rest or in the end position.
        change: whether the change from rest is meant.
        at_least: the lower limit, None where there is none.
        at_most: the upper limit, None where there is none.
    """

    candidate: Candidate
    when: When
    change: bool
    at_least: float | None
    at_most: float | None


def asked(people: Sequence[Sequence[Shown]], *, sided: bool) -> list[Asked]:
    """The conditions that all demonstrations keep to with room to spare."""
    return list(_asked(people, sided=sided))


def _asked(people, sided) -> Iterator[Asked]:
    names = list(P["whole"])
    for n in P["core"]:
        names += [f"active_{n}", f"other_{n}"] if sided else [n]
    for name in names:
        one = CANDIDATES[name]
        if P["changes"]:
            yield from _changed(people, one)
        if P["absolute"]:
            for when in ("rest", "end"):
                yield from _kept(people, one, when)
    if not sided:
        for n in P["diffs"]:
            yield from _alike(people, CANDIDATES[f"difference_{n}"])


def _medians(people, take):
    values = [float(np.nanmedian([take(m) for m in p])) for p in people if p]
    return [v for v in values if np.isfinite(v)]


def _changed(people, one):
    found = _medians(people, lambda m: m.change(one))
    if len(found) < len(people):
        return
    low, high = min(found), max(found)
    clear = P["clear"] * one.noise
    share = P["share"]
    if low > clear:
        yield Asked(one, "end", True, share * low, None)
    elif high < -clear:
        yield Asked(one, "end", True, None, share * high)


def _kept(people, one, when):
    found = _medians(people, lambda m: m.at(when, one))
    if len(found) < len(people):
        return
    margin = P["margin"][one.kind] * P["tight"]
    yield Asked(one, when, False, min(found) - margin, max(found) + margin)


def _alike(people, one):
    found = _medians(people, lambda m: m.at("end", one))
    if len(found) < len(people):
        return
    yield Asked(one, "end", False, None, max(found) + P["diff_margin"])
