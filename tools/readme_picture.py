"""Makes the pictures of the README from a sample video: `python -m tools.readme_picture`."""

from __future__ import annotations

from pathlib import Path

import cv2

from formcheck.api import Step, analyze
from formcheck.exercises.catalog import load_exercise
from formcheck.media.frame import Image
from formcheck.media.overlay import draw
from formcheck.samples import DEMO_EXERCISE, demo_video
from tools.browser.visit import LOADS_MS, exercising

TARGET = Path(__file__).parents[1] / "docs" / "pictures" / "annotated.jpg"
LIVE = TARGET.with_name("live.jpg")
MOMENT_S = 10.4
QUALITY = 80
FLASHES_MS = 1000
"""A browser without a voice of its own flashes the screen."""


class Snapshooter:
    """Keeps the drawn picture of the first frame after a moment."""

    wants_pictures = True

    def __init__(self, moment_s: float) -> None:
        self._moment_s = moment_s
        self._exercise = load_exercise(DEMO_EXERCISE)
        self.picture: Image | None = None

    def see(self, step: Step) -> None:
        """Draw when the moment has come."""
        if self.picture is None and step.pose.t >= self._moment_s and step.picture is not None:
            self.picture = draw(step.picture, step.pose, step.snapshot, self._exercise)


def picture_page() -> None:
    """Write the picture of the page while somebody exercises before a fake camera."""
    with exercising(demo_video(), DEMO_EXERCISE, reps=5, fps=20) as visit:
        visit.tab.locator("[data-testid=cue]:visible").wait_for(timeout=LOADS_MS)
        visit.tab.wait_for_timeout(FLASHES_MS)
        visit.tab.screenshot(path=LIVE, type="jpeg", quality=QUALITY)


def main() -> None:
    """Write the pictures."""
    picture_page()
    shooter = Snapshooter(MOMENT_S)
    analyze(demo_video(), DEMO_EXERCISE, observers=[shooter])
    assert shooter.picture is not None
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    picture = cv2.cvtColor(shooter.picture, cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(TARGET), picture, [cv2.IMWRITE_JPEG_QUALITY, 85])


if __name__ == "__main__":
    main()
