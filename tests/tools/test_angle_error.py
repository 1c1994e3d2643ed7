"""The angle error is that of the near side, frame by frame."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from benchmarks.angles import AngleError, NearAngles, deviations, near_angles
from benchmarks.truth import TrueAngles
from tools.figure.camera import SUPINE_CAMERAS
from tools.figure.movements import GluteBridge
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import Disturbance, film

NAMES = ["left_hip", "right_hip", "left_knee", "right_knee"]


def found(t: list[float], deg: list[tuple[float, float]], side: list[str]) -> NearAngles:
    return NearAngles(np.array(t), np.array(deg), np.array(side))


def true(t: list[float], left: tuple[float, float], right: tuple[float, float]) -> TrueAngles:
    return TrueAngles(
        np.array(t), {"left": np.array([left] * len(t)), "right": np.array([right] * len(t))}
    )


class TestTruth:
    def test_time_counts_from_the_first_frame(self, tmp_path: Path) -> None:
        frames = [
            {"t": 0.02, "deg_2d": [130, 131, 90, 91]},
            {"t": 0.07, "deg_2d": [140, 141, 92, 93]},
        ]
        path = tmp_path / "a.truth.json"
        path.write_text(json.dumps({"angles": NAMES, "frames": frames}), encoding="utf-8")
        truth = TrueAngles.beside(tmp_path / "a.mp4")
        assert truth is not None
        assert truth.t == pytest.approx([0, 0.05])
        assert truth.deg["left"].tolist() == [[130, 90], [140, 92]]
        assert truth.deg["right"].tolist() == [[131, 91], [141, 93]]

    def test_an_empty_room_has_none(self) -> None:
        assert TrueAngles.from_avatar({"angles": NAMES, "frames": []}) is None

    def test_a_clip_without_a_file_has_none(self, tmp_path: Path) -> None:
        assert TrueAngles.beside(tmp_path / "a.mp4") is None

    def test_the_prototype_writes_evenly_spaced_frames(self) -> None:
        row = {"shk2d.L": 1, "hka2d.L": 2, "shk2d.R": 3, "hka2d.R": 4}
        truth = TrueAngles.from_prototype({"fps": 25, "frames": [row, row]})
        assert truth.t == pytest.approx([0, 0.04])
        assert truth.deg["right"].tolist() == [[3, 4], [3, 4]]


class TestDeviations:
    def test_the_near_side_of_each_frame_is_compared(self) -> None:
        measured = found([0.0, 0.1], [(131, 92), (148, 95)], ["left", "right"])
        off = deviations(measured, true([0.0, 0.1], (130, 90), (150, 91)))
        assert off.tolist() == [[1, 2], [2, 4]]

    def test_a_truth_of_every_other_frame_is_found_by_its_time(self) -> None:
        measured = found([0.0, 0.1, 0.2], [(1, 1), (5, 5), (9, 9)], ["left"] * 3)
        off = deviations(measured, true([0.0001, 0.1999], (1, 1), (0, 0)))
        assert off.tolist() == [[0, 0], [8, 8]]

    def test_a_frame_that_is_not_in_the_video_is_left_out(self) -> None:
        measured = found([0.0, 0.1], [(1, 1), (5, 5)], ["left"] * 2)
        assert deviations(measured, true([0.05, 0.1], (5, 5), (0, 0))).tolist() == [[0, 0]]

    def test_one_frame(self) -> None:
        measured = found([0.0], [(4, 2)], ["left"])
        assert deviations(measured, true([0.0], (1, 1), (0, 0))).tolist() == [[3, 1]]


class TestFigure:
    CAMERA = SUPINE_CAMERAS["side_low"]
    SCRIPT = Script([ScriptedRep(GluteBridge(178))])

    def test_without_noise_the_angles_are_those_of_the_picture(self) -> None:
        poses = film(self.SCRIPT, self.CAMERA)
        near = near_angles(poses.frames())
        assert set(near.side) == {"right"}
        assert near.deg[:, 0].max() == pytest.approx(178, abs=2)

    def test_the_error_is_what_was_added(self) -> None:
        poses = film(self.SCRIPT, self.CAMERA)
        near = near_angles(poses.frames())
        truth = TrueAngles(near.t, {"left": near.deg, "right": near.deg + np.array([3, -2])})
        error = AngleError.of(poses.frames(), truth)
        assert (error.hip_deg, error.knee_deg) == pytest.approx((3.0, 2.0))
        assert error.seen == 1.0

    def test_where_nobody_is_seen_there_is_no_error_but_a_share(self) -> None:
        poses = film(self.SCRIPT, self.CAMERA)
        near = near_angles(poses.frames())
        truth = TrueAngles(near.t, {"left": near.deg, "right": near.deg})
        half = film(self.SCRIPT, self.CAMERA, disturbance=Disturbance(dropouts=((0, 1.0),)))
        assert AngleError.of(half.frames(), truth).seen == pytest.approx(1 - 30 / len(near.t))
        none = film(self.SCRIPT, self.CAMERA, disturbance=Disturbance(dropouts=((0, 99),)))
        error = AngleError.of(none.frames(), truth)
        assert math.isnan(error.hip_deg)
        assert error.seen == 0.0
