"""Files appear whole or not at all, and what cannot be written is known before the work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from formcheck.errors import OutputError
from formcheck.files import check_writable, written_whole


def write_and_fail(path: Path, error: BaseException) -> None:
    with written_whole(path) as part:
        part.write_text("half", encoding="utf-8")
        raise error


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_file_takes_its_name_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with written_whole(path) as part:
        part.write_text("whole", encoding="utf-8")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "whole"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt(), SystemExit()], ids=type)
def test_an_error_leaves_the_older_file_as_it_was(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.txt"
    path.write_text("older", encoding="utf-8")
    with pytest.raises(type(error)) as caught:
        write_and_fail(path, error)
    assert caught.value is error
    assert path.read_text(encoding="utf-8") == "older"
    assert names(tmp_path) == ["a.txt"]


def test_a_failing_write_is_told_to_the_user(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"Cannot write .*a\.txt: No space left on device\."):
        write_and_fail(tmp_path / "a.txt", OSError(28, "No space left on device"))
    assert names(tmp_path) == []


def test_a_device_that_is_always_full_is_told_to_the_user(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("Linux only")

    def write() -> None:
        with written_whole(tmp_path / "a.txt"), full.open("w", encoding="utf-8") as file:
            file.write("a")

    with pytest.raises(OutputError, match="No space left on device"):
        write()
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
def test_what_is_no_ordinary_file_is_never_replaced(tmp_path: Path) -> None:
    # As root, a file in the place of /dev/null would break the machine.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OutputError, match="not an ordinary file"):
        check_writable(pipe)
    with pytest.raises(OutputError, match="not an ordinary file"):
        write_and_fail(pipe, AssertionError("never begun"))
    assert pipe.is_fifo()
    assert names(tmp_path) == ["pipe"]


class TestBeforeTheWork:
    def test_a_writable_path_is_left_untouched(self, tmp_path: Path) -> None:
        check_writable(tmp_path / "new.txt")
        assert names(tmp_path) == []

    def test_an_older_file_may_be_replaced_and_is_not_touched_yet(self, tmp_path: Path) -> None:
        older = tmp_path / "a.txt"
        older.write_text("older", encoding="utf-8")
        check_writable(older)
        assert older.read_text(encoding="utf-8") == "older"

    def test_a_bare_name_is_in_this_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        check_writable(Path("a.txt"))
        assert names(tmp_path) == []

    def test_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match=r"there is no folder .*nowhere"):
            check_writable(tmp_path / "nowhere" / "a.txt")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="it is a folder"):
            check_writable(tmp_path)

    def test_a_name_that_is_too_long(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="too long"):
            check_writable(tmp_path / ("a" * 300))
