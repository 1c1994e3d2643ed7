"""What finds the pose in the browser comes with FormCheck, as it was fetched, with its licence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import vision

NAMES = [Path(name).name for name in vision.FILES]


def test_the_files_are_those_that_were_fetched() -> None:
    written = (vision.FOLDER / vision.CHECKSUMS).read_text(encoding="utf-8")
    assert vision.checksums(vision.FOLDER) == written


def test_the_licence_comes_along() -> None:
    assert (vision.FOLDER / vision.LICENCE.name).read_bytes() == vision.LICENCE.read_bytes()
    assert (vision.FOLDER / "NOTICE").read_text(encoding="utf-8") == vision.NOTICE


def test_nothing_else_lies_there() -> None:
    wanted = {*NAMES, vision.LICENCE.name, "NOTICE", vision.CHECKSUMS}
    assert {path.name for path in vision.FOLDER.iterdir()} == wanted


@pytest.mark.parametrize("name", NAMES)
def test_another_file_is_noticed(name: str, tmp_path: Path) -> None:
    for other in NAMES:
        (tmp_path / other).write_bytes((vision.FOLDER / other).read_bytes())
    (tmp_path / name).write_bytes(b"something else")
    written = (vision.FOLDER / vision.CHECKSUMS).read_text(encoding="utf-8")
    assert vision.checksums(tmp_path) != written
