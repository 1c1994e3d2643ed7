"""Landmarks of other programs are the same poses, as far as these programs know them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.api import analyze
from formcheck.errors import PoseTrackError
from formcheck.landmarks.reading import read_landmarks
from formcheck.pose.frame import PoseTrack
from formcheck.pose.layouts import BODY_25, BY_NAME, COCO_17, as_landmarks
from formcheck.pose.skeleton import Landmark
from tests.cli.conftest import Here
from tests.cli.runs import names
from tests.hostile.folders import POSES
from tests.landmarks.files import coco, mediapipe, openpose, table

FPS = 30.0
ALL = frozenset(Landmark)
OF_COCO = frozenset(BY_NAME[name] for name in COCO_17)
OF_OPENPOSE = frozenset(BY_NAME[name] for name in BODY_25 if name in BY_NAME)


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    """Squats, at a steady rate."""
    kept = PoseTrack.load(POSES)
    return PoseTrack(np.arange(len(kept)) / FPS, kept.size_wh, kept.xy, kept.world, kept.visibility)


def read(make: Callable[[Path, PoseTrack], Path], path: Path, track: PoseTrack) -> PoseTrack:
    """What `make` writes at `path`, read again."""
    return read_landmarks(make(path, track), fps=FPS, size_wh=track.size_wh)


def from_hips(track: PoseTrack) -> NDArray[np.float32]:
    """(n, 33, 3) the landmarks from the middle between the hips; MediaPipe's is near it."""
    hips = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
    middle: NDArray[np.float32] = track.world[:, hips].mean(axis=1, keepdims=True)
    return track.world - middle


