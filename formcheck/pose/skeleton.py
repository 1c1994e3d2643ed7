"""The 33 landmarks of MediaPipe's pose model: names, bones, and which is whose mirror image."""

from enum import IntEnum
from typing import Final


class Landmark(IntEnum):
    """Index of each landmark; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


LANDMARK_COUNT: Final = len(Landmark)

PAIRS: Final[dict[str, tuple[Landmark, Landmark]]] = {
    "eye": (Landmark.LEFT_EYE, Landmark.RIGHT_EYE),
    "ear": (Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
    "shoulder": (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    "elbow": (Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW),
    "wrist": (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST),
    "hip": (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    "knee": (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    "ankle": (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    "heel": (Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL),
    "toe": (Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX),
}
"""Body points that exercises name, as (left, right)."""
MIDDLES: Final[dict[str, tuple[Landmark, Landmark]]] = {
    "nose": (Landmark.NOSE, Landmark.NOSE),
    "pelvis": PAIRS["hip"],
}
"""Body points of no side, half-way between two landmarks."""


def landmarks_of(point: str) -> frozenset[int]:
    """The landmarks of a body point such as "knee", "left_knee" or "nose"."""
    if point in MIDDLES:
        return frozenset(int(landmark) for landmark in MIDDLES[point])
    for k, own in enumerate(("left_", "right_")):
        if point.startswith(own):
            return frozenset({int(PAIRS[point.removeprefix(own)][k])})
    return frozenset(int(landmark) for landmark in PAIRS[point])


BONES: Final[tuple[tuple[Landmark, Landmark], ...]] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *(
        (PAIRS[a][k], PAIRS[b][k])
        for k in (0, 1)
        for a, b in (
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
            ("shoulder", "hip"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("ankle", "heel"),
            ("heel", "toe"),
            ("ankle", "toe"),
        )
    ),
)
"""The lines of a drawn skeleton."""


def _mirror(landmark: Landmark) -> Landmark:
    name = landmark.name
    for here, there in (("LEFT", "RIGHT"), ("RIGHT", "LEFT")):
        if here in name:
            return Landmark[name.replace(here, there)]
    return landmark


MIRRORED: Final[tuple[int, ...]] = tuple(int(_mirror(landmark)) for landmark in Landmark)
"""Index of each landmark's counterpart on the other side of the body."""
