"""The pose model finds the person, on the picture as it is or shown in another way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.errors import ModelError
from formcheck.media.reader import VideoReader
from formcheck.pose import estimator as module
from formcheck.pose.bundles import bundle_path
from formcheck.pose.estimator import INFERENCE_SIDE_PX, PoseEstimator
from formcheck.pose.frame import Image, PoseFrame
from formcheck.pose.skeleton import Landmark
from tests.files import SAMPLE

NEAR = (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE)
"""The joints that the camera of the sample sees best."""
WITHIN_PX = 25
"""Four percent of the sample's width."""

Sample = dict[float, Image]


@pytest.fixture(scope="module")
def truth() -> dict[float, np.ndarray]:
    """Where the near joints are as rendered: at rest, and with the hips lifted."""
    data = json.loads(SAMPLE.with_suffix(".truth.json").read_text(encoding="utf-8"))
    columns = [data["joints"].index(mark.name.lower()) for mark in NEAR]
    joints = {frame["t"]: np.array(frame["px"], dtype=float)[columns] for frame in data["frames"]}
    top = float(np.mean(data["clip"]["rep_times"][0]))
    lifted = min(joints, key=lambda t: abs(t - top))
    return {0.0: joints[0.0], lifted: joints[lifted]}


@pytest.fixture(scope="module")
def sample(truth: dict[float, np.ndarray]) -> Sample:
    """The same two pictures."""
    with VideoReader(SAMPLE) as reader:
        found = {round(frame.t, 3): frame.image for frame in reader if round(frame.t, 3) in truth}
    assert found.keys() == truth.keys()
    return found


@pytest.fixture
def estimator() -> Iterator[PoseEstimator]:
    # MediaPipe waits for ever when the garbage collector has to close a model.
    with PoseEstimator("full") as estimator:
        yield estimator


def near_joints(pose: PoseFrame) -> np.ndarray:
    return pose.xy[list(NEAR)]


def off_px(found: np.ndarray, true: np.ndarray) -> float:
    """How far the worst joint is off."""
    return float(np.linalg.norm(found - true, axis=1).max())