FORMS: dict[str, tuple[Callable[[Path, PoseTrack], Path], str, frozenset[Landmark]]] = {
    "coco": (coco, "a.json", OF_COCO),
    "openpose": (openpose, "a", OF_OPENPOSE),
    "mediapipe": (mediapipe, "a.json", ALL),
    "numbered": (partial(table, numbered=True), "a.csv", ALL),
    "named": (partial(table, numbered=False), "a.csv", ALL),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_points_are_where_they_were(tmp_path: Path, track: PoseTrack, form: str) -> None:
    make, name, known = FORMS[form]
    found = read(make, tmp_path / name, track)
    seen, others = sorted(known), sorted(ALL - known)
    np.testing.assert_allclose(found.t, track.t, atol=1e-6)
    np.testing.assert_allclose(found.xy[:, seen], track.xy[:, seen], rtol=1e-4, atol=1e-3)
    np.testing.assert_allclose(
        found.visibility[:, seen], track.visibility[:, seen], rtol=1e-4, atol=1e-6
    )
    assert np.isnan(found.xy[:, others]).all()
    if form == "mediapipe":
        np.testing.assert_allclose(found.world, track.world, atol=1e-6)
    else:
        assert np.isnan(found.world).all()


def test_seventeen_points_are_counted_alike(tmp_path: Path, track: PoseTrack) -> None:
    """From the side, where points without depth suffice."""
    known = analyze(track, "squat")
    found = analyze(read(coco, tmp_path / "a.json", track), "squat")
    assert len(found.reps) == len(known.reps) > 0


@pytest.mark.parametrize("ending", [".landmarks.csv", ".trc"])
def test_what_formcheck_writes_it_reads(
    tmp_path: Path, here: Here, track: PoseTrack, ending: str
) -> None:
    track.save("a.npz")
    assert here("replay", "a.npz", "-e", "squat", "--out", f"a{ending}").code == 0
    assert here("convert", f"a{ending}", "--out", "b.npz").code == 0
    found = PoseTrack.load(tmp_path / "b.npz")
    np.testing.assert_allclose(found.t, track.t, atol=1e-5)
    np.testing.assert_allclose(from_hips(found), from_hips(track), atol=1e-4)
    if ending != ".trc":
        np.testing.assert_allclose(found.xy, track.xy, atol=1e-4)
        assert found.size_wh == track.size_wh


def test_markers_of_motion_capture_in_millimetres(tmp_path: Path) -> None:
    head = (
        "PathFileType\t4\t(X/Y/Z)\tc.trc\nDataRate\tUnits\n100\tmm\n"
        "Frame#\tTime\tRHip\t\t\tLHip\t\t\tClavicle\t\t\tRKnee\n\t\tX1\tY1\tZ1\n\n"
    )
    rows = "1\t2.00\t0\t900\t100\t0\t900\t-100\t1\t2\t3\t200\t500\t100\n2\t2.01\t0\t900\t100\n"
    (tmp_path / "c.trc").write_text(head + rows, encoding="utf-8")
    found = read_landmarks(tmp_path / "c.trc")
    knee, hip = found.world[0, Landmark.RIGHT_KNEE], found.world[0, Landmark.RIGHT_HIP]
    assert found.t.tolist() == pytest.approx([0.0, 0.01])
    assert hip.tolist() == pytest.approx([0.0, 0.0, -0.1])  # z was to the right, now away
    assert knee.tolist() == pytest.approx([0.2, 0.4, -0.1])
    assert np.isnan(found.xy[1, Landmark.RIGHT_KNEE]).all()
    (x, y), (hip_x, hip_y) = found.xy[0, Landmark.RIGHT_KNEE], found.xy[0, Landmark.RIGHT_HIP]
    assert x > hip_x  # forward is to the right: seen from the right
    assert y > hip_y


def test_points_are_named_whatever_their_capital_letters() -> None:
    points = np.arange(6, dtype=np.float32).reshape(1, 3, 2)
    found = as_landmarks(points, ["RKnee", "left_heel", "Clavicle"])
    assert found[0, Landmark.RIGHT_KNEE].tolist() == [0, 1]
    assert found[0, Landmark.LEFT_HEEL].tolist() == [2, 3]
    assert np.isfinite(found).sum() == 4


POINT = {"x": 0.5, "y": 0.5, "z": 0.0, "visibility": 1.0}
KEYPOINTS = [10.0, 20.0, 1.0] * 17


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no landmarks in a form"),
        ("{", "no landmarks in a form"),
        ("[" * 100_000, "no landmarks in a form"),
        ("[]", "no landmarks in a form"),
        ("[[1]]", "no landmarks in a form"),
        ('{"people": [{"pose_keypoints_2d": [1, 2]}]}', "no landmarks in a form"),
        ('{"people": []}', "no landmarks in a form"),
        (json.dumps([{"landmarks": [POINT] * 32}]), "no landmarks in a form"),
        (json.dumps([{"landmarks": [[0.5, 0.5]] * 33}]), "no landmarks in a form"),
        (json.dumps([{"landmarks": [POINT | {"x": 1e9}] * 33, "t": 0}]), "too large"),
        (json.dumps([{"landmarks": [POINT] * 33, "t": t} for t in (1, 1)]), "do not rise"),
        (json.dumps([{"image_id": 10**9, "keypoints": KEYPOINTS}] * 2), ""),
        (json.dumps([{"image_id": i, "keypoints": KEYPOINTS} for i in (1, 10**9)]), "more than"),
        (json.dumps([{"image_id": "x", "keypoints": KEYPOINTS}]), "no landmarks in a form"),
        (json.dumps([{"image_id": 1, "keypoints": [True] * 51}]), "no landmarks in a form"),
        (json.dumps([{"image_id": 1, "keypoints": KEYPOINTS[:30]}]), "no landmarks in a form"),
    ],
)
def test_what_is_no_file_of_landmarks(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    if not says:  # two people in one frame are none too many
        assert len(read_landmarks(path, fps=30, size_wh=(100, 100))) == 1
        return
    with pytest.raises(PoseTrackError, match=says):
        read_landmarks(path, fps=30, size_wh=(100, 100))


class TestConvert:
    def test_what_only_the_user_knows_is_asked_for(
        self, tmp_path: Path, here: Here, track: PoseTrack
    ) -> None:
        coco(tmp_path / "a.json", track)
        run = here("convert", "a.json", "--out", "b.npz", "--size", "640x480")
        assert (run.code, names(tmp_path)) == (2, ["a.json"])
        assert "--fps" in run.complaint
        run = here("convert", "a.json", "--out", "b.npz", "--fps", "30")
        assert "--size" in run.complaint

    @pytest.mark.parametrize("size", ["640", "640x", "x480", "640x480x2"])
    def test_a_size_that_is_none(self, here: Here, size: str) -> None:
        run = here("convert", "a.json", "--out", "b.npz", "--size", size)
        assert run.code == 2
        assert "1280x720" in run.complaint

    @pytest.mark.parametrize(
        ("name", "says"),
        [("gone.trc", "No such file"), ("a.txt", ".trc, .csv, .json"), ("a", "no landmarks")],
    )
    def test_what_cannot_be_read(self, tmp_path: Path, here: Here, name: str, says: str) -> None:
        (tmp_path / "a.txt").touch()
        (tmp_path / "a").mkdir()
        run = here("convert", name, "--out", "b.npz", "--fps", "30", "--size", "64x48")
        assert run.code == 2
        assert says in run.complaint
