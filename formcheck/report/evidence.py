"""Pictures of the moments that matter, taken from the recording in a second pass."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from formcheck.coach.events import Attempt, Fault, Verdict
from formcheck.coach.report import Report, Source
from formcheck.media.clock import SMALLEST_STEP_S
from formcheck.media.frame import Image
from formcheck.media.overlay import draw_form
from formcheck.media.reader import VideoReader
from formcheck.pose.frame import PoseFrame, PoseTrack

PICTURE_SIDE_PX: Final = 640
JPEG_QUALITY: Final = 82
SAME_S: Final = SMALLEST_STEP_S / 2
"""Pictures that are nearer in time are one."""


@dataclass(frozen=True)
class Picture:
    """One moment of the recording.

    Attributes:
        t: seconds.
        index: which repetition or hold it shows.
        data_uri: the JPEG itself, to stand in an HTML file.
    """

    t: float
    index: int
    data_uri: str


@dataclass(frozen=True)
class Evidence:
    """A fault's worst moment, and the best repetition or hold beside it.

    Attributes:
        fault: the gravest fault of its rule.
        worst: the picture of it.
        best: the picture of the best attempt, None where none was good.
    """

    fault: Fault
    worst: Picture
    best: Picture | None


def collect_evidence(
    video: str | os.PathLike[str], report: Report, track: PoseTrack
) -> list[Evidence]:
    """For each rule that was broken, its worst moment and the best repetition or hold.

    Raises:
        VideoError: the recording cannot be read again.
    """
    faults = worst_faults(report)
    best = best_attempt(report)
    moments = {fault.worst_s for fault in faults} | ({best.peak_s} if best else set())
    pictures = _pictures(video, report.source, moments, track)

    def taken(t: float, index: int, verdict: Verdict, side: str | None) -> Picture:
        pose, image = pictures[t]
        drawn = draw_form(image, pose, report.exercise, side or report.tracking.near_side, verdict)
        return Picture(t, index, _data_uri(drawn))

    good = (
        taken(best.peak_s, best.index, Verdict.GOOD, best.side)
        if best and best.peak_s in pictures
        else None
    )
    return [
        Evidence(
            fault,
            taken(fault.worst_s, fault.attempt, Verdict.FAULTY, fault.side),
            good,
        )
        for fault in faults
        if fault.worst_s in pictures
    ]


def worst_faults(report: Report) -> list[Fault]:
    """Of each rule that was broken the occurrence furthest from its limit."""
    worst: dict[str, Fault] = {}
    for fault in report.faults:
        known = worst.get(fault.rule)
        if known is None or abs(fault.value - fault.limit) > abs(known.value - known.limit):
            worst[fault.rule] = fault
    return list(worst.values())


def best_attempt(report: Report) -> Attempt | None:
    """The good repetition or hold that went furthest."""
    good = [attempt for attempt in report.attempts if attempt.verdict is Verdict.GOOD]
    return max(good, key=lambda attempt: attempt.range, default=None)


def _pictures(
    video: str | os.PathLike[str], source: Source, moments: set[float], track: PoseTrack
) -> dict[float, tuple[PoseFrame, Image]]:
    """The pose and the picture of the frame nearest to each moment."""
    wanted = {int(np.abs(track.t - t).argmin()): t for t in moments}
    found: dict[float, tuple[PoseFrame, Image]] = {}
    if not wanted:
        return found
    last_s = float(track.t[max(wanted)])
    poses = {i: pose for i, pose in enumerate(track.frames()) if i in wanted}
    turned = source.rotate_deg
    with VideoReader(video, PICTURE_SIDE_PX, rotate_deg=turned, speed=source.speed) as reader:
        for frame in reader:
            # By its time: of a damaged part more pictures may have been read then, or fewer.
            i = int(np.abs(track.t - frame.t).argmin())
            if i in wanted and abs(track.t[i] - frame.t) < SAME_S:
                found[wanted[i]] = poses[i], frame.image
            if frame.t >= last_s:
                break
    return found


def _data_uri(image: Image) -> str:
    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), quality)
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii")
