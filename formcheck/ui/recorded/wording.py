"""What a report says, in the words of the page."""

from __future__ import annotations

from collections import Counter
from typing import Final

from formcheck.coach.events import Attempt, Fault, Hold, Verdict
from formcheck.coach.report import Report
from formcheck.exercises.model import Exercise, Rule
from formcheck.wording.catalogue import Catalogue

DIGITS: Final = {"deg": 0, "s": 1}
"""Digits after the point that a value can mean, by unit."""
OTHERWISE: Final = 2
MOST_DIGITS: Final = 3


class Wording:
    """Puts a report into sentences.

    Args:
        words: the text of the page.
        exercise: the exercise in that language.
    """

    def __init__(self, words: Catalogue, exercise: Exercise) -> None:
        self._words = words
        self._exercise = exercise

    def verdict(self, verdict: Verdict) -> str:
        """The verdict as a word."""
        return self._words.say(f"recorded.{verdict.value}")

    def side(self, attempt: Attempt) -> str:
        """The side it was done on, "" where sides are not told apart."""
        return self._words.say(f"recorded.{attempt.side}") if attempt.side else ""

    def attempt(self, index: int) -> str:
        """What a repetition or hold is called."""
        hold = self._exercise.mode == "hold"
        return self._words.say("recorded.hold" if hold else "recorded.rep", index=index)

    def counted(self, count: int) -> str:
        """What was counted, without the number."""
        hold = self._exercise.mode == "hold"
        return self._words.say("recorded.holds" if hold else "recorded.reps", count=count)

    def held(self, attempt: Attempt) -> str:
        """How long it was held, "" for a repetition."""
        if not isinstance(attempt, Hold):
            return ""
        value = self.amount(attempt.held_s, "s")
        if not attempt.target_s:
            return self._words.say("recorded.held", value=value)
        target = self.amount(attempt.target_s, "s", 0)
        return self._words.say("recorded.of_target", value=value, target=target)

    def rule(self, fault: Fault) -> Rule:
        """The rule that a fault breaks; of several with its name the one with its limit."""
        return self._exercise.rule_for(fault.rule, fault.limit)

    def name(self, fault: Fault) -> str:
        """What the fault is called."""
        return self.rule(fault).name

    def measured(self, fault: Fault) -> str:
        """The value and the limit it should have kept to."""
        value, limit = self._apart(fault)
        if fault.value < fault.limit:
            return self._words.say("recorded.value_low", value=value, limit=limit)
        return self._words.say("recorded.value_high", value=value, limit=limit)

    def limit(self, fault: Fault) -> str:
        """The limit that was broken, alone."""
        key = "recorded.limit_low" if fault.value < fault.limit else "recorded.limit_high"
        return self._words.say(key, limit=self._apart(fault)[1])

    def about(self, measure: str) -> str:
        """What a measure is."""
        spec = self._exercise.measures.get(measure)
        return spec.about if spec else self._words.say(f"recorded.timing_{measure}")

    def amount(self, value: float, unit: str, digits: int | None = None) -> str:
        """A value with its unit."""
        digits = DIGITS.get(unit, OTHERWISE) if digits is None else digits
        number = self._words.number(value, digits)
        return self._words.say(f"recorded.unit_{unit.replace(' ', '_')}", value=number)

    def _apart(self, fault: Fault) -> tuple[str, str]:
        """Value and limit with as many digits as it takes to see that they differ."""
        for digits in range(DIGITS.get(fault.unit, OTHERWISE), MOST_DIGITS + 1):
            value = self.amount(fault.value, fault.unit, digits)
            limit = self.amount(fault.limit, fault.unit, digits)
            if value != limit:
                break
        return value, limit


def by_rule(report: Report) -> list[list[Fault]]:
    """The faults of each rule, the most frequent rule first."""
    counts = Counter(fault.rule for fault in report.faults)
    return [
        [fault for fault in report.faults if fault.rule == rule] for rule, _ in counts.most_common()
    ]


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds: 1:05."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
