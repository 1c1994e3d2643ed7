"""How the pose model errs on rendered clips, whose landmarks are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.frame import PoseTrack
from tools.avatar.clip import Clip
from tools.avatar.person import Person
from tools.figure.landmark_noise import (
    GROUPS,
    SPACES,
    WANDERS_S,
    AnyFloats,
    Errors,
    LandmarkNoise,
    pixels_per_metre,
)
from tools.figure.track import film

LAGS_S = np.arange(0.0, 0.31, 0.01)
MOVES = 0.06
"""A landmark whose place deviates by more, in trunk lengths, says how late the model is."""
LOST = 0.6
"""An error that is larger, in trunk lengths, is another person or a swapped leg: not this noise."""
KEPT = 0.95
"""The share of the errors that count: the largest are told apart from noise by nobody."""
NORMAL = 0.872
"""What is left of the deviation of a normal distribution when only `KEPT` of it counts."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pair:
    """What the model found in a clip and what is true, (n, 33, k) in trunk lengths each.

    Attributes:
        t: (n,) seconds.
        found: by space, moved and turned onto the truth as a whole.
        true: by space.
        turn_deg: how far the found body was turned, as an axis times degrees.
    """

    t: Floats
    found: dict[str, Floats]
    true: dict[str, Floats]
    turn_deg: Floats

    @classmethod
    def of(cls, clip: Clip, found: PoseTrack) -> Pair:
        """A rendered clip and its poses."""
        true = film(clip.script, clip.camera, clip.times_s, Person(clip.who).physique)
        return cls.between(
            found,
            PoseTrack(found.t, true.size_wh, true.xy, true.world, true.visibility, true.source),
        )

    @classmethod
    def between(cls, found: PoseTrack, true: PoseTrack) -> Pair:
        """Two tracks of the same times."""
        scale_px = _trunk(true.world) * pixels_per_metre(true.xy, true.world)
        seen, shown = found.xy / scale_px, true.xy / scale_px
        seen = seen - np.nanmedian(seen - shown, axis=(0, 1))  # a shift turns no limb
        space, body = found.world / _trunk(found.world), true.world / _trunk(true.world)
        turn = _turn(space, body)
        return cls(
            found.t,
            _spaces(seen, space @ turn),
            _spaces(shown, body),
            _axis_deg(turn),
        )

    def errors(self, space: str, lag_s: float) -> Floats:
        """(n, 33, k) found less true, as the truth was `lag_s` earlier; NaN where lost."""
        error = self.found[space] - _earlier(self.true[space], self.t, lag_s)
        lost = ~(np.linalg.norm(error, axis=2, keepdims=True) < LOST)
        return np.where(lost, np.nan, error)


def measured(pairs: Sequence[Pair]) -> LandmarkNoise:
    """The errors over all clips."""
    lag_s = late(pairs)
    errors = [
        (group, space, _errors(pairs, list(landmarks), space, lag_s))
        for group, landmarks in GROUPS.items()
        for space in SPACES
    ]
    turns = np.sqrt(np.mean([pair.turn_deg**2 for pair in pairs], axis=0))
    x, y, z = (round(float(turn), 1) for turn in turns)
    return LandmarkNoise(lag_s, tuple(errors), (x, y, z))


def late(pairs: Iterable[Pair]) -> float:
    """How late the model is: the lag with which what moves agrees best, in the picture."""
    total = np.zeros(len(LAGS_S))
    for pair in pairs:
        moving = np.nanstd(pair.true["picture"], axis=0).max(axis=1) > MOVES
        for i, lag_s in enumerate(LAGS_S):
            error = pair.errors("picture", float(lag_s))[:, moving]
            if np.isfinite(error).any():
                total[i] += np.nansum(np.abs(error - _middle(error)))
    return float(LAGS_S[int(np.argmin(total))])


