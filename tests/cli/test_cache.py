"""`formcheck cache` shows and clears the poses that are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Here

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
