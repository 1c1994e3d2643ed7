"""What the page hands to the display of a session; docs/protocol.md describes it."""

from __future__ import annotations

from typing import Any

from formcheck.exercises.model import Exercise
from formcheck.live.files import FILES, listed
from formcheck.live.sessions import LiveSession
from formcheck.live.socket import PATH
from formcheck.live.state import state_of
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.settings import Settings

PICTURES = "pictures/"


def session_data(
    session: LiveSession, token: str, words: Catalogue, settings: Settings, *, takes_pictures: bool
) -> dict[str, Any]:
    """The data of the display.

    Args:
        session: who exercises.
        token: lets the display's socket in.
        words: the page's language.
        settings: the person's choices.
        takes_pictures: whether the server finds the pose where the browser is too slow.
    """
    now = session.runner.now()
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
        "ask_pain": now.before is None,
        "exercises": {plan.exercise.id: _exercise(plan.exercise, FILES) for plan in now.plans},
        "state": state_of(now, session.runner.words, session.runner.last_said),
    }


def phone_data(session: LiveSession, socket: str, files: str) -> dict[str, Any]:
    """The data of a phone that is the session's camera: it shows, and says nothing.

    Args:
        session: who exercises.
        socket: the address of its socket, from its page.
        files: the address of the display's files, from there.
    """
    now, words = session.runner.now(), session.runner.words
    data = session_data(session, "", words, Settings(voice=False, beeps=False), takes_pictures=True)
    return {
        **data,
        "role": "camera",
        "texts": words.part("session"),
        "socket": socket,
        "files": files,
        "exercises": {plan.exercise.id: _exercise(plan.exercise, files) for plan in now.plans},
    }


def _exercise(exercise: Exercise, files: str) -> dict[str, Any]:
    camera = exercise.camera
    return {
        "name": exercise.name,
        "picture": _address(f"{PICTURES}{exercise.id}_end.jpg", files),
        "rest": _address(f"{PICTURES}{exercise.id}_rest.jpg", files),
        "film": _address(f"{PICTURES}{exercise.id}.mp4", files),
        "camera": camera.advice,
        "view": camera.views[0].value,
        "posture": exercise.posture.value,
        "steps": list(exercise.steps),
    }


def _address(name: str, files: str) -> str | None:
    return f"{files}{name}" if name in listed() else None
