"""The person's own range in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from formcheck.coach.events import Attempt, Side
from formcheck.coach.routine_runner import SetFinished
from formcheck.coach.usual_range import LEAST_SETS, Drift, OwnRange, Usual
from formcheck.exercises.model import Exercise
from formcheck.wording.catalogue import Catalogue
from formcheck.wording.limits import value_in_words


def asked_in_words(words: Catalogue, exercise: Exercise, own: OwnRange) -> str:
    """What is asked of the usual before and during the set, "" where the routine asks nothing."""
    if own.share is None:
        return ""
    known = [side for side, usual in own.usual.items() if usual.known]
    if not known:
        return words.say("own.asked_unknown", sets=LEAST_SETS)
    return words.say(
        "own.asked",
        usual=_by_side(words, exercise, known, lambda side: own.of(side).median),
        share=words.number(100 * own.share),
        asked=_by_side(words, exercise, known, own.asked),
    )


def set_in_words(words: Catalogue, done: SetFinished) -> list[str]:
    """A set against the usual, and how often it was less than asked for."""
    own, unit = done.own, _unit(done.exercise)
    lines = []
    for side, usual in own.usual.items():
        reached = [a.range for a in done.attempts if a.side == side and math.isfinite(a.range)]
        if usual.known and reached:
            values = {
                "usual": value_in_words(words, usual.median, unit),
                "now": value_in_words(words, median(reached), unit),
            }
            where = words.say(f"own.on_{side}") if side else ""
            lines.append(words.say("own.set", where=where, **values))
    if done.attempts and own.share is not None and not lines:
        lines.append(words.say("own.asked_unknown", sets=LEAST_SETS))
    short = sum(own.falls_short(attempt) for attempt in done.attempts)
    if short:
        lines.append(words.say("own.fell_short", count=short))
    return lines


def short_in_words(words: Catalogue, exercise: Exercise, attempt: Attempt, asked: float) -> str:
    """That a repetition or hold went less far than was asked for."""
    reached, wanted = (
        value_in_words(words, value, _unit(exercise)) for value in (attempt.range, asked)
    )
    return words.say("own.less_than_asked", reached=reached, asked=wanted)


def usual_in_words(
    words: Catalogue,
    exercise: Exercise,
    usual: Mapping[Side | None, Usual],
    drifts: Mapping[Side | None, Drift],
) -> str:
    """What is usual on each side, how surely, and whether it has drifted since the beginning."""
    known = {side: own for side, own in usual.items() if own.known}
    if not known:
        return words.say("own.unknown", sets=LEAST_SETS)
    return "\n\n".join(
        _usual_line(words, exercise, side, own, drifts.get(side)) for side, own in known.items()
    )


def _usual_line(
    words: Catalogue, exercise: Exercise, side: Side | None, usual: Usual, drift: Drift | None
) -> str:
    unit = _unit(exercise)
    where = words.say(f"own.on_{side}") if side else ""
    values = {"where": where, "usual": value_in_words(words, usual.median, unit)}
    line = (
        words.say("own.usual", error=value_in_words(words, usual.error, unit), **values)
        if usual.error > 0
        else words.say("own.usual_unsure", **values)
    )
    if drift is None or not drift.change:
        return line
    told = words.say(
        "own.drift_more" if drift.change > 0 else "own.drift_less",
        difference=value_in_words(words, abs(drift.change), unit),
        error=value_in_words(words, drift.error, unit),
    )
    return f"{line} {told}"


def _by_side(
    words: Catalogue,
    exercise: Exercise,
    sides: Sequence[Side | None],
    value_of: Callable[[Side | None], float],
) -> str:
    values = ((side, value_in_words(words, value_of(side), _unit(exercise))) for side in sides)
    return ", ".join(
        f"{words.say(f'own.{side}')} {value}" if side else value for side, value in values
    )


def _unit(exercise: Exercise) -> str:
    return exercise.measures[exercise.signal.measure].unit
