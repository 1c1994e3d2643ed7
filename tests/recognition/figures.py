"""What the figure does, for the tests of recognition."""

from __future__ import annotations

import numpy as np

from formcheck.pose.frame import PoseTrack
from tools.figure.library import good
from tools.figure.track import Disturbance, film, steady

FPS = 15
CALM = Disturbance(noise=0.003)


def performed(exercise: str, count: int = 3) -> PoseTrack:
    """Repetitions or holds in good form."""
    performance = good(exercise, count)
    times = steady(performance.script.duration_s, FPS)
    return film(performance.script, performance.camera, times, disturbance=CALM)


def one_after_the_other(*tracks: PoseTrack, pause_s: float = 2.0) -> PoseTrack:
    """The recordings as one, with nobody in the picture between them."""
    parts: list[PoseTrack] = []
    start_s = 0.0
    for track in tracks:
        shown = _later(track, start_s)
        nobody = _empty(track, shown.t[-1] + 1 / FPS, pause_s)
        parts += [shown, nobody]
        start_s = float(nobody.t[-1]) + 1 / FPS
    return PoseTrack(
        np.concatenate([part.t for part in parts]),
        tracks[0].size_wh,
        np.concatenate([part.xy for part in parts]),
        np.concatenate([part.world for part in parts]),
        np.concatenate([part.visibility for part in parts]),
        {"path": "workout"},
    )


def _later(track: PoseTrack, start_s: float) -> PoseTrack:
    t = track.t - track.t[0] + start_s
    return PoseTrack(t, track.size_wh, track.xy, track.world, track.visibility)


def _empty(track: PoseTrack, start_s: float, duration_s: float) -> PoseTrack:
    t = start_s + steady(duration_s, FPS)
    shape = (len(t), 33)
    lost = np.full((*shape, 6), np.nan, dtype=np.float32)
    return PoseTrack(t, track.size_wh, lost[..., :2], lost[..., 2:5], lost[..., 5])
