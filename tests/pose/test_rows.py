"""Poses that are kept until all have come are a track, however many they are."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from formcheck.errors import OutputError
from formcheck.pose.frame import PoseTrack
from formcheck.pose.rows import PoseRows
from tests.pose.test_frame import assert_same, random_track


def kept(track: PoseTrack, at_once: int) -> PoseRows:
    rows = PoseRows(at_once)
    for pose in track.frames():
        rows.add(pose)
    return rows


@pytest.mark.parametrize("at_once", [1, 3, 4, 100])
def test_all_poses_come_back_as_they_were(at_once: int, tmp_path: Path) -> None:
    poses = random_track(12)
    track = kept(poses, at_once).track(poses.source)
    assert_same(track, poses)
    assert (track.size_wh, track.source) == (poses.size_wh, poses.source)
    track.save(tmp_path / "a.npz")
    assert_same(PoseTrack.load(tmp_path / "a.npz"), poses)


def test_more_may_come_after_a_track_was_made() -> None:
    poses = list(random_track(9).frames())
    rows = PoseRows(4)
    for i, pose in enumerate(poses, start=1):
        rows.add(pose)
        assert_same(rows.track({}), PoseTrack.from_frames(poses[:i]))


def test_nothing_is_left_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rows = kept(random_track(12), 3)
    assert list(tmp_path.iterdir()) == []
    assert len(rows.track({})) == 12


def test_no_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(OutputError, match="Cannot write"):
        kept(random_track(12), 3)


def test_no_poses_are_no_track() -> None:
    with pytest.raises(ValueError, match="at least one"):
        PoseRows().track({})
