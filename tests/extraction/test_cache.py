"""Poses are kept by what is in a recording, and no more of them than there may be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from formcheck.extraction import cache
from formcheck.extraction.cache import cached_poses, clear, content_key, kept, poses_file
from tests.files import every, marked, write_film

pytestmark = pytest.mark.model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def film(path: Path, pictures: int) -> Path:
    """Nobody is in it; each number of pictures is another content."""
    return write_film(path, [marked()] * pictures, every(0.04, pictures))


def found(video: Path, folder: Path, most_bytes: int = cache.MOST_BYTES) -> Path:
    return cached_poses(video, "lite", folder, most_bytes=most_bytes)


def test_the_content_is_the_key(tmp_path: Path, folder: Path) -> None:
    video = film(tmp_path / "a.mp4", 3)
    poses = found(video, folder)
    (tmp_path / "deeper").mkdir()
    moved = video.rename(tmp_path / "deeper" / "a.mp4")
    assert found(moved, folder) == poses
    assert found(film(video, 4), folder) != poses
    assert poses_file(moved, "full", folder) != poses
    assert len(kept(folder)) == 2


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path, folder: Path) -> None:
    videos = [film(tmp_path / f"{n}.mp4", n) for n in (3, 4, 5)]
    first, second = found(videos[0], folder), found(videos[1], folder)
    for age_s, poses in ((2000, first), (1000, second)):
        os.utime(poses, (age_s, age_s))
    found(videos[0], folder)  # is used once more
    third = found(videos[2], folder, most_bytes=round(2.5 * second.stat().st_size))
    assert {one.path for one in kept(folder)} == {first, third}
    assert [one.path for one in kept(folder)][-1] == first


def test_what_was_just_found_stays_however_large(tmp_path: Path, folder: Path) -> None:
    poses = found(film(tmp_path / "a.mp4", 3), folder, most_bytes=1)
    assert [one.path for one in kept(folder)] == [poses]


def test_what_is_not_ours_stays(tmp_path: Path, folder: Path) -> None:
    found(film(tmp_path / "a.mp4", 3), folder)
    others = [folder / name for name in ("notes.txt", "a.npz", f"a-{'0' * 12}.npz.txt")]
    for other in others:
        other.write_text("mine", encoding="utf-8")
    assert len(clear(folder)) == 1
    assert sorted(folder.iterdir()) == sorted(others)


def test_no_folder_holds_nothing(folder: Path) -> None:
    assert (kept(folder), clear(folder)) == ([], [])


def test_a_key_tells_contents_and_more_apart(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_bytes(b"same")
    b.write_bytes(b"same")
    assert content_key(a) == content_key(b)
    assert len({content_key(a), content_key(a, "full"), content_key(a, "lite")}) == 3
    b.write_bytes(b"other")
    assert content_key(a) != content_key(b)