def turned(picture: Image, degrees: float, scale: float) -> tuple[Image, np.ndarray]:
    """The picture's middle turned and made smaller, and the (2, 3) matrix that did it."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    shown = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(shown, dtype=np.uint8), matrix


def finds(picture: Image, way: module._Way) -> bool:
    """Whether a fresh model sees somebody in a picture shown in this way."""
    with PoseEstimator("full") as fresh:
        return fresh._detect(picture, way, 0.0) is not None


def hard_to_see(picture: Image) -> tuple[Image, np.ndarray]:
    """The person small and turned so that neither the plain nor the brightened picture helps."""
    for degrees in range(150, 360, 30):
        shown, matrix = turned(picture, degrees, 0.4)
        plain, brightened, *turns = module._PLAIN, *module._OTHER_WAYS[:-1]
        if finds(shown, plain) or finds(shown, brightened):
            continue
        if any(finds(shown, way) for way in turns):
            return shown, matrix
    pytest.fail("the model sees the sample from everywhere: make it harder")


@pytest.mark.model
class TestFound:
    def test_the_joints_are_where_they_were_rendered(
        self, estimator: PoseEstimator, sample: Sample, truth: dict[float, np.ndarray]
    ) -> None:
        for t, picture in sample.items():
            pose = estimator.estimate(picture, t)
            assert (pose.t, pose.size_wh) == (t, (640, 480))
            assert off_px(near_joints(pose), truth[t]) < WITHIN_PX
            assert (pose.visibility >= 0).all()
            assert (pose.visibility <= 1).all()

    def test_metres_are_about_the_hips_with_x_right_and_y_down(
        self, estimator: PoseEstimator, sample: Sample
    ) -> None:
        world = estimator.estimate(sample[0.0], 0.0).world
        hips = world[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        assert np.abs(hips).max() < 0.1
        # The head is at the picture's left, the knees are bent and up.
        assert world[Landmark.RIGHT_SHOULDER, 0] < -0.2
        assert world[Landmark.RIGHT_KNEE, 1] < -0.15

    @pytest.mark.parametrize("factor", [0.5, 2.0])
    def test_joints_are_in_pixels_of_the_recording_whatever_the_pictures_size(
        self,
        estimator: PoseEstimator,
        sample: Sample,
        truth: dict[float, np.ndarray],
        factor: float,
    ) -> None:
        picture = np.asarray(cv2.resize(sample[0.0], None, fx=factor, fy=factor), dtype=np.uint8)
        assert max(picture.shape) > INFERENCE_SIDE_PX or factor < 1
        pose = estimator.estimate(picture, 0.0, size_wh=(640, 480))
        assert pose.size_wh == (640, 480)
        assert off_px(near_joints(pose), truth[0.0]) < WITHIN_PX

    def test_times_that_repeat_or_go_back_do_no_harm(
        self, estimator: PoseEstimator, sample: Sample, truth: dict[float, np.ndarray]
    ) -> None:
        for t in (0.5, 0.5, 0.5001, 0.2, 0.6):
            pose = estimator.estimate(sample[0.0], t)
            assert pose.t == t
            assert off_px(near_joints(pose), truth[0.0]) < WITHIN_PX


@pytest.mark.model
class TestNobody:
    @pytest.mark.parametrize("kind", ["black", "white", "noise", "gradient"])
    def test_nobody_is_an_empty_pose(self, estimator: PoseEstimator, kind: str) -> None:
        rng = np.random.default_rng(0)
        ramp = np.linspace(0, 255, 320, dtype=np.uint8)
        picture: Image = {
            "black": np.zeros((240, 320, 3), dtype=np.uint8),
            "white": np.full((240, 320, 3), 255, dtype=np.uint8),
            "noise": rng.integers(0, 255, (240, 320, 3), dtype=np.uint8),
            "gradient": np.ascontiguousarray(np.broadcast_to(ramp[None, :, None], (240, 320, 3))),
        }[kind]
        for i in range(8):  # long enough for every other way to be tried
            pose = estimator.estimate(picture, 0.26 * i)
            assert not pose.seen
            assert (pose.t, pose.size_wh) == (0.26 * i, (320, 240))

    @pytest.mark.parametrize(("height", "width"), [(1, 1), (2, 640), (640, 2), (33, 33)])
    def test_tiny_pictures_do_no_harm(
        self, estimator: PoseEstimator, height: int, width: int
    ) -> None:
        picture = np.zeros((height, width, 3), dtype=np.uint8)
        assert not any(estimator.estimate(picture, 0.26 * i).seen for i in range(6))


@pytest.mark.model
class TestOtherWays:
    @pytest.mark.parametrize("way", module._OTHER_WAYS, ids=str)
    def test_every_way_gives_the_joints_in_the_picture_as_it_came(
        self,
        estimator: PoseEstimator,
        sample: Sample,
        truth: dict[float, np.ndarray],
        way: module._Way,
    ) -> None:
        plain = estimator.estimate(sample[0.0], 0.0)
        with PoseEstimator("full") as other:
            other._way = way
            pose = other.estimate(sample[0.0], 0.0)
            assert other._way == way
        assert off_px(near_joints(pose), truth[0.0]) < WITHIN_PX
        trunk, thigh = (
            [found.world[b, :2] - found.world[a, :2] for found in (plain, pose)]
            for a, b in ((NEAR[0], NEAR[1]), (NEAR[1], NEAR[2]))
        )
        for ours, theirs in (trunk, thigh):
            cosine = ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs)
            assert cosine > np.cos(np.radians(25))

    def test_a_person_in_the_dark_is_found(
        self, estimator: PoseEstimator, sample: Sample, truth: dict[float, np.ndarray]
    ) -> None:
        dark = (sample[0.0] * 0.09).astype(np.uint8)
        assert not finds(dark, module._PLAIN)
        pose = estimator.estimate(dark, 0.0)
        assert off_px(near_joints(pose), truth[0.0]) < WITHIN_PX

    def test_a_person_whom_only_a_turned_picture_shows_is_found_within_a_second(
        self, estimator: PoseEstimator, sample: Sample, truth: dict[float, np.ndarray]
    ) -> None:
        lifted = max(sample)
        picture, matrix = hard_to_see(sample[lifted])
        true = truth[lifted] @ matrix[:, :2].T + matrix[:, 2]
        poses = [estimator.estimate(picture, i / 10) for i in range(11)]
        seen = [pose.seen for pose in poses]
        assert not seen[0]
        assert seen[-1]
        assert seen == sorted(seen)
        assert off_px(near_joints(poses[-1]), true) < 0.4 * WITHIN_PX

    def test_the_plain_way_comes_back_when_the_person_is_lost(
        self, estimator: PoseEstimator, sample: Sample
    ) -> None:
        dark = (sample[0.0] * 0.09).astype(np.uint8)
        assert estimator.estimate(dark, 0.0).seen
        assert estimator._way.contrast
        assert not estimator.estimate(np.zeros_like(dark), 0.1).seen
        assert estimator._way == module._PLAIN


@pytest.mark.model
class TestDreamtUp:
    """A rendered person on a mat in the dark, in whose legs the model sees an upright person."""

    PICTURE = Path(__file__).with_name("dreamt.jpg")
    HIP_AND_KNEE = (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE)
    TRUE_PX = np.array([[202.8, 351.0], [241.1, 297.1]])

    def test_a_doubtful_pose_is_looked_at_anew(self, estimator: PoseEstimator) -> None:
        still = cv2.imread(str(self.PICTURE))
        assert still is not None
        picture = np.asarray(still[..., ::-1], dtype=np.uint8)
        poses = [estimator.estimate(picture, i / 10) for i in range(12)]
        off = [off_px(pose.xy[list(self.HIP_AND_KNEE)], self.TRUE_PX) for pose in poses]
        if poses[0].visibility.mean() >= module.DOUBTFUL:
            pytest.skip("here the model sees the person at once")
        assert off[0] > WITHIN_PX
        assert max(off[-3:]) < WITHIN_PX

    def test_a_pose_that_is_seen_well_is_left_alone(
        self, estimator: PoseEstimator, sample: Sample
    ) -> None:
        tracking = estimator._landmarker
        for i in range(12):
            estimator.estimate(sample[0.0], i / 10)
        assert estimator._landmarker is tracking

    def test_a_look_that_sees_nothing_better_changes_nothing_and_is_soon_given_up(
        self, estimator: PoseEstimator, sample: Sample, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "DOUBTFUL", 1.0)
        tracking = estimator._landmarker
        looks = 0
        for i in range(20):
            before = estimator._look_at_s
            estimator.estimate(sample[0.0], i / 5)
            assert estimator._landmarker is tracking
            looks += i > 0 and estimator._look_at_s > before
        assert looks == 3  # after 0.5, 1 and 2 seconds more


@pytest.mark.model
class TestModelFile:
    def test_an_unknown_model(self) -> None:
        with pytest.raises(ModelError, match="no pose model 'huge'"):
            PoseEstimator("huge")

    @pytest.mark.parametrize("content", [b"", b"no model", bytes(100_000)])
    def test_a_broken_model(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
    ) -> None:
        path = tmp_path / "pose_landmarker_lite.task"
        path.write_bytes(content)
        monkeypatch.setattr(module, "bundle_path", lambda _: path)
        with pytest.raises(ModelError, match="not the file that came with FormCheck") as caught:
            PoseEstimator("lite")
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_a_model_cut_off(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "pose_landmarker_lite.task"
        whole = bundle_path("lite").read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        monkeypatch.setattr(module, "bundle_path", lambda _: path)
        with pytest.raises(ModelError, match="cannot be loaded"):
            PoseEstimator("lite")


QUIET = """
import sys
import numpy as np
from formcheck.media.reader import VideoReader
from formcheck.pose.estimator import PoseEstimator
with VideoReader(sys.argv[1]) as reader, PoseEstimator("lite") as estimator:
    frames = iter(reader)
    assert not estimator.estimate(np.zeros((240, 320, 3), dtype=np.uint8), 0.0).seen
    assert any(estimator.estimate(next(frames).image, 1 + i / 20).seen for i in range(10))
