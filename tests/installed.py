"""Packages that add something to FormCheck, as if they were installed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, project: Path) -> None:
    """Install the `project` (a folder with a pyproject.toml) for this process.

    Its entry points are written into `folder` as an installer writes them.
    """
    stated = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    place = folder / f"{stated['name'].replace('-', '_')}-{stated['version']}.dist-info"
    place.mkdir(parents=True)
    head = f"Metadata-Version: 2.1\nName: {stated['name']}\nVersion: {stated['version']}\n"
    (place / "METADATA").write_text(head, encoding="utf-8")
    groups = [
        f"[{group}]\n" + "".join(f"{name} = {where}\n" for name, where in points.items())
        for group, points in stated["entry-points"].items()
    ]
    (place / "entry_points.txt").write_text("\n".join(groups), encoding="utf-8")
    monkeypatch.syspath_prepend(str(project))
    monkeypatch.syspath_prepend(str(folder))
