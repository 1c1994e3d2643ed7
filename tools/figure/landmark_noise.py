"""How the pose model errs, as measured on rendered clips, and the same errors on other landmarks.

The model is late, is off by an amount that stays (it sees the hip where no hip is), by one that
wanders with pose and time, and trembles. Each is measured for groups of landmarks, in the picture
and in space, in trunk lengths; in space the whole body is also turned a little for a whole clip
(`tools.strangers.noise` measures).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.frame import PoseTrack
from tools.figure.linear import rotation

FILE = Path(__file__).with_name("landmark_noise.toml")
GROUPS: dict[str, tuple[int, ...]] = {
    "face": tuple(range(11)),
    "shoulders": (11, 12),
    "elbows": (13, 14),
    "hands": tuple(range(15, 23)),
    "hips": (23, 24),
    "knees": (25, 26),
    "ankles": (27, 28),
    "feet": (29, 30, 31, 32),
}
HIPS = GROUPS["hips"]
SPACES = ("picture", "across", "depth")
"""Pixels; metres along the picture's right and down; metres away from the camera."""
WANDERS_S = 1.0
"""What wanders changes within about this time; what is quicker trembles."""

Floats = NDArray[np.float64]
AnyFloats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Errors:
    """The errors of one group in one space, in trunk lengths, each a standard deviation.

    Attributes:
        bias: what stays for a whole clip.
        wander: what comes and goes within seconds.
        jitter: what differs from picture to picture.
    """

    bias: float
    wander: float
    jitter: float


@dataclass(frozen=True)
class LandmarkNoise:
    """The errors of all groups.

    Attributes:
        lag_s: how late the landmarks are.
        errors: by group and space.
        turn_deg: how far the body in space is turned about the picture's right, its down and the
            viewing direction, standard deviations.
    """

    lag_s: float
    errors: tuple[tuple[str, str, Errors], ...]
    turn_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @classmethod
    def measured(cls, path: Path = FILE) -> LandmarkNoise:
        """As it was measured last."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        errors = [
            (group, space, Errors(**data["errors"][group][space]))
            for group in GROUPS
            for space in SPACES
        ]
        x, y, z = data["turn_deg"]
        return cls(float(data["lag_s"]), tuple(errors), (x, y, z))


def noisy(track: PoseTrack, noise: LandmarkNoise, rng: np.random.Generator) -> PoseTrack:
    """True landmarks as the pose model would report them."""
    late = track.t - noise.lag_s
    xy, world = _at(track.xy, track.t, late), _at(track.world, track.t, late)
    shoulders, hips = (world[:, [a, b]].mean(axis=1) for a, b in ((11, 12), (23, 24)))
    trunk_m = float(np.median(np.linalg.norm(shoulders - hips, axis=1)))
    trunk_px = trunk_m * pixels_per_metre(xy, world)
    world = world @ _turn(rng.normal(0, noise.turn_deg)).T
    for group, space, errors in noise.errors:
        for landmark in GROUPS[group]:
            if space == "picture":
                xy[:, landmark] += trunk_px * _drawn(rng, errors, track.t, 2)
            else:
                axes = [0, 1] if space == "across" else [2]
                size_m = trunk_m * (np.sqrt(2) if landmark in HIPS else 1.0)
                world[:, landmark, axes] += size_m * _drawn(rng, errors, track.t, len(axes))
    # The model's origin is between its own hips, whatever it takes for hips: what both are off
    # by together is nobody's, and the rest is half of their difference.
    half = (world[:, HIPS[0]] - world[:, HIPS[1]]) / 2
    world[:, HIPS[0]], world[:, HIPS[1]] = half, -half
    return PoseTrack(
        track.t,
        track.size_wh,
        xy.astype(np.float32),
        world.astype(np.float32),
        track.visibility,
        track.source,
    )


def pixels_per_metre(xy: AnyFloats, world: AnyFloats) -> float:
    """The scale of the picture where the person is."""
    spread_px = np.linalg.norm(xy - xy.mean(axis=1, keepdims=True), axis=2).sum(axis=1)
    flat = world[..., :2]
    spread_m = np.linalg.norm(flat - flat.mean(axis=1, keepdims=True), axis=2).sum(axis=1)
    return float(np.median(spread_px / spread_m))


def _turn(degrees: Floats) -> Floats:
    """(3, 3) the rotation about an axis by its length."""
    angle = float(np.linalg.norm(degrees))
    return rotation(degrees, angle) if angle else np.eye(3)


def _drawn(rng: np.random.Generator, errors: Errors, t: Floats, axes: int) -> Floats:
    """(n, axes) one landmark's errors over time."""
    steady = rng.normal(0, errors.bias, (1, axes))
    return steady + errors.wander * _wandering(rng, t, axes) + _white(rng, errors, len(t), axes)


def _white(rng: np.random.Generator, errors: Errors, count: int, axes: int) -> Floats:
    return rng.normal(0, errors.jitter, (count, axes))


def _wandering(rng: np.random.Generator, t: Floats, axes: int) -> Floats:
    """(n, axes) of deviation 1 that forgets itself within `WANDERS_S`."""
    out = np.empty((len(t), axes))
    out[0] = rng.standard_normal(axes)
    for i, step_s in enumerate(np.diff(t), start=1):
        kept = np.exp(-step_s / WANDERS_S)
        out[i] = kept * out[i - 1] + np.sqrt(1 - kept**2) * rng.standard_normal(axes)
    return out


def _at(values: NDArray[np.float32], t: Floats, wanted: Floats) -> Floats:
    """(n, 33, k) `values` at other times, the first before the first."""
    flat = values.reshape(len(t), -1).astype(np.float64)
    columns = [np.interp(wanted, t, flat[:, i]) for i in range(flat.shape[1])]
    return np.stack(columns, axis=1).reshape(values.shape)
