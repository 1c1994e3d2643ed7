"""A rule's limit in words."""

from __future__ import annotations

import math
import re
from typing import Final

from formcheck.exercises.model import TIMINGS, Exercise, Rule
from formcheck.wording.catalogue import Catalogue

PERCENT_UNITS: Final = frozenset({"trunk lengths", "times"})
"""Shares of something, which read better in percent."""
EXPLANATION: Final = re.compile(r"\\?:")


def value_in_words(words: Catalogue, value: float, unit: str) -> str:
    """A measured value with its unit."""
    if unit == "deg":
        return f"{words.number(value)}°"
    if unit in PERCENT_UNITS:
        key = "library.unit_trunk" if unit == "trunk lengths" else "library.unit_share"
        return words.say(key, value=words.number(100 * value))
    return f"{_seconds(words, value)}\u00a0s"


def limit_in_words(words: Catalogue, exercise: Exercise, rule: Rule) -> str:
    """What `rule` measures, the limit, and how strictly it is taken.

    Args:
        words: the language.
        exercise: the rule's exercise, in this language.
        rule: the rule.
    """
    measure = _measure(words, exercise, rule)
    if rule.change:
        measure = words.say("library.change", measure=measure)
    how = words.say(f"library.judged_{rule.judge}", seconds=_seconds(words, rule.for_s))
    sentence = words.say(
        "library.limit_sentence", measure=measure, limit=_limit(words, exercise, rule), how=how
    )
    if rule.doubt:
        doubt = value_in_words(words, rule.doubt, exercise.unit_of(rule))
        sentence = words.say("library.limit_doubt", sentence=sentence, doubt=doubt)
    if rule.prescription is None:
        return sentence
    return words.say("library.limit_prescribed", sentence=sentence)


def prescribed_in_words(words: Catalogue, exercise: Exercise) -> list[str]:
    """What is prescribed for this person in the exercise: a line for each limit."""
    lines = []
    for rule in exercise.prescribed:
        where = words.say(f"own.on_{rule.side}") if rule.side else ""
        line = f"{rule.name}{where}: {limit_in_words(words, exercise, rule)}"
        lines.append(f"{line}. {rule.note}" if rule.note else line)
    return lines


def _seconds(words: Catalogue, value: float) -> str:
    return words.number(value, 1 if math.isclose(value, round(value, 1)) else 2)


def _measure(words: Catalogue, exercise: Exercise, rule: Rule) -> str:
    if rule.measure in TIMINGS:
        return words.say(f"library.time_{rule.measure}")
    # What follows the colon explains the scale of the measure; in Markdown it may be escaped.
    return EXPLANATION.split(exercise.measures[rule.measure].about)[0]


def _limit(words: Catalogue, exercise: Exercise, rule: Rule) -> str:
    unit = exercise.unit_of(rule)
    low, high = (
        None if limit is None else value_in_words(words, limit, unit)
        for limit in (rule.at_least, rule.at_most)
    )
    if low is not None and high is not None:
        symmetric = rule.at_least == -(rule.at_most or 0)
        return words.say(
            "library.either_way" if symmetric else "library.between", low=low, high=high
        )
    if rule.at_least is not None and rule.at_least < 0 and unit == "trunk lengths":
        below = value_in_words(words, -rule.at_least, unit)
        return words.say("library.below_at_most", low=below)
    if low is not None:
        return words.say("library.at_least", low=low)
    return words.say("library.at_most", high=high)
