"""How other programs number and name the points of a body, in terms of our landmarks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.skeleton import LANDMARK_COUNT, Landmark

Numbers = NDArray[np.float32]


def marker(mark: Landmark) -> str:
    """How Pose2Sim's OpenSim models call a landmark: Nose, LHip, RBigToe, LEyeInner."""
    words = mark.name.replace("FOOT_INDEX", "BIG_TOE").split("_")
    side = next((word[0] for word in words if word in {"LEFT", "RIGHT"}), "")
    return side + "".join(word.capitalize() for word in words if word not in {"LEFT", "RIGHT"})


BY_NAME: Final[dict[str, Landmark]] = {
    **{mark.name.lower(): mark for mark in Landmark},
    **{marker(mark).lower(): mark for mark in Landmark},
    "left_big_toe": Landmark.LEFT_FOOT_INDEX,
    "right_big_toe": Landmark.RIGHT_FOOT_INDEX,
}
"""Landmarks by the names of MediaPipe and those of OpenPose and Pose2Sim, in small letters."""

COCO_17: Final = (
    *("nose", "leye", "reye", "lear", "rear", "lshoulder", "rshoulder", "lelbow", "relbow"),
    *("lwrist", "rwrist", "lhip", "rhip", "lknee", "rknee", "lankle", "rankle"),
)
HALPE_26: Final = (
    *COCO_17,
    *("head", "neck", "hip", "lbigtoe", "rbigtoe", "lsmalltoe", "rsmalltoe", "lheel", "rheel"),
)
BODY_25: Final = (
    *("nose", "neck", "rshoulder", "relbow", "rwrist", "lshoulder", "lelbow", "lwrist", "midhip"),
    *("rhip", "rknee", "rankle", "lhip", "lknee", "lankle", "reye", "leye", "rear", "lear"),
    *("lbigtoe", "lsmalltoe", "lheel", "rbigtoe", "rsmalltoe", "rheel"),
)
OPENPOSE_18: Final = (
    *("nose", "neck", "rshoulder", "relbow", "rwrist", "lshoulder", "lelbow", "lwrist"),
    *("rhip", "rknee", "rankle", "lhip", "lknee", "lankle", "reye", "leye", "rear", "lear"),
)
MEDIAPIPE_33: Final = tuple(mark.name.lower() for mark in Landmark)
BY_COUNT: Final[dict[int, Sequence[str]]] = {
    len(names): names for names in (COCO_17, OPENPOSE_18, BODY_25, HALPE_26, MEDIAPIPE_33)
}
"""The order of the points by how many there are."""


def as_landmarks(points: Numbers, names: Sequence[str]) -> Numbers:
    """The landmarks among `points`; those that nobody names are NaN, other points are left out.

    Args:
        points: (..., k, d) numbers of each point.
        names: of the k points, as in `BY_NAME`; capital letters do not matter.

    Returns:
        (..., 33, d)
    """
    *before, _, depth = points.shape
    found = np.full((*before, LANDMARK_COUNT, depth), np.nan, dtype=np.float32)
    for k, name in enumerate(names):
        mark = BY_NAME.get(name.lower())
        if mark is not None:
            found[..., mark, :] = points[..., k, :]
    return found
