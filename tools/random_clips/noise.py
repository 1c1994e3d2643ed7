"""How the pose model errs on rendered clips, whose landmarks are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.frame import PoseTrack
from tools.avatar.clip import Clip
from tools.avatar.person import AvatarPerson
from tools.figure.landmark_noise import (
    AXES,
    KINDS,
    UNIT,
    AnyFloats,
    Bearing,
    Errors,
    ErrorSpread,
    LandmarkNoise,
    Stance,
    Turn,
    liveliness,
    moved,
    near_is_right,
    pixels_per_metre,
    restlessness,
    smoothing,
    trunk_length,
    way_gone,
)
from tools.figure.track import film, mirrored

LAGS_S = np.arange(0.0, 0.31, 0.01)
MOVES = 0.06
"""A landmark whose place deviates by more, in trunk lengths, says how late the model is."""
LOST = 0.6
"""An error that is larger, in trunk lengths, is another person or a swapped leg: not this noise."""
KNOWN = 0.8
"""A landmark that is found for less of a clip says nothing of how it errs there."""
MOVES_FAR = 0.2
"""Only what moves so far, in trunk lengths, tells how the error grows with the way."""
STEADY, WANDERING, TREMBLING = 12, 6, 4
"""So many patterns of errors are told apart; what they leave each landmark errs for itself."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pair:
    """What the model found in a clip and what is true, seen so that the right side is the near one.

    Attributes:
        t: (n,) seconds.
        found: (n, 33, 5) in trunk lengths along `AXES`, moved and turned onto the truth as a whole.
        true: (n, 33, 5) the same.
        turn_deg: how far the found body was turned, as an axis times degrees.
        bearing: how the person is before the camera.
        away: (n, 33) trunk lengths from where each landmark was first.
    """

    t: Floats
    found: Floats
    true: Floats
    turn_deg: Floats
    bearing: Bearing
    away: Floats

    @classmethod
    def of(cls, clip: Clip, found: PoseTrack) -> Pair:
        """A rendered clip and its poses."""
        true = film(clip.script, clip.camera, clip.times_s, AvatarPerson(clip.who).physique)
        return cls.between(
            found,
            PoseTrack(found.t, true.size_wh, true.xy, true.world, true.visibility, true.source),
        )

    @classmethod
    def between(cls, found: PoseTrack, true: PoseTrack) -> Pair:
        """Two tracks of the same times."""
        if not near_is_right(true.world):
            return cls.between(mirrored(found), mirrored(true))
        scale_px = trunk_length(true.world) * pixels_per_metre(true.xy, true.world)
        seen, shown = found.xy / scale_px, true.xy / scale_px
        seen = seen - np.nanmedian(seen - shown, axis=(0, 1))  # a shift turns no limb
        space = found.world / trunk_length(found.world)
        body = true.world / trunk_length(true.world)
        turn = _turn(space, body)
        stance = Stance.of(true.world)
        return cls(
            found.t,
            _along(seen, space @ turn, stance),
            _along(shown, body, stance),
            _axis_deg(turn),
            stance.bearing,
            moved(true.world),
        )

    def errors(self, lag_s: float) -> Floats:
        """(n, 33, 5) found less true, as the truth was `lag_s` earlier; NaN where lost."""
        return np.concatenate(
            [
                _off(self.found[..., part], self.true[..., part], self.t, lag_s)
                for part in (slice(0, 2), slice(2, 4), slice(4, 5))
            ],
            axis=2,
        )


def measured(pairs: Sequence[Pair]) -> LandmarkNoise:
    """The errors over all clips; a bearing without any takes those of all."""
    lag_s = late(pairs)
    by_bearing = {b: [pair for pair in pairs if pair.bearing is b] or pairs for b in Bearing}
    return LandmarkNoise(lag_s, {b: _errors(some, lag_s) for b, some in by_bearing.items()})


def late(pairs: Iterable[Pair]) -> float:
    """How late the model is: the lag with which what moves agrees best, in the picture."""
    total = np.zeros(len(LAGS_S))
    for pair in pairs:
        moving = np.nanstd(pair.true[..., :2], axis=0).max(axis=1) > MOVES
        for i, lag_s in enumerate(LAGS_S):
            error = _off(pair.found[:, moving, :2], pair.true[:, moving, :2], pair.t, float(lag_s))
            if np.isfinite(error).any():
                total[i] += np.nansum(np.abs(error - _middle(error)))
    return float(LAGS_S[int(np.argmin(total))])


