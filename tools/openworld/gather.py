"""Everything that there is to measure on."""

from __future__ import annotations

from pathlib import Path

from tools.openworld.captured import captured_recordings
from tools.openworld.cases import case_recordings
from tools.openworld.filmed import FILMS, filmed_recordings
from tools.openworld.footage import TrialRecording
from tools.openworld.real import real_recordings

MEDLEYS = 4
"""Random medleys of captured movement, each from every side."""


def gathered(
    real: Path | None,
    mocap: Path | None,
    cases: Path | None,
    cache: Path,
    *,
    seed: int,
    medleys: int = MEDLEYS,
    infer: bool = False,
) -> tuple[list[TrialRecording], list[str]]:
    """What is there of real clips, captured movement and small inputs; and what has no poses.

    Raises:
        FormCheckError: what is there cannot be read.
    """
    parts: list[tuple[list[TrialRecording], list[str]]] = []
    if real and real.is_file():
        parts.append(real_recordings(real, cache, infer=infer))
    if cases and cases.is_dir():
        parts.append(case_recordings(cases, cache, infer=infer))
    if mocap and mocap.is_dir():
        parts.append((captured_recordings(mocap, seed, medleys), []))
        parts.append(filmed_recordings(mocap, FILMS, cache, infer=infer))
    found = [recording for some, _ in parts for recording in some]
    return found, [name for _, names in parts for name in names]
