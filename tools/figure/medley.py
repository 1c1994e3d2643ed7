"""Pieces of captured movement put together again: another order, other tempos, pauses between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from tools.figure.capture import Motion
from tools.figure.linear import Axes, Vector, unit, vec
from tools.figure.parts import ease
from tools.figure.physique import Physique
from tools.figure.pose import BodyPose
from tools.figure.script import Truth

BLEND_S = 0.35
"""How long the body takes from the end of one piece to the beginning of the next."""


@dataclass(frozen=True, eq=False)
class Piece:
    """A stretch of a capture.

    Attributes:
        motion: the capture.
        start_s: where the stretch begins in it.
        end_s: where it ends.
        tempo: how many times as fast it is played.
        pause_s: how long the person then stays as they are.
        label: what they do.
    """

    motion: Motion
    start_s: float
    end_s: float
    tempo: float = 1.0
    pause_s: float = 0.0
    label: str = ""

    @property
    def duration_s(self) -> float:
        """With the pause."""
        return (self.end_s - self.start_s) / self.tempo + self.pause_s

    def pose(self, physique: Physique, t: float) -> BodyPose:
        """The body `t` seconds after the piece began, then as it stood at its end."""
        inside = min(self.start_s + t * self.tempo, self.end_s)
        return self.motion.pose(physique, inside)


class Medley:
    """Pieces one after the other, as one script: nobody jumps from one to the next."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = tuple(pieces)
        self.starts_s = tuple(accumulate((p.duration_s for p in pieces[:-1]), initial=0.0))
        self._shifts: dict[Physique, list[Vector]] = {}

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""
        return self.starts_s[-1] + self.pieces[-1].duration_s

    def truth(self) -> list[Truth]:
        """Nothing: the labels of the pieces say what the movement is."""
        return []

    def pose(self, physique: Physique, t: float) -> BodyPose:
        """The body at `t` seconds."""
        index = max(int(np.searchsorted(self.starts_s, t, side="right")) - 1, 0)
        since = t - self.starts_s[index]
        body = self._placed(physique, index, since)
        if index == 0 or since >= BLEND_S:
            return body
        before = self._placed(physique, index - 1, self.pieces[index - 1].duration_s)
        return blended(before, body, ease(since / BLEND_S))

    def _placed(self, physique: Physique, index: int, since: float) -> BodyPose:
        shift = self._shifts_of(physique)[index]
        return self.pieces[index].pose(physique, since).moved(np.eye(3), shift)

    def _shifts_of(self, physique: Physique) -> list[Vector]:
        """How far each piece is moved over the floor to begin where the one before ended."""
        if physique not in self._shifts:
            shifts = [vec(0, 0, 0)]
            for before, after in pairwise(self.pieces):
                end = before.pose(physique, before.duration_s).middle("hip") + shifts[-1]
                shifts.append((end - after.pose(physique, 0.0).middle("hip")) * vec(1, 0, 1))
            middle = np.mean(shifts, axis=0)  # the camera looks at where the person mostly is
            self._shifts[physique] = [shift - middle for shift in shifts]
        return self._shifts[physique]


def blended(a: BodyPose, b: BodyPose, share: float) -> BodyPose:
    """The body on its way from `a` to `b`."""

    def between(x: Vector, y: Vector) -> Vector:
        return np.asarray((1 - share) * x + share * y)

    def directions(x: dict[str, Vector], y: dict[str, Vector]) -> dict[str, Vector]:
        return {side: unit(between(x[side], y[side])) for side in x}

    return BodyPose(
        pelvis=_square(between(a.pelvis, b.pelvis)),
        chest=_square(between(a.chest, b.chest)),
        head=_square(between(a.head, b.head)),
        neck=unit(between(a.neck, b.neck)),
        joints={name: between(point, b.joints[name]) for name, point in a.joints.items()},
        toes=directions(a.toes, b.toes),
        soles=directions(a.soles, b.soles),
    )


def _square(axes: Axes) -> Axes:
    """The rotation nearest to `axes`."""
    left, _, right = np.linalg.svd(axes)
    return np.asarray(left @ right)
