"""Which recordings a folder, a manifest or a pattern means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formcheck.batch.recordings import Choice
from formcheck.errors import ManifestError, VideoError


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Two videos, and much that is none."""
    folder = tmp_path / "films"
    for name in ("b.mp4", "deep/a.MOV", "notes.txt", ".hidden.mp4", ".trash/c.mp4", "out/d.mp4"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def names(source: Path | str, out: Path) -> list[str]:
    return [asked.name for asked in Choice(str(source), out).recordings()]


def test_a_folder_means_all_videos_in_it(films: Path) -> None:
    assert names(films, films / "out") == ["b.mp4", "deep/a.MOV"]


def test_a_pattern_means_what_it_matches(films: Path) -> None:
    assert names(films / "*.*", films / "out") == ["b.mp4", "notes.txt"]
    assert names(films / "**" / "*.mp4", films / "out") == ["b.mp4"]


def test_one_file_is_one_recording(films: Path) -> None:
    assert names(films / "deep" / "a.MOV", films / "out") == ["a.MOV"]


def test_a_manifest_says_the_exercise_too(films: Path, tmp_path: Path) -> None:
    entries = [
        {"video": "films/b.mp4", "exercise": "squat"},
        {"video": "films/b.mp4", "exercise": "lunge"},
        {"video": "films/b.mp4", "exercise": "squat", "reps": 3},
        {"video": "../elsewhere.mp4", "exercise": "squat"},
    ]
    manifest = tmp_path / "m.json"
    manifest.write_text(json.dumps(entries), encoding="utf-8")
    found = Choice(str(manifest), films / "out").recordings()
    assert [(asked.name, asked.exercise) for asked in found] == [
        ("films/b.mp4", "squat"),
        ("films/b.mp4", "lunge"),
        ("__/elsewhere.mp4", "squat"),
    ]
    assert found[0].path == films / "b.mp4"


def test_no_name_leads_out_of_the_results(tmp_path: Path) -> None:
    manifest = tmp_path / "m.json"
    entries = [{"video": name, "exercise": "squat"} for name in ("/etc/a.mp4", "a/../../b.mp4")]
    manifest.write_text(json.dumps(entries), encoding="utf-8")
    assert names(manifest, tmp_path) == ["etc/a.mp4", "a/__/__/b.mp4"]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="no file"):
        names(tmp_path / "none", tmp_path)
    with pytest.raises(ManifestError):
        names(tmp_path / "none.json", tmp_path)