print("still here", file=sys.stderr)
"""


@pytest.mark.model
def test_mediapipes_own_lines_do_not_reach_the_user() -> None:
    run = subprocess.run(
        [sys.executable, "-c", QUIET, str(SAMPLE)], capture_output=True, text=True, check=True
    )
    assert run.stdout == ""
    assert run.stderr == "still here\n"


class TestSilence:
    def test_lines_are_swallowed_inside_and_shown_again_after(
        self, capfd: pytest.CaptureFixture[str]
    ) -> None:
        os.write(2, b"before ")
        with module._NATIVE_SILENCE:
            os.write(2, b"inside ")
        os.write(2, b"after")
        assert capfd.readouterr().err == "before after"

    def test_an_error_inside_ends_it(self, capfd: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(ValueError, match="inside"), module._NATIVE_SILENCE:
            raise ValueError("inside")
        os.write(2, b"after")
        assert capfd.readouterr().err == "after"

    def test_threads_whose_silences_overlap_do_not_silence_the_process(
        self, capfd: pytest.CaptureFixture[str]
    ) -> None:
        inside, leave = threading.Event(), threading.Event()

        def first() -> None:
            with module._NATIVE_SILENCE:
                inside.set()
                leave.wait()

        thread = threading.Thread(target=first)
        thread.start()
        inside.wait()
        with module._NATIVE_SILENCE:
            leave.set()
            thread.join()
            os.write(2, b"inside ")
        os.write(2, b"after")
        assert capfd.readouterr().err == "after"
