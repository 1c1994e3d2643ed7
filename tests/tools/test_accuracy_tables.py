"""The numbers of the accuracy page, in closed form."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from benchmarks.angles import AngleError
from formcheck.evaluation import ConfusionCounts
from tests.report.attempts import hold, rep
from tests.tools.accuracy_cases import SPANS, case, refusal
from tools.accuracy.angles import angles_by_light_table, angles_by_view_table, hip_and_knee
from tools.accuracy.case import Case
from tools.accuracy.counts import counts_table, groups, views_table
from tools.accuracy.false_counts import strangers_table
from tools.accuracy.goals import Goal, bars, bars_table
from tools.accuracy.models import models_table
from tools.accuracy.rules import RuleScore, mean_f1, rules_by_view_table, rules_of, scores
from tools.accuracy.run import Run
from tools.accuracy.table import number, percent, table

ONE: dict[str, Any] = {"reps": 1, "rep_times": SPANS[:1]}
REP = rep(1, SPANS[0])
LOW = rep(1, SPANS[0], ("hips_low",))
MODELS = ("lite", "full", "heavy")


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]


def run(*cases: Case, model: str = "full") -> Run:
    return Run(model, Path(), Path(), cases)


class TestTable:
    def test_words_to_the_left_and_numbers_to_the_right(self) -> None:
        assert table(("a", "b"), [("x|y", 1)]) == "| a | b |\n| --- | ---: |\n| x/y | 1 |"

    @pytest.mark.parametrize(
        ("share", "text"),
        [(1.0, "100 %"), (0.995, "99.5 %"), (1 / 3, "33.3 %"), (0.0, "0 %"), (math.nan, "–")],
    )
    def test_shares(self, share: float, text: str) -> None:
        assert percent(share) == text

    def test_numbers(self) -> None:
        assert (number(0.256), number(math.nan)) == ("0.26", "–")


class TestCounts:
    def test_the_views_that_are_asked_for_come_first(self) -> None:
        cases = [case(reps=1, view=view) for view in ("feet", "side", "oblique")]
        cases.append(case(reps=1, exercise="squat", view="front"))
        found = [(exercise, view) for exercise, view, _ in groups(cases)]
        assert found == [
            ("glute_bridge", "oblique"),
            ("glute_bridge", "side"),
            ("glute_bridge", "feet"),
            ("squat", "front"),
        ]

    def test_a_row_in_closed_form(self) -> None:
        right = case(REP, **ONE, faults={"hips_low": []})
        wrong = case(LOW, reps=3, rep_times=SPANS, faults={"hips_low": []})
        refused = case(reps=1, view="head", warnings=(refusal(),))
        found = rows(counts_table([right, wrong, refused]))
        numbers = ["2", "50 %", "50 %", "0.333", "0", "–", "–", "50 %", "0 %"]
        assert found[0] == ["`glute_bridge`", "side", *numbers]
        assert found[1][:7] == [
            "`glute_bridge`",
            "head (not asked for)",
            "1",
            "0 %",
            "100 %",
            "1.000",
            "1",
        ]
        assert [row[:3] for row in found[2:]] == [
            ["**all**", "as asked for", "2"],
            ["**all**", "others", "1"],
        ]

    def test_the_sides_of_holds(self) -> None:
        labels = [
            {"side": side, "start_s": i, "end_s": i + 1} for i, side in ((0, "left"), (3, "right"))
        ]
        found = [hold(1, (0, 1), 1.0, "left"), hold(2, (3, 4), 1.0, "left")]
        text = counts_table([case(*found, exercise="knee_to_chest", holds=labels)])
        assert rows(text)[0][7:9] == ["0.00", "1 of 2"]

    def test_as_what_a_view_was_seen(self) -> None:
        cases = [case(reps=1), case(reps=1), case(reps=1, seen_as="oblique")]
        assert rows(views_table(cases)) == [["`glute_bridge`", "side", "1 oblique, 2 side"]]


def test_false_counts_by_kind_of_clip() -> None:
    rendered = [
        case(reps=0),
        case(REP, reps=0),
        case(REP, **ONE, people=2),
        case(REP, **ONE),
    ]
    found = rows(strangers_table(rendered, [case(reps=0, exercise="squat")]))
    assert [row[1:] for row in found] == [
        ["`glute_bridge`", "2", "1", "1", "50 %"],
        ["`glute_bridge`", "1", "0", "0", "100 %"],
        ["`squat`", "1", "0", "0", "100 %"],
    ]


class TestRules:
    CASES = (
        case(LOW, **ONE, faults={"hips_low": [1], "too_fast": []}),
        case(LOW, **ONE, faults={"hips_low": []}),
        case(REP, **ONE, faults={"hips_low": [1]}, view="front"),
        case(REP, **ONE, faults={"too_fast": [1]}, view="front"),
    )

    def test_every_rule_of_the_exercises_there(self) -> None:
        found = rules_of(self.CASES)
        assert ("glute_bridge", "hips_low") in found
        assert {exercise for exercise, _ in found} == {"glute_bridge"}
        assert len(set(found)) == len(found)

    def test_a_rule_is_scored_where_its_fault_can_show(self) -> None:
        found = {score.rule: score for score in scores(self.CASES)}
        assert found["hips_low"] == RuleScore(
            "glute_bridge", "hips_low", 1, ConfusionCounts(hit=1, false_alarm=1)
        )
        assert found["too_fast"].tally == ConfusionCounts(missed=1, right_silent=1)
        assert mean_f1(self.CASES) == pytest.approx((2 / 3 + 0) / 2)

    def test_by_view_nothing_is_left_out(self) -> None:
        found = rows(rules_by_view_table(self.CASES))
        assert [row[1:6] for row in found if row[1] == "`hips_low`"] == [
            ["`hips_low`", "front", "1", "0", "0"],
            ["`hips_low`", "side", "1", "1", "1"],
        ]

    def test_a_rule_of_the_same_name_in_another_exercise_is_another(self) -> None:
        other = case(rep(1, SPANS[0], ("too_fast",)), **ONE, exercise="squat", faults={})
        assert RuleScore.over("glute_bridge", "too_fast", [other]).tally == ConfusionCounts()


class TestAngles:
    CASES = (
        case(REP, **ONE, angles=AngleError(2.0, 4.0, 1.0)),
        case(REP, **ONE, light="dim", angles=AngleError(4.0, 8.0, 0.5)),
        case(REP, **ONE, light="dim", angles=AngleError(math.nan, math.nan, 0.0)),
        case(reps=0, angles=AngleError(50.0, 50.0, 1.0)),
        case(REP, **ONE),
    )

    def test_each_clip_counts_the_same(self) -> None:
        assert hip_and_knee(self.CASES[:2]) == "3.0 / 6.0"

    def test_by_view_and_light(self) -> None:
        runs = [run(*self.CASES), run(*self.CASES[:1], model="lite")]
        assert rows(angles_by_view_table(runs)) == [
            ["`glute_bridge`", "side", "3", "3.0 / 6.0", "50 %", "2.0 / 4.0", "100 %"]
        ]
        assert rows(angles_by_light_table(runs)) == [
            ["day", "1", "2.0 / 4.0", "100 %", "2.0 / 4.0", "100 %"],
            ["dim", "2", "4.0 / 8.0", "25 %", "– / –", "–"],
        ]


def test_the_models_are_compared_in_the_views_asked_for() -> None:
    cases = (
        case(REP, **ONE, faults={"hips_low": []}, angles=AngleError(2.0, 4.0, 1.0)),
        case(reps=1, view="feet", angles=AngleError(50.0, 50.0, 1.0)),
        case(REP, reps=0),
    )
    lite, full = rows(models_table([run(model="lite"), run(*cases)], {"lite": 1.5, "full": 1}))
    assert lite[0] == "lite"
    assert full == ["full (default)", "100 %", "–", "–", "100 %", "2.0 / 4.0", "1", "1.00"]


class TestBars:
    def found(self, *cases: Case, models: tuple[str, ...] = MODELS) -> dict[str, Goal]:
        names = ("exact", "hold", "f1", "clean", "elsewhere", "nothing", "two", "models")
        return dict(zip(names, bars(cases, models), strict=True))

    def test_where_nothing_was_measured_nothing_is_met(self) -> None:
        found = self.found(models=())
        assert not any(bar.met for bar in found.values())

    def test_counts_only_of_clips_with_something_to_count(self) -> None:
        found = self.found(case(reps=0), case(reps=0), case(REP, **ONE), case(reps=1))
        assert (found["exact"].found, found["exact"].met) == ("50 % of 2", False)
        assert found["nothing"].met

    def test_holds(self) -> None:
        label = {"side": "left", "start_s": 0, "end_s": 5}
        right = case(hold(1, (0, 5), 5.2), exercise="knee_to_chest", holds=[label])
        assert self.found(right)["hold"].met
        wrong = case(hold(1, (0, 5), 4.5), exercise="knee_to_chest", holds=[label])
        assert not self.found(wrong)["hold"].met

    def test_every_rule_has_to_be_shown_and_right(self) -> None:
        found = self.found(case(LOW, **ONE, faults={"hips_low": [1]}))["f1"]
        assert not found.met
        assert "1 of 6 rules" in found.found
        assert "`glute_bridge.hips_low`" not in found.found
        assert "`glute_bridge.feet_far` never shown" in found.found
        hidden = rep(1, SPANS[0], not_judged=("hips_low",))
        found = self.found(case(hidden, **ONE, faults={"hips_low": [1]}))["f1"]
        assert "`glute_bridge.hips_low` never judged" in found.found

    def test_good_repetitions(self) -> None:
        found = self.found(
            case(REP, **ONE, faults={"hips_low": []}), case(LOW, **ONE, faults={"hips_low": []})
        )
        assert (found["clean"].found, found["clean"].met) == ("50 % of 2", False)

    def test_elsewhere_a_refusal_is_as_good_as_the_right_count(self) -> None:
        right = case(REP, **ONE, view="feet")
        refused = case(reps=1, view="head", warnings=(refusal(),))
        assert self.found(right, refused)["elsewhere"] == Goal(
            "in other views counts exact on 95 %, or refused with advice",
            "100 % of 2, 1 of them refused",
            True,
        )
        assert not self.found(right, case(reps=1, view="head"))["elsewhere"].met

    def test_no_false_count(self) -> None:
        found = self.found(case(REP, reps=0), case(REP, **ONE, people=2))
        assert (found["nothing"].met, found["two"].met) == (False, True)
        extra = case(REP, rep(2, (9, 11)), **ONE, people=2)
        assert not self.found(extra)["two"].met

    def test_all_models(self) -> None:
        assert self.found(case(reps=0))["models"].met
        without = self.found(case(reps=0), models=("full",))["models"]
        assert (without.found, without.met) == ("without lite, heavy", False)

    def test_it_is_said_plainly(self) -> None:
        found = [Goal("a", "1", True), Goal("b", "2", False)]
        text = bars_table([*found, Goal("c", "0 in 0", None)])
        assert [row[1:] for row in rows(text)] == [
            ["1", "met"],
            ["2", "**not met**"],
            ["–", ""],
        ]

    def test_what_there_is_nothing_to_measure_on_is_neither_met_nor_missed(self) -> None:
        found = self.found(case(REP, **ONE))
        assert [found[name].met for name in ("nothing", "two", "elsewhere")] == [None] * 3
