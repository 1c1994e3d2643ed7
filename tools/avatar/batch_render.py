"""Renders many clips at once, one process each, and goes on where it was stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from formcheck.extraction.workers import mapped
from tools.avatar.clip import Clip
from tools.avatar.truth import manifest_entry

THREADS = "LP_NUM_THREADS"
"""How Mesa's software renderer is told to use one thread: the clips already run side by side."""


@dataclass(frozen=True)
class Detail:
    """How much a truth file keeps."""

    digits: int = 2
    every: int = 1


def is_done(clip: Clip, folder: Path) -> bool:
    """Whether this very clip was rendered into `folder` before."""
    truth = folder / f"{clip.name}.truth.json"
    if not truth.is_file() or not (folder / f"{clip.name}.mp4").is_file():
        return False
    known = json.loads(truth.read_text(encoding="utf-8")).get("fingerprint")
    return bool(known == clip.fingerprint)


def render_all(
    clips: Sequence[Clip], folder: Path, jobs: int, detail: Detail
) -> Iterator[tuple[Clip, str | None]]:
    """Render `clips` in `jobs` processes; yields each, in order, with its error if any."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[THREADS] = "1"
    asked = [(clip, folder, detail) for clip in clips]
    yield from zip(clips, mapped(_rendered, asked, jobs), strict=True)


def _rendered(clip: Clip, folder: Path, detail: Detail) -> str | None:
    """Render one clip; what went wrong."""
    from tools.avatar.studio import render

    try:
        render(clip, folder, digits=detail.digits, every=detail.every)
    except Exception as error:  # noqa: BLE001 - one clip stops no other
        return f"{type(error).__name__}: {error}"
    return None


def write_manifest(clips: Sequence[Clip], folder: Path) -> Path:
    """The manifest of those of `clips` that are in `folder`."""
    entries = [manifest_entry(clip) for clip in clips if is_done(clip, folder)]
    path = folder / "manifest.json"
    lines = ",\n ".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(f"[{lines}]\n", encoding="utf-8")
    draft.replace(path)
    return path
