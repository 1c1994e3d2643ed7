"""The one small picture that stands for a recording where many are listed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.coach.report import Report, Source
from formcheck.media.jpeg import decoded, size_of
from formcheck.media.overlay import draw_form
from formcheck.media.stills import as_jpeg, reduced, stills
from formcheck.motion.body import shown_side
from formcheck.pose.frame import Image, PoseTrack
from formcheck.report.evidence import Evidence, best_attempt

SIDE_PX: Final = 192
"""The longer side."""


@dataclass(frozen=True)
class Thumbnail:
    """A moment of a recording.

    Attributes:
        t: seconds.
        jpeg: the picture as the content of a file.
    """

    t: float
    jpeg: bytes


def still_of(
    video: str | os.PathLike[str], report: Report, track: PoseTrack, evidence: Sequence[Evidence]
) -> Thumbnail | None:
    """The best repetition or hold, or else the gravest fault or the one that went furthest.

    Args:
        video: the recording.
        report: what was counted in it.
        track: its poses.
        evidence: pictures that have been taken of it; where there are some no other one is.

    Raises:
        VideoError: the recording cannot be read again.
    """
    for item in evidence:
        picture = item.best or item.worst
        if picture is not None:
            return Thumbnail(
                picture.t, _small(decoded(picture.jpeg, size_of(picture.jpeg) or (0, 0)))
            )
    main = best_attempt(report) or max(report.attempts, key=lambda one: one.range, default=None)
    if main is None:
        return clearest(video, report.source, track)
    source = report.source
    taken = stills(video, track, [main.peak_s], rotate_deg=source.rotate_deg, speed=source.speed)
    for pose, image in taken.values():
        side = shown_side(main.side, report.tracking.near_side)
        drawn = draw_form(image, pose, report.exercise, side, main.verdict)
        return Thumbnail(main.peak_s, _small(drawn))
    return None


def clearest(video: str | os.PathLike[str], source: Source, track: PoseTrack) -> Thumbnail | None:
    """Where nothing was counted: the moment at which most of the person is seen.

    Raises:
        VideoError: the recording cannot be read again.
    """
    if not len(track):
        return None
    seen = np.nan_to_num(track.visibility.mean(axis=1), nan=-1.0)
    t = float(track.t[int(seen.argmax())])
    taken = stills(video, track, [t], rotate_deg=source.rotate_deg, speed=source.speed)
    return next((Thumbnail(t, _small(image)) for _, image in taken.values()), None)


def _small(image: Image) -> bytes:
    return as_jpeg(reduced(image, SIDE_PX))
