"""Rendered clips whose landmarks are known, beside the drawn ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from formcheck.extraction.cache import cached_poses
from formcheck.extraction.workers import mapped
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseTrack
from tools.avatar.clip import Clip
from tools.avatar.samples import samples
from tools.openworld.filmed import clips
from tools.random_clips.noise import Pair

FOUND = 0.9
"""A clip in which nobody is found for more than the rest says nothing of how the model errs."""

Film = tuple[Clip, Path]
"""What was rendered, and its video."""


def sample_clips(folder: Path) -> list[Film]:
    """The sample videos in `folder`."""
    return _there((clip, folder / f"{clip.name}.mp4") for clip in samples())


def captured_clips(mocap: Path, films: Path) -> list[Film]:
    """The films of captured movement that were made; none where there is no such movement."""
    if not mocap.is_dir():
        return []
    return _there((clip, films / f"{clip.name}.mp4") for clip in clips(mocap))


def measured_pairs(films: Sequence[Film], cache: Path, jobs: int) -> list[Pair]:
    """What the model found in each, and what is true; one person only, who was found.

    Raises:
        FormCheckError: a video cannot be read, or the pose model not be used.
    """
    alone = [(clip, video) for clip, video in films if not (clip.empty or clip.extras)]
    find = partial(cached_poses, every_frame=True)
    asked = [(video, DEFAULT_MODEL, cache) for _, video in alone]
    tracks = [PoseTrack.load(poses) for poses in mapped(find, asked, jobs)]
    return [
        Pair.of(clip, track)
        for (clip, _), track in zip(alone, tracks, strict=True)
        if len(track) == len(clip.times_s) and _share_found(track) >= FOUND
    ]


def _there(films: Iterable[Film]) -> list[Film]:
    return [(clip, video) for clip, video in films if video.is_file()]


def _share_found(track: PoseTrack) -> float:
    return float(np.isfinite(track.xy).all(axis=(1, 2)).mean())
