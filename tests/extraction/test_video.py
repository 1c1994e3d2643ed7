"""The poses of a recording are the same, however many processes find them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from formcheck.api import analyze
from formcheck.errors import VideoError
from formcheck.extraction.opening import poses_of
from formcheck.extraction.video import PoseRequest, VideoStream
from formcheck.media.cuts import Cutting
from formcheck.media.reader import VideoReader
from formcheck.observer import AnalysisStep
from formcheck.pose.frame import Image, PoseTrack
from tests.cli.runs import formcheck, names
from tests.extraction.films import brisk_film, long_film
from tests.files import every, marked, write_film

pytestmark = pytest.mark.model
KEPT = ("--poses", "a.npz")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return long_film(tmp_path_factory.mktemp("film") / "long.mp4")


@pytest.fixture(scope="module")
def here(film: Path) -> PoseTrack:
    """Found in this process."""
    return poses_of(film, "lite")


def assert_same(a: PoseTrack, b: PoseTrack) -> None:
    for name in ("t", "xy", "world", "visibility"):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))
    assert (a.size_wh, a.source) == (b.size_wh, b.source)


class Viewer:
    """Keeps each pose's time, and how bright its picture is."""

    wants_pictures = True

    def __init__(self) -> None:
        self.seen: list[tuple[float, float]] = []

    def see(self, step: AnalysisStep) -> None:
        assert step.picture is not None
        self.seen.append((step.pose.t, brightness(step.picture)))


def brightness(picture: Image) -> float:
    return float(picture.mean())


def test_two_processes_find_what_one_finds(film: Path, here: PoseTrack) -> None:
    found: list[tuple[float, float | None]] = []
    others = poses_of(film, "lite", jobs=2, on_found=lambda *told: found.append(told))
    assert_same(others, here)
    assert np.isfinite(others.xy).any()
    assert [told for told, _ in found] == sorted(told for told, _ in found)
    last_s, duration_s = found[-1]
    assert duration_s == pytest.approx(last_s, abs=1.0)


def test_a_part_decides_by_itself_which_pictures_are_looked_at(tmp_path: Path) -> None:
    brisk, often = brisk_film(tmp_path / "a.mp4"), Cutting(longest_s=3.0, warm_up_s=0.4)
    wanted = PoseRequest(str(brisk), "lite")
    with VideoStream(wanted, 1, often) as one, VideoStream(wanted, 2, often) as two:
        alone, together = ([p.pose for p in stream.frames()] for stream in (one, two))
        assert len(one.parts) > 1
        source = one.source()
        assert source == two.source()
    assert_same(PoseTrack.from_frames(together), PoseTrack.from_frames(alone))
    assert source.frames == len(alone) < 0.9 * source.pictures
    assert max(np.diff([pose.t for pose in alone])) < 0.3


def test_every_picture_is_looked_at_where_that_is_asked_for(film: Path, here: PoseTrack) -> None:
    assert len(here) == here.source["pictures"]  # three a second are never too many
    pictures = every(1 / 90, 12)
    brisk = write_film(film.with_name("brisk.mp4"), [marked()] * 12, pictures)
    assert len(poses_of(brisk, "lite", every_frame=True)) == 12
    few = poses_of(brisk, "lite")
    assert len(few) <= 4
    assert few.source["pictures"] == 12


def test_nothing_is_missing_at_the_cut(film: Path, here: PoseTrack) -> None:
    with VideoReader(film) as reader:
        assert list(here.t) == [frame.t for frame in reader]
        assert len(reader.parts()) == 2


def test_pictures_come_with_their_poses(film: Path, here: PoseTrack) -> None:
    one, two = Viewer(), Viewer()
    report = analyze(film, "glute_bridge", model="lite", observers=[one])
    other = analyze(film, "glute_bridge", model="lite", observers=[two], jobs=2)
    assert one.seen == two.seen
    assert [t for t, _ in one.seen] == list(here.t)
    assert other.to_json() == report.to_json()


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
def test_a_process_that_is_killed_ends_the_analysis_in_one_line(tmp_path: Path, film: Path) -> None:
    code = """
import multiprocessing, os, signal, threading
from formcheck.extraction import video
take = video._Joined._take
def killing(self, key, poses):
    for process in multiprocessing.active_children():
        os.kill(process.pid, signal.SIGKILL)
    take(self, key, poses)
video._Joined._take = killing
from formcheck.cli import main
if __name__ == "__main__":
    main()
"""
    done = formcheck(*asked(film), folder=tmp_path, code=code)
    assert (done.code, done.out) == (1, "")
    assert done.complaint.startswith("A process that was at work")
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
def test_control_c_ends_all_of_them(tmp_path: Path, film: Path) -> None:
    code = """
import multiprocessing, os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from formcheck.extraction import video
take = video._Joined._take
def telling(self, key, poses):
    print(*(process.pid for process in multiprocessing.active_children()), flush=True)
    os.kill(os.getpid(), signal.SIGINT)
    take(self, key, poses)
video._Joined._take = telling
from formcheck.__main__ import main
if __name__ == "__main__":
    main()
"""
    done = formcheck(*asked(film), folder=tmp_path, code=code)
    assert done.code == 130
    assert done.err == "formcheck: Stopped. No unfinished file is left behind.\n"
    assert names(tmp_path) == []
    workers = [int(process) for process in done.out.split()]
    assert workers
    for process in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_file_that_breaks_meanwhile_is_told_as_such(film: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(film.read_bytes())
    with VideoStream(PoseRequest(str(path), "lite"), 2) as stream:
        path.write_bytes(b"")
        with pytest.raises(VideoError, match="is empty"):
            list(stream.frames())


def asked(film: Path) -> tuple[str | Path, ...]:
    return ("analyze", film, "-e", "glute_bridge", "--model", "lite", "--jobs", "2", *KEPT)
