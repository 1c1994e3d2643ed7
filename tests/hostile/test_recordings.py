"""Recordings as they come, and as somebody with bad intentions makes them."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from formcheck.errors import FormCheckError, VideoError
from formcheck.media.reader import VideoReader
from formcheck.media.sound import Sound
from formcheck.media.writer import VideoWriter
from formcheck.messages.words import english
from formcheck.pose.frame import PoseFrame, PoseTrack
from tests.cli.runs import ROOT, Run, names
from tests.files import (
    BLUE,
    GREEN,
    GREY,
    RED,
    corners,
    every,
    marked,
    mutated,
    set_matrix,
    write_film,
    write_start_of_sample,
    write_talkie,
)
from tests.hostile.films import (
    CONTAINERS,
    NO_VIDEOS,
    ODD,
    TOO_MUCH,
    Maker,
    bare,
    jumping,
    slow_motion,
    twice,
)

Here = Callable[..., Run]
SQUATS = ROOT / "tests" / "golden" / "squat_faults.npz"
BRIDGES = ROOT / "tests" / "golden" / "glute_bridge_faults.npz"
MUTANTS = 25
MOST_FRAMES = 1000
"""No mutant of a few pictures has more."""
COLOUR_NOISE = 25


def refused(here: Here, path: Path) -> str:
    """Why the command does not take the recording, in one line."""
    before = names(path.parent)
    run = here("analyze", path, "-e", "squat", "--json", "report.json", "--video", "v.mp4")
    assert run.code == 2
    assert run.out == ""
    assert names(path.parent) == before
    return run.complaint


def read(path: Path, **options: Any) -> tuple[list[float], tuple[str, ...]]:
    """The times of all pictures, and the warnings."""
    with VideoReader(path, 64, **options) as reader:
        times = [frame.t for frame in reader]
        return times, tuple(english().message(warning) for warning in reader.warnings)


class TestWhatIsNoRecording:
    @pytest.mark.parametrize("make", NO_VIDEOS.values(), ids=NO_VIDEOS)
    def test_other_files_are_never_opened_by_it(
        self, here: Here, tmp_path: Path, make: Maker
    ) -> None:
        path = make(tmp_path)
        said = refused(here, path)
        assert str(path) in said
        assert "is not a video " in said

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
    def test_a_pipe_that_nobody_writes_to(self, here: Here, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.mp4")
        assert "it is not an ordinary file" in refused(here, tmp_path / "a.mp4")

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="has no such device")
    def test_a_device_without_end(self, here: Here) -> None:
        run = here("analyze", "/dev/zero", "-e", "squat")
        assert (run.code, run.complaint) == (
            2,
            "Cannot read /dev/zero: it is not an ordinary file.",
        )

    def test_a_link_to_itself(self, here: Here, tmp_path: Path) -> None:
        (tmp_path / "a.mp4").symlink_to(tmp_path / "a.mp4")
        assert "Cannot read" in refused(here, tmp_path / "a.mp4")

    @pytest.mark.parametrize("make", TOO_MUCH.values(), ids=TOO_MUCH)
    def test_pictures_that_take_a_gigabyte(self, here: Here, tmp_path: Path, make: Maker) -> None:
        said = refused(here, make(tmp_path))
        assert "which is too large" in said or "holds no picture that can be decoded" in said


class TestWhatIsOdd:
    @pytest.mark.model
    @pytest.mark.parametrize("make", ODD.values(), ids=ODD)
    def test_it_is_looked_at(self, here: Here, tmp_path: Path, make: Maker) -> None:
        path = make(tmp_path)
        run = here("analyze", path, "-e", "squat", "--model", "lite", "--video", "v.mp4")
        assert (run.code, run.complaint.split(" The whole body")[0]) == (
            3,
            f"Nobody is to be seen in {path}.",
        )
        assert names(tmp_path) == [path.name]

    @pytest.mark.parametrize("kind", [kind for kind in ODD if kind.startswith("zeros in")])
    def test_damage_is_told(self, tmp_path: Path, kind: str) -> None:
        _, warnings = read(ODD[kind](tmp_path))
        assert len(warnings) == 1
        assert warnings[0].startswith("The file ")

    @pytest.mark.parametrize("name", CONTAINERS)
    def test_no_bytes_are_too_much(self, tmp_path: Path, name: str) -> None:
        seed = random.SystemRandom().randrange(10**9)
        rng = random.Random(seed)
        film = CONTAINERS[name](tmp_path)
        data, bad = film.read_bytes(), tmp_path / f"bad{film.suffix}"
        for i in range(MUTANTS):
            bad.write_bytes(mutated(data, rng))
            told = f"{bad} "
            try:
                watch(bad)
            except VideoError as error:
                told = str(error)
            except Exception as error:
                raise AssertionError(f"mutant {i} of {name} with seed {seed}") from error
            assert (str(bad) in told, "\n" in told) == (True, False), f"{i} with seed {seed}"


def watch(path: Path) -> None:
    """Read all of it, and write it with its sound as an annotated video is written."""
    with VideoReader(path, 64) as reader:
        frames = [frame for _, frame in zip(range(MOST_FRAMES), reader, strict=False)]
    assert len(frames) < MOST_FRAMES
    sound = Sound(path)
    try:
        with VideoWriter(path.with_name("out.mp4"), sound) as writer:
            for frame in frames:
                writer.write(np.zeros((64, 96, 3), dtype=np.uint8), frame.t)
    finally:
        sound.close()


class TestWhichWayUp:
    @pytest.mark.parametrize(
        ("matrix", "shown"),
        [
            ((1, 0, 0, 1), [RED, GREEN, BLUE, GREY]),
            ((0, 1, -1, 0), [BLUE, RED, GREY, GREEN]),
            ((-1, 0, 0, -1), [GREY, BLUE, GREEN, RED]),
            ((0, -1, 1, 0), [GREEN, GREY, RED, BLUE]),
            ((-1, 0, 0, 1), [GREEN, RED, GREY, BLUE]),
            ((1, 0, 0, -1), [BLUE, GREY, RED, GREEN]),
            ((0, 1, 1, 0), [RED, BLUE, GREEN, GREY]),
            ((0, -1, -1, 0), [GREY, GREEN, BLUE, RED]),
            ((0, 0, 0, 0), [RED, GREEN, BLUE, GREY]),
        ],
        ids=str,
    )
    def test_the_display_matrix_in_full(
        self, tmp_path: Path, matrix: tuple[float, ...], shown: list[tuple[int, ...]]
    ) -> None:
        film = set_matrix(write_film(tmp_path / "a.mp4", [marked(160, 160)], [0.0]), *matrix)
        with VideoReader(film) as reader:
            found = corners(next(iter(reader)).image)
        assert np.abs(np.array(found) - np.array(shown)).max() <= COLOUR_NOISE

    @pytest.mark.parametrize("degrees", [90, 180, 270])
    def test_what_lies_on_its_side_is_asked_about(
        self, here: Here, tmp_path: Path, degrees: int
    ) -> None:
        turned(SQUATS, degrees).save(tmp_path / "a.npz")
        run = here("replay", "a.npz", "-e", "squat", "--json", "-")
        said = json.loads(run.out)["tracking"]["warnings"]
        assert run.code == 0
        assert [f"--rotate {360 - degrees} " in warning for warning in said] == [True]

        right = here(
            "replay", "a.npz", "-e", "squat", "--json", "-", "--rotate", str(360 - degrees)
        )
        upright = here("replay", SQUATS, "-e", "squat", "--json", "-")
        assert json.loads(right.out)["reps"] == json.loads(upright.out)["reps"]
        assert not any("--rotate" in said for said in json.loads(right.out)["tracking"]["warnings"])

    def test_somebody_who_lies_is_not_set_upright(self, here: Here) -> None:
        run = here("replay", BRIDGES, "-e", "squat", "--json", "-")
        said = json.loads(run.out)["tracking"]["warnings"]
        assert "Stand up" in said[0]
        assert not any("--rotate" in warning for warning in said)

    def test_a_picture_said_to_be_right_is_not_asked_about(
        self, here: Here, tmp_path: Path
    ) -> None:
        turned(SQUATS, 90).save(tmp_path / "a.npz")
        run = here("replay", "a.npz", "-e", "squat", "--json", "-", "--rotate", "0")
        assert "--rotate" not in run.out

    @pytest.mark.parametrize("degrees", ["45", "-90", "360", "nan", ""])
    def test_other_turns(self, here: Here, degrees: str) -> None:
        run = here("replay", SQUATS, "-e", "squat", "--rotate", degrees)
        assert run.code == 2
        assert "--rotate" in run.complaint


def turned(path: Path, degrees: int) -> PoseTrack:
    track = PoseTrack.load(path)
    frames: list[PoseFrame] = [pose.turned(degrees) for pose in track.frames()]
    return PoseTrack.from_frames(frames, track.source)


class TestTime:
    @pytest.mark.parametrize(
        ("name", "codec", "sound"), [("a.ts", "libx264", "aac"), ("a.mpg", "mpeg2video", "mp2")]
    )
    def test_two_recordings_in_one_file(
        self, tmp_path: Path, name: str, codec: str, sound: str
    ) -> None:
        film = twice(write_talkie(tmp_path / name, codec, sound))
        times, warnings = read(film)
        assert len(times) == 40
        assert times[-1] == pytest.approx(3.9, abs=0.05)
        assert [warning[:30] for warning in warnings] == ["The times in the file jump aft"]

    @pytest.mark.parametrize("jump_s", [95_443.7, 4000.0, -1.0, -50.0])
    def test_times_that_jump(self, tmp_path: Path, jump_s: float) -> None:
        times, warnings = read(jumping(tmp_path, jump_s))
        assert np.diff(times).max() < 0.2
        assert len(warnings) == 1
        assert "jump after 0.9 s" in warnings[0]

    def test_a_pause_is_no_jump(self, tmp_path: Path) -> None:
        times, warnings = read(jumping(tmp_path, 20.0))
        assert times[-1] == pytest.approx(21.9, abs=0.01)
        assert warnings == ()

    @pytest.mark.parametrize(("name", "rate"), [("a.h264", 10), ("a.hevc", 10), ("a.mjpeg", 25)])
    def test_a_stream_without_times(self, tmp_path: Path, name: str, rate: float) -> None:
        times, warnings = read(bare(name, tmp_path))
        assert len(times) == 20
        assert times == pytest.approx(every(1 / rate, 20), abs=0.001)
        assert len(warnings) == 1
        assert f" {rate} pictures a second are assumed" in warnings[0]

    @pytest.mark.parametrize("fps", ["80.0", "80"])
    def test_slow_motion_that_says_so(self, tmp_path: Path, fps: str) -> None:
        film = slow_motion(tmp_path, fps)
        times, warnings = read(film)
        assert times[-1] == pytest.approx(1.9)
        assert len(warnings) == 1
        assert "8 times slower" in warnings[0]
        assert "speed 0.125" in warnings[0]
        assert read(film, speed=0.125)[0][-1] == pytest.approx(1.9 / 8)

    @pytest.mark.parametrize("fps", ["10", "nan", "inf", "-5", "1e300", "many", ""])
    def test_nonsense_about_slow_motion(self, tmp_path: Path, fps: str) -> None:
        assert read(slow_motion(tmp_path, fps))[1] == ()

    @pytest.mark.parametrize("speed", ["0", "-1", "nan", "inf", "1e-300", "101", "slow"])
    def test_a_speed_that_nothing_has(self, here: Here, speed: str) -> None:
        run = here("replay", SQUATS, "-e", "squat", "--speed", speed)
        assert run.code == 2
        assert "--speed" in run.complaint

    def test_all_times_are_those_of_the_movement(self, here: Here, tmp_path: Path) -> None:
        track = PoseTrack.load(SQUATS)
        slow = PoseTrack(track.t * 8, track.size_wh, track.xy, track.world, track.visibility)
        slow.save(tmp_path / "a.npz")
        run = here("replay", "a.npz", "-e", "squat", "--speed", "0.125", "--json", "-")
        true = here("replay", SQUATS, "-e", "squat", "--json", "-")
        found, wanted = json.loads(run.out), json.loads(true.out)
        for key in ("reps", "faults", "counts"):
            assert found[key] == wanted[key]
        assert found["source"]["speed"] == 0.125
        assert "plays 8 times slower" in found["tracking"]["warnings"][0]


class TestSound:
    @pytest.mark.parametrize(
        ("name", "codecs", "kept", "from_s"),
        [
            ("a.mp4", ("libx264", "aac"), "aac", 0.5),
            ("a.mkv", ("libx264", "libmp3lame"), "mp3float", 0.5),
            ("a.ts", ("libx264", "aac"), "aac", 0.5),
            ("a.ts", ("libx264", "ac3"), "aac", 0.5),
            ("a.avi", ("mpeg4", "pcm_s16le"), "aac", 0.0),  # an .avi always begins at 0
            ("a.mpg", ("mpeg2video", "mp2"), "aac", 0.5),
        ],
    )
    def test_it_is_kept_and_stays_with_the_pictures(
        self, tmp_path: Path, name: str, codecs: tuple[str, str], kept: str, from_s: float
    ) -> None:
        film = write_talkie(tmp_path / name, *codecs, pictures_from_s=from_s)
        note = copy_with_sound(film, tmp_path / "out.mp4")
        with av.open(str(tmp_path / "out.mp4")) as container:
            heard = container.streams.audio[0]
            assert heard.codec_context.name == kept
            frames = list(container.decode(heard))
        last = frames[-1]
        assert note == ""
        assert float(last.time or 0) + last.samples / last.rate == pytest.approx(
            2 - from_s, abs=0.1
        )
        assert np.abs(frames[len(frames) // 2].to_ndarray()).max() > 0.5

    @pytest.mark.model
    @pytest.mark.parametrize(
        ("options", "sounds", "says"),
        [
            ((), 1, ""),
            (("--no-sound",), 0, ""),
            (("--speed", "0.5"), 0, "so the sound is left out."),
        ],
        ids=["kept", "left out", "slow motion"],
    )
    def test_the_command_keeps_it_or_says_why_not(
        self, here: Here, tmp_path: Path, options: tuple[str, ...], sounds: int, says: str
    ) -> None:
        film = with_sound(write_start_of_sample(tmp_path / "a.mp4", 12), tmp_path / "talkie.mp4")
        lite = ("--model", "lite", "--video", "out.mp4")
        run = here("analyze", film, "-e", "glute_bridge", *lite, *options)
        assert run.code == 0
        with av.open(str(tmp_path / "out.mp4")) as container:
            assert len(container.streams.audio) == sounds
        assert says in run.out
        assert ("sound" in run.out) is bool(says)

    def test_sound_that_breaks_off_is_told(self, tmp_path: Path) -> None:
        film = twice(write_talkie(tmp_path / "a.ts", seconds=4))
        assert "breaks off after 4." in copy_with_sound(film, tmp_path / "out.mp4")


def copy_with_sound(film: Path, target: Path) -> str:
    """Write the film again with its sound; what is to be said about it."""
    sound = Sound(film)
    with VideoReader(film) as reader, VideoWriter(target, sound) as writer:
        for frame in reader:
            writer.write(frame.image, frame.t)
    sound.close()
    return english().message(sound.note) if sound.note else ""


def with_sound(film: Path, target: Path) -> Path:
    """The film, with a tone."""
    tone = write_talkie(target.with_name("tone.mkv"))
    sound = Sound(tone)
    try:
        with VideoReader(film) as reader, VideoWriter(target, sound) as writer:
            for frame in reader:
                writer.write(frame.image, frame.t)
    except FormCheckError as error:  # the test cannot begin
        raise AssertionError from error
    finally:
        sound.close()
    tone.unlink()
    return target
