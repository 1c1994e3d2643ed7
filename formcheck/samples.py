"""The sample video of the demo."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from formcheck.errors import VideoError

DEMO_VIDEO: Final = "glute_bridge_faults.mp4"
DEMO_EXERCISE: Final = "glute_bridge"


def demo_video() -> Path:
    """The demo's video, in the installed package or in a checkout.

    Raises:
        VideoError: it is in neither.
    """
    package = Path(__file__).parent
    for folder in (package / "sample_videos", package.parent / "sample_videos"):
        if (folder / DEMO_VIDEO).is_file():
            return folder / DEMO_VIDEO
    raise VideoError(f"The sample video {DEMO_VIDEO} is missing. Install FormCheck again.")
