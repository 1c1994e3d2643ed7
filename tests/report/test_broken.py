"""A fault is shown over time: its measure with the limit, or the pace of the movement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import TIMINGS
from formcheck.report.broken import HowBroken, how_broken
from formcheck.report.charts import broken_chart
from formcheck.report.language import ENGLISH
from formcheck.wording.catalogue import catalogue
from tests.report.figures import Analysis, analysed_faulty
from tests.report.pages import Page


def broken(analysis: Analysis, rule: str) -> HowBroken:
    fault = next(one for one in analysis.report.faults if one.rule == rule)
    how = how_broken(analysis.report, analysis.timeline, fault)
    assert how is not None
    return how


def paced() -> Sequence[tuple[str, str]]:
    names = ("glute_bridge", "squat")
    return [
        (name, rule.id)
        for name in names
        for rule in load_exercise(name).rules
        if rule.measure in TIMINGS
    ]


def test_the_measure_that_broke_its_limit_is_on_the_wrong_side_of_it() -> None:
    analysis = analysed_faulty("glute_bridge", "hips_low")
    fault = next(one for one in analysis.report.faults if one.rule == "hips_low")
    how = broken(analysis, "hips_low")
    assert how.measure == analysis.report.exercise.rule_for(fault.rule, fault.limit).measure
    assert how.limit == fault.limit
    worst = how.shown[0]
    assert (worst.index, worst.is_worst) == (fault.attempt, True)
    assert np.nanmax(worst.values) < fault.limit
    assert all(not one.is_worst for one in how.shown[1:])


@pytest.mark.parametrize(("exercise", "rule"), paced())
def test_a_fault_in_pace_is_shown_by_the_movement(exercise: str, rule: str) -> None:
    analysis = analysed_faulty(exercise, rule)
    how = broken(analysis, rule)
    signal = analysis.report.exercise.signal
    assert (how.measure, how.limit) == (signal.measure, None)
    worst = how.shown[0]
    attempt = analysis.report.attempts[worst.index - 1]
    assert worst.t[-1] - worst.t[0] == pytest.approx(attempt.end_s - attempt.start_s + 0.6, abs=0.2)


def test_the_chart_says_what_it_shows() -> None:
    analysis = analysed_faulty("glute_bridge", "hips_low")
    fault, how = analysis.report.faults[0], broken(analysis, "hips_low")
    for language in (ENGLISH, catalogue("de").report):
        text = Page(broken_chart(how, analysis.report, fault, language)).text
        assert f"{fault.limit:.0f}°" in text
        assert language.say("limit_at_least", limit="").strip() in text
        assert language.say("repetition_number", index=fault.attempt) in text
