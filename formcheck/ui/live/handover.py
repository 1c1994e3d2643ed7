"""What the page hands to the display of a session; docs/protocol.md describes it."""

from __future__ import annotations

from typing import Any

from formcheck.exercises.catalog import known_exercises
from formcheck.exercises.model import Exercise
from formcheck.live.files import FILES, listed
from formcheck.live.sessions import LiveSession, Participant
from formcheck.live.socket import PATH
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.ui.settings import Settings
from formcheck.wording.catalogue import Catalogue

PICTURES = "pictures/"


def session_data(
    session: Participant,
    token: str,
    words: Catalogue,
    settings: Settings,
    *,
    takes_pictures: bool,
    files: str = FILES,
) -> dict[str, Any]:
    """The data of the display of somebody before the camera.

    Args:
        session: who.
        token: lets the display's socket in.
        words: the page's language.
        settings: the person's choices.
        takes_pictures: whether the server finds the pose where the browser is too slow.
        files: the address of the display's files.
    """
    return {
        "token": token,
        "socket": PATH,
        "files": files,
        "language": words.language,
        "voice": settings.voice,
        "beeps": settings.beeps,
        "rate": settings.rate,
        "loudness": settings.loudness,
        "model": DEFAULT_MODEL,
        "place": "" if takes_pictures else "browser",
        "state": session.state(session.driver.last_said),
        **_of_exercises(session, files),
    }


def phone_data(session: Participant, socket: str, files: str) -> dict[str, Any]:
    """The data of a phone that is the session's camera: it shows, and says nothing.

    Args:
        session: of whom.
        socket: the address of its socket, from its page.
        files: the address of the display's files, from there.
    """
    words = session.driver.words
    silent = Settings(voice=False, beeps=False)
    data = session_data(session, "", words, silent, takes_pictures=True, files=files)
    return {
        **data,
        "role": "camera",
        "texts": words.part("session"),
        "socket": socket,
        "ask_pain": False,
    }


def _of_exercises(session: Participant, files: str) -> dict[str, Any]:
    """What the display needs of the exercises; of none where somebody shows their own.

    All are there: another one may be recognised, or done instead of the chosen one.
    """
    if not isinstance(session, LiveSession):
        return {"ask_pain": False, "exercises": {}}
    now, language = session.pipeline.now(), session.pipeline.words.language
    known = [one.in_language(language) for one in known_exercises()]
    shown = [*known, *(plan.exercise for plan in now.plans)]
    return {
        "ask_pain": now.before is None,
        "exercises": {one.id: _exercise(one, files) for one in shown},
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
        "place": camera.place_deg,
        "posture": exercise.posture.value,
        "steps": list(exercise.steps),
    }


def _address(name: str, files: str) -> str | None:
    return f"{files}{name}" if name in listed() else None
