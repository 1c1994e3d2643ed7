"""The sample videos, where they are at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from formcheck.errors import VideoError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

DEMO_VIDEO: Final = "glute_bridge_faults.mp4"
DEMO_EXERCISE: Final = "glute_bridge"
FOLDER: Final = "sample_videos"
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True)
class Sample:
    """One sample video.

    Attributes:
        path: the video.
        exercise_id: what is done in it.
    """

    path: Path
    exercise_id: str


def demo_video() -> Path:
    """The demo's video, in the installed package or in a checkout.

    Raises:
        VideoError: it is in neither.
    """
    for folder in _folders():
        if (folder / DEMO_VIDEO).is_file():
            return folder / DEMO_VIDEO
    raise VideoError(Message.of(Wrong.SAMPLE_MISSING, file=DEMO_VIDEO))


def sample_videos() -> tuple[Sample, ...]:
    """The samples in which somebody exercises; none where they are not installed."""
    from formcheck.manifest import read_manifest

    for folder in _folders():
        if (folder / MANIFEST).is_file():
            entries = read_manifest(folder / MANIFEST)
            found = (
                Sample(folder / entry.video, entry.exercise) for entry in entries if entry.count
            )
            return tuple(sample for sample in found if sample.path.is_file())
    return ()


def _folders() -> tuple[Path, ...]:
    """Where the samples may lie: in an installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    return package / FOLDER, package.parent / FOLDER
