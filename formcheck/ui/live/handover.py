"""What the page hands to the display of a session; docs/protocol.md describes it."""

from __future__ import annotations

from typing import Any

from formcheck.exercises.catalog import known_exercises
from formcheck.exercises.model import Exercise
from formcheck.live.files import FILES, listed
from formcheck.live.sessions import FilmSession, LiveSession, Present
from formcheck.live.socket import PATH
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.settings import Settings

PICTURES = "pictures/"


def session_data(
    session: LiveSession, token: str, words: Catalogue, settings: Settings, *, takes_pictures: bool
) -> dict[str, Any]:
    """The data of the display of somebody who exercises.

    Args:
        session: who exercises.
        token: lets the display's socket in.
        words: the page's language.
        settings: the person's choices.
        takes_pictures: whether the server finds the pose where the browser is too slow.
    """
    now = session.runner.now()
    # Another exercise may be recognised, or done instead of the chosen one.
    known = [one.in_language(words.language) for one in known_exercises()]
    shown = {one.id: one for one in [*known, *(plan.exercise for plan in now.plans)]}
    return {
        **_common(session, token, words, settings, takes_pictures=takes_pictures),
        "ask_pain": now.before is None,
        "exercises": {one.id: _exercise(one) for one in shown.values()},
    }


def film_data(
    session: FilmSession, token: str, words: Catalogue, settings: Settings, *, takes_pictures: bool
) -> dict[str, Any]:
    """The data of the display of somebody who shows an exercise; as of `session_data`."""
    return {
        **_common(session, token, words, settings, takes_pictures=takes_pictures),
        "ask_pain": False,
        "exercises": {},
    }


def _common(
    session: Present, token: str, words: Catalogue, settings: Settings, *, takes_pictures: bool
) -> dict[str, Any]:
    return {
        "token": token,
        "socket": PATH,
        "files": FILES,
        "language": words.language,
        "voice": settings.voice,
        "beeps": settings.beeps,
        "rate": settings.rate,
        "loudness": settings.loudness,
        "model": DEFAULT_MODEL,
        "place": "" if takes_pictures else "browser",
        "state": session.state(session.leader.last_said),
    }


def _exercise(exercise: Exercise) -> dict[str, Any]:
    camera = exercise.camera
    return {
        "name": exercise.name,
        "picture": _address(f"{PICTURES}{exercise.id}_end.jpg"),
        "rest": _address(f"{PICTURES}{exercise.id}_rest.jpg"),
        "film": _address(f"{PICTURES}{exercise.id}.mp4"),
        "camera": camera.advice,
        "view": camera.views[0].value,
        "place": camera.place_deg,
        "posture": exercise.posture.value,
        "steps": list(exercise.steps),
    }


def _address(name: str) -> str | None:
    return f"{FILES}{name}" if name in listed() else None