def as_toml(noise: LandmarkNoise, clips: int, frames: int, seed: int) -> str:
    """The file that the figure's landmarks are disturbed by."""
    lines = [
        "# How the pose model errs on rendered clips, in trunk lengths (standard deviations).",
        f"# Made by `make noise SEED={seed}` from {clips} clips, {frames} frames.",
        f"lag_s = {noise.lag_s:.2f}",
        f"turn_deg = {list(noise.turn_deg)}",
    ]
    for group, space, errors in noise.errors:
        lines += [
            "",
            f"[errors.{group}.{space}]",
            *(f"{name} = {value:.4f}" for name, value in vars(errors).items()),
        ]
    return "\n".join(lines) + "\n"


def _errors(pairs: Sequence[Pair], landmarks: list[int], space: str, lag_s: float) -> Errors:
    bias, wander, jitter = [], [], []
    for pair in pairs:
        error = pair.errors(space, lag_s)[:, landmarks]
        known = np.isfinite(error).all(axis=(0, 2))
        for i in np.flatnonzero(known):
            steady = _middle(error[:, i])
            slow = _smooth(error[:, i] - steady, pair.t)
            bias.append(steady.ravel())
            wander.append(slow.ravel())
            jitter.append((error[:, i] - steady - slow).ravel())
    return Errors(*(_deviation(values) for values in (bias, wander, jitter)))


def _deviation(values: list[Floats]) -> float:
    """From zero, of the normal distribution that has the same without its largest."""
    if not values:
        return 0.0
    size = np.sort(np.abs(np.concatenate(values)))
    kept = size[: max(1, int(KEPT * len(size)))]
    return float(np.sqrt(np.mean(kept**2))) / NORMAL


def _middle(error: Floats) -> Floats:
    """Over time; NaN where nothing is known."""
    known = np.isfinite(error).any(axis=0)
    out = np.full(error.shape[1:], np.nan)
    out[known] = np.nanmedian(error[:, known], axis=0)
    return out[None]


def _smooth(error: Floats, t: Floats) -> Floats:
    """(n, k) the mean over half of `WANDERS_S` about each moment."""
    near = np.abs(t[:, None] - t[None]) <= WANDERS_S / 4
    return np.asarray((near @ error) / near.sum(axis=1, keepdims=True))


def _earlier(values: Floats, t: Floats, lag_s: float) -> Floats:
    flat = values.reshape(len(t), -1)
    columns = [np.interp(t - lag_s, t, flat[:, i]) for i in range(flat.shape[1])]
    return np.stack(columns, axis=1).reshape(values.shape)


def _turn(found: AnyFloats, true: AnyFloats) -> Floats:
    """(3, 3) the rotation that takes the true body to the found one, over the whole clip."""
    limbs = slice(11, 33)
    known = np.isfinite(found[:, limbs]).all(axis=(1, 2))
    a, b = (part[known][:, limbs].reshape(-1, 3) for part in (true, found))
    left, _, right = np.linalg.svd(b.T @ a)
    flip = np.diag([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    return np.asarray(left @ flip @ right)


def _axis_deg(turn: Floats) -> Floats:
    """(3,) the axis of a rotation times its angle in degrees."""
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])
    angle = np.arctan2(np.linalg.norm(axis), np.trace(turn) - 1)
    return np.asarray(np.degrees(angle) * axis / max(float(np.linalg.norm(axis)), 1e-9))


def _spaces(xy: AnyFloats, world: AnyFloats) -> dict[str, Floats]:
    parts = (xy, world[..., :2], world[..., 2:])
    return {space: part.astype(np.float64) for space, part in zip(SPACES, parts, strict=True)}


def _trunk(world: NDArray[np.float32]) -> float:
    """The length of the trunk in space."""
    line = world[:, [11, 12]].mean(axis=1) - world[:, [23, 24]].mean(axis=1)
    return float(np.nanmedian(np.linalg.norm(line, axis=1)))
