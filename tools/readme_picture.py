"""Makes the pictures of the README from a sample video: `python -m tools.readme_picture`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from formcheck.api import analyze
from formcheck.exercises.catalog import load_exercise
from formcheck.media.overlay import draw
from formcheck.observer import AnalysisStep
from formcheck.pose.frame import Image
from formcheck.samples import DEMO_EXERCISE, demo_video
from tools.browser.visit import LOADS_MS, exercising

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
LIVE = FOLDER / "live.jpg"
MOVING = FOLDER / "moving.webp"
MOVES_S = (6.0, 13.0)
"""From a good bridge into the fault of the next one."""
MOVING_FPS = 8
MOVING_WH = (480, 360)
QUALITY = 80
FLASHES_MS = 1000
"""A browser without a voice of its own flashes the screen."""


class Filmer:
    """Keeps the drawn pictures of a stretch, small and few."""

    wants_pictures = True

    def __init__(self, span_s: tuple[float, float]) -> None:
        self._span_s = span_s
        self._exercise = load_exercise(DEMO_EXERCISE)
        self.pictures: list[Image] = []

    def see(self, step: AnalysisStep) -> None:
        """Draw when the next picture is due."""
        due_s = self._span_s[0] + len(self.pictures) / MOVING_FPS
        if step.picture is not None and due_s <= step.pose.t < self._span_s[1]:
            drawn = draw(step.picture, step.pose, step.snapshot, self._exercise)
            small = cv2.resize(drawn, MOVING_WH, interpolation=cv2.INTER_AREA)
            self.pictures.append(np.asarray(small, dtype=np.uint8))

    def write(self, path: Path) -> None:
        """Write them as one picture that moves, over and over."""
        with av.open(str(path), "w", format="webp", options={"loop": "0"}) as container:
            stream: Any = container.add_stream("libwebp_anim", rate=MOVING_FPS)
            stream.width, stream.height = MOVING_WH
            stream.pix_fmt = "yuv420p"
            stream.codec_context.options = {"quality": "55", "compression_level": "6"}
            for number, picture in enumerate(self.pictures):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame = frame.reformat(format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, MOVING_FPS)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))


def picture_page() -> None:
    """Write the picture of the page while somebody exercises before a fake camera."""
    with exercising(demo_video(), DEMO_EXERCISE, reps=5, fps=20) as visit:
        visit.tab.locator("[data-testid=cue]:visible").wait_for(timeout=LOADS_MS)
        visit.tab.wait_for_timeout(FLASHES_MS)
        visit.tab.screenshot(path=LIVE, type="jpeg", quality=QUALITY)


def main() -> None:
    """Write the pictures."""
    picture_page()
    filmer = Filmer(MOVES_S)
    analyze(demo_video(), DEMO_EXERCISE, observers=[filmer])
    filmer.write(MOVING)


if __name__ == "__main__":
    main()
