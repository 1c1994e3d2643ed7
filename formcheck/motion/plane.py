"""A pose without depth: what the picture's plane tells of the body's size and attitude.

Limbs that move in the plane, as seen from the side, are right in it. Of anything else the picture
shows a shadow only, and the measures in space do not exist.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from formcheck.motion.geometry import (
    NOWHERE,
    Vector,
    add,
    dot,
    length,
    middle,
    scale,
    subtract,
    unit,
)
from formcheck.pose.skeleton import PAIRS, Landmark

TRUNK_M: Final = 0.48
"""Middle of the shoulders to middle of the hips, as MediaPipe draws it: the median of 120 real
recordings (0.42 to 0.52)."""
PARTS_M: Final = (("hip", "knee", 0.82 * TRUNK_M), ("knee", "ankle", 0.76 * TRUNK_M))
"""The legs' parts, from the same recordings; the least foreshortened part tells the scale."""
ACROSS_M: Final = {"shoulder": 0.67 * TRUNK_M, "hip": 0.45 * TRUNK_M}
FORESHORTENED: Final = 0.75
"""A trunk shorter than this share of what the legs say is; people are not built so."""
END_ON: Final = 0.6
"""A trunk that is shorter in the picture than this share of its length points at the camera or
away from it."""
FACING: Final = 0.06
"""The front of the body is told by face, toes and knees that stand out by this, in metres, in
all."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The body in the picture's plane.

    Attributes:
        points: (33) the landmarks in metres, centred on the hips, the depth 0; NaN where unknown.
        px_per_m: pixels a metre takes.
        left: towards the person's left, of unit length; the depth is what the width in the picture
            leaves. NaN where the picture does not tell.
        cranial: from the hips to the shoulders, of unit length.
    """

    points: list[Vector]
    px_per_m: float
    left: Vector
    cranial: Vector

    @classmethod
    def of(cls, image: list[Vector]) -> Plane:
        """The plane of a pose with landmarks at `image`, in pixels."""
        px_per_m = scale_of(image)
        hips = _centre(image, "hip")
        points = [scale(subtract(point, hips), 1 / px_per_m) for point in image]
        trunk = _centre(points, "shoulder")
        return cls(points, px_per_m, _left(points, unit(trunk)), _cranial(trunk))


def scale_of(image: list[Vector]) -> float:
    """Pixels a metre takes; NaN without trunk and legs.

    By the trunk, which all is measured by, unless a part of the legs says that it is foreshortened.
    """
    trunk = length(subtract(_centre(image, "shoulder"), _centre(image, "hip"))) / TRUNK_M
    lengths = []
    for start, end, part_m in PARTS_M:
        lengths += [
            length(subtract(image[a], image[b])) / part_m
            for a, b in zip(PAIRS[start], PAIRS[end], strict=True)
        ]
    longest = max((value for value in lengths if value > 0), default=math.nan)
    return longest if longest * FORESHORTENED > trunk or not trunk > 0 else trunk


def _centre(points: list[Vector], name: str) -> Vector:
    left, right = (points[i] for i in PAIRS[name])
    if math.isnan(left[0]):
        return right
    return left if math.isnan(right[0]) else middle(left, right)


def _cranial(trunk: Vector) -> Vector:
    """The trunk's direction; seen end-on it points away, the head up, or towards the camera."""
    share = length(trunk) / TRUNK_M
    if not share < END_ON:
        return unit(trunk)
    depth = math.copysign(math.sqrt(1 - share**2), -trunk[1])
    return unit((trunk[0], trunk[1], depth * TRUNK_M))


def _left(points: list[Vector], up: Vector) -> Vector:
    """Towards the person's left: the width in the picture, and the rest of it in depth."""
    widths = [
        scale(subtract(points[PAIRS[name][0]], points[PAIRS[name][1]]), 1 / across_m)
        for name, across_m in ACROSS_M.items()
    ]
    known = [width for width in widths if not math.isnan(width[0])]
    # Seen from the side, a lost shoulder and a lost hip leave the front alone to tell.
    width = scale(_sum(known), 1 / len(known)) if known else (0.0, 0.0, 0.0)
    front = _front(points, up)
    share = length(width)
    if share >= 1:
        return unit(width)
    if abs(front) < FACING:
        return NOWHERE if share < END_ON else unit(width)
    # Whose front is to the right of the way from hips to head, as seen in the picture, has the
    # left side away from the camera.
    return unit((width[0], width[1], math.copysign(math.sqrt(1 - share**2), front)))


def _front(points: list[Vector], up: Vector) -> float:
    """How far face, toes and knees stand out to the front in the picture: metres in all.

    Positive on that side of the trunk on which the left of the body is away from the camera.
    """
    # cranial x ventral is left, and z points away from the camera.
    to_front: Vector = (-up[1], up[0], 0.0)
    leads = [subtract(points[Landmark.NOSE], _centre(points, "ear"))]
    for k in (0, 1):
        hip, knee, ankle, heel, toe = (
            points[PAIRS[name][k]] for name in ("hip", "knee", "ankle", "heel", "toe")
        )
        leads += [subtract(knee, middle(hip, ankle)), subtract(toe, heel)]
    return sum(dot(lead, to_front) for lead in leads if not math.isnan(lead[0]))


def _sum(vectors: list[Vector]) -> Vector:
    total = vectors[0]
    for vector in vectors[1:]:
        total = add(total, vector)
    return total
