"""How the pose model errs, as measured on rendered clips, and the same errors on other landmarks.

The model is late, is off by an amount that stays (it sees the hips where no hips are), by one that
comes and goes with the movement, by one that wanders, and trembles. It follows a person from
picture to picture: what trembles does so smoothly, and far more while somebody moves than while
they stay. One clip is seen calmly and another is not, for as long as it lasts. Landmarks do not
err each for itself: both knees are seen too far ahead, a whole trunk too short. So what is measured
and drawn are patterns of all landmarks' errors together, in the picture and in space, in trunk
lengths; in space the whole body is also turned a little for a whole clip
(`tools.random_clips.noise` measures).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.frame import PoseTrack
from formcheck.pose.skeleton import LANDMARK_COUNT
from tools.figure.linear import rotation
from tools.figure.track import mirrored

FILE = Path(__file__).with_name("landmark_noise.toml")
UNIT = 1e-4
"""Of the numbers in the file, in trunk lengths."""
SHOULDERS, HIPS, KNEES = [11, 12], [23, 24], [25, 26]
LEFT, RIGHT = [11, 23], [12, 24]
AXES = ("picture_along", "picture_across", "along", "across", "depth")
"""An error's parts: along and across the trunk in the picture's plane, there and in space, and
away from the camera. Across is where a quarter turn clockwise takes the trunk."""
KINDS = ("bias", "sway", "wander", "jitter")
STILL = 1.0
"""What does not move at all wanders as if it moved by this, in trunk lengths: measured on rendered
clips."""
FAR = 0.9
"""A landmark moves as far as for this share of the time."""
SLOW_S = 1.0
"""What changes within about this time wanders; what is quicker trembles."""
WANDERS, FADES_S = 0.04, 10.0
"""What wanders forgets itself within this way, trunk lengths that all landmarks move on average,
or within this time: whoever stays is seen alike (measured on rendered clips)."""
TREMBLES_S = 0.25
"""What trembles forgets itself within this time: drawn so, the errors of rendered clips at 15 to 24
pictures a second resemble those of the picture before as much as measured, by 0.2 to 0.6."""
CALM, BRISK = 0.1, 1.0
"""A person who stays trembles as if all landmarks moved by the first, trunk lengths a second; from
there on it grows with their pace, about the second ever less: on rendered clips from 0.004 trunk
lengths to 0.04, in all bearings. How much somebody wanders has nothing to do with their pace."""
WHOLE_WAY = 0.35
"""The error that comes with a movement is as large after this way, in trunk lengths, as after four
times as much: 0.05 in the picture from the first pose to the furthest, on rendered clips."""
UPRIGHT = 0.6
"""Of a trunk that stands, this share of its length points up in the picture."""
AWAY = 0.45
"""Of a trunk that lies with its feet towards the camera, this share points away from it."""

Turn = tuple[float, float, float]
Floats = NDArray[np.float64]
AnyFloats = NDArray[np.floating[Any]]


class Bearing(StrEnum):
    """How a person is before the camera: in each the model errs in its own way."""

    UPRIGHT = "upright"
    LYING = "lying"
    FEET_FIRST = "feet_first"
    """Lying, the camera above the feet."""


@dataclass(frozen=True, eq=False)
class ErrorSpread:
    """How errors spread, in trunk lengths.

    Attributes:
        usual: (33, 5) their mean.
        together: (k, 33, 5) patterns; each is drawn with a weight of deviation 1.
        apart: (33, 5) standard deviations of what each landmark errs for itself.
    """

    usual: Floats
    together: Floats
    apart: Floats

    @property
    def deviation(self) -> Floats:
        """(33, 5) of each landmark's error from the usual one."""
        return np.asarray(np.sqrt((self.together**2).sum(axis=0) + self.apart**2))

    def weighed(self, together: Floats, apart: Floats) -> Floats:
        """(n, 33, 5) the errors by weights (n, k) and (n, 33, 5)."""
        own = apart * self.apart
        return np.asarray(self.usual + np.tensordot(together, self.together, axes=1) + own)


