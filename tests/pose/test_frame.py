"""Poses are kept, stored and read again exactly as they were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.errors import OutputError, PoseTrackError
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.pose.skeleton import LANDMARK_COUNT

SIZE_WH = (640, 480)


def random_track(n: int = 5) -> PoseTrack:
    """Poses of noise; in the second frame nobody is seen."""
    rng = np.random.default_rng(n)
    values = rng.normal(0, 100, (n, LANDMARK_COUNT, 6)).astype(np.float32)
    values[1:2] = np.nan
    return PoseTrack(
        t=np.cumsum(rng.uniform(0.01, 0.1, n)),
        size_wh=SIZE_WH,
        xy=values[..., :2],
        world=values[..., 2:5],
        visibility=rng.uniform(0, 1, (n, LANDMARK_COUNT)).astype(np.float32),
        source={"path": "ünïcödé.mp4", "model": "full", "warning": ""},
    )


def assert_same(a: PoseTrack, b: PoseTrack) -> None:
    """Equal to the bit."""
    for name in ("t", "xy", "world", "visibility"):
        ours, theirs = getattr(a, name), getattr(b, name)
        assert ours.dtype == theirs.dtype
        assert ours.shape == theirs.shape
        assert ours.tobytes() == theirs.tobytes()
    assert a.size_wh == b.size_wh
    assert a.source == b.source


def stored(path: Path, **changes: Any) -> Path:
    """A track on disk in which some arrays are changed; None leaves one out."""
    random_track().save(path)
    with np.load(path) as data:
        arrays = {**data, **changes}
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    return path


def meta(**changes: Any) -> np.ndarray:
    return np.array(json.dumps({"schema": 1, "size_wh": SIZE_WH, "source": {}} | changes))


class Trap:
    """Makes a file when somebody unpickles it."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path(self._path).touch, ()


class TestFrame:
    def test_nobody_is_all_nan_and_not_seen(self) -> None:
        frame = PoseFrame.empty(1.5, SIZE_WH)
        assert not frame.seen
        assert np.isnan(frame.xy).all()
        assert np.isnan(frame.world).all()
        assert np.isnan(frame.visibility).all()
        assert (frame.t, frame.size_wh) == (1.5, SIZE_WH)

    def test_one_landmark_is_somebody(self) -> None:
        frame = PoseFrame.empty(0.0, SIZE_WH)
        frame.xy[11] = 1.0, 2.0
        assert frame.seen

    @pytest.mark.parametrize(
        ("xy", "world", "visibility"),
        [((32, 2), (33, 3), (33,)), ((33, 3), (33, 3), (33,)), ((33, 2), (33, 3), (33, 1))],
    )
    def test_wrong_shapes_are_refused(
        self, xy: tuple[int, ...], world: tuple[int, ...], visibility: tuple[int, ...]
    ) -> None:
        arrays = (np.zeros(shape, dtype=np.float32) for shape in (xy, world, visibility))
        with pytest.raises(ValueError, match="shapes"):
            PoseFrame(0.0, SIZE_WH, *arrays)


class TestTrack:
    def test_frames_are_those_it_was_made_of(self) -> None:
        track = random_track()
        again = PoseTrack.from_frames(track.frames(), track.source)
        assert_same(again, track)
        assert len(again) == 5
        assert [frame.seen for frame in again.frames()] == [True, False, True, True, True]

    def test_no_frames_are_refused(self) -> None:
        with pytest.raises(ValueError, match="at least one"):
            PoseTrack.from_frames([])

    @pytest.mark.parametrize("t", [[0.0, 0.0], [1.0, 0.5], [0.0, np.nan], [0.0, np.inf]])
    def test_times_that_do_not_increase_are_refused(self, t: list[float]) -> None:
        track = random_track(2)
        with pytest.raises(ValueError, match="increase"):
            PoseTrack(np.array(t), SIZE_WH, track.xy, track.world, track.visibility)

    @pytest.mark.parametrize("t", [np.arange(3.0), np.arange(2.0)[:, None]])
    def test_wrong_shapes_are_refused(self, t: np.ndarray) -> None:
        track = random_track(2)
        with pytest.raises(ValueError, match="shapes"):
            PoseTrack(t, SIZE_WH, track.xy, track.world, track.visibility)


class TestTurned:
    def test_a_quarter_clockwise(self) -> None:
        values = np.zeros((LANDMARK_COUNT, 6), dtype=np.float32)
        values[0] = (100, 20, 1, 2, 3, 0.9)
        pose = PoseFrame(1.0, SIZE_WH, values[:, :2], values[:, 2:5], values[:, 5]).turned(90)
        assert pose.size_wh == (480, 640)
        assert pose.xy[0].tolist() == [460, 100]
        assert pose.world[0].tolist() == [-2, 1, 3]
        assert pose.visibility[0] == np.float32(0.9)

    @pytest.mark.parametrize("degrees", [0, 90, 180, 270])
    def test_a_turn_and_the_rest_of_it_are_none(self, degrees: int) -> None:
        for pose in random_track().frames():
            again = pose.turned(degrees).turned(360 - degrees)
            assert again.size_wh == pose.size_wh
            assert np.allclose(again.xy, pose.xy, atol=1e-3, equal_nan=True)
            assert np.allclose(again.world, pose.world, equal_nan=True)


