"""The figure shows an exercise: demonstrations whose truth is known."""

from __future__ import annotations

from functools import cache

from formcheck.learning.draft import Demonstration, Learnt, learn
from formcheck.pose.frame import PoseTrack
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS, FigureCamera
from tools.figure.movements import FigureMovement
from tools.figure.physique import Physique
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import Disturbance, film, steady

FPS = 20
CALM = Disturbance(noise=0.003)
LYING = SUPINE_CAMERAS["side"]
STANDING = STANDING_CAMERAS["side"]
TALL = Physique().scaled(1.12)
SMALL = Physique().scaled(0.88)


@cache
def shown(
    movement: FigureMovement,
    camera: FigureCamera,
    count: int = 4,
    physique: Physique | None = None,
    way_s: float = 1.2,
) -> PoseTrack:
    """`count` repetitions of a movement, each way in `way_s`."""
    rep = ScriptedRep(movement, way_s, 0.4, way_s, 0.6)
    script = Script([rep] * count)
    times = steady(script.duration_s, FPS)
    return film(script, camera, times, physique, CALM)


def beginning(track: PoseTrack, lasting_s: float) -> PoseTrack:
    """The first seconds of a track."""
    return PoseTrack.from_frames([frame for frame in track.frames() if frame.t < lasting_s])


def demonstration(track: PoseTrack, name: str = "a.mp4", told: int | None = None) -> Demonstration:
    """What `track` shows."""
    return Demonstration.of(name, track.frames(), told)


def learnt_from(*tracks: PoseTrack) -> Learnt:
    """What is learnt of recordings of several people."""
    return learn([demonstration(track, f"{i}.mp4") for i, track in enumerate(tracks)])
