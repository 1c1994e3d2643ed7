"""Every format says what the report and the poses say, and other programs can read it."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

from formcheck.exercises.catalog import load_exercise
from formcheck.pose.frame import PoseTrack
from formcheck.pose.skeleton import Landmark
from formcheck.sinks.known import endings, own_sinks
from tests.cli.conftest import Here
from tests.cli.runs import ROOT, names, parsed
from tests.hostile.folders import POSES
from tests.installed import install
from tests.report.schema import REPORT, mismatch

OF_A_SIDE = (
    *("Eye", "Shoulder", "Elbow", "Wrist", "Pinky", "Index", "Thumb", "Hip", "Knee", "Ankle"),
    *("Heel", "BigToe"),
)
ENDINGS = (".json", ".csv", ".html", ".npz", ".landmarks.csv", ".trc", ".mot", ".parquet")
OPENSIM = {"Nose", *(f"{side}{part}" for side in "LR" for part in OF_A_SIDE)}
"""The markers of Pose2Sim's OpenSim models for MediaPipe's points."""


@pytest.fixture
def written(tmp_path: Path, here: Here) -> Path:
    """A folder with the squats in every format that landmarks can have."""
    asked = [part for ending in ENDINGS for part in ("--out", f"a{ending}")]
    run = here("replay", POSES, "-e", "squat", *asked)
    assert (run.code, run.err) == (0, "")
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def tabbed(path: Path, head: int) -> list[list[float]]:
    """The numbers below a head of so many lines, as OpenSim's readers take them."""
    lines = [line for line in path.read_text("utf-8").splitlines()[head:] if line]
    return [[float(cell) if cell else math.nan for cell in line.split("\t")] for line in lines]


def test_every_format_is_tried() -> None:
    assert {*ENDINGS, ".mp4", ".htm"} == set(own_sinks()) == set(endings())


def test_all_formats_of_one_analysis(written: Path) -> None:
    track = PoseTrack.load(POSES)
    parts = [f"a{part}.{kind}" for kind in ("csv", "parquet") for part in (".faults", ".measures")]
    assert names(written) == sorted([*(f"a{ending}" for ending in ENDINGS), *parts])

    report = parsed((written / "a.json").read_text("utf-8"))
    assert mismatch(report, REPORT) == ""
    assert report["counts"]["reps"] == len(rows(written / "a.csv")) > 0
    assert "<html" in (written / "a.html").read_text("utf-8")
    np.testing.assert_array_equal(PoseTrack.load(written / "a.npz").xy, track.xy)

    check_landmarks(rows(written / "a.landmarks.csv"), track)
    check_markers(written / "a.trc", track)
    check_angles(written / "a.mot", rows(written / "a.measures.csv"))
    for part in ("", ".faults", ".measures"):
        check_parquet(written / f"a{part}.parquet", rows(written / f"a{part}.csv"))


def check_landmarks(table: list[dict[str, str]], track: PoseTrack) -> None:
    knee, first = Landmark.LEFT_KNEE, table[0]
    assert len(table) == len(track)
    assert (int(first["width_px"]), int(first["height_px"])) == track.size_wh
    found = [float(first[f"left_knee_{part}"]) for part in ("x_px", "y_px", "x_m", "y_m", "z_m")]
    assert found == pytest.approx([*track.xy[0, knee], *track.world[0, knee]], abs=1e-5)


def check_markers(path: Path, track: PoseTrack) -> None:
    """The head is OpenSim's, y points up."""
    head = [line.split("\t") for line in path.read_text("utf-8").splitlines()[:5]]
    assert head[0] == ["PathFileType", "4", "(X/Y/Z)", "a.trc"]
    stated = dict(zip(head[1], head[2], strict=True))
    assert (int(stated["NumFrames"]), int(stated["NumMarkers"])) == (len(track), len(Landmark))
    assert stated["Units"] == "m"
    assert len(head[3][2::3]) == len(Landmark)
    assert set(head[3][2::3]) >= OPENSIM
    assert head[4][2:5] == ["X1", "Y1", "Z1"]
    assert len(head[4]) == 2 + 3 * len(Landmark)
    numbers = np.array(tabbed(path, 5))
    np.testing.assert_allclose(numbers[:, 1], track.t, atol=1e-6)
    markers = numbers[:, 2:].reshape(len(track), -1, 3)
    np.testing.assert_allclose(markers, track.world * [1, -1, -1], atol=1e-6)


def check_angles(path: Path, measures: list[dict[str, str]]) -> None:
    """All measures in degrees, and only these."""
    lines = path.read_text("utf-8").splitlines()
    head = lines.index("endheader") + 1
    columns = lines[head].split("\t")
    squat = load_exercise("squat")
    degrees = [name for name in squat.measures if squat.measures[name].unit == "deg"]
    assert columns == ["time", *degrees]
    assert {f"nRows={len(measures)}", f"nColumns={len(columns)}", "inDegrees=yes"} <= set(lines)
    for row, cells in zip(tabbed(path, head + 1), measures, strict=True):
        expected = [float(cells[name] or math.nan) for name in ("t_s", *degrees)]
        assert row == pytest.approx(expected, abs=1e-4, nan_ok=True)


def check_parquet(path: Path, table: list[dict[str, str]]) -> None:
    found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    assert len(found) == len(table)
    for row, cells in zip(found, table, strict=True):
        assert list(row) == list(cells)
        for name, value in row.items():
            if isinstance(value, float):
                assert value == pytest.approx(float(cells[name]), abs=1e-4)
            else:
                assert ("" if value is None else str(value)) == cells[name]


def test_a_name_that_asks_for_no_format(tmp_path: Path, here: Here) -> None:
    run = here("replay", POSES, "-e", "squat", "--out", "a.docx")
    assert (run.code, run.out, names(tmp_path)) == (2, "", [])
    assert run.complaint.startswith("Cannot write a.docx: no format has files of such a name.")
    assert all(ending in run.complaint for ending in ENDINGS)


def test_a_video_of_poses_is_refused(tmp_path: Path, here: Here) -> None:
    run = here("analyze", POSES, "-e", "squat", "--out", "a.mp4")
    assert (run.code, names(tmp_path)) == (2, [])


class TestOfAnotherPackage:
    def test_a_format_is_found_by_its_ending(
        self, tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        install(monkeypatch, tmp_path / "site", ROOT / "examples" / "own_format")
        run = here("replay", POSES, "-e", "squat", "--out", "a.txt")
        assert run.code == 0
        counted = len(parsed(here("replay", POSES, "-e", "squat", "--json", "-").out)["reps"])
        assert (tmp_path / "a.txt").read_text("utf-8") == f"Squat: {counted} counted\n"
        assert run.out.splitlines()[-1].split() == ["result", "a.txt"]

    def test_one_that_cannot_be_loaded_is_named(
        self, tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "broken").mkdir()
        stated = '[project]\nname = "broken-one"\nversion = "1"\n'
        points = '[project.entry-points."formcheck.sinks"]\n".bad" = "nowhere_at_all:Sink"\n'
        (tmp_path / "broken" / "pyproject.toml").write_text(stated + points, encoding="utf-8")
        install(monkeypatch, tmp_path / "site", tmp_path / "broken")
        run = here("replay", POSES, "-e", "squat", "--out", "a.bad")
        assert run.code == 2
        assert "the package broken-one adds" in run.complaint
        assert here("replay", POSES, "-e", "squat", "--out", "a.json").code == 0