class TestFiles:
    def test_what_is_saved_is_loaded_to_the_bit(self, tmp_path: Path) -> None:
        track = random_track()
        track.save(tmp_path / "a.npz")
        assert_same(PoseTrack.load(tmp_path / "a.npz"), track)
        assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]

    @pytest.mark.parametrize("name", ["poses", "poses.txt", "a b.npz"])
    def test_the_name_is_kept_as_it_is(self, tmp_path: Path, name: str) -> None:
        random_track().save(tmp_path / name)
        assert [path.name for path in tmp_path.iterdir()] == [name]
        assert len(PoseTrack.load(tmp_path / name)) == 5

    def test_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="there is no folder"):
            random_track().save(tmp_path / "nowhere" / "a.npz")

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(PoseTrackError, match=r"Cannot read .*a\.npz: No such file"):
            PoseTrack.load(tmp_path / "a.npz")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(PoseTrackError, match="Is a directory"):
            PoseTrack.load(tmp_path)

    @pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", bytes(1000)])
    def test_no_archive(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "a.npz"
        path.write_bytes(content)
        with pytest.raises(PoseTrackError, match="not a pose track"):
            PoseTrack.load(path)

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
    def test_a_track_cut_off(self, tmp_path: Path, share: float) -> None:
        path = tmp_path / "a.npz"
        random_track().save(path)
        data = path.read_bytes()
        path.write_bytes(data[: int(share * len(data))])
        with pytest.raises(PoseTrackError, match="not a pose track"):
            PoseTrack.load(path)

    def test_whatever_byte_is_damaged_it_is_said_or_does_no_harm(self, tmp_path: Path) -> None:
        track = random_track()
        path = tmp_path / "a.npz"
        track.save(path)
        data = path.read_bytes()
        refused = 0
        for i in range(0, len(data), 23):
            path.write_bytes(data[:i] + bytes([data[i] ^ 0x5A]) + data[i + 1 :])
            try:
                loaded = PoseTrack.load(path)
            except PoseTrackError:
                refused += 1
            else:
                assert_same(loaded, track)
        assert refused > len(data) / 23 * 0.8

    @pytest.mark.parametrize(
        "changes",
        [
            {"meta": None},
            {"xy": None},
            {"t": np.arange(4.0)},
            {"t": np.arange(5.0)[:, None]},
            {"t": np.arange(5.0)[::-1]},
            {"t": np.array(["a"] * 5)},
            {"xy": np.zeros((5, 17, 2))},
            {"meta": np.array("no json")},
            {"meta": np.array("[1, 2]")},
            {"meta": np.array("{}")},
            {"meta": meta(size_wh=[640])},
            {"meta": meta(size_wh=None)},
            {"meta": meta(source=[1, 2])},
        ],
    )
    def test_a_foreign_archive(self, tmp_path: Path, changes: dict[str, Any]) -> None:
        with pytest.raises(PoseTrackError, match="not a pose track"):
            PoseTrack.load(stored(tmp_path / "a.npz", **changes))

    def test_a_pickle_is_never_opened(self, tmp_path: Path) -> None:
        trap = Trap(str(tmp_path / "opened"))
        path = stored(tmp_path / "a.npz", meta=np.array(trap, dtype=object))
        with pytest.raises(PoseTrackError, match="not a pose track"):
            PoseTrack.load(path)
        assert not (tmp_path / "opened").exists()

    def test_a_track_of_a_later_formcheck(self, tmp_path: Path) -> None:
        path = stored(tmp_path / "a.npz", meta=meta(schema=2))
        with pytest.raises(PoseTrackError, match=r"schema 2; this FormCheck reads schema 1"):
            PoseTrack.load(path)

    def test_other_number_types_are_read_too(self, tmp_path: Path) -> None:
        path = stored(tmp_path / "a.npz", xy=random_track().xy.astype(np.float64))
        assert_same(PoseTrack.load(path), random_track())


@pytest.mark.parametrize("landmark", [0, 1, LANDMARK_COUNT - 1])
def test_whoever_has_one_landmark_is_seen(landmark: int) -> None:
    empty = PoseFrame.empty(1.0, SIZE_WH)
    assert not empty.seen
    xy = empty.xy.copy()
    xy[landmark] = 3.0
    assert PoseFrame(1.0, SIZE_WH, xy, empty.world, empty.visibility).seen


def test_a_pose_at_another_time_is_the_same_pose() -> None:
    frame = next(random_track().frames())
    later = frame.at(9.0)
    assert (later.t, later.size_wh) == (9.0, frame.size_wh)
    assert all(
        np.array_equal(getattr(later, name), getattr(frame, name))
        for name in ("xy", "world", "visibility")
    )
