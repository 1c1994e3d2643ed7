"""What body axes tell of the view and of the posture, on either side of each limit."""

from __future__ import annotations

import pytest

from formcheck.motion.body import Axes
from formcheck.motion.geometry import Vector
from formcheck.motion.posture import Posture, posture_of
from formcheck.motion.view import View, view_of

NONE: Vector = (0.0, 0.0, 0.0)


def depths(left: float = 0.0, cranial: float = 0.0, ventral: float = 0.0) -> Axes:
    """Axes that point so far away from the camera."""
    return Axes((0.0, 0.0, left), (0.0, 0.0, cranial), (0.0, 0.0, ventral))


@pytest.mark.parametrize(
    ("axes", "view"),
    [
        (depths(left=0.80), View.SIDE),
        (depths(left=-0.80), View.SIDE),
        (depths(left=0.79), View.OBLIQUE),
        (depths(cranial=0.80), View.FEET),
        (depths(cranial=-0.80), View.HEAD),
        (depths(cranial=-0.79), View.OBLIQUE),
        (depths(ventral=0.85), View.BACK),
        (depths(ventral=-0.85), View.FRONT),
        (depths(ventral=-0.84), View.OBLIQUE),
        (depths(left=0.8, cranial=0.9), View.SIDE),
    ],
)
def test_a_view_begins_at_its_limit(axes: Axes, view: View) -> None:
    assert view_of(axes) is view


@pytest.mark.parametrize(
    ("head_up", "front_up", "front_near", "head_away", "posture"),
    [
        (0.35, 0.11, 0.36, 0.19, Posture.FACING),
        (0.34, 0.11, 0.36, 0.19, Posture.SIDE_LYING),
        (0.35, 0.10, 0.36, 0.19, Posture.STANDING),
        (0.35, 0.11, 0.35, 0.19, Posture.STANDING),
        (0.35, 0.11, 0.36, 0.18, Posture.STANDING),
        (0.60, 0.11, 0.36, 0.19, Posture.FACING),
        (0.50, 0.36, 0.00, 0.00, Posture.SITTING),
        (0.50, 0.35, 0.00, 0.00, Posture.STANDING),
        (0.49, 0.36, 0.00, 0.00, Posture.STANDING),
        (0.49, 0.36, 0.30, 0.00, Posture.SUPINE),
        (0.20, 0.30, 0.30, 0.00, Posture.SUPINE),
        (0.20, 0.30, 0.29, 0.00, Posture.SIDE_LYING),
        (0.20, 0.29, 0.40, 0.00, Posture.SIDE_LYING),
        (0.20, 0.60, -0.50, 0.00, Posture.SUPINE),
        (0.20, -0.45, 0.00, 0.00, Posture.PRONE),
        (0.20, -0.44, 0.00, 0.00, Posture.SIDE_LYING),
        (0.60, -0.45, 0.00, 0.00, Posture.STANDING),
        (0.35, 0.00, 0.00, 0.00, Posture.STANDING),
        (0.34, 0.00, 0.00, 0.00, Posture.SIDE_LYING),
        (0.00, 0.00, 0.75, 0.00, Posture.FACING),
        (0.00, 0.00, 0.74, 0.00, Posture.SIDE_LYING),
    ],
)
def test_a_posture_begins_at_its_limits(
    head_up: float, front_up: float, front_near: float, head_away: float, posture: Posture
) -> None:
    axes = Axes(NONE, (0.0, -head_up, head_away), (0.0, -front_up, -front_near))
    assert posture_of(axes) is posture
