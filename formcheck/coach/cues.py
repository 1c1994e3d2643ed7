"""Which one thing to tell the person now."""

from __future__ import annotations

from typing import Final

from formcheck.coach.events import Attempt, CueGiven, Fault
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Own
from formcheck.messages.message import Message

COOLDOWN_S: Final = 6.0
"""The same cue is not given again sooner."""
GAP_S: Final = 2.5
"""Time to hear one cue before the next."""
SEVERITIES: Final = ("major", "minor")


class CueChooser:
    """At most one cue for a repetition or hold: the gravest fault, or praise for a fixed one."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._order = {rule.id: i for i, rule in reversed(list(enumerate(exercise.rules)))}
        self._given_s: dict[str, float] = {}
        self._last_s = -GAP_S
        self._to_mend: str | None = None

    def after(self, t: float, attempt: Attempt) -> CueGiven | None:
        """The cue after `attempt`, or None."""
        if t - self._last_s < GAP_S:
            return None
        cue = self._choose(t, attempt)
        if cue is not None:
            self._last_s = t
        return cue

    def _choose(self, t: float, attempt: Attempt) -> CueGiven | None:
        faults = {fault.rule for fault in attempt.faults}
        missing = {item.rule for item in attempt.not_judged}
        if self._to_mend is not None and self._to_mend not in faults | missing:
            rule = self._exercise.rule(self._to_mend)
            self._to_mend = None
            if rule.praise and not faults:
                praise = Message.of(Own.PRAISE, index=self._exercise.rules.index(rule))
                return CueGiven(t, rule.id, praise, mended=True)
        for fault in sorted(attempt.faults, key=self._urgency):
            if t - self._given_s.get(fault.rule, -COOLDOWN_S) >= COOLDOWN_S:
                self._given_s[fault.rule] = t
                self._to_mend = fault.rule
                return CueGiven(t, fault.rule, Message.of(Own.CUE, index=self._index_of(fault)))
        return None

    def _index_of(self, fault: Fault) -> int:
        """Which rule speaks: those with one id may differ in what they say, and in their limits."""
        rules = self._exercise.rules
        said = [(rule.id, rule.cue) for rule in rules]
        limits = [
            i
            for i, rule in enumerate(rules)
            if said[i] == (fault.rule, fault.cue) and fault.limit in {rule.at_least, rule.at_most}
        ]
        return limits[0] if limits else said.index((fault.rule, fault.cue))

    def _urgency(self, fault: Fault) -> tuple[int, int]:
        return SEVERITIES.index(fault.severity), self._order[fault.rule]
