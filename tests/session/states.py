"""States as the server sends them, one for each thing that the display has to show."""

# ruff: noqa: E501 - sentences stand in one line

from __future__ import annotations

from typing import Any

from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.wording.catalogue import catalogue

TOKEN = "a-token"
NEXT = "side_lunge"

COMMON: dict[str, Any] = {
    "kind": "state", "v": 1, "seq": 90, "t": 3.0, "done": 0, "ack": 0, "stage": "running",
    "reason": None, "message": "", "message_id": "", "exercise": "glute_bridge", "next": None,
    "number": "12", "share": 0.8, "rest_s": None, "rest_of_s": None, "count": 12, "target": 15,
    "sides": "", "verdicts": ["good"] * 9 + ["faulty", "not_judged", "good"], "progress": 0.7,
    "goal": 0.9, "value": "164 °", "phase": "out", "hold_s": 0.0,
    "tempo": {"out_s": 2.0, "end_s": 1.0, "back_s": 2.0}, "form": "faulty", "side": None,
    "near": "left", "marks": [23, 25], "line": [11, 23, 25], "joint": [23], "cue": None, "say": [],
    "evidence": None, "last_time": "", "summary": None, "storing": "ok", "trouble": "",
    "mode": "routine", "ask": None,
}  # fmt: skip
OFFERED: dict[str, Any] = {
    "stage": "offered",
    "offer": {
        "url": f"https://192.168.178.23:8643/phone/pair/{'a' * 43}",
        "picture": "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='300' height='300'/%3E",
    },
}
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "{name} · set 2 of 3",
        "unit": "of 15 repetitions",
        "sides": "Left 6 of 15 · right 6 of 15",
        "hint": "Put the camera to your side, knee-high or lower, so that you are seen from head to feet.",
        "cue": "Lift your hips up higher",
        "other_side": "Now the right side.",
        "rest": "Rest. Lift your hips until shoulder, hip and knee are in one line.",
        "worst": "Hips too low: 148 degrees at the top, 170 wanted",
        "best": "Hips in line with shoulders and knees",
        "last": "Last time 12 good, now 13: no clear difference.",
        "headline": "That was all. Well done.",
        "hurt": "You stopped because it hurts.",
        "line": "Glute bridge, set 1: 13 good, 2 to improve",
        "sided": "Left and right are the same within the measuring error.",
        "advice": "Stop for today. Do not go on with an exercise that hurts, and ask a doctor if the pain lasts.",
        "step": "Next time: the same again on Thursday.",
        "ask": "Are you doing something else: Straight leg raise?",
        "free": "Begin with whatever you like. FormCheck says what it recognises.",
        "film": "Show it three to five times, then stay still for three seconds.",
    },
    "de": {
        "title": "{name} · Satz 2 von 3",
        "unit": "von 15 Wiederholungen",
        "sides": "Links 6 von 15 · rechts 6 von 15",
        "hint": "Stellen Sie die Kamera seitlich von sich auf, kniehoch oder tiefer, sodass Sie von Kopf bis Fuß zu sehen sind.",
        "cue": "Becken höher bringen, ja",
        "other_side": "Jetzt die rechte Seite.",
        "rest": "Pause. Heben Sie das Becken, bis Schulter, Hüfte und Knie eine Linie bilden.",
        "worst": "Becken zu tief: oben 148 Grad, gewünscht sind 170",
        "best": "Becken in einer Linie mit Schultern und Knien",
        "last": "Letztes Mal 12 gute, jetzt 13: kein deutlicher Unterschied.",
        "headline": "Das war alles. Gut gemacht.",
        "hurt": "Sie haben aufgehört, weil es weh tut.",
        "line": "Glute Bridge, Satz 1: 13 gut, 2 zu verbessern",
        "sided": "Links und rechts sind innerhalb des Messfehlers gleich.",
        "advice": "Hören Sie für heute auf. Machen Sie keine Übung weiter, die weh tut, und fragen Sie ärztlichen Rat, wenn der Schmerz bleibt.",
        "step": "Beim nächsten Mal: dasselbe noch einmal am Donnerstag.",
        "ask": "Machen Sie etwas anderes: Beinheben mit gestrecktem Bein?",
        "free": "Beginnen Sie, womit Sie möchten. FormCheck sagt, was es erkennt.",
        "film": "Zeigen Sie die Übung drei- bis fünfmal, dann bleiben Sie drei Sekunden ruhig.",
    },
}


