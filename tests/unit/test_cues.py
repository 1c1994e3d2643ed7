"""Which one thing is said after a repetition, and how soon again."""

from __future__ import annotations

import pytest

from formcheck.coach.cues import CueChooser
from formcheck.coach.events import CueGiven, Fault, NotJudged, Rep, Verdict
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Rule
from formcheck.messages.ids import Unjudged
from formcheck.messages.message import Message

EXERCISE = load_exercise("squat")
BY_SEVERITY = {
    severity: [rule for rule in EXERCISE.rules if rule.severity == severity]
    for severity in ("minor", "major")
}


def fault(rule: Rule) -> Fault:
    return Fault(rule.id, rule.cue, rule.severity, 1, None, 0.0, 1.0, 0.5, 1.0, 2.0, "deg")


def rep(*rules: Rule, missing: tuple[Rule, ...] = ()) -> Rep:
    unseen = tuple(NotJudged(rule.id, Message(Unjudged.TOO_NEAR)) for rule in missing)
    faults = tuple(fault(rule) for rule in rules)
    return Rep(1, None, 0.0, 0.5, 1.0, 1.0, {}, Verdict.FAULTY, faults, unseen)


def praised() -> Rule:
    return next(rule for rule in EXERCISE.rules if rule.praise)


def others_than(rule: Rule) -> Rule:
    return next(other for other in EXERCISE.rules if other.id != rule.id)


def said(cue: CueGiven | None) -> str | None:
    return cue.rule if cue else None


def test_the_gravest_fault_is_said_first_whatever_their_order() -> None:
    minor, major = BY_SEVERITY["minor"][0], BY_SEVERITY["major"][0]
    for both in ((minor, major), (major, minor)):
        assert said(CueChooser(EXERCISE).after(0.0, rep(*both))) == major.id


@pytest.mark.parametrize("severity", [s for s, rules in BY_SEVERITY.items() if len(rules) > 1])
def test_of_equals_the_exercises_first_one_is_said(severity: str) -> None:
    first, second = BY_SEVERITY[severity][:2]
    assert said(CueChooser(EXERCISE).after(0.0, rep(second, first))) == first.id


def test_one_cue_needs_time_to_be_heard() -> None:
    one, other = EXERCISE.rules[0], others_than(EXERCISE.rules[0])
    chooser = CueChooser(EXERCISE)
    assert said(chooser.after(10.0, rep(one))) == one.id
    assert chooser.after(12.4, rep(other)) is None
    assert said(chooser.after(12.5, rep(other))) == other.id


def test_the_same_cue_is_not_said_again_soon_and_the_next_one_takes_its_place() -> None:
    major, minor = BY_SEVERITY["major"][0], BY_SEVERITY["minor"][0]
    chooser = CueChooser(EXERCISE)
    assert said(chooser.after(0.0, rep(major))) == major.id
    assert said(chooser.after(5.5, rep(major, minor))) == minor.id
    again = CueChooser(EXERCISE)
    assert said(again.after(0.0, rep(major))) == major.id
    assert again.after(5.5, rep(major)) is None
    assert said(again.after(6.0, rep(major))) == major.id


def test_praise_is_for_the_mended_fault_alone() -> None:
    rule = praised()
    chooser = CueChooser(EXERCISE)
    chooser.after(0.0, rep(rule))
    cue = chooser.after(2.5, rep())
    assert cue is not None
    assert cue.mended
    assert cue.rule == rule.id
    assert chooser.after(5.0, rep()) is None


def test_what_was_not_judged_is_not_mended() -> None:
    rule = praised()
    chooser = CueChooser(EXERCISE)
    chooser.after(0.0, rep(rule))
    assert chooser.after(2.5, rep(missing=(rule,))) is None
    cue = chooser.after(5.0, rep())
    assert cue is not None
    assert cue.mended


def test_there_is_no_praise_beside_another_fault() -> None:
    rule = praised()
    other = others_than(rule)
    chooser = CueChooser(EXERCISE)
    chooser.after(0.0, rep(rule))
    cue = chooser.after(2.5, rep(other))
    assert cue is not None
    assert not cue.mended
    assert cue.rule == other.id