@dataclass(frozen=True, eq=False)
class Errors:
    """The errors in one bearing.

    Attributes:
        bias: what there is in the pose that the clip begins with.
        sway: how much more where a landmark has gone its whole way; each of its patterns belongs to
            that of the bias.
        wander: what comes and goes within seconds, whatever the pose, for a `restlessness` of 1.
        jitter: what is quicker, for a `liveliness` of 1.
        sizes: how much one clip wanders and trembles as a whole, for each clip that was measured:
            `wander` and `jitter` are for a size of 1.
        turned_deg: how far the body in space is usually turned about the picture's right, its down
            and the viewing direction.
        turn_deg: the standard deviations of that.
    """

    bias: ErrorSpread
    sway: ErrorSpread
    wander: ErrorSpread
    jitter: ErrorSpread
    sizes: Sequence[tuple[float, float]] = ((1.0, 1.0),)
    turned_deg: Turn = (0.0, 0.0, 0.0)
    turn_deg: Turn = (0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class LandmarkNoise:
    """The errors of all landmarks.

    Attributes:
        lag_s: how late the landmarks are.
        errors: by how the person is before the camera.
    """

    lag_s: float
    errors: Mapping[Bearing, Errors]

    @classmethod
    def measured(cls, path: Path = FILE) -> LandmarkNoise:
        """As it was measured last."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(float(data["lag_s"]), {b: _errors(data[b.value]) for b in Bearing})


@dataclass(frozen=True)
class Stance:
    """How somebody is before the camera, over a whole track whose near side is the right one.

    Attributes:
        bearing: as one word.
        along: (2,) the trunk's direction in the picture's plane, from hips to shoulders.
    """

    bearing: Bearing
    along: tuple[float, float]

    @classmethod
    def of(cls, world: AnyFloats) -> Stance:
        """By the landmarks in space, (n, 33, 3) metres."""
        trunk = np.nanmedian(_between(world, SHOULDERS) - _between(world, HIPS), axis=0)
        trunk /= np.linalg.norm(trunk)
        if trunk[2] >= AWAY:
            bearing = Bearing.FEET_FIRST
        else:
            bearing = Bearing.UPRIGHT if -trunk[1] >= UPRIGHT else Bearing.LYING
        x, y = (float(part) for part in trunk[:2] / max(float(np.linalg.norm(trunk[:2])), 1e-9))
        return cls(bearing, (x, y))

    @property
    def axes(self) -> Floats:
        """(5, 5) the rows of `AXES` in pixels right and down, and metres right, down and away."""
        x, y = self.along
        out = np.eye(len(AXES))
        out[:2, :2] = out[2:4, 2:4] = [[x, y], [-y, x]]
        return out


def near_is_right(world: AnyFloats) -> bool:
    """Whether the right side is the one towards the camera, or none is."""
    away = _between(world, LEFT)[:, 2] - _between(world, RIGHT)[:, 2]
    return bool(np.nanmedian(away) >= 0)


def noisy(track: PoseTrack, noise: LandmarkNoise, rng: np.random.Generator) -> PoseTrack:
    """True landmarks as the pose model would report them."""
    if not near_is_right(track.world):
        return mirrored(noisy(mirrored(track), noise, rng))
    late = track.t - noise.lag_s
    xy, world = _at(track.xy, track.t, late), _at(track.world, track.t, late)
    stance = Stance.of(world)
    errors = noise.errors[stance.bearing]
    trunk_m = trunk_length(world)
    trunk_px = trunk_m * pixels_per_metre(xy, world)
    off = _drawn(rng, errors, track.t, world) @ stance.axes
    world = world @ _turn(rng.normal(errors.turned_deg, errors.turn_deg)).T + trunk_m * off[..., 2:]
    # The model's origin is between its own hips, whatever it takes for hips.
    half = (world[:, HIPS[0]] - world[:, HIPS[1]]) / 2
    world[:, HIPS[0]], world[:, HIPS[1]] = half, -half
    return PoseTrack(
        track.t,
        track.size_wh,
        (xy + trunk_px * off[..., :2]).astype(np.float32),
        world.astype(np.float32),
        track.visibility,
        track.source,
    )


def pixels_per_metre(xy: AnyFloats, world: AnyFloats) -> float:
    """The scale of the picture where the person is."""
    spread_px = np.linalg.norm(xy - xy.mean(axis=1, keepdims=True), axis=2).sum(axis=1)
    flat = world[..., :2]
    spread_m = np.linalg.norm(flat - flat.mean(axis=1, keepdims=True), axis=2).sum(axis=1)
    return float(np.nanmedian(spread_px / spread_m))


def trunk_length(world: AnyFloats) -> float:
    """The length of the trunk in space, metres."""
    line = _between(world, SHOULDERS) - _between(world, HIPS)
    return float(np.nanmedian(np.linalg.norm(line, axis=1)))


def moved(world: AnyFloats) -> Floats:
    """(n, 33) trunk lengths from where each landmark was first, by (n, 33, 3) in space.

    Space begins between the hips: they take the way of what they hold.
    """
    away = np.linalg.norm(world - world[:1], axis=2) / trunk_length(world)
    away[:, HIPS] = np.maximum(away[:, SHOULDERS], away[:, KNEES])
    return np.asarray(away, dtype=np.float64)


def way_gone(away: Floats) -> Floats:
    """(n, 33) the share of its way that each landmark has gone, by (n, 33) trunk lengths."""
    return np.asarray(away / np.maximum(away.max(axis=0), WHOLE_WAY))


def pace(t: Floats, world: AnyFloats) -> Floats:
    """(n,) how much of what wanders is new in each picture, by (n, 33, 3) in space."""
    way = np.linalg.norm(np.diff(world, axis=0), axis=2).mean(axis=1) / trunk_length(world)
    return np.concatenate([[0.0], way / WANDERS + np.diff(t) / FADES_S])


def restlessness(away: Floats) -> Floats:
    """(33, 1) how much a landmark that moves so, (n, 33), wanders more than others."""
    return np.asarray(STILL + np.quantile(away, FAR, axis=0))[:, None]


def liveliness(t: Floats, body: AnyFloats) -> Floats:
    """(n, 1, 1) how much a person trembles at each moment, by (n, 33, 3) in trunk lengths."""
    paces = np.linalg.norm(np.gradient(body, t, axis=0), axis=2).mean(axis=1)
    pace_now = smoothing(t) @ paces
    return np.asarray(CALM + pace_now / (1 + pace_now / BRISK))[:, None, None]


def smoothing(t: Floats) -> Floats:
    """(n, n) what takes the mean over half of `SLOW_S` about each moment."""
    near = np.abs(t[:, None] - t[None]) <= SLOW_S / 4
    return np.asarray(near / near.sum(axis=1, keepdims=True))


def _between(world: AnyFloats, landmarks: list[int]) -> Floats:
    return np.asarray(world[:, landmarks].mean(axis=1), dtype=np.float64)


def _errors(data: Mapping[str, Any]) -> Errors:
    bias, sway, wander, jitter = (_spread(data[kind]) for kind in KINDS)
    sizes = tuple((float(wanders), float(trembles)) for wanders, trembles in data["sizes"])
    turned_deg, turn_deg = tuple(data["turned_deg"]), tuple(data["turn_deg"])
    return Errors(bias, sway, wander, jitter, sizes, turned_deg, turn_deg)


def _spread(data: Mapping[str, Any]) -> ErrorSpread:
    usual, together, apart = (
        UNIT * np.array(data[name], dtype=np.float64).reshape(-1, LANDMARK_COUNT, len(AXES))
        for name in ("usual", "together", "apart")
    )
    return ErrorSpread(usual[0], together, apart[0])


def _turn(degrees: Floats) -> Floats:
    """(3, 3) the rotation about an axis by its length."""
    angle = float(np.linalg.norm(degrees))
    return rotation(degrees, angle) if angle else np.eye(3)


def _drawn(rng: np.random.Generator, errors: Errors, t: Floats, world: AnyFloats) -> Floats:
    """(n, 33, 5) all landmarks' errors over time."""
    bias, wander, jitter, away = errors.bias, errors.wander, errors.jitter, moved(world)
    once = (
        rng.standard_normal((1, len(bias.together))),
        rng.standard_normal((1, *bias.apart.shape)),
    )
    steady = bias.weighed(*once) + way_gone(away)[..., None] * errors.sway.weighed(*once)
    wanders, trembles = errors.sizes[int(rng.integers(len(errors.sizes)))]
    trend, steps = smoothing(t), pace(t, world)
    kept = _of_deviation_1(trend, steps)
    slow = (
        np.tensordot(kept, _wandering(rng, steps, shape), axes=1)
        for shape in ((len(wander.together),), wander.apart.shape)
    )
    quick_steps = np.diff(t, prepend=t[0]) / TREMBLES_S
    left = _of_deviation_1(np.eye(len(t)) - trend, quick_steps)
    quick = (
        np.tensordot(left, _wandering(rng, quick_steps, shape), axes=1)
        for shape in ((len(jitter.together),), jitter.apart.shape)
    )
    return (
        steady
        + wanders * restlessness(away) * wander.weighed(*slow)
        + trembles * liveliness(t, world / trunk_length(world)) * jitter.weighed(*quick)
    )


def _of_deviation_1(part: Floats, steps: Floats) -> Floats:
    """A linear `part` (n, n) that takes something of deviation 1 from what wanders by `steps`."""
    passed = np.cumsum(steps)
    alike = np.exp(-np.abs(passed[:, None] - passed[None]))
    deviation = np.sqrt(((part @ alike) * part).sum(axis=1))
    return np.asarray(part / np.maximum(deviation, 1e-9)[:, None])


def _wandering(rng: np.random.Generator, steps: Floats, shape: tuple[int, ...]) -> Floats:
    """(n, *shape) of deviation 1 that forgets itself within a sum of `steps` of 1."""
    out = np.empty((len(steps), *shape))
    out[0] = rng.standard_normal(shape)
    for i, kept in enumerate(np.exp(-steps[1:]), start=1):
        out[i] = kept * out[i - 1] + np.sqrt(1 - kept**2) * rng.standard_normal(shape)
    return out


def _at(values: NDArray[np.float32], t: Floats, wanted: Floats) -> Floats:
    """(n, 33, k) `values` at other times, the first before the first."""
    flat = values.reshape(len(t), -1).astype(np.float64)
    columns = [np.interp(wanted, t, flat[:, i]) for i in range(flat.shape[1])]
    return np.stack(columns, axis=1).reshape(values.shape)
