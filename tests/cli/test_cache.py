"""`formcheck cache` shows and clears the poses that are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formcheck.extraction.cache import poses_file
from formcheck.teaching import look_at
from tests.batch.folders import MODEL, Films
from tests.cli.conftest import Here
from tests.report.figures import filmed
from tools.figure.library import good

NAME = f"squat-{'ab' * 6}.npz"


@pytest.fixture
def poses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one file in the user's own cache."""
    folder = tmp_path / "kept"
    folder.mkdir()
    monkeypatch.setenv("FORMCHECK_CACHE", str(folder))
    path = folder / NAME
    path.write_bytes(bytes(1_500_000))
    return path


def test_it_shows_what_is_kept(here: Here, poses: Path) -> None:
    run = here("cache")
    assert (run.code, run.err) == (0, "")
    first, *rows = run.out.splitlines()
    assert (
        first.rstrip()
        == f"{poses.parent}: recordings whose poses are kept: 1; 1.5 MB of at most 4000.0 MB"
    )
    assert rows[-1].split()[:3] == [NAME, "1.5", "MB"]


def test_it_clears_what_is_kept(here: Here, poses: Path) -> None:
    run = here("cache", "clear")
    assert (run.code, run.err) == (0, "")
    assert "recordings whose poses were removed: 1; 1.5 MB" in run.out
    assert not poses.exists()
    assert poses.parent.is_dir()


def test_another_folder_can_be_named(here: Here, poses: Path, tmp_path: Path) -> None:
    assert here("cache", "clear", "--folder", tmp_path / "none").code == 0
    assert poses.exists()
    assert here("cache", "clear", "--folder", poses.parent).code == 0
    assert not poses.exists()


@pytest.mark.parametrize("command", [("cache",), ("cache", "clear")])
def test_a_file_is_no_folder_of_poses(here: Here, poses: Path, command: tuple[str, ...]) -> None:
    run = here(*command, "--folder", poses)
    assert run.code == 2
    assert "--folder" in run.err
    assert "is no folder" in run.err
    assert poses.exists()


def test_it_speaks_german(here: Here, poses: Path) -> None:
    run = here("cache", "--language", "de")
    assert f"{poses.parent}: Aufnahmen, deren Posen aufbewahrt sind: 1; 1,5 MB" in run.out


def test_an_evaluation_and_a_lesson_look_only_once(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    films = Films(tmp_path)
    film = films.put("good.mp4", 3, filmed(good("squat", 2)))
    monkeypatch.setenv("FORMCHECK_CACHE", str(films.cache))
    entry = {"video": str(film), "exercise": "squat", "reps": 2}
    (tmp_path / "m.json").write_text(json.dumps([entry]), encoding="utf-8")
    run = here("eval", "m.json", "--model", MODEL, "--json", "-")
    # In the three pictures of the film itself there is nobody.
    assert json.loads(run.out)["videos"][0]["count"] == 2
    # A lesson looks at every picture, so its poses are kept apart.
    assert look_at(film, model=MODEL, cache=films.cache).track.source["path"] == str(film)
    kept = poses_file(film, MODEL, films.cache, every_frame=True)
    filmed(good("squat", 2)).save(kept)
    shown = look_at(film, model=MODEL, cache=films.cache)
    assert len(shown.track) > 3
    assert shown.track.source["path"] == str(film)
