"""The second opinion objects to what looks like something else, and asks what is done instead."""

from __future__ import annotations

import pytest

from formcheck.coach.events import AttemptCompleted, AttemptRejected
from formcheck.coach.session import Session
from formcheck.coach.set_runner import SetRunner
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.ids import Hint, Uncounted
from formcheck.messages.message import Message
from formcheck.recognition.descriptor import Floats
from formcheck.recognition.library import Library, Resemblance, packaged
from formcheck.recognition.second_opinion import STEP_S, SecondOpinion
from formcheck.recognition.template import OTHER, Template
from formcheck.wording.catalogue import catalogue
from tests.recognition.figures import performed

LIBRARY = Library(packaged().values())


def swapped(own: str, other: str) -> Library:
    """A library in which `own` looks like something that nobody does, and `other` like `own`."""
    real = packaged()[own]
    strange = Template(own, real.examples + 5)
    return Library([strange, Template(other, real.examples)])


def rejected(other: str, *, vetoes: bool = True) -> tuple[int, list[Message]]:
    """How many squats count that look like `other`, and why the rest do not."""
    session = Session(
        "squat", SecondOpinion(load_exercise("squat"), swapped("squat", other), vetoes=vetoes)
    )
    track = performed("squat")
    events = [event for frame in track.frames() for event in session.update(frame)]
    events += session.finish()
    counted = sum(isinstance(event, AttemptCompleted) for event in events)
    return counted, [event.reason for event in events if isinstance(event, AttemptRejected)]


def test_what_looks_like_another_exercise_does_not_count() -> None:
    counted, reasons = rejected("lunge")
    assert counted == 0
    assert reasons == [Message.of(Uncounted.LOOKS_LIKE_OTHER, other="lunge")] * 3


def test_what_looks_like_no_exercise_does_not_count() -> None:
    assert rejected(OTHER) == (0, [Message(Uncounted.LOOKS_LIKE_NONE)] * 3)


def test_where_it_does_not_pay_it_does_not_object() -> None:
    assert rejected("lunge", vetoes=False) == (3, [])


@pytest.mark.parametrize(("exercise", "counted"), [("hip_hinge", 0), ("squat", 3)])
def test_what_must_resemble_does_not_count_when_another_is_only_a_little_nearer(
    exercise: str, counted: int
) -> None:
    """Both are within their limits."""
    real = packaged()[exercise]
    library = Library([real, Template("lunge", real.examples, real.limit * 1.5)])
    opinion = SecondOpinion(load_exercise(exercise), library, vetoes=True)
    session = Session(exercise, opinion)
    track = performed(exercise)
    events = [event for frame in track.frames() for event in session.update(frame)]
    events += session.finish()
    assert sum(isinstance(event, AttemptCompleted) for event in events) == counted


@pytest.mark.parametrize("exercise", ["squat", "knee_to_chest", "hip_hinge"])
def test_it_agrees_with_what_is_done_well(exercise: str) -> None:
    session = Session(exercise, SecondOpinion(load_exercise(exercise), LIBRARY, vetoes=True))
    track = performed(exercise)
    events = [event for frame in track.frames() for event in session.update(frame)]
    events += session.finish()
    assert sum(isinstance(event, AttemptCompleted) for event in events) == 3


def hints(chosen: str, done: str) -> list[Message | None]:
    session = Session(chosen, SecondOpinion(load_exercise(chosen), LIBRARY))
    found = []
    for frame in performed(done).frames():
        session.update(frame)
        found.append(session.snapshot().hint)
    return found


def test_whoever_chose_the_bridge_and_squats_is_asked_so() -> None:
    question = Message.of(Hint.OTHER_EXERCISE, other="squat")
    assert question in hints("glute_bridge", "squat")


class Asked(Library):
    """Counts how often it is asked what something resembles."""

    times = 0

    def resemblance(self, description: Floats) -> Resemblance:
        self.times += 1
        return super().resemblance(description)


def looked(chosen: str, done: str) -> int:
    """How often is looked what somebody does who chose one exercise and does another."""
    library = Asked(packaged().values())
    session = Session(chosen, SecondOpinion(load_exercise(chosen), library))
    for frame in performed(done).frames():
        session.update(frame)
    return library.times


def test_it_looks_only_where_something_is_to_be_mended() -> None:
    seconds = performed("squat").t[-1]
    # Until the gate opens a hint is sought, and for that moment there is one look at most.
    assert looked("squat", "squat") <= 1
    assert seconds / STEP_S / 2 < looked("glute_bridge", "squat") <= seconds / STEP_S + 1


def test_nobody_is_asked_while_they_do_what_they_chose() -> None:
    assert all(
        hint is None or hint.id is not Hint.OTHER_EXERCISE for hint in hints("squat", "squat")
    )


def test_before_a_set_it_asks_too() -> None:
    chosen = load_exercise("glute_bridge")
    workout = SetRunner(chosen, opinion=SecondOpinion(chosen, LIBRARY))
    found = []
    for frame in performed("squat").frames():
        workout.update(frame)
        found.append(workout.snapshot().hint)
    assert Message.of(Hint.OTHER_EXERCISE, other="squat") in found


@pytest.mark.parametrize(("language", "name"), [("en", "Squat"), ("de", "Kniebeuge")])
def test_the_question_calls_the_exercise_by_its_name(language: str, name: str) -> None:
    said = catalogue(language).message(Message.of(Hint.OTHER_EXERCISE, other="squat"))
    assert name in said
