"""Videos of all kinds come out upright, whole, and with their own times."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from formcheck.errors import VideoError
from formcheck.media.frame import Frame
from formcheck.media.reader import VideoReader
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.pose.frame import Image
from tests.files import (
    BLUE,
    GREEN,
    GREY,
    RED,
    corners,
    cut_off,
    damage,
    every,
    marked,
    noise,
    write_film,
    write_sound,
    write_stamped,
)

MILLISECOND = 0.001
UNEVEN_S = [0.0, 0.033, 0.1, 0.11, 0.5, 1.0]
COLOUR_NOISE = 12
"""How far a colour may move through 4:2:0."""
PALETTE_NOISE = 48
"""The same through 256 colours, of which only four are blue."""


def read(path: Path) -> tuple[list[Frame], Message | None]:
    """All frames of a video, and the warning."""
    with VideoReader(path) as reader:
        frames = list(reader)
        return frames, reader.warnings[0] if reader.warnings else None


def first(path: Path) -> Frame:
    return read(path)[0][0]


def assert_colours(picture: Image, expected: Sequence[tuple[int, ...]], within: int) -> None:
    """The four corners have the `expected` colours."""
    assert np.abs(np.array(corners(picture)) - np.array(expected)).max() <= within


def broken_s(warning: Message | None) -> float:
    """After how many seconds the file is broken, as the warning says."""
    assert warning is not None
    assert warning.id in {Note.DAMAGED, Note.BREAKS_OFF}
    return float(warning["end_s"])


def times(path: Path) -> list[float]:
    return [frame.t for frame in read(path)[0]]


class TestTimes:
    @pytest.mark.parametrize(
        ("name", "codec"),
        [
            ("a.mp4", "libx264"),
            ("a.mov", "libx264"),
            ("a.mkv", "libx264"),
            ("a.ts", "libx264"),
            ("a.webm", "libvpx-vp9"),
        ],
    )
    def test_a_variable_frame_rate_is_right_to_a_millisecond(
        self, tmp_path: Path, name: str, codec: str
    ) -> None:
        film = write_film(tmp_path / name, noise(6), UNEVEN_S, codec=codec)
        assert times(film) == pytest.approx(UNEVEN_S, abs=MILLISECOND)

    @pytest.mark.parametrize("start_s", [0.04, 5.0, 3600.0])
    @pytest.mark.parametrize("name", ["a.mkv", "a.ts"])
    def test_time_counts_from_the_first_picture(
        self, tmp_path: Path, name: str, start_s: float
    ) -> None:
        late = [start_s + t for t in UNEVEN_S]
        film = write_film(tmp_path / name, [marked()] * 6, late)
        assert times(film) == pytest.approx(UNEVEN_S, abs=MILLISECOND)

    @pytest.mark.parametrize(
        ("stamps", "expected"),
        [
            ([0.0, 0.1, 0.1, 0.2], [0.0, 0.1, 0.101, 0.2]),
            ([0.0, 0.1, 0.05, 0.2], [0.0, 0.1, 0.101, 0.2]),
            ([0.3, 0.2, 0.1, 0.4], [0.0, 0.001, 0.002, 0.1]),
        ],
    )
    def test_stamps_that_repeat_or_go_back_still_increase(
        self, tmp_path: Path, stamps: list[float], expected: list[float]
    ) -> None:
        film = write_stamped(tmp_path / "a.mkv", [marked()] * 4, stamps)
        assert times(film) == pytest.approx(expected, abs=1e-6)

    def test_a_second_recording_behind_the_first_goes_on_in_time(self, tmp_path: Path) -> None:
        stamps = [10.0, 11.0, 12.0, 10.0, 11.0, 12.0]
        film = write_stamped(tmp_path / "a.mkv", [marked()] * 6, stamps)
        found = times(film)
        assert found[:3] == pytest.approx([0.0, 1.0, 2.0], abs=MILLISECOND)
        assert np.diff(found[3:]) == pytest.approx([1.0, 1.0], abs=MILLISECOND)
        assert found[3] > found[2]

    def test_a_single_picture_is_at_zero(self, tmp_path: Path) -> None:
        assert times(write_film(tmp_path / "a.mp4", [marked()], [0.0])) == [0.0]

    def test_length_and_codec_are_known_before_decoding(self, tmp_path: Path) -> None:
        film = write_film(tmp_path / "a.mp4", [marked()] * 20, every(0.1, 20))
        with VideoReader(film) as reader:
            assert reader.info.codec == "h264"
            assert reader.info.duration_s == pytest.approx(2.0, abs=0.1)


class TestUpright:
    @pytest.mark.parametrize("turns", [0, 1, 2, 3])
    def test_the_rotation_in_the_file_is_undone(self, tmp_path: Path, turns: int) -> None:
        # As a phone does: the picture lies on its side, and the file says how to turn it back.
        lying = np.ascontiguousarray(np.rot90(marked(160, 96), -turns))
        film = write_film(tmp_path / "a.mp4", [lying], [0.0], rotation_deg=90 * turns)
        frame = first(film)
        assert frame.image.shape == (96, 160, 3)
        assert frame.size_wh == (160, 96)
        assert_colours(frame.image, [RED, GREEN, BLUE, GREY], COLOUR_NOISE)

    @pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270, -90])
    def test_rotation_agrees_with_opencv(self, tmp_path: Path, rotation_deg: int) -> None:
        film = write_film(tmp_path / "a.mp4", [marked()], [0.0], rotation_deg=rotation_deg)
        found, theirs = cv2.VideoCapture(str(film)).read()
        assert found
        ours = first(film).image
        assert ours.shape == theirs.shape
        assert np.abs(ours.astype(int) - theirs[..., ::-1]).max() <= COLOUR_NOISE

    @pytest.mark.parametrize("rotation_deg", [0, 90])
    def test_scaled_pictures_are_upright_too(self, tmp_path: Path, rotation_deg: int) -> None:
        film = write_film(tmp_path / "a.mp4", [marked(320, 240)], [0.0], rotation_deg=rotation_deg)
        with VideoReader(film, image_side_px=80, picture_side_px=160) as reader:
            frame = next(iter(reader))
        whole = first(film).image
        assert frame.picture is not None
        assert_colours(frame.image, corners(whole), COLOUR_NOISE)
        assert_colours(frame.picture, corners(whole), COLOUR_NOISE)


class TestSizes:
    @pytest.mark.parametrize(("width", "height"), [(321, 243), (320, 241), (17, 5), (2, 2), (1, 1)])
    def test_odd_sizes_are_kept(self, tmp_path: Path, width: int, height: int) -> None:
        film = write_film(
            tmp_path / "a.mkv", [marked(width, height)], [0.0], codec="ffv1", pixels="yuv444p"
        )
        frame = first(film)
        assert frame.image.shape == (height, width, 3)
        assert frame.size_wh == (width, height)

    @pytest.mark.parametrize(
        ("aspect", "rotation_deg", "size_wh"),
        [
            (Fraction(4, 3), 0, (213, 120)),
            (Fraction(3, 4), 0, (120, 120)),
            (Fraction(4, 3), 90, (120, 213)),
        ],
    )
    def test_pixels_are_made_square(
        self, tmp_path: Path, aspect: Fraction, rotation_deg: int, size_wh: tuple[int, int]
    ) -> None:
        film = write_film(
            tmp_path / "a.mp4", [marked()], [0.0], aspect=aspect, rotation_deg=rotation_deg
        )
        frame = first(film)
        assert frame.size_wh == size_wh
        assert frame.image.shape == (size_wh[1], size_wh[0], 3)

    @pytest.mark.parametrize(
        ("image_side_px", "picture_side_px", "image_shape", "picture_shape"),
        [
            (None, None, (240, 320), None),
            (160, None, (120, 160), None),
            (160, 80, (120, 160), (60, 80)),
            (640, 1280, (240, 320), (240, 320)),
            (1, 1, (1, 1), (1, 1)),
        ],
    )
    def test_pictures_are_scaled_down_never_up_and_the_size_is_the_recordings(
        self,
        tmp_path: Path,
        image_side_px: int | None,
        picture_side_px: int | None,
        image_shape: tuple[int, int],
        picture_shape: tuple[int, int] | None,
    ) -> None:
        film = write_film(tmp_path / "a.mp4", [marked(320, 240)], [0.0])
        with VideoReader(film, image_side_px, picture_side_px) as reader:
            frame = next(iter(reader))
        assert frame.size_wh == (320, 240)
        assert frame.image.shape[:2] == image_shape
        assert (frame.picture.shape[:2] if frame.picture is not None else None) == picture_shape

    def test_8k_is_read_and_scaled(self, tmp_path: Path) -> None:
        film = write_film(
            tmp_path / "a.mkv",
            [marked(7680, 4320)] * 2,
            [0.0, 0.1],
            codec="mjpeg",
            pixels="yuvj420p",
        )
        with VideoReader(film, image_side_px=640) as reader:
            frames = list(reader)
        assert [frame.size_wh for frame in frames] == [(7680, 4320)] * 2
        assert [frame.image.shape for frame in frames] == [(360, 640, 3)] * 2
        assert_colours(frames[1].image, [RED, GREEN, BLUE, GREY], COLOUR_NOISE)


class TestColours:
    @pytest.mark.parametrize(
        ("name", "codec", "pixels"),
        [
            ("a.mp4", "libx264", "yuv420p"),
            ("a.mp4", "libx264", "yuv422p"),
            ("a.mp4", "libx264", "yuv444p"),
            ("a.mp4", "libx264", "yuv420p10le"),
            ("a.mp4", "libx265", "yuv420p10le"),
            ("a.mkv", "mjpeg", "yuvj420p"),
            ("a.mov", "png", "rgb24"),
            ("a.mkv", "ffv1", "bgr0"),
            ("a.mkv", "ffv1", "bgra"),
            ("a.gif", "gif", "bgr8"),
        ],
    )
    def test_pixel_formats(self, tmp_path: Path, name: str, codec: str, pixels: str) -> None:
        quiet = {"x265-params": "log-level=none:bframes=0"} if codec == "libx265" else {}
        film = write_film(
            tmp_path / name, [marked()], [0.0], codec=codec, pixels=pixels, codec_options=quiet
        )
        image = first(film).image
        assert image.dtype == np.uint8
        assert image.flags.c_contiguous
        within = PALETTE_NOISE if codec == "gif" else COLOUR_NOISE
        assert_colours(image, [RED, GREEN, BLUE, GREY], within)

    @pytest.mark.parametrize("pixels", ["gray", "gray10le", "gray16le"])
    def test_grey_pictures_have_three_equal_channels(self, tmp_path: Path, pixels: str) -> None:
        film = write_film(tmp_path / "a.mkv", [marked()], [0.0], codec="ffv1", pixels=pixels)
        image = first(film).image
        assert image.shape == (120, 160, 3)
        assert (image == image[..., :1]).all()
        assert image[-10, -10, 0] == pytest.approx(GREY[0], abs=3)
        assert image.max() - image.min() > 100

    def test_a_gif_moves_at_its_own_times(self, tmp_path: Path) -> None:
        pictures = [np.roll(marked(), 40 * i, axis=1) for i in range(4)]
        at = [0.0, 0.1, 0.5, 0.6]
        film = write_film(tmp_path / "a.gif", pictures, at, codec="gif", pixels="bgr8")
        frames, warning = read(film)
        assert [frame.t for frame in frames] == pytest.approx(at, abs=MILLISECOND)
        assert warning is None
        for frame, picture in zip(frames, pictures, strict=True):
            assert np.abs(frame.image.astype(int) - picture).mean() < 25


class TestDamage:
    @pytest.fixture
    def pictures(self) -> list[Image]:
        return noise(40)

    @pytest.mark.parametrize(
        ("name", "codec", "options"),
        [
            ("a.mp4", "libx264", {"movflags": "+faststart"}),
            ("a.mp4", "libx264", {"movflags": "frag_keyframe+empty_moov"}),
            ("a.mkv", "libx264", {}),
            ("a.webm", "libvpx", {}),
        ],
        ids=["mp4 for the web", "fragmented mp4", "mkv", "webm"],
    )
    def test_a_file_cut_off_gives_its_pictures_until_the_break_and_a_warning(
        self,
        tmp_path: Path,
        pictures: list[Image],
        name: str,
        codec: str,
        options: dict[str, str],
    ) -> None:
        at = every(0.1, len(pictures))
        film = write_film(
            tmp_path / name,
            pictures,
            at,
            codec=codec,
            codec_options={"g": "5"},
            container_options=options,
        )
        assert read(film)[1] is None
        frames, warning = read(cut_off(film, 0.5))
        assert 10 < len(frames) < 25
        assert [frame.t for frame in frames] == pytest.approx(at[: len(frames)], abs=MILLISECOND)
        assert -0.05 <= broken_s(warning) - frames[-1].t <= 0.15

    def test_pictures_behind_a_damaged_place_are_read_at_their_times(
        self, tmp_path: Path, pictures: list[Image]
    ) -> None:
        at = every(0.1, len(pictures))
        film = write_film(tmp_path / "a.mp4", pictures, at, codec_options={"g": "5", "bf": "0"})
        frames, warning = read(damage(film, at=0.5, size=20_000))
        found = [round(frame.t, 3) for frame in frames]
        assert len(pictures) - 5 <= len(found) < len(pictures)
        assert set(found) <= {round(t, 3) for t in at}
        assert found[-1] == pytest.approx(at[-1])
        assert 1.0 < broken_s(warning) < 3.0

    def test_the_break_is_named_in_seconds_from_the_first_picture(
        self, tmp_path: Path, pictures: list[Image]
    ) -> None:
        late = [100 + t for t in every(0.1, len(pictures))]
        film = write_film(tmp_path / "a.mkv", pictures, late, codec_options={"g": "5"})
        assert read(film)[1] is None
        frames, warning = read(cut_off(film, 0.5))
        assert frames[-1].t < 3
        assert -0.05 <= broken_s(warning) - frames[-1].t <= 0.15

    def test_the_last_picture_of_a_slide_show_may_stand_long(self, tmp_path: Path) -> None:
        pictures = [np.roll(marked(), 40 * i, axis=1) for i in range(3)]
        film = write_film(tmp_path / "a.gif", pictures, [0.0, 3.0, 6.0], codec="gif", pixels="bgr8")
        assert read(film)[1] is None

    def test_an_ordinary_mp4_cut_off_is_refused(
        self, tmp_path: Path, pictures: list[Image]
    ) -> None:
        film = write_film(tmp_path / "a.mp4", pictures, every(0.1, len(pictures)))
        with pytest.raises(VideoError, match=r"a\.mp4 .*cut off"):
            VideoReader(cut_off(film, 0.5))

    def test_nothing_but_damage_is_refused(self, tmp_path: Path) -> None:
        film = write_film(
            tmp_path / "a.mp4", noise(1), [0.0], container_options={"movflags": "+faststart"}
        )
        data = film.read_bytes()
        start = data.index(b"mdat") + 4
        film.write_bytes(data[:start] + bytes(len(data) - start))
        with pytest.raises(VideoError, match=r"a\.mp4 holds no picture"):
            read(film)


class TestNoVideo:
    def make(self, kind: str, folder: Path) -> Path:
        path = folder / "recording.mp4"
        match kind:
            case "empty":
                path.touch()
            case "text":
                path.write_text("This is no video.\n", encoding="utf-8")
            case "random bytes":
                path.write_bytes(np.random.default_rng(0).bytes(10_000))
            case "folder":
                path.mkdir()
            case "sound":
                write_sound(path)
            case "sound with a cover":
                write_sound(path, cover=marked())
        return path

    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            ("missing", "There is no file"),
            ("empty", "is empty"),
            ("text", "is not a video"),
            ("random bytes", "is not a video"),
            ("folder", "is a folder"),
            ("sound", "no moving pictures"),
            ("sound with a cover", "no moving pictures"),
        ],
    )
    def test_the_error_names_the_file_and_what_is_wrong(
        self, tmp_path: Path, kind: str, says: str
    ) -> None:
        path = self.make(kind, tmp_path)
        with pytest.raises(VideoError, match=says) as caught:
            VideoReader(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_a_name_that_is_too_long(self, tmp_path: Path) -> None:
        with pytest.raises(VideoError, match="File name too long"):
            VideoReader(tmp_path / ("a" * 300 + ".mp4"))

    def test_a_file_where_a_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(VideoError, match="Not a directory"):
            VideoReader(tmp_path / "file" / "a.mp4")

    @pytest.mark.skipif(
        sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind root"
    )
    def test_a_file_that_may_not_be_read(self, tmp_path: Path) -> None:
        film = write_film(tmp_path / "a.mp4", [marked()], [0.0])
        film.chmod(0)
        with pytest.raises(VideoError, match="permission denied"):
            VideoReader(film)

    def test_no_picture_in_a_video_stream(self, tmp_path: Path) -> None:
        path = tmp_path / "a.mp4"
        with av.open(str(path), "w", options={"movflags": "empty_moov"}) as container:
            stream = container.add_stream("libx264", rate=30)
            stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
            container.start_encoding()
        with VideoReader(path) as reader, pytest.raises(VideoError, match="holds no picture"):
            list(reader)


class TestResources:
    @pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files on Linux")
    def test_every_file_is_closed_again(self, tmp_path: Path) -> None:
        film = write_film(tmp_path / "a.mp4", [marked()] * 3, every(0.1, 3))
        sound = write_sound(tmp_path / "b.mp4")
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(20):
            with VideoReader(film) as reader:
                next(iter(reader))
            with pytest.raises(VideoError):
                VideoReader(sound)
        assert len(list(Path("/proc/self/fd").iterdir())) <= before

    def test_a_path_as_text_will_do(self, tmp_path: Path) -> None:
        film = write_film(tmp_path / "a.mp4", [marked()], [0.0])
        with VideoReader(str(film)) as reader:
            assert reader.info.path == film

    @pytest.mark.parametrize(
        "name", ["<b>&'.mp4", "%d.mp4", "a:b.mp4", "http:x.mp4", "ünïcödé 🏋.mp4"]
    )
    def test_odd_names(self, tmp_path: Path, name: str) -> None:
        film = write_film(tmp_path / "a.mp4", [marked()], [0.0])
        assert times(film.rename(tmp_path / name)) == [0.0]
