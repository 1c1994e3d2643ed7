"""The results of one session as an HTML file that can go back to a physiotherapist."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from formcheck.exercises.catalog import find_exercise
from formcheck.exercises.model import Exercise, MeasureSpec, Rule
from formcheck.files import written_whole
from formcheck.history.records import AttemptRecord, SessionResult, SetRecord
from formcheck.report.language import ENGLISH, Language
from formcheck.report.pages import render, words
from formcheck.routines.model import Dose, Routine
from formcheck.safety.pain import GENERAL_SAFETY, pain_advice

Named = Callable[[str], Routine | None]
"""Finds a routine by its id; None where there is none."""


@dataclass(frozen=True)
class SetRow:
    """One set in the table.

    Attributes:
        record: what was counted.
        number: from 1 within the exercise.
        count: how many there were, and what was counted where the person corrected that.
        held: the seconds of each hold, by side.
        range: the median movement, in its unit, "" if nothing was done.
        ended: why it ended, in words.
    """

    record: SetRecord
    number: int
    count: str
    held: str
    range: str
    ended: str


@dataclass(frozen=True)
class FaultRow:
    """A rule that was broken, and in how many repetitions or holds."""

    name: str
    times: int
    cue: str
    why: str


@dataclass(frozen=True)
class ExerciseRows:
    """One exercise of the session.

    Attributes:
        name: its name.
        noun: "repetition" or "hold".
        sided: whether left and right are told apart.
        about: what the movement measures, "" if unknown.
        prescribed: what the routine asked for, "" if there is none.
        limits: the limits that are prescribed for this person, a line for each.
        sets: its sets.
        faults: its faults, the most frequent first.
        count: repetitions or holds in all.
        asked: of how many of these a range was asked for.
        short: how many of those went less far.
    """

    name: str
    noun: str
    sided: bool
    about: str
    prescribed: str
    limits: list[str]
    sets: list[SetRow]
    faults: list[FaultRow]
    count: int
    asked: int
    short: int


def write_session(
    path: str | os.PathLike[str],
    result: SessionResult,
    routine: Routine | None = None,
    language: Language = ENGLISH,
) -> None:
    """Write the session whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    html = render_session(result, routine, language)
    with written_whole(path) as part:
        part.write_text(html, encoding="utf-8")


def render_session(
    result: SessionResult, routine: Routine | None = None, language: Language = ENGLISH
) -> str:
    """The session as HTML text; with its `routine` what was asked for stands beside it."""
    routine = prescribed_then(result, routine, language)
    before, after = result.score("before"), result.score("after")
    return render(
        "session.html.j2",
        language,
        title=session_title(result, routine, language),
        session=result.session,
        routine=routine,
        exercises=exercise_rows(result, routine, language),
        good=sum(one.good for one in result.sets),
        faulty=sum(one.faulty for one in result.sets),
        not_judged=sum(one.not_judged for one in result.sets),
        before=before,
        after=after,
        during=[record.score for record in result.pain if record.moment == "during"],
        warning="" if after is None else _warning(before, after, language),
        general_safety=GENERAL_SAFETY,
    )


def prescribed_then(
    result: SessionResult, routine: Routine | None, language: Language
) -> Routine | None:
    """The steps that were due on the day of the session, as they were prescribed for it.

    Where the session does not hold that, they are those of the `routine` as it stands now.
    """
    then = result.prescribed or routine
    if then is None:
        return None
    return then.due_on(result.session.started_at.date()).in_language(language.code)


def session_title(result: SessionResult, routine: Routine | None, language: Language) -> str:
    """What was done, by the name of its routine."""
    if routine is not None:
        return routine.name
    return words(result.session.routine) or language.say("exercises")


def _warning(before: int | None, after: int, language: Language) -> str:
    says = pain_advice(before, after).says
    return language.words.text(says) if says is not None else ""


def exercise_rows(
    result: SessionResult, routine: Routine | None, language: Language
) -> list[ExerciseRows]:
    """Every exercise that was done, and those of the routine that were not, in order."""
    asked = [step.exercise for step in routine.steps] if routine else []
    done = [record.exercise for record in result.sets]
    names = dict.fromkeys([*asked, *done])
    return [_exercise(exercise_id, result, routine, language) for exercise_id in names]


def _exercise(
    exercise_id: str, result: SessionResult, routine: Routine | None, language: Language
) -> ExerciseRows:
    known = known_exercise(exercise_id, routine, language)
    sets = [record for record in result.sets if record.exercise == exercise_id]
    attempts = [record for record in result.attempts if record.exercise == exercise_id]
    signal = known.measures[known.signal.measure] if known else None
    unit = signal.unit if signal else ""
    is_hold = any(record.mode == "hold" for record in sets)
    return ExerciseRows(
        name=known.name if known else words(exercise_id).capitalize(),
        noun=known.noun if known else ("hold" if is_hold else "repetition"),
        sided=known.sided if known else any(record.side for record in attempts),
        about=signal.about if signal else "",
        prescribed=prescribed_dose(exercise_id, known, routine, language),
        limits=limit_lines(known, language) if known else [],
        sets=[
            _set(number, record, attempts, unit, language)
            for number, record in enumerate(sets, start=1)
        ],
        faults=_faults(known, attempts, language),
        count=len(attempts),
        asked=sum(attempt.asked is not None for attempt in attempts),
        short=sum(attempt.range < _least(attempt, signal) for attempt in attempts),
    )