def as_toml(noise: LandmarkNoise, clips: Mapping[Bearing, int], frames: int, source: str) -> str:
    """The file that the figure's landmarks are disturbed by."""
    counts = ", ".join(f"{clips.get(bearing, 0)} {bearing.value}" for bearing in Bearing)
    lines = [
        f"# How the pose model errs on rendered clips, in {UNIT:g} trunk lengths.",
        f"# Made by {source} from {sum(clips.values())} clips ({counts}), {frames} frames.",
        f"# Each row has 33 landmarks with {len(AXES)} numbers: {', '.join(AXES)}.",
        "# How much a clip wanders and trembles as a whole stands in its sizes.",
        f"lag_s = {noise.lag_s:.2f}",
    ]
    for bearing, errors in noise.errors.items():
        lines += ["", f"[{bearing.value}]", f"turned_deg = {list(errors.turned_deg)}"]
        lines.append(f"turn_deg = {list(errors.turn_deg)}")
        sizes = [[round(wanders, 4), round(trembles, 4)] for wanders, trembles in errors.sizes]
        lines.append(f"sizes = {sizes}")
        for kind in KINDS:
            spread: ErrorSpread = getattr(errors, kind)
            lines += [
                "",
                f"[{bearing.value}.{kind}]",
                f"usual = {_row(spread.usual)}",
                f"apart = {_row(spread.apart)}",
                "together = [",
                *(f"  {_row(pattern)}," for pattern in spread.together),
                "]",
            ]
    return "\n".join(lines) + "\n"


def _row(numbers: Floats) -> str:
    return str([round(float(number) / UNIT) for number in numbers.ravel()])


def _errors(pairs: Sequence[Pair], lag_s: float) -> Errors:
    steady, wandering, trembling = [], [], []
    for pair in pairs:
        error = pair.errors(lag_s)
        # What is taken for something else for long tells no error; now and then, the usual one.
        usual = np.where(np.isfinite(error).mean(axis=0) >= KNOWN, _middle(error), 0.0)
        error = np.where(np.isfinite(error), error, usual)
        bias, sway = _with_movement(error, pair.away)
        rest = error - bias - way_gone(pair.away)[..., None] * sway
        slow = np.tensordot(smoothing(pair.t), rest, axes=1)
        steady.append(np.stack([bias, sway])[None])
        wandering.append(slow / restlessness(pair.away))
        trembling.append((rest - slow) / liveliness(pair.t, pair.true[..., 2:]))
    usual, together, apart = _spread(steady, STEADY)
    turns = np.array([pair.turn_deg for pair in pairs])
    return Errors(
        ErrorSpread(usual[0], together[:, 0], apart[0]),
        ErrorSpread(usual[1], together[:, 1], apart[1]),
        ErrorSpread(*_spread(_of_size_1(wandering), WANDERING)),
        ErrorSpread(*_spread(_of_size_1(trembling), TREMBLING)),
        tuple(zip(map(_size, wandering), map(_size, trembling), strict=True)),
        _rounded(turns.mean(axis=0)),
        _rounded(turns.std(axis=0, ddof=min(1, len(turns) - 1))),
    )


def _of_size_1(errors: Sequence[Floats]) -> list[Floats]:
    return [error / max(_size(error), UNIT) for error in errors]


def _size(errors: Floats) -> float:
    """How much all landmarks of a clip err together, so that what is drawn errs as much in all."""
    return float(np.sqrt((errors**2).mean()))


def _rounded(turn_deg: Floats) -> Turn:
    x, y, z = (round(float(part), 1) for part in turn_deg)
    return x, y, z


def _with_movement(error: Floats, away: Floats) -> tuple[Floats, Floats]:
    """(33, 5) the error in the first pose, and how much more there is at the end of the way."""
    gone = way_gone(away)
    bias, sway = _middle(error)[0], np.zeros(error.shape[1:])
    for i in np.flatnonzero(np.ptp(away, axis=0) >= MOVES_FAR):
        of = np.stack([np.ones(len(away)), gone[:, i]], axis=1)
        bias[i], sway[i] = np.linalg.lstsq(of, error[:, i], rcond=None)[0]
    return bias, sway


def _spread(clips: Sequence[Floats], most: int) -> tuple[Floats, Floats, Floats]:
    """Of errors (n, ...) of each clip, all clips alike: mean, `most` patterns, what they leave."""
    shape = clips[0].shape[1:]
    usual = np.mean([part.mean(axis=0) for part in clips], axis=0)
    evenly = [(part - usual).reshape(len(part), -1) / np.sqrt(len(part)) for part in clips]
    rows = sum(len(part) for part in clips)
    every = np.concatenate(evenly) * np.sqrt(rows / len(clips) / max(1, rows - 1))
    _, size, direction = np.linalg.svd(every, full_matrices=False)
    together = size[:most, None] * direction[:most]
    left = np.maximum((every**2).sum(axis=0) - (together**2).sum(axis=0), 0.0)
    return usual, together.reshape(-1, *shape), np.sqrt(left).reshape(shape)


def _middle(error: Floats) -> Floats:
    """Over time; NaN where nothing is known."""
    known = np.isfinite(error).any(axis=0)
    out = np.full(error.shape[1:], np.nan)
    out[known] = np.nanmedian(error[:, known], axis=0)
    return out[None]


def _off(found: Floats, true: Floats, t: Floats, lag_s: float) -> Floats:
    """Found less true, as the truth was `lag_s` earlier; NaN where lost."""
    error = found - _earlier(true, t, lag_s)
    error[~(np.linalg.norm(error, axis=2) < LOST)] = np.nan
    return error


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


def _along(xy: AnyFloats, world: AnyFloats, stance: Stance) -> Floats:
    """(n, 33, 5) along `AXES`."""
    return np.concatenate([xy, world], axis=2).astype(np.float64) @ stance.axes.T
