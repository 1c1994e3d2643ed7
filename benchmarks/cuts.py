"""What cutting a recording changes: counts, verdicts and poses beside those of one unsplit pass.

    python -m benchmarks.cuts MANIFEST [--every-s 2] [--warm-up-s 1.5] [--only NAME] [--jobs N]

Every recording is cut as often as asked, at whatever key frames it has, which is far more often
than is ever done; one without key frames stays whole and is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from benchmarks.angles import near_angles
from formcheck.api import analyze
from formcheck.coach.report import Report
from formcheck.errors import NothingToJudgeError
from formcheck.exercises.catalog import known_ids
from formcheck.extraction.video import PoseRequest, VideoStream
from formcheck.manifest import Entry, read_manifest
from formcheck.media.cuts import Cutting
from formcheck.playback import Origin
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseTrack

WHOLE = Cutting(longest_s=math.inf)


@dataclass(frozen=True)
class Difference:
    """How far two tracks of one recording are from each other, over the pictures with a person.

    Attributes:
        px: median distance of a landmark, in pixels of the recording.
        px_95: what 95 of 100 distances stay below.
        deg: median difference of the near side's angles at hip and knee.
        deg_95: what 95 of 100 of those stay below.
        one_sided: in how many pictures one of them saw somebody and the other nobody.
    """

    px: float
    px_95: float
    deg: float
    deg_95: float
    one_sided: int


def found(
    video: Path, model: str, cutting: Cutting, jobs: int = 1, *, every_frame: bool = True
) -> tuple[PoseTrack, int]:
    """The poses of a recording cut like that, and in how many parts."""
    with VideoStream(
        PoseRequest(str(video), model, every_frame=every_frame), jobs, cutting
    ) as stream:
        poses = [posed.pose for posed in stream.frames()]
        track = PoseTrack.from_frames(poses, Origin.written(stream.source()))
        return track, max(1, len(stream.parts))


def difference(a: PoseTrack, b: PoseTrack) -> Difference:
    """How far the poses of two tracks of the same pictures are from each other."""
    if not np.array_equal(a.t, b.t):
        raise ValueError("The two tracks are not of the same pictures.")
    px = np.linalg.norm(a.xy - b.xy, axis=2)
    deg = np.abs(near_angles(a.frames()).deg - near_angles(b.frames()).deg)
    seen = [np.isfinite(track.xy).any(axis=(1, 2)) for track in (a, b)]
    return Difference(*_spread(px), *_spread(deg), int((seen[0] != seen[1]).sum()))


def _spread(values: np.ndarray) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return (float(np.median(known)), float(np.quantile(known, 0.95))) if len(known) else (0.0, 0.0)


def verdicts(track: PoseTrack, exercise: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Of each repetition or hold what it was judged as, and its faults."""
    try:
        report: Report = analyze(track, exercise)
    except NothingToJudgeError:
        return []
    return [
        (str(a.side), str(a.verdict), tuple(sorted(fault.rule for fault in a.faults)))
        for a in report.attempts
    ]


def compare(
    manifest: Annotated[Path, typer.Argument(help="A JSON list of labelled recordings.")],
    every_s: Annotated[float, typer.Option(help="How often to cut.")] = 2.0,
    warm_up_s: float = Cutting().warm_up_s,
    only: str = "",
    *,
    model: str = DEFAULT_MODEL,
    jobs: int = 1,
) -> None:
    """Print a line for each recording, and how many agree."""
    alike, tried = 0, 0
    for entry in _entries(manifest, only):
        video = manifest.parent / entry.video
        cut, parts = found(video, model, Cutting(every_s, warm_up_s), jobs)
        if parts < 2:
            continue
        whole, _ = found(video, model, WHOLE)
        apart = difference(whole, cut)
        one, other = verdicts(whole, entry.exercise), verdicts(cut, entry.exercise)
        tried, alike = tried + 1, alike + (one == other)
        typer.echo(
            f"{video.name:44} {parts:3} parts  {len(one):2} and {len(other):2} counted, "
            f"{'alike' if one == other else 'NOT ALIKE'}; "
            f"{apart.px:.2f} px (95 % {apart.px_95:.2f}), "
            f"{apart.deg:.2f} deg (95 % {apart.deg_95:.2f}), {apart.one_sided} seen by one only"
        )
        if one != other:
            typer.echo(f"    whole {one}\n    cut   {other}")
    typer.echo(f"{alike} of {tried} alike")


def _entries(manifest: Path, only: str) -> list[Entry]:
    """One entry for each recording whose exercise is known."""
    known = [e for e in read_manifest(manifest) if e.exercise in known_ids() and only in e.video]
    return list({entry.video: entry for entry in known}.values())


if __name__ == "__main__":
    typer.run(compare)
