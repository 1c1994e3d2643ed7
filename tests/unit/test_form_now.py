"""The form that a single frame shows, in a squat seen from the side."""

from __future__ import annotations

import math

import pytest

from formcheck.coach.events import Verdict
from formcheck.coach.features import FeatureExtractor
from formcheck.coach.rules import Judge
from formcheck.exercises.catalog import load_exercise
from formcheck.motion.view import View

SQUAT = load_exercise("squat")
INSTRUMENTS = FeatureExtractor(SQUAT)
LIMITS = {(rule.id, view): rule for rule in SQUAT.rules for view in rule.views}


def form(values: dict[str, float], view: View = View.SIDE) -> Verdict | None:
    """Of a frame in which these measures are so; the others are out of sight."""
    judged = [math.nan] * len(INSTRUMENTS.columns)
    for name, value in values.items():
        for column in INSTRUMENTS.columns_of(name, None):
            judged[column] = value
    return Judge(SQUAT, INSTRUMENTS).form_now(tuple(judged), view, None)


def test_a_position_that_must_be_reached_is_good_once_it_is() -> None:
    assert form({"thigh_slope": 20.0}) is Verdict.GOOD
    assert form({"thigh_slope": 60.0}) is None


def test_a_limit_that_must_never_be_broken_is_a_fault_at_once() -> None:
    assert form({"trunk_incline": 10.0}) is Verdict.FAULTY
    assert form({"thigh_slope": 20.0, "trunk_incline": 10.0}) is Verdict.FAULTY
    assert form({"trunk_incline": 80.0}) is None


@pytest.mark.parametrize("rule", ["depth", "trunk_lean"])
def test_near_the_limit_nothing_is_said(rule: str) -> None:
    limit = LIMITS[rule, View.SIDE]
    bound = limit.at_most if limit.at_least is None else limit.at_least
    assert bound is not None
    assert form({limit.measure: bound}) is None


def test_what_this_view_does_not_show_says_nothing() -> None:
    assert form({"trunk_incline": 10.0}, View.FRONT) is None
    assert form({}) is None
