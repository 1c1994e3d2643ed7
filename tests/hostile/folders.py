"""Small folders of a user, and whether everything in them is as it was."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path
from typing import Final

from tests.cli.runs import ROOT

POSES: Final = ROOT / "tests" / "golden" / "squat_faults.npz"
"""A few squats, without a video."""
LEFT: Final = ".formcheck-"
"""How the names of unfinished files begin."""


def poses(folder: Path, name: str = "poses.npz") -> Path:
    """Poses of a user."""
    return Path(shutil.copy(POSES, folder / name))


def manifest(folder: Path, *videos: str) -> Path:
    """A manifest that names `videos`."""
    entries = [{"video": video, "exercise": "squat", "reps": 3} for video in videos]
    path = folder / "labels.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def everything(folder: Path) -> dict[str, tuple[str, str | bytes]]:
    """Of everything in `folder` what it is, who may do what with it, and what it holds."""
    return {str(path.relative_to(folder)): _known(path) for path in sorted(folder.rglob("*"))}


def _known(path: Path) -> tuple[str, str | bytes]:
    mode = stat.filemode(path.lstat().st_mode)
    if path.is_symlink():
        return mode, str(path.readlink())
    return mode, path.read_bytes() if path.is_file() else ""
