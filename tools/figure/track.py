"""A scripted figure as the pose model would report it, with the model's kinds of error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.frame import PoseTrack
from formcheck.pose.skeleton import MIRRORED, PAIRS
from tools.figure.camera import FigureCamera, Points
from tools.figure.landmarks import body_points, seen_by
from tools.figure.physique import Physique
from tools.figure.script import Acted

SEEN = 0.97
HIDDEN = 0.35
"""Visibility of limbs behind the body in a side view, as the model reports it."""
COVERS_M = 0.12
LEGS = [int(i) for name in ("hip", "knee", "ankle", "heel", "toe") for i in PAIRS[name]]


@dataclass(frozen=True)
class Disturbance:
    """What the pose model gets wrong. Times in seconds, lengths in trunk lengths.

    Attributes:
        noise: standard deviation of every coordinate, independent from frame to frame.
        dropouts: stretches in which nobody is found.
        swaps: stretches in which the left and the right leg are mistaken for each other.
        frozen: stretches in which the picture stands still.
        seed: of the noise.
    """

    noise: float = 0.0
    dropouts: tuple[tuple[float, float], ...] = ()
    swaps: tuple[tuple[float, float], ...] = ()
    frozen: tuple[tuple[float, float], ...] = ()
    seed: int = 1


CALM = Disturbance()


def steady(duration_s: float, fps: float = 30.0) -> NDArray[np.float64]:
    """(n,) the times of a constant frame rate."""
    return np.arange(int(duration_s * fps)) / fps


def uneven(duration_s: float, fps: float = 30.0, seed: int = 2) -> NDArray[np.float64]:
    """(n,) the times of a phone in bad light: steps between half and twice the usual."""
    steps = np.random.default_rng(seed).uniform(0.5, 2.0, int(duration_s * fps)) / fps
    times = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(times[times < duration_s])


def film(
    script: Acted,
    camera: FigureCamera,
    times: Iterable[float] | None = None,
    physique: Physique | None = None,
    disturbance: Disturbance = CALM,
) -> PoseTrack:
    """The landmarks of the figure that follows `script`, seen by `camera` at `times`."""
    physique = physique or Physique()
    t = np.asarray(steady(script.duration_s) if times is None else times, dtype=np.float64)
    shown = _stand_still(t, disturbance)
    return project(acted(script, shown, physique), camera, t, physique, disturbance)


def acted(script: Acted, times: Iterable[float], physique: Physique) -> Points:
    """(n, 33, 3) metres: where the landmarks are in space at `times`."""
    return np.stack([body_points(script.pose(physique, now), physique) for now in times])


def project(
    points: Points,
    camera: FigureCamera,
    t: NDArray[np.float64],
    physique: Physique,
    disturbance: Disturbance = CALM,
) -> PoseTrack:
    """The landmarks `points` (n, 33, 3), seen by `camera` at the times `t` (n,)."""
    xy, world = seen_by(camera, points)
    visibility = _visibility(world)
    rng = np.random.default_rng(disturbance.seed)
    px_per_m = camera.focal_px / camera.distance_m
    size = physique.trunk * disturbance.noise
    xy += rng.normal(0, size * px_per_m, xy.shape) if size else 0.0
    world += rng.normal(0, size, world.shape) if size else 0.0
    for start, end in disturbance.swaps:
        _swap_legs((t >= start) & (t < end), xy, world, visibility)
    for start, end in disturbance.dropouts:
        lost = (t >= start) & (t < end)
        xy[lost], world[lost], visibility[lost] = np.nan, np.nan, np.nan
    return PoseTrack(
        t,
        (camera.width, camera.height),
        xy.astype(np.float32),
        world.astype(np.float32),
        visibility.astype(np.float32),
        {"path": "figure"},
    )


def mirrored(track: PoseTrack) -> PoseTrack:
    """The same recording in a mirror: what was left is right."""
    width = track.size_wh[0]
    swap = list(MIRRORED)
    xy, world = track.xy[:, swap].copy(), track.world[:, swap].copy()
    xy[..., 0] = width - xy[..., 0]
    world[..., 0] = -world[..., 0]
    return PoseTrack(track.t, track.size_wh, xy, world, track.visibility[:, swap], track.source)


def resized(track: PoseTrack, factor: float, shift_px: tuple[float, float]) -> PoseTrack:
    """The same person larger or smaller, at another place in the picture."""
    centre = np.array(track.size_wh, dtype=np.float32) / 2
    xy = (track.xy - centre) * factor + centre + np.array(shift_px)
    return PoseTrack(
        track.t, track.size_wh, xy.astype(np.float32), track.world, track.visibility, track.source
    )


def _stand_still(t: NDArray[np.float64], disturbance: Disturbance) -> NDArray[np.float64]:
    shown = t.copy()
    for start, end in disturbance.frozen:
        shown[(t >= start) & (t < end)] = start
    return shown


def _visibility(world: Points) -> Points:
    """(n, 33) of (n, 33, 3): side-on, a far limb that the near one covers is hidden."""
    visibility = np.full(world.shape[:2], SEEN)
    across = world[:, 11] - world[:, 12]
    side_on = np.abs(across[:, 2]) > 0.75 * np.linalg.norm(across, axis=1)
    for name in ("elbow", "wrist", "knee", "ankle", "heel", "toe"):
        left, right = PAIRS[name]
        apart = np.linalg.norm(world[:, left, :2] - world[:, right, :2], axis=1)
        hidden = side_on & (apart < COVERS_M)
        visibility[hidden & (across[:, 2] > 0), left] = HIDDEN
        visibility[hidden & (across[:, 2] <= 0), right] = HIDDEN
    return visibility


def _swap_legs(rows: NDArray[np.bool_], *arrays: Points) -> None:
    others = [MIRRORED[i] for i in LEGS]
    for array in arrays:
        chosen = array[rows]
        chosen[:, LEGS] = chosen[:, others]
        array[rows] = chosen
