"""Draws the page's icon, the judged line of a bridge: `python -m tools.page_icon`."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Final

import cv2
import numpy as np

TARGET: Final = Path(__file__).parents[1] / "formcheck" / "ui" / "pictures" / "icon.png"
SIDE: Final = 64
FINER: Final = 4
JOINTS: Final = ((0.17, 0.72), (0.48, 0.5), (0.78, 0.29))
"""Shoulder, hip and knee in one line, as shares of the side."""
FOOT: Final = (0.84, 0.74)
GROUND_BGR: Final = (153, 110, 11)
LINE_BGR: Final = (255, 255, 255)


def main() -> None:
    """Write the icon."""
    side = SIDE * FINER
    picture = np.zeros((side, side, 4), np.uint8)
    cv2.circle(picture, (side // 2, side // 2), side // 2 - 1, (*GROUND_BGR, 255), -1)
    points = [(round(x * side), round(y * side)) for x, y in (*JOINTS, FOOT)]
    for a, b in pairwise(points):
        cv2.line(picture, a, b, (*LINE_BGR, 255), side // 12, cv2.LINE_AA)
    for point in points[:-1]:
        cv2.circle(picture, point, side // 11, (*LINE_BGR, 255), -1, cv2.LINE_AA)
    small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(TARGET), small)


if __name__ == "__main__":
    main()
