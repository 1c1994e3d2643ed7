from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.coach.recorder import change_from_rest
from formcheck.coach.rules import JUDGES, Finding, Unknown
from formcheck.exercises.model import Rule
from formcheck.motion.view import View

FPS = 30
T = np.arange(5 * FPS) / FPS
Values = NDArray[np.float64]


def _rule(judge: str, *, at_least: float | None = None, at_most: float | None = None) -> Rule:
    return Rule.model_validate(
        {
            "id": "rule",
            "name": "Rule",
            "measure": "m",
            "judge": judge,
            "at_least": at_least,
            "at_most": at_most,
            "for_s": 0.5,
            "views": [View.SIDE],
            "cue": "c",
            "why": "w",
            "source": "s",
        }
    )


def _found(rule: Rule, values: Values) -> Finding:
    finding = JUDGES[rule.judge](rule, T, values)
    assert isinstance(finding, Finding)
    return finding


def test_best_forgives_all_but_the_best_moments() -> None:
    values = np.where((T > 2) & (T < 3), 180.0, 150.0)
    assert _found(_rule("best", at_least=165), values).value == pytest.approx(180)
    assert _found(_rule("best", at_most=165), values).value == pytest.approx(150)


def test_best_is_not_fooled_by_one_wrong_frame() -> None:
    values = np.full(len(T), 150.0)
    values[40] = 190.0
    assert _found(_rule("best", at_least=165), values).value == pytest.approx(150)


def test_typical_is_the_median() -> None:
    assert _found(_rule("typical", at_least=0), T).value == pytest.approx(np.median(T))


@pytest.mark.parametrize(("length_s", "broken"), [(0.3, False), (0.7, True)])
def test_worst_needs_the_limit_broken_for_a_while(length_s: float, broken: bool) -> None:
    values = np.where((T >= 2) & (2 + length_s >= T), 30.0, 0.0)
    rule = _rule("worst", at_most=20)
    finding = _found(rule, values)
    assert rule.holds(finding.value) is not broken
    if broken:
        assert 2.0 <= finding.start_s <= finding.worst_s <= finding.end_s <= 2.7 + 1 / FPS


def test_worst_is_shown_where_it_is_highest() -> None:
    values = np.where((T > 2) & (T < 3.2), 30 - 5 * np.abs(T - 2.6), 0.0)
    finding = _found(_rule("worst", at_most=20), values)
    assert finding.worst_s == pytest.approx(2.6, abs=1e-6)
    assert finding.value == pytest.approx(30 - 5 * 0.25, abs=0.2)
    assert finding.end_s - finding.start_s == pytest.approx(0.5, abs=1e-6)


def test_worst_looks_both_ways_where_there_are_two_limits() -> None:
    rule = _rule("worst", at_least=-10, at_most=10)
    low = _found(rule, np.where((T > 1) & (T < 2), -25.0, 0.0))
    high = _found(rule, np.where((T > 1) & (T < 2), 25.0, 0.0))
    assert (low.value, high.value) == (-25.0, 25.0)
    assert not rule.holds(low.value)
    assert not rule.holds(high.value)


@pytest.mark.parametrize(
    ("value", "doubtful"), [(19.0, False), (24.5, True), (25.0, True), (25.9, True), (31.0, False)]
)
def test_near_the_limit_there_is_doubt_on_both_sides(value: float, doubtful: bool) -> None:
    rule = _rule("typical", at_most=25.0)
    assert not rule.doubtful(value)
    assert rule.model_copy(update={"doubt": 1.0}).doubtful(value) is doubtful


def test_worst_over_a_phase_shorter_than_its_time_takes_the_whole_phase() -> None:
    rule = _rule("worst", at_most=20)
    finding = JUDGES["worst"](rule, T[:5], np.full(5, 30.0))
    assert isinstance(finding, Finding)
    assert finding.value == 30.0


@pytest.mark.parametrize("amplitude", [0.0, 2.0, 8.0])
def test_wobble_is_the_spread_of_a_bounce_without_its_trend(amplitude: float) -> None:
    """A sine's median absolute deviation is its amplitude times sin 45 degrees."""
    values = 3 * T + amplitude * np.sin(2 * np.pi * 2 * T)
    found = _found(_rule("wobble", at_most=4), values)
    assert found.value == pytest.approx(1.4826 * amplitude * np.sin(np.pi / 4), abs=0.3)


def test_arriving_and_leaving_is_no_wobble() -> None:
    """At the ends the moving average lags behind a trend."""
    values = 30 * T + np.where((T > 2) & (T < 2.2), 5.0, 0.0)
    found = _found(_rule("wobble", at_most=4), values)
    assert found.value < 0.5
    assert found.worst_s == pytest.approx(2.1, abs=0.11)
    assert (found.start_s, found.end_s) == (T[0], T[-1])


def test_a_cut_to_another_shot_is_no_wobble() -> None:
    assert _found(_rule("wobble", at_most=4), np.where(T < 2.5, 50.0, 62.0)).value < 0.5


def test_a_short_hold_says_nothing_about_wobble() -> None:
    short = T < 1.5
    result = JUDGES["wobble"](_rule("wobble", at_most=4), T[short], T[short])
    assert result is Unknown.TOO_SHORT


def test_a_change_of_an_angle_knows_no_jump_at_the_full_turn() -> None:
    before = np.array([358.0, 359.0, 1.0, np.nan, 2.0])
    assert change_from_rest(np.array([20.0, 350.0]), before, "deg") == pytest.approx([20.0, -10.0])


def test_a_change_from_an_unknown_rest_is_unknown() -> None:
    assert np.isnan(change_from_rest(np.ones(3), np.full(4, np.nan), "trunk lengths")).all()
    assert np.isnan(change_from_rest(np.ones(3), np.full(4, np.nan), "deg")).all()
