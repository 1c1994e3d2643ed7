"""Poses that somebody else has written: read with care, or refused in a line."""

from __future__ import annotations

import io
import json
import os
import random
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from formcheck.errors import PoseTrackError
from formcheck.pose.frame import PoseTrack
from tests.cli.runs import ROOT, Run, names
from tests.files import mutated

Here = Callable[..., Run]
GOLDEN: Final = ROOT / "tests" / "golden" / "squat_faults.npz"
FRAMES: Final = 20
MUTANTS: Final = 150
MOST_MB: Final = 100
"""How much more memory a refusal may take than nothing."""


def arrays() -> dict[str, Any]:
    """A good track, as it is stored."""
    with np.load(GOLDEN) as data:
        known = {name: data[name][:FRAMES] for name in ("t", "xy", "world", "visibility")}
        return known | {"meta": data["meta"]}


def meta(**changes: Any) -> np.ndarray:
    known = json.loads(str(arrays()["meta"]))
    return np.array(json.dumps(known | changes))


def put(name: str, value: float, kind: type = np.float32) -> dict[str, Any]:
    """The array `name` with a `value` in the middle."""
    changed = arrays()[name].astype(kind)
    changed[len(changed) // 2, ...] = value
    return {name: changed}


def times(*last: float) -> dict[str, Any]:
    return {"t": np.array([*np.arange(FRAMES - len(last)), *last], dtype=np.float64)}


def header(shape: tuple[int, ...], kind: str = "<f4") -> bytes:
    """What stands before an array of that shape."""
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        out, {"descr": kind, "fortran_order": False, "shape": shape}
    )
    return out.getvalue()


WRONG: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "an endless place": (put("xy", np.inf), "too large"),
    "an endless place to the left": (put("xy", -np.inf), "too large"),
    "a place beyond all pictures": (put("xy", 1e38), "too large"),
    "a place that no float holds": (put("xy", 1e300, np.float64), "too large"),
    "an endless body": (put("world", np.inf), "too large"),
    "a body as large as a city": (put("world", 1e4), "too large"),
    "a negative visibility": (put("visibility", -0.5), "visibility is negative"),
    "a visibility of 7": (put("visibility", 7), "too large"),
    "complex places": ({"xy": arrays()["xy"].astype(complex)}, "no real numbers"),
    "complex times": ({"t": arrays()["t"].astype(complex)}, "no real numbers"),
    "places that are true": ({"xy": arrays()["xy"] > 0}, "no real numbers"),
    "places that are dates": ({"xy": arrays()["xy"].astype("M8[s]")}, "no real numbers"),
    "places that are records": (
        {"xy": np.zeros((FRAMES, 33, 2), dtype=[("x", "f4")])},
        "no real numbers",
    ),
    "long doubles": ({"world": arrays()["world"].astype(np.longdouble)}, "no real numbers"),
    "a negative time": ({"t": arrays()["t"] - 5}, "negative"),
    "times that stand still": (times(12.0, 12.0, 13.0, 14.0), "do not rise"),
    "times that go back": (times(3.0), "do not rise"),
    "a time that is none": (times(np.nan), "no number"),
    "an endless time": (times(np.inf), "too large"),
    "a time in a thousand years": (times(1e11), "later than thirty days"),
    "one time less": ({"t": arrays()["t"][1:]}, "wrong shape"),
    "times in two columns": ({"t": np.zeros((FRAMES, 2))}, "wrong shape"),
    "a single time": ({"t": np.array(1.0)}, "wrong shape"),
    "seventeen landmarks": ({"xy": arrays()["xy"][:, :17]}, "wrong shape"),
    "no size": ({"meta": meta(size_wh=None)}, "pixels wide"),
    "a size of zero": ({"meta": meta(size_wh=[0, 480])}, "pixels wide"),
    "a negative size": ({"meta": meta(size_wh=[640, -480])}, "pixels wide"),
    "a size of a fraction": ({"meta": meta(size_wh=[640.5, 480])}, "pixels wide"),
    "an endless size": ({"meta": meta(size_wh=[1e999, 480])}, "pixels wide"),
    "a size of three": ({"meta": meta(size_wh=[640, 480, 3])}, "pixels wide"),
    "a size of 400 digits": ({"meta": meta(size_wh=[10**400, 480])}, "pixels wide"),
    "a size of 5000 digits": (
        {"meta": np.array('{"schema": 1, "size_wh": [' + "9" * 5000 + ", 480]}")},
        "",
    ),
    "a schema that is a list": ({"meta": meta(schema=[1])}, "schema"),
    "a source that is a word": ({"meta": meta(source="here")}, "where it comes from"),
    "no description": ({"meta": None}, ""),
    "a description of bytes": ({"meta": np.array(b"{}")}, "no text"),
    "two descriptions": ({"meta": np.array(["{}", "{}"])}, "no text"),
    "a description nested 100,000 deep": ({"meta": np.array("[" * 100_000)}, ""),
    "a description of ten megabytes": ({"meta": np.array("x" * 10_000_000)}, "no text"),
    "no places": ({"xy": None}, ""),
    "an object": ({"xy": np.array([{}, []], dtype=object)}, "no real numbers"),
}
"""What is changed in a good track, and what is said about it."""


