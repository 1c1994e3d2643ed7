"""A network of the user's own: where its points are in the picture, and what is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from formcheck.errors import ModelError
from formcheck.pose.frame import Image
from formcheck.pose.rtmpose import RtmPose, decoded
from formcheck.pose.skeleton import Landmark
from tests.cli.conftest import Here
from tests.files import every, marked, write_film
from tests.pose.networks import colour_network

PLACES = ((60, 40), (150, 30), (100, 80))
"""x and y of the reddest, the greenest and the bluest place."""
NEAR_PX = 2.0


def dots(shift_px: int = 0) -> Image:
    """A dark picture with a dot of each colour, brightest in its middle."""
    picture = np.zeros((120, 200, 3), dtype=np.uint8)
    y, x = np.mgrid[:120, :200]
    for channel, (at_x, at_y) in enumerate(PLACES):
        away = np.maximum(abs(x - at_x - shift_px), abs(y - at_y))
        picture[..., channel] = np.clip(255 - 15 * away, 0, 255)
    return picture


def test_an_answer_is_read_to_half_a_pixel() -> None:
    along_x, along_y = np.zeros((2, 8), np.float32), np.zeros((2, 6), np.float32)
    along_x[0, 5], along_y[0, 2] = 0.9, 0.7
    along_x[1, 7], along_y[1, 0] = 0.2, 0.8
    np.testing.assert_allclose(decoded(along_x, along_y), [[2.5, 1.0, 0.7], [3.5, 0.0, 0.2]])


@pytest.mark.parametrize("points", [17, 26])
def test_points_are_found_where_they_are(tmp_path: Path, points: int) -> None:
    network = RtmPose(colour_network(tmp_path / "n.onnx", points))
    network.prepare()
    marks = (Landmark.NOSE, Landmark.LEFT_EYE, Landmark.RIGHT_EYE)
    with network.open() as estimator:
        for number in range(3):
            pose = estimator.estimate(dots(4 * number), number / 30, (400, 240))
            found = pose.xy[list(marks)] / 2
            expected = [(x + 4 * number, y) for x, y in PLACES]
            assert np.abs(found - expected).max() < NEAR_PX
            assert np.isnan(pose.world).all()
            assert np.isfinite(pose.xy[Landmark.LEFT_HEEL]).all() == (points == 26)


def test_somebody_who_is_gone_is_looked_for_everywhere(tmp_path: Path) -> None:
    with RtmPose(colour_network(tmp_path / "n.onnx")).open() as estimator:
        assert estimator.estimate(dots(), 0.0).seen
        assert not estimator.estimate(np.zeros_like(dots()), 0.1).seen
        assert estimator.estimate(np.flip(dots(), axis=1).copy(), 0.2).seen


def test_what_is_no_such_network(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("text", encoding="utf-8")
    for name, says in (("gone", "no file"), ("text", "cannot be loaded"), ("five", "17 or 26")):
        if name == "five":
            colour_network(tmp_path / "five.onnx", 5)
        with pytest.raises(ModelError, match=says):
            RtmPose(tmp_path / f"{name}.onnx").prepare()


def test_the_command_line_takes_it(tmp_path: Path, here: Here) -> None:
    colour_network(tmp_path / "n.onnx")
    write_film(tmp_path / "a.mp4", [np.zeros_like(marked())] * 5, every(0.1, 5))
    asked = ("analyze", "a.mp4", "-e", "squat", "--model", "rtmpose:n.onnx")
    run = here(*asked)
    assert run.code == 3
    assert run.complaint.startswith("Nobody is to be seen in a.mp4.")
    run = here(*asked, "--json", "n.onnx")
    assert run.complaint == "Cannot write n.onnx: it is the pose model."
