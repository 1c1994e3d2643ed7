"""Renders many clips at once, one process each, and goes on where it was stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

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
    """Render `clips` in `jobs` processes; yields each as it is finished, with its error if any."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[THREADS] = "1"
    workers = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    with workers as pool:
        waiting = {pool.submit(_render, clip, folder, detail): clip for clip in clips}
        for future in as_completed(waiting):
            error = future.exception()
            yield waiting[future], None if error is None else f"{type(error).__name__}: {error}"


def _render(clip: Clip, folder: Path, detail: Detail) -> None:
    from tools.avatar.studio import render

    render(clip, folder, digits=detail.digits, every=detail.every)


def write_manifest(clips: Sequence[Clip], folder: Path) -> Path:
    """The manifest of those of `clips` that are in `folder`."""
    entries = [manifest_entry(clip) for clip in clips if is_done(clip, folder)]
    path = folder / "manifest.json"
    lines = ",\n ".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(f"[{lines}]\n", encoding="utf-8")
    draft.replace(path)
    return path
