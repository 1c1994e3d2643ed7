"""Pictures of the moments that matter, taken from the recording in a second pass."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Attempt, Fault, Verdict
from formcheck.coach.report import Report
from formcheck.exercises.model import TIMINGS
from formcheck.media.overlay import draw_form
from formcheck.media.stills import as_jpeg, stills
from formcheck.motion.body import Side, shown_side
from formcheck.pose.frame import Image, PoseTrack

JPEG_URI: Final = "data:image/jpeg;base64,"


@dataclass(frozen=True)
class EvidencePicture:
    """One moment of the recording.

    Attributes:
        t: seconds.
        index: which repetition or hold it shows.
        data_uri: the JPEG itself, to stand in an HTML file.
    """

    t: float
    index: int
    data_uri: str

    @property
    def jpeg(self) -> bytes:
        """The same as the content of a file."""
        return base64.b64decode(self.data_uri.removeprefix(JPEG_URI))


@dataclass(frozen=True)
class Evidence:
    """A fault's worst moment, and the best repetition or hold beside it.

    Attributes:
        fault: the gravest fault of its rule.
        worst: the picture of it; None of a fault in pace, which no moment shows.
        best: the picture of the best attempt, None where none was good.
    """

    fault: Fault
    worst: EvidencePicture | None
    best: EvidencePicture | None


def collect_evidence(
    video: str | os.PathLike[str], report: Report, track: PoseTrack
) -> list[Evidence]:
    """For each rule that was broken, its worst moment and the best repetition or hold.

    Raises:
        VideoError: the recording cannot be read again.
    """
    faults = worst_faults(report)
    if not faults:
        return []
    best = best_attempt(report)
    posed = [fault for fault in faults if not _is_of_pace(report, fault)]
    moments = {fault.worst_s for fault in posed} | ({best.peak_s} if best and posed else set())
    source = report.source
    pictures = stills(video, track, moments, rotate_deg=source.rotate_deg, speed=source.speed)

    def taken(t: float, index: int, verdict: Verdict, side: Side | None) -> EvidencePicture:
        pose, image = pictures[t]
        drawn_side = shown_side(side, report.tracking.near_side)
        drawn = draw_form(image, pose, report.exercise, drawn_side, verdict)
        return EvidencePicture(t, index, _data_uri(drawn))

    good = (
        taken(best.peak_s, best.index, Verdict.GOOD, best.side)
        if best and best.peak_s in pictures
        else None
    )
    return [
        Evidence(fault, taken(fault.worst_s, fault.attempt, Verdict.FAULTY, fault.side), good)
        if fault in posed
        else Evidence(fault, None, None)
        for fault in faults
        if fault not in posed or fault.worst_s in pictures
    ]


def _is_of_pace(report: Report, fault: Fault) -> bool:
    """Whether the fault lies in how long something took: no picture of one moment shows that."""
    return report.exercise.rule_for(fault.rule, fault.limit).measure in TIMINGS


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


def _data_uri(image: Image) -> str:
    return JPEG_URI + base64.b64encode(as_jpeg(image)).decode("ascii")