def data(language: str, theme: str = "light") -> dict[str, Any]:
    """What the page hands over."""
    shown = [load_exercise(name).in_language(language) for name in ("glute_bridge", NEXT)]
    return {
        "token": TOKEN, "socket": "/live/socket", "language": language, "voice": True,
        "beeps": True, "rate": 1.0, "loudness": 1.0, "model": "lite", "files": "/live/files/",
        "texts": catalogue(language).part("session"), "theme": theme, "ask_pain": True,
        "exercises": {exercise.id: _about(exercise) for exercise in shown},
    }  # fmt: skip


def states(language: str) -> dict[str, dict[str, Any]]:
    """A state for each stage, by name."""
    words = WORDS[language]
    name = load_exercise("glute_bridge").in_language(language).name
    coming = _about(load_exercise(NEXT).in_language(language))
    following = {
        "exercise": NEXT,
        "name": coming["name"],
        "camera": coming["camera"],
        "view": "front",
    }
    evidence = {
        "worst": {"seq": 10, "text": words["worst"]},
        "best": {"seq": 20, "text": words["best"]},
    }
    summary = {
        "planned": 45, "done": 43, "lines": [words["line"]] * 3, "compare": words["last"],
        "sides": words["sided"], "advice": "", "next_step": words["step"], "may_go_on": True,
        "ask_pain": True,
    }  # fmt: skip
    common = COMMON | {"title": words["title"].format(name=name), "unit": words["unit"]}
    before = common | {"number": "", "verdicts": [], "count": 0, "progress": None, "tempo": None}
    return {
        "ready": before | {"stage": "ready", "message": words["hint"]},
        "phone": before | {"stage": "ready", "message": words["hint"], "phone": OFFERED},
        "interrupted": before | {"stage": "ready", "reason": "interrupted", "message": words["rest"]},
        "setup": before | {"stage": "setup", "message": words["hint"]},
        "countdown": before | {"stage": "countdown", "number": "3", "unit": ""},
        "running": common | {"sides": words["sides"]},
        "other_side": common | {"sides": words["sides"], "message": words["other_side"], "message_id": "other_side"},
        "cue": common | {"cue": {"n": 1, "eye": words["cue"], "ear": "", "mended": False}},
        "mended": common | {"cue": {"n": 1, "eye": words["cue"], "ear": "", "mended": True}},
        "asked": before | {"stage": "setup", "ask": {"exercise": NEXT, "name": "", "text": words["ask"]}},
        "free": before | {"mode": "free", "exercise": None, "title": "", "message": words["free"], "message_id": "free"},
        "filming": before
        | {"mode": "film", "exercise": None, "number": "12", "unit": "s", "message": words["film"], "message_id": "film_now"},
        "paused": common | {"stage": "paused", "message": words["hint"]},
        "rest": common
        | {"stage": "rest", "number": "38", "rest_s": 38.0, "rest_of_s": 60.0, "next": following, "unit": "s"}
        | {"message": words["rest"], "evidence": evidence, "last_time": words["last"]},
        "change": before | {"stage": "change", "next": following, "message": words["hint"]},
        "finished": common | {"stage": "finished", "message": words["headline"], "summary": summary},
        "hurt": common
        | {"stage": "stopped", "message": words["hurt"]}
        | {"summary": summary | {"may_go_on": False, "advice": words["advice"], "next_step": ""}},
    }  # fmt: skip


def _about(exercise: Exercise) -> dict[str, Any]:
    return {
        "name": exercise.name, "picture": "",
        "film": f"/live/files/pictures/{exercise.id}.mp4", "camera": exercise.camera.advice,
        "view": exercise.camera.views[0].value, "posture": exercise.posture, "steps": [],
        "place": exercise.camera.place_deg,
    }  # fmt: skip