def known_exercise(
    exercise_id: str, routine: Routine | None, language: Language
) -> Exercise | None:
    """The exercise as the routine has it; None where nobody knows it any more."""
    within = routine.exercises if routine else ()
    found = next((one for one in within if one.id == exercise_id), None)
    found = found or find_exercise(exercise_id)
    if found is None:
        return None
    exercise = language.exercise(found)
    steps = [step for step in routine.steps if step.exercise == exercise_id] if routine else []
    return steps[0].applied(exercise) if steps else exercise


def _least(attempt: AttemptRecord, signal: MeasureSpec | None) -> float:
    """What is less than this is less than was asked for, by more than the measuring error."""
    if attempt.asked is None:
        return -math.inf
    return attempt.asked - (signal.noise if signal else 0.0)


def _set(
    number: int,
    record: SetRecord,
    attempts: list[AttemptRecord],
    unit: str,
    language: Language,
) -> SetRow:
    own = [attempt for attempt in attempts if attempt.set_id == record.id]
    return SetRow(
        record=record,
        number=number,
        count=_count(record, language),
        held=_held(own, language),
        range=_range(own, unit, language),
        ended=_ended(record, language),
    )


def _count(record: SetRecord, language: Language) -> str:
    if record.counted is None:
        return str(record.count)
    return language.say("corrected", count=record.count, counted=record.counted)


def _range(attempts: list[AttemptRecord], unit: str, language: Language) -> str:
    if not attempts:
        return ""
    middle = language.number(median(attempt.range for attempt in attempts))
    return language.quantity(middle, unit) if unit else middle


def _ended(record: SetRecord, language: Language) -> str:
    if not record.ended_at:
        return language.say("not_ended")
    return language.words.text(record.reason) if record.reason else language.say("ended")


def _held(attempts: list[AttemptRecord], language: Language) -> str:
    """How long each hold was, by side: "left 5.2, 5.1; right 5.0"."""
    by_side: dict[str, list[str]] = {"left": [], "right": [], "both": [], "": []}
    for attempt in attempts:
        if attempt.held_s is not None:
            by_side[attempt.side or ""].append(language.number(attempt.held_s, 1))
    parts = (
        f"{language.say(side) if side else ''} {', '.join(held)}".lstrip()
        for side, held in by_side.items()
        if held
    )
    return "; ".join(parts)


def limit_lines(exercise: Exercise, language: Language) -> list[str]:
    """What is prescribed for this person, each with its note."""
    lines = []
    for rule in exercise.prescribed:
        key = f"prescribed_limit_{rule.side}" if rule.side else "prescribed_limit"
        limit = language.words.limits(rule, exercise.unit_of(rule))
        line = language.say(key, rule=rule.name, limit=limit)
        lines.append(f"{line}. {rule.note}" if rule.note else line)
    return lines


def _faults(
    exercise: Exercise | None, attempts: list[AttemptRecord], language: Language
) -> list[FaultRow]:
    counts = Counter(rule for attempt in attempts for rule in attempt.rules)
    rules: dict[str, Rule] = {rule.id: rule for rule in exercise.rules} if exercise else {}
    cues = {name: language.words.cue(rule, exercise) for name, rule in rules.items() if exercise}
    return [
        FaultRow(rules[rule].name, times, cues[rule], rules[rule].why)
        if rule in rules
        else FaultRow(words(rule).capitalize(), times, "", "")
        for rule, times in counts.most_common()
    ]


def prescribed_dose(
    exercise_id: str, exercise: Exercise | None, routine: Routine | None, language: Language
) -> str:
    """How much of the exercise the routine asks for, "" where that is not known."""
    if exercise is None or routine is None:
        return ""
    doses = [step.dose(exercise) for step in routine.steps if step.exercise == exercise_id]
    return "; ".join(dose_text(dose, exercise.noun, language) for dose in doses)


def dose_text(dose: Dose, noun: str, language: Language) -> str:
    """How much of an exercise, in words."""
    say = language.say
    sets = say("one_set") if dose.sets == 1 else say("sets", count=dose.sets)
    counted = say(noun if dose.reps == 1 else f"{noun}s")
    side = say("each_side") if dose.each_side else ""
    each_s = f"{dose.hold_s:g}".replace(".", language.decimal)
    held = say("seconds_each", seconds=each_s) if noun == "hold" else ""
    share = dose.range_share or 0
    percent = language.number(100 * share)
    moved = say("share_of_usual", share=percent) if share else ""
    return say("dose", sets=sets, reps=dose.reps, counted=counted) + f"{side}{held}{moved}"
