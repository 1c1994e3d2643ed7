"""Parts of a recording, read by themselves, are together what is read in one go."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from formcheck.media.cuts import Cutting, VideoPart, around
from formcheck.media.frame import Frame
from formcheck.media.reader import VideoReader
from formcheck.messages.message import Message
from formcheck.pose.frame import Image
from tests.files import damage, every, write_film, write_stamped

SHORT = Cutting(longest_s=1.0, warm_up_s=0.2)
KEYS = {"g": "10", "bf": "2", "sc_threshold": "0"}
"""A key frame every ten pictures, and pictures that are shown in another order than stored."""
COUNT = 90


def pictures(count: int = COUNT) -> list[Image]:
    """Each of another grey."""
    return [np.full((48, 64, 3), 20 + 2 * i % 200, dtype=np.uint8) for i in range(count)]


def film(path: Path, times_s: list[float] | None = None, **options: str) -> Path:
    times_s = times_s or every(1 / 30, COUNT)
    return write_film(path, pictures(len(times_s)), times_s, codec_options={**KEYS, **options})


def cut(path: Path, cutting: Cutting = SHORT) -> tuple[VideoPart, ...]:
    with VideoReader(path) as reader:
        return reader.parts(cutting)


def together(path: Path, parts: tuple[VideoPart, ...]) -> tuple[list[Frame], tuple[Message, ...]]:
    """What all parts hold, and what is odd about them."""
    frames, extents = [], []
    for part in parts:
        with VideoReader(path, part=part) as reader:
            frames += [frame for frame in reader if not frame.warm_up]
        extents.append(reader.extent)
    with VideoReader(path) as reader:
        return frames, reader.oddities(extents)


def whole(path: Path) -> tuple[list[Frame], tuple[Message, ...]]:
    with VideoReader(path) as reader:
        return list(reader), reader.warnings


def assert_same(path: Path, parts: tuple[VideoPart, ...]) -> None:
    (found, odd), (wanted, told) = together(path, parts), whole(path)
    assert [frame.t for frame in found] == [frame.t for frame in wanted]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(found, wanted, strict=True))
    assert odd == told


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.mov", "a.ts"])
def test_parts_are_together_the_whole(tmp_path: Path, name: str) -> None:
    path = film(tmp_path / name)
    parts = cut(path)
    assert len(parts) == 4
    assert_same(path, parts)


def test_a_changing_rate_is_kept(tmp_path: Path) -> None:
    times_s = [*every(1 / 30, 45), *(1.5 + 0.1 * i for i in range(20))]
    path = film(tmp_path / "a.mp4", times_s)
    parts = cut(path)
    assert len(parts) > 2
    assert_same(path, parts)


def test_a_part_begins_with_pictures_that_lead_to_it(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    first, second, *_ = cut(path)
    with VideoReader(path, picture_side_px=64, part=second) as reader:
        frames = list(reader)
    leading = [frame for frame in frames if frame.warm_up]
    assert len(leading) == SHORT.warm_up_s * 30
    assert [frame.warm_up for frame in frames] == sorted(
        (frame.warm_up for frame in frames), reverse=True
    )
    assert all(frame.picture is None for frame in leading)  # nobody looks at them
    assert frames[len(leading)].t == pytest.approx(second.first_s)
    assert (first.first_s, first.end) == (0, second.first)


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_another_speed_changes_the_times_alone(tmp_path: Path, speed: float) -> None:
    path = film(tmp_path / "a.mp4")
    second = cut(path)[1]
    with VideoReader(path, part=second) as reader, VideoReader(path, speed=speed, part=second) as s:
        assert [frame.t for frame in s] == [frame.t * speed for frame in reader]


def test_cuts_are_by_the_content_alone(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    other = tmp_path / "elsewhere.mp4"
    other.write_bytes(path.read_bytes())
    assert cut(path) == cut(other)


def test_parts_are_evenly_long(tmp_path: Path) -> None:
    """As far as the key frames allow."""
    begins = [part.first_s for part in cut(film(tmp_path / "a.mp4"))]
    assert np.diff(begins) == pytest.approx([0.75] * 3, abs=10 / 30)


class TestWhole:
    """What is not cut."""

    def test_what_is_short(self, tmp_path: Path) -> None:
        assert cut(film(tmp_path / "a.mp4"), Cutting(longest_s=4.0)) == ()

    def test_what_has_one_key_frame(self, tmp_path: Path) -> None:
        assert cut(film(tmp_path / "a.mp4", g="600")) == ()

    @pytest.mark.parametrize(
        "times_s",
        [
            [*every(0.1, 20), *(0.1 + t for t in every(0.1, 20))],
            [*(50 + t for t in every(0.1, 20)), *(0.1 + t for t in every(0.1, 20))],
            [*every(0.1, 20), *(100 + t for t in every(0.1, 20))],
            [*every(0.1, 20), 1.9, *(2 + t for t in every(0.1, 20))],
        ],
        ids=["begun anew", "jumps back", "jumps ahead", "one time twice"],
    )
    def test_times_that_do_not_simply_rise(self, tmp_path: Path, times_s: list[float]) -> None:
        assert cut(write_stamped(tmp_path / "a.mkv", pictures(len(times_s)), times_s)) == ()

    def test_the_same_with_times_that_do(self, tmp_path: Path) -> None:
        path = write_stamped(tmp_path / "a.mkv", pictures(40), every(0.1, 40))
        assert len(cut(path)) == 4

    def test_a_stream_without_times(self, tmp_path: Path) -> None:
        assert cut(film(tmp_path / "a.h264")) == ()


def test_damage_is_told_once_and_where_it_is(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv")
    parts = cut(path)
    damage(path, at=0.6, size=60)
    _, odd = together(path, parts)
    _, told = whole(path)
    assert [message.id for message in odd] == [message.id for message in told]


def test_a_place_that_no_seeking_leads_to_is_reached_all_the_same(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv")
    parts = cut(path)
    lost = tuple(
        part if part.key is None else VideoPart(part.origin_s, part.key, 10**9, *_rest(part))
        for part in parts
    )
    assert_same(path, lost)


def _rest(part: VideoPart) -> tuple[int, int | None, float]:
    return part.first, part.end, part.first_s


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_single_moments_are_read_from_the_key_frame_before(tmp_path: Path, name: str) -> None:
    path = film(tmp_path / name)
    shown = {frame.t: frame.image for frame in whole(path)[0]}
    moments = [list(shown)[i] for i in (3, 44, 41, 89)]
    parts = around(path, moments)
    assert len(parts) == 3  # two of them lie between the same key frames
    read = [frame for part in parts for frame in VideoReader(path, part=part)]
    assert len(read) <= 4 + 5 + 10
    for moment in moments:
        assert any(
            frame.t == moment and np.array_equal(frame.image, shown[moment])
            for frame in read
            if not frame.warm_up
        )


def test_moments_of_what_is_read_as_a_whole_have_no_parts(tmp_path: Path) -> None:
    path = write_stamped(tmp_path / "a.mkv", pictures(4), [0.0, 0.5, 0.5, 1.0])
    assert around(path, [0.5]) == ()


@pytest.mark.parametrize(("most", "kept"), [(None, 60), (30.0, 30), (15.0, 15), (90.0, 60)])
def test_pictures_beyond_so_many_a_second_are_passed_over(
    tmp_path: Path, most: float | None, kept: int
) -> None:
    path = film(tmp_path / "a.mp4", every(1 / 60, 60))
    with VideoReader(path, most_per_s=most) as reader:
        times = [frame.t for frame in reader]
    assert len(times) == pytest.approx(kept, abs=1)
    assert np.diff(times) == pytest.approx(1 / kept, abs=1.01 / 60)
    assert reader.extent.pictures == 60


def test_a_glimpse_is_the_picture_small_and_grey(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    with VideoReader(path) as reader:
        glimpses = [(g.t, g.grey, g.frame()) for g in reader.glimpses()]
    wanted = whole(path)[0]
    for (t, grey, frame), expected in zip(glimpses, wanted, strict=True):
        assert frame is not None
        assert (t, frame.t, frame.size_wh) == (expected.t, expected.t, expected.size_wh)
        assert np.array_equal(frame.image, expected.image)
        assert grey.shape == (30, 40)
        assert grey.std() < 1
        assert grey.mean() == pytest.approx(expected.image.mean(), abs=20)
