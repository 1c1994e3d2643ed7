"""Cases made by hand, for the tests of the accuracy page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from benchmarks.angles import AngleError
from formcheck.coach.events import Attempt
from formcheck.coach.report import Tracking
from formcheck.evaluation import EntryOutcome, compare
from formcheck.exercises.catalog import load_exercise
from formcheck.manifest import Entry
from formcheck.messages.ids import Note, Own
from formcheck.messages.message import Message
from tests.report.attempts import report
from tools.accuracy.case import Case
from tools.openworld.trial import Role, TrialGroup, TrialResult

SPANS = ((0.0, 2.0), (3.0, 5.0), (6.0, 8.0))


def entry(**labels: Any) -> Entry:
    return Entry.model_validate(
        {"video": "a.mp4", "exercise": "glute_bridge", "view": "side"} | labels
    )


def case(
    *attempts: Attempt,
    seen_as: str = "side",
    warnings: tuple[Message, ...] = (),
    light: str = "day",
    people: int = 1,
    angles: AngleError | None = None,
    **labels: Any,
) -> Case:
    """A clip with these labels in which these repetitions or holds were found."""
    labelled = entry(**labels)
    found = replace(
        report(*attempts),
        exercise=load_exercise(labelled.exercise),
        tracking=Tracking(1.0, seen_as, "right", warnings),
    )
    return Case(compare(labelled, found), light, people, angles)


def broken(problem: str, **labels: Any) -> Case:
    """A clip that could not be analysed."""
    why = (Message.of(Note.AS_WRITTEN, text=problem),)
    return Case(EntryOutcome.nothing(entry(**labels), None, why))


def refusal() -> Message:
    """The warning of a report whose view was refused."""
    return Message.of(Note.NOTHING_COUNTED, seconds=9.0, hint=Message(Own.REFUSED_ADVICE))


def out(**fields: Any) -> TrialResult:
    """What came out of a trial: two squats on a real clip, rightly counted."""
    usual: dict[str, Any] = {
        "group": TrialGroup.REAL,
        "clip": "squat/a",
        "exercise": "squat",
        "role": Role.POSITIVE,
        "kind": "squat",
        "source": "somebody/clips",
        "view": "side",
        "asked": True,
        "low": 2,
        "high": 2,
        "count": 2,
    }
    return TrialResult(**usual | fields)
