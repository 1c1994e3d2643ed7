"""What the person chose for the page, kept in the user's data folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from formcheck.definitions.source import read_text
from formcheck.errors import UserError
from formcheck.files import person_place, written_whole


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices.

    Attributes:
        language: "" for the browser's.
        voice: whether counts and cues are spoken.
        beeps: whether changes are marked with a tone.
        rate: how fast is spoken, 1 is usual.
        loudness: how loud, up to 1.
        large: whether all text is larger.
    """

    language: str = ""
    voice: bool = True
    beeps: bool = True
    rate: float = 1.0
    loudness: float = 1.0
    large: bool = False


def settings_path() -> Path:
    """The file; FORMCHECK_SETTINGS names another."""
    import platformdirs

    place = person_place()
    if place is not None:
        return place / "page.json"
    named = os.environ.get("FORMCHECK_SETTINGS")
    return Path(named) if named else Path(platformdirs.user_config_dir("formcheck"), "page.json")


def load_settings() -> Settings:
    """The stored choices; what cannot be read is as at first."""
    try:
        data = json.loads(read_text(settings_path(), UserError))
        known = {f.name: data[f.name] for f in fields(Settings) if f.name in data}
        settings = Settings(**known)
    except (UserError, ValueError, TypeError, RecursionError):
        return Settings()
    kinds = all(type(getattr(settings, f.name)) is type(f.default) for f in fields(Settings))
    return settings if kinds else Settings()


def save_settings(settings: Settings) -> None:
    """Store the choices.

    Raises:
        OutputError: the file cannot be written.
    """
    path = settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as part:
        part.write_text(json.dumps(asdict(settings)), encoding="utf-8")
