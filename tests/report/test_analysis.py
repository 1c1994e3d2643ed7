"""One analysis of real pixels, with everything that it can write."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.media.frame import Frame
from formcheck.media.reader import VideoReader
from formcheck.pose.frame import PoseTrack
from tests.cli.runs import Run, formcheck, heavy_modules, names
from tests.files import FAULTY_SAMPLE, film_times
from tests.report.pages import Page
from tests.report.schema import REPORT, mismatch

pytestmark = pytest.mark.model
ROUNDED = 0.0006
PACE = "too_fast"


@dataclass(frozen=True)
class Analysed:
    """A run of `formcheck analyze` and the folder with its files."""

    run: Run
    folder: Path

    @property
    def report(self) -> dict[str, Any]:
        """What went to standard output."""
        found: dict[str, Any] = json.loads(self.run.out)
        return found


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    folder = tmp_path_factory.mktemp("analysis")
    run = formcheck(
        *("analyze", FAULTY_SAMPLE, "-e", "glute_bridge", "--json", "-", "--csv", "t.csv"),
        *("--video", "a.mp4", "--report", "r.html", "--poses", "p.npz"),
        folder=folder,
    )
    return Analysed(run, folder)


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    data = json.loads(FAULTY_SAMPLE.with_suffix(".truth.json").read_text(encoding="utf-8"))
    clip: dict[str, Any] = data["clip"]
    return clip


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def frames(path: Path, count: int) -> list[Frame]:
    """The first `count` frames."""
    with VideoReader(path) as reader:
        return list(islice(reader, count))


def test_in_a_pipe_it_writes_what_was_asked_for_and_no_progress(analysed: Analysed) -> None:
    assert (analysed.run.code, analysed.run.err) == (0, "")
    assert names(analysed.folder) == [
        *("a.mp4", "p.npz", "r.html", "t.csv", "t.faults.csv", "t.measures.csv")
    ]


def test_standard_output_is_json_of_schema_1_and_nothing_else(analysed: Analysed) -> None:
    report = analysed.report
    assert mismatch(report, REPORT) == ""
    times = film_times(FAULTY_SAMPLE)
    assert report["source"] == {
        "path": str(FAULTY_SAMPLE),
        "duration_s": pytest.approx(times[-1]),
        "frames": len(PoseTrack.load(analysed.folder / "p.npz")),
        "pictures": len(times),
        "width": 640,
        "height": 480,
        "speed": 1.0,
        "rotate_deg": 0,
    }
    assert report["tracking"]["person_seen"] > 0.95
    assert report["tracking"]["view"] == "side"
    assert report["tracking"]["near_side"] == "right"


def test_the_count_the_times_and_the_faults_are_those_of_the_script(
    analysed: Analysed, truth: dict[str, Any]
) -> None:
    report = analysed.report
    assert report["counts"]["reps"] == truth["reps"]
    for found, (start_s, end_s) in zip(report["reps"], truth["rep_times"], strict=True):
        assert start_s <= found["peak_s"] <= end_s
        assert found["start_s"] == pytest.approx(start_s, abs=0.6)
        assert found["end_s"] == pytest.approx(end_s, abs=0.6)
        shown = {rule for rule, reps in truth["faults"].items() if found["index"] in reps}
        assert set(found["faults"]) == shown
        assert found["verdict"] == ("faulty" if shown else "good")


def test_the_tables_agree_with_the_json(analysed: Analysed) -> None:
    report = analysed.report
    table = rows(analysed.folder / "t.csv")
    assert [row["verdict"] for row in table] == [item["verdict"] for item in report["reps"]]
    for row, item in zip(table, report["reps"], strict=True):
        for name in ("index", "start_s", "peak_s", "end_s"):
            assert float(row[name]) == pytest.approx(item[name], abs=ROUNDED)
        assert row["not_judged"].split() == item["not_judged"]
    assert len(rows(analysed.folder / "t.faults.csv")) == len(report["faults"])
    measured = [float(row["t_s"]) for row in rows(analysed.folder / "t.measures.csv")]
    looked = PoseTrack.load(analysed.folder / "p.npz")
    assert measured == pytest.approx(looked.t.tolist(), abs=0.001)


def test_the_annotated_video_has_every_picture_at_its_time(analysed: Analysed) -> None:
    assert film_times(analysed.folder / "a.mp4") == pytest.approx(
        film_times(FAULTY_SAMPLE), abs=0.001
    )


def test_the_skeleton_is_drawn_on_the_person(analysed: Analysed) -> None:
    track = PoseTrack.load(analysed.folder / "p.npz")
    source, drawn = frames(FAULTY_SAMPLE, 61), frames(analysed.folder / "a.mp4", 61)
    row = {round(t, 3): i for i, t in enumerate(track.t)}
    looked = [
        (i, row[round(frame.t, 3)]) for i, frame in enumerate(source) if round(frame.t, 3) in row
    ]
    for i, j in (looked[0], looked[len(looked) // 2], looked[-1]):
        change = np.abs(drawn[i].image.astype(int) - source[i].image).max(axis=2)
        assert change.shape == (480, 640)
        for joint in (12, 24, 26):  # shoulder, hip and knee of the near side
            x, y = track.xy[j, joint].round().astype(int)
            assert change[y - 3 : y + 4, x - 3 : x + 4].max() > 60
        assert np.median(change) < 15


def test_the_page_stands_alone_and_lists_every_repetition(analysed: Analysed) -> None:
    page = Page((analysed.folder / "r.html").read_text(encoding="utf-8"))
    assert len(page.rows) == 1 + analysed.report["counts"]["reps"]
    charted = {fault["rule"] for fault in analysed.report["faults"]}
    assert page.tags.count("svg") == 1 + len(charted)
    assert [load for load in page.loads if not load.startswith(("data:", "#"))] == []
    assert "not a medical device" in page.text


def test_the_page_shows_each_kind_of_fault_beside_a_good_repetition(analysed: Analysed) -> None:
    page = Page((analysed.folder / "r.html").read_text(encoding="utf-8"))
    kinds = {fault["rule"] for fault in analysed.report["faults"]}
    assert PACE in kinds  # no still shows a pace, its chart does
    assert page.tags.count("img") == 2 * len(kinds - {PACE})
    assert all(fault["cue"] in page.text for fault in analysed.report["faults"])


class TestReplay:
    def test_the_poses_are_those_of_the_pictures_that_were_looked_at(
        self, analysed: Analysed
    ) -> None:
        track, times = PoseTrack.load(analysed.folder / "p.npz"), film_times(FAULTY_SAMPLE)
        assert {round(t, 3) for t in track.t} < {round(t, 3) for t in times}
        assert (track.t[0], track.t[-1]) == (0, pytest.approx(times[-1]))
        assert max(np.diff(track.t)) < 0.3
        assert track.size_wh == (640, 480)
        assert track.source == {
            "path": str(FAULTY_SAMPLE),
            "model": "full",
            "warnings": [],
            "pictures": len(times),
            "rotate_deg": 0,
            "speed": 1.0,
        }

    def test_replay_gives_the_same_json_to_the_byte(self, analysed: Analysed) -> None:
        asked = ("replay", "p.npz", "-e", "glute_bridge", "--json", "-")
        assert formcheck(*asked, folder=analysed.folder) == analysed.run

    def test_replay_needs_no_model_and_no_video(self, analysed: Analysed) -> None:
        asked = ("replay", analysed.folder / "p.npz", "-e", "glute_bridge")
        assert heavy_modules(*asked, folder=analysed.folder) == set()

    def test_replay_writes_tables_and_a_page_too(self, analysed: Analysed, tmp_path: Path) -> None:
        outputs = ("--csv", "t.csv", "--report", "r.html", "--json", "j.json")
        asked = ("replay", analysed.folder / "p.npz", "-e", "glute_bridge", *outputs)
        run = formcheck(*asked, folder=tmp_path)
        assert (run.code, run.err) == (0, "")
        assert json.loads((tmp_path / "j.json").read_text(encoding="utf-8")) == analysed.report
        for name in ("t.csv", "t.faults.csv", "t.measures.csv"):
            assert (tmp_path / name).read_bytes() == (analysed.folder / name).read_bytes()
        page = Page((tmp_path / "r.html").read_text(encoding="utf-8"))
        assert page.rows == Page((analysed.folder / "r.html").read_text(encoding="utf-8")).rows
        assert "img" not in page.tags

    def test_the_summary_names_the_counts_the_cues_and_the_files(
        self, analysed: Analysed, tmp_path: Path
    ) -> None:
        asked = ("replay", analysed.folder / "p.npz", "-e", "glute_bridge", "--json", "j.json")
        run = formcheck(*asked, folder=tmp_path)
        counts = analysed.report["counts"]
        shown = " ".join(run.out.split())
        assert f"Glute bridge: {counts['reps']} repetitions" in shown
        assert f"{counts['good']} good" in shown
        assert f"{counts['faulty']} to improve" in shown
        assert all(fault["cue"] in shown for fault in analysed.report["faults"])
        assert "data j.json" in shown
