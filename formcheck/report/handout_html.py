"""A routine to be printed: each exercise with its pictures, its steps and how much of it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from formcheck.exercises.model import Exercise, Moment
from formcheck.report.language import Language
from formcheck.report.pages import render
from formcheck.report.session_html import dose_text, limit_lines
from formcheck.routines.model import Routine, Step
from formcheck.routines.reminders import ReminderText
from formcheck.safety.pain import GENERAL_SAFETY

PictureOf = Callable[[str, Moment], bytes | None]
"""The JPEG of an exercise at rest or in its end position, None where there is none."""


@dataclass(frozen=True)
class HandoutPicture:
    """A picture within the page.

    Attributes:
        source: the picture itself, as an address of data.
        caption: what it shows.
    """

    source: str
    caption: str


@dataclass(frozen=True)
class HandoutStep:
    """One exercise of the routine.

    Attributes:
        name: its name.
        dose: how much of it.
        when: from when until when, "" where that is not limited.
        note: the physiotherapist's own words.
        limits: what is prescribed for this person, a line for each.
        pictures: at rest and in the end position.
        steps: how to do it.
        safety: what to mind.
    """

    name: str
    dose: str
    when: str
    note: str
    limits: list[str]
    pictures: list[HandoutPicture]
    steps: tuple[str, ...]
    safety: tuple[str, ...]


def render_handout(routine: Routine, picture_of: PictureOf, language: Language) -> str:
    """The routine as HTML text that needs nothing else."""
    routine = routine.in_language(language.code)
    often = "often_once" if routine.per_day == 1 else "often"
    return render(
        "handout.html.j2",
        language,
        routine=routine,
        often=language.say(often, times=routine.per_day),
        steps=[_step(step, routine, picture_of, language) for step in routine.steps],
        general_safety=GENERAL_SAFETY,
    )


def reminder_text(routine: Routine, language: Language) -> ReminderText:
    """What a calendar reminds of: the routine, and how much of each exercise."""
    routine = routine.in_language(language.code)
    lines = []
    for step in routine.steps:
        exercise = step.applied(language.exercise(routine.exercise_of(step)))
        when = _when(step, language)
        dose = dose_text(step.dose(exercise), exercise.noun, language)
        lines.append(" · ".join(filter(None, (f"{exercise.name}: {dose}", when, step.note))))
    return ReminderText(language.say("reminder", routine=routine.name), "\n".join(lines))


def _step(step: Step, routine: Routine, picture_of: PictureOf, language: Language) -> HandoutStep:
    exercise = step.applied(language.exercise(routine.exercise_of(step)))
    return HandoutStep(
        name=exercise.name,
        dose=dose_text(step.dose(exercise), exercise.noun, language),
        when=_when(step, language),
        note=step.note,
        limits=limit_lines(exercise, language),
        pictures=list(_pictures(exercise, picture_of, language)),
        steps=exercise.steps,
        safety=exercise.safety,
    )


def _pictures(
    exercise: Exercise, picture_of: PictureOf, language: Language
) -> list[HandoutPicture]:
    moments: tuple[Moment, ...] = ("rest", "end")
    found = ((moment, picture_of(exercise.id, moment)) for moment in moments)
    return [
        HandoutPicture(
            f"data:image/jpeg;base64,{base64.b64encode(picture).decode('ascii')}",
            language.say(f"picture_{moment}", exercise=exercise.name),
        )
        for moment, picture in found
        if picture is not None
    ]


def _when(step: Step, language: Language) -> str:
    def day(value: date) -> str:
        return language.say("day", day=value)

    if step.from_ and step.until:
        return language.say("period", first=day(step.from_), last=day(step.until))
    if step.from_:
        return language.say("due_from", day=day(step.from_))
    return language.say("due_until", day=day(step.until)) if step.until else ""