def stored(path: Path, changes: dict[str, Any]) -> Path:
    known = {name: value for name, value in (arrays() | changes).items() if value is not None}
    np.savez_compressed(path, **known)
    return path


def packed(path: Path, **members: bytes) -> Path:
    """A good track in which some members are other bytes."""
    good = stored(path.with_name("good.npz"), {})
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            file.writestr(name, members.get(name.removesuffix(".npy"), source.read(name)))
    good.unlink()
    return path


def refused(here: Here, path: Path) -> str:
    """Why the command does not take the poses, in one line."""
    before = names(path.parent)
    run = here("replay", path, "-e", "squat", "--json", "report.json")
    assert (run.code, run.out) == (2, "")
    assert names(path.parent) == before
    assert str(path) in run.complaint
    return run.complaint


@pytest.mark.parametrize(("changes", "says"), WRONG.values(), ids=WRONG)
def test_what_no_pose_is(here: Here, tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    said = refused(here, stored(tmp_path / "a.npz", changes))
    assert "is not a pose track" in said
    assert says in said
    assert "`formcheck analyze --poses F.npz` writes one." in said


class TestSizes:
    """Little on the disk, much in memory."""

    @pytest.fixture(autouse=True)
    def takes_little(self, tmp_path: Path, here: Here) -> Any:
        here("replay", stored(tmp_path / "good.npz", {}), "-e", "squat", "--json", "-")
        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        yield
        after_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert after_kb - before_kb < MOST_MB * 1024

    def test_gigabytes_of_zeros(self, here: Here, tmp_path: Path) -> None:
        path = tmp_path / "a.npz"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("meta.npy", member(arrays()["meta"]))
            with file.open("t.npy", "w") as inner:
                inner.write(header((500_000_000,), "<f8"))
                for _ in range(200):
                    inner.write(bytes(1 << 20))
        assert "more than 1000000 frames" in refused(here, path)

    def test_a_header_that_claims_gigabytes(self, here: Here, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.npz", xy=header((10**9, 33, 2)) + bytes(100))
        assert "wrong shape" in refused(here, path)

    def test_a_header_that_claims_a_million_frames(self, here: Here, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.npz", t=header((10**6,), "<f8") + bytes(800))
        assert "breaks off" in refused(here, path)

    def test_gigabytes_of_text(self, here: Here, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.npz", meta=header((), "<U800000000") + bytes(1000))
        assert "is not a pose track" in refused(here, path)

    def test_a_header_without_end(self, here: Here, tmp_path: Path) -> None:
        long = b"\x93NUMPY\x02\x00" + (10_000_000).to_bytes(4, "little") + b" " * 10_000_000
        assert "is not a pose track" in refused(here, packed(tmp_path / "a.npz", xy=long))

    def test_a_negative_shape(self, here: Here, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.npz", t=header((-5,), "<f8") + bytes(160))
        assert "is not a pose track" in refused(here, path)

    def test_more_than_the_header_says(self, here: Here, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.npz", t=member(arrays()["t"]) + bytes(50_000_000))
        assert "more than it says" in refused(here, path)


def member(array: Any) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array(out, np.asarray(array))
    return out.getvalue()


class TestFiles:
    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
    def test_a_pipe_that_nobody_writes_to(self, here: Here, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.npz")
        assert "not an ordinary file" in refused(here, tmp_path / "a.npz")

    def test_a_link_to_itself(self, here: Here, tmp_path: Path) -> None:
        (tmp_path / "a.npz").symlink_to(tmp_path / "a.npz")
        assert "Cannot read" in refused(here, tmp_path / "a.npz")

    def test_a_video(self, here: Here, tmp_path: Path) -> None:
        (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x20ftypisom" + bytes(500))
        assert "is not a pose track" in refused(here, tmp_path / "a.mp4")

    def test_a_protected_archive(self, here: Here, tmp_path: Path) -> None:
        path = stored(tmp_path / "a.npz", {})
        data = bytearray(path.read_bytes())
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.find(mark)
            while at >= 0:
                data[at + offset] |= 1
                at = data.find(mark, at + 1)
        path.write_bytes(data)
        assert "is not a pose track" in refused(here, path)

    @pytest.mark.parametrize(
        "source",
        [
            {"warnings": 7},
            {"warnings": [7, None, {}]},
            {"warning": ["old"]},
            {"speed": -1.0},
            {"speed": "fast"},
            {"speed": 1e308},
            {"rotate_deg": 45},
            {"rotate_deg": [90]},
            {"path": 7, "model": None},
        ],
        ids=str,
    )
    def test_nonsense_about_where_they_come_from_does_no_harm(
        self, here: Here, tmp_path: Path, source: dict[str, Any]
    ) -> None:
        path = stored(tmp_path / "a.npz", {"meta": meta(source=source)})
        run = here("replay", path, "-e", "squat", "--json", "-")
        assert (run.code, run.err) == (0, "")
        found = json.loads(run.out)["source"]
        assert (found["speed"], found["rotate_deg"]) == (1.0, 0)

    def test_a_track_of_nobody(self, here: Here, tmp_path: Path) -> None:
        nobody = {name: arrays()[name] * np.nan for name in ("xy", "world", "visibility")}
        run = here("replay", stored(tmp_path / "a.npz", nobody), "-e", "squat")
        assert run.code == 3
        assert run.complaint.startswith("Nobody is to be seen")

    def test_a_track_of_no_frames(self, here: Here, tmp_path: Path) -> None:
        nothing = {name: array[:0] for name, array in arrays().items() if name != "meta"}
        run = here("replay", stored(tmp_path / "a.npz", nothing), "-e", "squat")
        assert run.code == 3
        assert run.complaint.startswith("Nobody is to be seen")

    def test_an_annotated_video_of_poses(self, here: Here, tmp_path: Path) -> None:
        path = stored(tmp_path / "a.npz", {})
        run = here("analyze", path, "-e", "squat", "--video", "out.mp4")
        assert run.code == 2
        assert "poses hold no pictures" in run.complaint
        assert names(tmp_path) == ["a.npz"]


def test_whatever_bytes_are_changed_it_is_said_or_does_no_harm(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    rng = random.Random(seed)
    data = stored(tmp_path / "a.npz", {}).read_bytes()
    good = PoseTrack.load(tmp_path / "a.npz")
    for i in range(MUTANTS):
        (tmp_path / "a.npz").write_bytes(mutated(data, rng))
        try:
            found = PoseTrack.load(tmp_path / "a.npz")
        except PoseTrackError:
            continue
        except Exception as error:
            raise AssertionError(f"mutant {i} with seed {seed}") from error
        assert np.array_equal(found.xy, good.xy, equal_nan=True), f"mutant {i} with seed {seed}"


def test_whatever_is_changed_inside_it_is_said_or_is_a_pose(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    rng = random.Random(seed)
    known = {name: member(array) for name, array in arrays().items()}
    for i in range(MUTANTS):
        name = rng.choice(list(known))
        path = packed(tmp_path / "a.npz", **{name: mutated(known[name], rng)})
        try:
            found = PoseTrack.load(path)
        except PoseTrackError:
            continue
        except Exception as error:
            raise AssertionError(f"mutant {i} of {name} with seed {seed}") from error
        assert len(found) == FRAMES
        assert np.nanmax(np.abs(found.xy)) <= 1e6
