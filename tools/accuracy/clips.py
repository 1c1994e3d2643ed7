"""What a rendered clip is, beyond its labels."""

from __future__ import annotations

import json
from pathlib import Path

from tools.avatar.measuring import measuring_set
from tools.avatar.samples import samples

SOMEBODY = {"walker", "bystander"}
"""Kinds of extras that are people; the others are things and animals."""


def light_of(video: Path) -> str:
    """By what light the clip was rendered, "" where it was not."""
    truth = video.with_suffix(".truth.json")
    if not truth.is_file():
        return ""
    return str(json.loads(truth.read_text(encoding="utf-8"))["light"])


def people_by_clip() -> dict[str, int]:
    """How many people are in each clip that the project can render, by the clip's name."""
    return {
        clip.name: (not clip.empty) + sum(extra.kind in SOMEBODY for extra in clip.extras)
        for clip in [*samples(), *measuring_set()]
    }
