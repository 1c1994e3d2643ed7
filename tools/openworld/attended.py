"""The same recordings with the pictures that are looked at by default, chosen on kept poses.

The poses themselves stay those of every picture: what fewer pictures do to the pose model is not in
here. A recording is gone through as one part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from formcheck.extraction.frame_selection import MOST_PER_S, FrameSelector
from formcheck.media.clock import SAME_S
from formcheck.media.reader import VideoReader
from formcheck.pose.frame import PoseTrack
from tools.openworld.footage import Footage, TrialRecording, rows_of


@dataclass(frozen=True)
class Attended:
    """Poses of which only those are left that would have been looked for."""

    whole: Footage
    video: Path

    def track(self) -> PoseTrack:
        """The poses."""
        return attended(self.whole.track(), self.video)


def attended(track: PoseTrack, video: Path) -> PoseTrack:
    """The rows of `track` that would have been looked at in `video`, whose poses they are."""
    attention, kept, last = FrameSelector(), list[int](), 0
    poses = list(track.frames())
    with VideoReader(video, most_per_s=MOST_PER_S) as reader:
        for glimpse in reader.glimpses():
            i = int(np.abs(track.t - glimpse.t).argmin())
            if abs(track.t[i] - glimpse.t) > SAME_S:
                continue
            last = i
            if attention.asks(glimpse.t, glimpse.grey):
                attention.saw(poses[i])
                kept.append(i)
    return rows_of(track, kept if last in kept[-1:] else [*kept, last])


def with_attention(recordings: Sequence[TrialRecording], folder: Path) -> list[TrialRecording]:
    """All of them with the pictures that are looked at; videos are those of `folder`."""
    return [
        replace(one, footage=Attended(one.footage, folder / one.trials[0].entry.video))
        for one in recordings
    ]
