"""A learnt exercise without its words: what the engine needs to count it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from formcheck.exercises.model import Condition, Exercise, MeasureSpec, Rule, SignalSpec
from formcheck.learning.candidates import CANDIDATES, Candidate
from formcheck.learning.gates import GateCondition
from formcheck.learning.series import Column
from formcheck.learning.setting import Setting
from formcheck.learning.survey import ANY, Survey, survey
from formcheck.motion.posture import Posture
from formcheck.motion.view import View

MIN_SHARE: Final = 0.3
"""A movement of less than this share of what was shown is none."""
CONVINCING: Final = 0.5
MIN_S: Final = 0.45
FASTEST: Final = "fastest"
BEYOND_S: Final = 60.0
"""Nobody takes so long for one way."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, and what must hold for it.

    Attributes:
        signal: the measure that goes from rest to end and back.
        rest: its value at rest.
        end: its value in the end position.
        conditions: what must hold for a movement to be this exercise.
        may_fail: how many of them may fail.
        min_s: a quicker repetition is none.
        shown: rest and end of each demonstration.
    """

    signal: Candidate
    rest: float
    end: float
    conditions: tuple[GateCondition, ...] = ()
    may_fail: int = 0
    min_s: float = MIN_S
    shown: tuple[tuple[float, float], ...] = ()

    @property
    def turned(self) -> Counting:
        """The same with rest and end exchanged."""
        shown = tuple((end, rest) for rest, end in self.shown)
        return replace(self, rest=self.end, end=self.rest, shown=shown)

    @property
    def span(self) -> float:
        """The way from rest to end, negative where it goes down."""
        return self.end - self.rest

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of all measures, each once, the signal's first."""
        used = [self.signal.name, *(one.candidate.name for one in self.conditions)]
        return tuple(dict.fromkeys(used))


def progress_in(shown: Survey, counting: Counting) -> Column:
    """(n,) how far the further side is, 0 at rest and 1 in the end position, NaN if unknown."""
    sides = np.array(shown.of_candidate(counting.signal))
    progress = (sides - counting.rest) / counting.span
    known = np.isfinite(progress)
    best = np.where(known, progress, -np.inf).max(axis=0)
    return np.asarray(np.where(known.any(axis=0), best, np.nan))


def bare(counting: Counting) -> Exercise:
    """The signal alone, wherever and from wherever it is shown.

    It has one rule, which everybody breaks: the fault tells how long the faster way took.
    """
    anywhere = Setting(Posture.STANDING, tuple(Posture), (View.SIDE,), raises_arms=False)
    alone = replace(counting, conditions=(), may_fail=0, min_s=MIN_S)
    rule = Rule(
        id=FASTEST,
        name=ANY,
        measure="fastest_s",
        judge="typical",
        phase="during",
        at_least=BEYOND_S,
        views=tuple(View),
        cue=ANY,
        why=ANY,
        source=ANY,
    )
    return skeleton(alone, anywhere).model_copy(update={"rules": (rule,)})


def skeleton(counting: Counting, setting: Setting) -> Exercise:
    """The exercise without words."""
    return survey().model_copy(
        update={
            "posture": setting.posture,
            "accepts": setting.accepts,
            "measures": {name: spec_of(name, ANY) for name in counting.measures},
            "signal": _signal(counting),
            "gate": tuple(map(_condition, counting.conditions)),
            "gate_allows": counting.may_fail,
        }
    )


def _signal(counting: Counting) -> SignalSpec:
    return SignalSpec(
        measure=counting.signal.name,
        rest=counting.rest,
        end=counting.end,
        min_range=MIN_SHARE * abs(counting.span),
        min_s=counting.min_s,
        convincing=CONVINCING,
        together=counting.signal.sided,
    )


def _condition(one: GateCondition) -> Condition:
    return Condition(
        measure=one.candidate.name,
        at_least=one.at_least,
        at_most=one.at_most,
        when="rest" if one.when == "rest" else "end",
        change=one.when == "change",
        says=ANY,
    )


def spec_of(name: str, about: str) -> MeasureSpec:
    """The candidate called `name` as it stands in a file."""
    one = CANDIDATES[name]
    return MeasureSpec(
        kind=one.kind,
        points=one.measure.points,
        side=one.measure.side,
        space=one.measure.space,
        about=about,
        noise=one.noise,
    )
