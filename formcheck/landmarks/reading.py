"""Reads landmarks of another program: MediaPipe, OpenPose, COCO, OpenSim."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from formcheck import plugins
from formcheck.errors import PoseTrackError
from formcheck.landmarks.keypoints import coco_track, frames_of, openpose_track
from formcheck.landmarks.markers import markers_track
from formcheck.landmarks.mediapipe import is_mediapipe, mediapipe_track, with_head
from formcheck.landmarks.raw import StatedFacts, UnfitError
from formcheck.landmarks.table import table_track
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from formcheck.pose.frame import PoseTrack

GROUP: Final = "formcheck.readers"
"""The entry points by which other packages add readers, each called by the ending of its files.

Each leads to a function like `read_landmarks`.
"""
MOST_BYTES: Final = 1 << 26
"""Twenty minutes of FormCheck's own table; parsed JSON takes twenty times its size at worst."""
MOST_BYTES_OF_FRAME: Final = 1 << 20
"""OpenPose writes a file for each frame, of a few kB."""


def read_landmarks(
    path: str | os.PathLike[str],
    *,
    fps: float | None = None,
    size_wh: tuple[int, int] | None = None,
) -> PoseTrack:
    """The poses in a file of landmarks, of one person.

    It may be a .trc of markers, a .csv or .json of MediaPipe's landmarks, a .json of COCO's
    keypoints, or OpenPose's: a folder of them, one for each frame. docs/landmarks.md has the forms.

    Args:
        path: the file, or the folder.
        fps: frames a second, where it does not say when they were taken.
        size_wh: width and height of the picture in pixels, where it does not say so.

    Raises:
        ValueError: no recording has such a rate.
        PoseTrackError: it cannot be read, holds no landmarks in a form that is known, or lacks
            what only the user knows.
        PluginError: its reader is that of another package, and cannot be loaded.
    """
    if fps is not None and not 0 < fps <= 10_000:
        raise ValueError(f"A rate is more than 0 and at most 10000 frames a second, not {fps}.")
    file = Path(path)
    added = plugins.plugins(GROUP)
    for ending in sorted(added, key=len, reverse=True):
        if file.name.lower().endswith(ending):
            found: PoseTrack = plugins.load(added[ending])(file, fps=fps, size_wh=size_wh)
            return found
    try:
        track = _read(file, StatedFacts(fps, size_wh))
    except OSError as error:
        said = Message.of(Wrong.CANNOT_READ, path=str(path), reason=reason(error))
        raise PoseTrackError(said) from error
    except UnfitError as error:
        said = Message.of(Wrong.UNFIT_LANDMARKS, path=str(path), reason=error.reason)
        raise PoseTrackError(said) from error
    except (ValueError, ArithmeticError, RecursionError) as error:  # whoever writes it chooses
        why = Message(Cause.NO_KNOWN_LANDMARKS)
        said = Message.of(Wrong.UNFIT_LANDMARKS, path=str(path), reason=why)
        raise PoseTrackError(said) from error
    return replace(track, source={"path": str(path), "model": "landmarks"})


def _read(file: Path, known: StatedFacts) -> PoseTrack:
    if file.is_dir():
        frames = (json.loads(_text(one, MOST_BYTES_OF_FRAME)) for one in frames_of(file))
        return openpose_track(frames, known)
    readers: dict[str, Callable[[str, StatedFacts], PoseTrack]] = {
        ".trc": markers_track,
        ".csv": table_track,
        ".json": _json_track,
    }
    text = _text(file)
    reader = readers.get(file.suffix.lower())
    if reader is None:
        raise UnfitError(Cause.ENDING_OF_LANDMARKS, endings=", ".join(readers))
    return reader(text, known)


def _json_track(text: str, known: StatedFacts) -> PoseTrack:
    found: Any = json.loads(text)
    if isinstance(found, dict) and "people" in found:
        return openpose_track([found], known)
    if isinstance(found, dict) and isinstance(found.get("frames"), list):
        known, found = with_head(found, known), found["frames"]
    first = found[0] if isinstance(found, list) and found else found
    if not isinstance(first, dict):
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    if "people" in first:
        return openpose_track(found, known)
    if is_mediapipe(first):
        return mediapipe_track(found, known)
    return coco_track(found, known)


def _text(file: Path, most_bytes: int = MOST_BYTES) -> str:
    """The text of an ordinary file of a moderate size."""
    found = file.stat()
    if not stat.S_ISREG(found.st_mode):
        raise UnfitError(Cause.NOT_ORDINARY)
    if found.st_size > most_bytes:
        raise UnfitError(Cause.FAR_TOO_LARGE)
    return file.read_text(encoding="utf-8-sig")
