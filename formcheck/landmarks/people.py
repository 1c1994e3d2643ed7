"""Of several people in a frame the one who is followed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from formcheck.pose.layouts import Numbers


def followed(frames: Sequence[Sequence[Numbers]]) -> list[Numbers | None]:
    """Of each frame the points of one person: first the largest, then whoever is nearest to it.

    Args:
        frames: of each frame the (k, 3) x, y and confidence of every person, NaN where unseen.
    """
    last: Numbers | None = None
    found: list[Numbers | None] = []
    for people in frames:
        seen = [one for one in people if np.isfinite(one[:, :2]).all(axis=1).any()]
        chosen = _chosen(seen, last) if seen else None
        last = last if chosen is None else chosen
        found.append(chosen)
    return found


def _chosen(seen: Sequence[Numbers], last: Numbers | None) -> Numbers:
    if last is None:
        return max(seen, key=_size)
    return min(seen, key=lambda one: _distance(one, last))


def _size(person: Numbers) -> float:
    """The diagonal of the box around the points."""
    low, high = np.nanmin(person[:, :2], axis=0), np.nanmax(person[:, :2], axis=0)
    return float(np.linalg.norm(high - low))


def _distance(person: Numbers, other: Numbers) -> float:
    between = np.nanmedian(person[:, :2], axis=0) - np.nanmedian(other[:, :2], axis=0)
    return float(np.linalg.norm(between))
