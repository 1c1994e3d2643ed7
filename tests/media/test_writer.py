"""Videos are written to be played anywhere, at the times of their pictures, whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from formcheck.errors import OutputError
from formcheck.media.reader import VideoReader
from formcheck.media.writer import VideoWriter
from formcheck.pose.frame import Image
from tests.files import (
    BLUE,
    GREEN,
    GREY,
    RED,
    corners,
    every,
    film_times,
    marked,
    noise,
    write_film,
)

MILLISECOND = 0.001
COLOUR_NOISE = 12
UNEVEN_S = [0.0, 0.033, 0.1, 0.11, 0.5, 1.0, 4.0]


def write(path: Path, pictures: list[Image], times_s: list[float]) -> Path:
    with VideoWriter(path) as writer:
        for picture, t in zip(pictures, times_s, strict=True):
            writer.write(picture, t)
    return path


def break_off(path: Path, error: BaseException) -> None:
    """Write a few pictures, then fail."""
    with VideoWriter(path) as writer:
        for i, picture in enumerate(noise(5)):
            writer.write(picture, i / 30)
        raise error


class TestPlayable:
    def test_browsers_play_it(self, tmp_path: Path) -> None:
        film = write(tmp_path / "a.mp4", [marked()] * 3, every(0.1, 3))
        with av.open(str(film)) as container:
            context = container.streams.video[0].codec_context
            assert container.format.name.startswith("mov,mp4")
            assert (context.name, context.pix_fmt) == ("h264", "yuv420p")

    def test_the_index_stands_first_so_that_it_plays_while_it_loads(self, tmp_path: Path) -> None:
        data = write(tmp_path / "a.mp4", [marked()] * 3, every(0.1, 3)).read_bytes()
        assert data.index(b"moov") < data.index(b"mdat")

    @pytest.mark.parametrize("name", ["a.mp4", "a", "a.avi", "ünïcödé.mp4"])
    def test_it_is_mp4_whatever_its_name(self, tmp_path: Path, name: str) -> None:
        film = write(tmp_path / name, [marked()], [0.0])
        assert film.read_bytes()[4:8] == b"ftyp"
        assert [path.name for path in tmp_path.iterdir()] == [name]

    @pytest.mark.parametrize("name", ["12:30.mp4", "http:x.mp4", "pipe:1", "%03d.mp4", "-a.mp4"])
    def test_a_name_in_this_folder_is_never_taken_for_an_address(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        write(Path(name), [marked()], [0.0])
        assert [path.name for path in tmp_path.iterdir()] == [name]
        with VideoReader(name) as reader:
            assert len(list(reader)) == 1

    def test_pictures_are_the_same(self, tmp_path: Path) -> None:
        film = write(tmp_path / "a.mp4", [marked()], [0.0])
        with VideoReader(film) as reader:
            shown = corners(next(iter(reader)).image)
        assert np.abs(np.array(shown) - [RED, GREEN, BLUE, GREY]).max() <= COLOUR_NOISE

    @pytest.mark.parametrize(
        ("size_wh", "written_wh"),
        [((320, 240), (320, 240)), ((321, 243), (320, 242)), ((3, 3), (2, 2)), ((1, 1), (2, 2))],
    )
    def test_odd_sizes_lose_a_row_at_most(
        self, tmp_path: Path, size_wh: tuple[int, int], written_wh: tuple[int, int]
    ) -> None:
        film = write(tmp_path / "a.mp4", [marked(*size_wh)] * 2, [0.0, 0.1])
        with av.open(str(film)) as container:
            frames = list(container.decode(video=0))
        assert [(frame.width, frame.height) for frame in frames] == [written_wh] * 2

    def test_pictures_that_change_their_size_take_that_of_the_first(self, tmp_path: Path) -> None:
        pictures = [marked(160, 120), marked(80, 60), marked(320, 240)]
        film = write(tmp_path / "a.mp4", pictures, every(0.1, 3))
        with av.open(str(film)) as container:
            frames = list(container.decode(video=0))
        assert [(frame.width, frame.height) for frame in frames] == [(160, 120)] * 3

    def test_part_of_a_larger_picture_will_do(self, tmp_path: Path) -> None:
        large = np.zeros((300, 400, 3), dtype=np.uint8)
        large[50:170, 40:200] = marked()
        film = write(tmp_path / "a.mp4", [large[50:170, 40:200]], [0.0])
        with VideoReader(film) as reader:
            shown = corners(next(iter(reader)).image)
        assert np.abs(np.array(shown) - [RED, GREEN, BLUE, GREY]).max() <= COLOUR_NOISE


class TestTimes:
    def test_every_picture_keeps_its_time(self, tmp_path: Path) -> None:
        film = write(tmp_path / "a.mp4", noise(len(UNEVEN_S)), UNEVEN_S)
        assert film_times(film) == pytest.approx(UNEVEN_S, abs=MILLISECOND)

    def test_a_variable_frame_rate_survives_reading_and_writing(self, tmp_path: Path) -> None:
        source = write_film(tmp_path / "a.mkv", noise(len(UNEVEN_S)), UNEVEN_S)
        with VideoReader(source) as reader, VideoWriter(tmp_path / "b.mp4") as writer:
            for frame in reader:
                writer.write(frame.image, frame.t)
        assert film_times(tmp_path / "b.mp4") == pytest.approx(film_times(source), abs=MILLISECOND)

    @pytest.mark.parametrize("times_s", [UNEVEN_S, every(1.0, 8), every(1 / 30, 40)])
    def test_players_are_told_a_length_that_holds_every_picture(
        self, tmp_path: Path, times_s: list[float]
    ) -> None:
        film = write(tmp_path / "a.mp4", noise(len(times_s)), times_s)
        with av.open(str(film)) as container:
            assert container.duration is not None
            assert container.duration / av.time_base > times_s[-1]

    def test_times_that_repeat_still_increase(self, tmp_path: Path) -> None:
        film = write(tmp_path / "a.mp4", noise(4), [0.0, 0.0, 0.0, 0.1])
        times = film_times(film)
        assert times == sorted(set(times))
        assert times == pytest.approx([0.0, 0.0, 0.0, 0.1], abs=MILLISECOND)


class TestNothingHalf:
    @pytest.mark.parametrize(
        ("error", "raised"),
        [
            (ValueError("no"), ValueError),
            (OSError("no"), OutputError),
            (KeyboardInterrupt(), KeyboardInterrupt),
        ],
    )
    def test_an_error_on_the_way_leaves_nothing(
        self, tmp_path: Path, error: BaseException, raised: type[BaseException]
    ) -> None:
        with pytest.raises(raised):
            break_off(tmp_path / "a.mp4", error)
        assert list(tmp_path.iterdir()) == []

    def test_an_error_on_the_way_leaves_the_older_file(self, tmp_path: Path) -> None:
        older = write(tmp_path / "a.mp4", [marked()], [0.0]).read_bytes()
        with pytest.raises(KeyboardInterrupt):
            break_off(tmp_path / "a.mp4", KeyboardInterrupt())
        assert (tmp_path / "a.mp4").read_bytes() == older
        assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]

    def test_the_name_appears_only_at_the_end(self, tmp_path: Path) -> None:
        path = tmp_path / "a.mp4"
        with VideoWriter(path) as writer:
            writer.write(marked(), 0.0)
            assert not path.exists()
        assert path.exists()

    @pytest.mark.parametrize("first_picture", [True, False], ids=["at once", "at the end"])
    @pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files")
    def test_a_full_disk_is_an_error_and_leaves_nothing(
        self, tmp_path: Path, first_picture: bool
    ) -> None:
        pictures = 6
        whole = write(tmp_path / "whole.mp4", noise(pictures), every(1 / 30, pictures))
        room = 1000 if first_picture else whole.stat().st_size - 1
        folder = tmp_path / "full"
        folder.mkdir()
        run = subprocess.run(
            [sys.executable, "-c", FULL_DISK, str(folder / "a.mp4"), str(room), str(pictures)],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert run.stdout.startswith("OutputError: Cannot write")
        assert run.stderr == ""
        assert list(folder.iterdir()) == []


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from formcheck.errors import OutputError
from tests.files import every, noise
from tests.media.test_writer import write

path, room, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing fails instead
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    write(Path(path), noise(count), every(1 / 30, count))
except OutputError as error:
    print("OutputError:", error)
"""
"""Writes a video where a file may not grow beyond so many bytes."""


class TestNoPlace:
    def test_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match=r"there is no folder .*nowhere"):
            VideoWriter(tmp_path / "nowhere" / "a.mp4")

    def test_a_file_where_a_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(OutputError, match="Not a directory"):
            VideoWriter(tmp_path / "file" / "a.mp4")

    def test_a_folder_where_the_file_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "a.mp4").mkdir()
        with pytest.raises(OutputError, match="it is a folder"):
            write(tmp_path / "a.mp4", [marked()], [0.0])
        assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]

    def test_a_name_that_is_too_long(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="too long"):
            VideoWriter(tmp_path / ("a" * 300 + ".mp4"))

    @pytest.mark.skipif(
        sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind root"
    )
    def test_a_folder_that_may_not_be_written(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        with pytest.raises(OutputError, match="Permission denied"):
            VideoWriter(tmp_path / "a.mp4")
