"""Every example runs and does what it says."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from formcheck.pose.frame import PoseTrack
from tests.cli.runs import ROOT, names
from tests.files import write_start_of_sample
from tests.hostile.folders import POSES
from tests.landmarks.files import coco

EXAMPLES = ROOT / "examples"
ELSEWHERE = {
    "own_backend": "tests/pose/test_backends.py",
    "own_format": "tests/sinks/test_sinks.py",
}
FRAMES = 90
"""Of the sample, in which the first bridge is over by then."""
RunExample = Callable[..., list[str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunExample:
    """Runs an example with its arguments; the lines that it prints."""

    def example(name: str, *arguments: str | Path) -> list[str]:
        monkeypatch.setattr("sys.argv", [name, *map(str, arguments)])
        runpy.run_path(str(EXAMPLES / name), run_name="__main__")
        return capsys.readouterr().out.splitlines()

    return example


@pytest.mark.model
def test_counting_before_a_webcam(tmp_path: Path, run: RunExample) -> None:
    clip = write_start_of_sample(tmp_path / "a.mp4", FRAMES)
    assert run("count_from_webcam.py", "glute_bridge", clip) == ["1 good", "1 in all"]


def test_judging_a_folder(tmp_path: Path, run: RunExample) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(POSES, tmp_path / "in" / "b.npz")
    (tmp_path / "in" / "a.mp4").write_bytes(b"no video")
    broken, judged = run("judge_a_folder.py", tmp_path / "in", "squat", tmp_path / "out")
    assert broken.startswith("a.mp4: ")
    assert judged.startswith("b.npz: 4 counted")
    assert names(tmp_path / "out") == ["b.csv", "b.faults.csv", "b.measures.csv", "b.trc"]


def test_an_exercise_of_ones_own(run: RunExample) -> None:
    lines = run("own_exercise.py", POSES)
    assert len(lines) > 2
    assert lines[0].startswith("1: ")


def test_landmarks_of_another_program(tmp_path: Path, run: RunExample) -> None:
    track = PoseTrack.load(POSES)
    coco(tmp_path / "a.json", track)
    lines = run("landmarks_from_elsewhere.py", tmp_path / "a.json", "squat", "30", *track.size_wh)
    assert lines[0].split()[1] == "counted"
    assert int(lines[0].split()[0]) > 2
    assert any("depth" in line for line in lines[1:])


def test_every_example_is_run() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for path in EXAMPLES.iterdir():
        assert f"({path.name})" in listed or path.name == "README.md"
        if path.is_dir() and path.name in ELSEWHERE:
            assert path.name in (ROOT / ELSEWHERE[path.name]).read_text(encoding="utf-8")
        elif path.suffix == ".py":
            assert f'"{path.name}"' in text


def test_counting_takes_twenty_lines() -> None:
    lines = (EXAMPLES / "count_from_webcam.py").read_text(encoding="utf-8").split('"""')[-1]
    assert len([line for line in lines.splitlines() if line.strip()]) <= 20
