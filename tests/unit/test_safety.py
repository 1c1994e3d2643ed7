"""Who is sent to a doctor, who asks first, and when pain stops the exercise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.exercises.catalog import exercise_ids
from formcheck.messages.ids import Care
from formcheck.messages.words import english
from formcheck.safety.health_card import (
    AGREED,
    ASK_FIRST,
    CAREFUL,
    QUESTIONS,
    RED_FLAGS,
    AdviceLevel,
    advised_against,
    assess,
    is_settled,
)
from formcheck.safety.pain import GO_ON, HURTS, pain_advice

ALL_NO: dict[str, bool] = {question.id: False for question in QUESTIONS}


def yes(*ids: str) -> dict[str, bool]:
    return {**ALL_NO, **dict.fromkeys(ids, True)}


class TestCard:
    def test_who_says_no_to_everything_may_start(self) -> None:
        advice = assess(ALL_NO)
        assert (advice.level, advice.reasons, advice.says) == (AdviceLevel.GO, (), ())
        assert advice.may_start

    @pytest.mark.parametrize("flag", [q.id for q in RED_FLAGS])
    def test_each_red_flag_leads_to_a_doctor(self, flag: str) -> None:
        advice = assess(yes(flag, "pregnancy"))
        assert advice.level is AdviceLevel.DOCTOR_NOW
        assert [reason.id for reason in advice.reasons] == [flag, "pregnancy"]
        assert advice.says[0] in {Care.EMERGENCY, Care.DOCTOR}
        assert not advice.may_start

    @pytest.mark.parametrize(
        "flag", ["bladder_bowel", "saddle_numbness", "sexual_function", "both_legs", "walking"]
    )
    def test_pressed_nerves_are_an_emergency_and_are_told_first(self, flag: str) -> None:
        assert assess(yes("fever", flag)).says[0] is Care.EMERGENCY

    @pytest.mark.parametrize("condition", ["osteoporosis", "fracture", "surgery", "pregnancy"])
    def test_each_of_these_asks_first(self, condition: str) -> None:
        advice = assess(yes(condition))
        assert advice.level is AdviceLevel.ASK_FIRST
        assert advice.says == (Care.ASK,)
        assert not advice.may_start

    def test_with_osteoporosis_the_knee_to_chest_stretch_is_left_out(self) -> None:
        assert "knee_to_chest" in assess(yes("osteoporosis")).leave_out
        assert assess(ALL_NO).leave_out == frozenset()

    def test_what_is_not_answered_is_not_taken_for_no(self) -> None:
        advice = assess({key: False for key in ALL_NO if key != "fever"})
        assert [question.id for question in advice.unanswered] == ["fever"]
        assert not advice.may_start

    def test_the_same_advice_is_told_once(self) -> None:
        assert len(assess(yes("bladder_bowel", "both_legs")).says) == 1

    def test_every_question_has_its_own_id_and_a_source(self) -> None:
        assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
        assert all(english().text(q.id).endswith("?") and q.source for q in QUESTIONS)

    def test_only_exercises_that_exist_are_left_out(self) -> None:
        assert {e for q in ASK_FIRST for e in q.leave_out} <= set(exercise_ids())

    def test_advice_to_ask_is_settled_by_agreement_or_by_leaving_out(self) -> None:
        asked = yes("osteoporosis")
        assert not is_settled(asked)
        assert is_settled({**asked, AGREED: True})
        assert is_settled({**asked, CAREFUL: True})
        assert is_settled(ALL_NO)

    @pytest.mark.parametrize("way", [AGREED, CAREFUL])
    def test_nothing_settles_a_red_flag_or_an_open_question(self, way: str) -> None:
        assert not is_settled({**yes("fever"), way: True})
        assert not is_settled({way: True})

    def test_who_goes_on_without_agreement_leaves_out_what_is_advised_against(self) -> None:
        left_out = advised_against({**yes("osteoporosis", "disc"), CAREFUL: True})
        assert [reason.id for reason in left_out["knee_to_chest"]] == ["osteoporosis", "disc"]
        assert "squat" not in left_out
        assert advised_against(ALL_NO) == {}

    def test_who_has_agreement_leaves_out_nothing(self) -> None:
        assert advised_against({**yes("osteoporosis"), AGREED: True}) == {}

    @given(st.dictionaries(st.sampled_from([q.id for q in QUESTIONS]), st.booleans()))
    def test_the_gravest_answer_decides(self, answers: dict[str, bool]) -> None:
        said_yes = {key for key, value in answers.items() if value}
        advice = assess(answers)
        assert (advice.level is AdviceLevel.DOCTOR_NOW) == bool(
            said_yes & {q.id for q in RED_FLAGS}
        )
        assert (advice.level is AdviceLevel.GO) == (not said_yes)
        assert {reason.id for reason in advice.reasons} == said_yes


class TestPain:
    @pytest.mark.parametrize(
        ("before", "now", "stop"),
        [
            (0, 0, False),
            (3, 4, False),
            (3, 5, True),
            (5, 3, False),
            (5, 6, False),
            (6, 7, True),
            (8, 7, True),
            (8, 6, False),
            (0, 10, True),
            (None, 6, False),
            (None, 7, True),
        ],
    )
    def test_a_rise_of_two_or_severe_pain_stops(
        self, before: int | None, now: int, *, stop: bool
    ) -> None:
        advice = pain_advice(before, now)
        assert advice.stop is stop
        assert (advice.says is not None) == bool(advice.source) == stop

    def test_severe_pain_and_worse_pain_have_their_own_advice(self) -> None:
        assert pain_advice(2, 8).says is Care.SEVERE
        assert pain_advice(2, 4).says is Care.WORSE
        assert pain_advice(2, 3) == GO_ON

    def test_it_hurts_names_the_emergency(self) -> None:
        assert HURTS.stop
        assert HURTS.says is Care.HURTS
        assert "emergency care" in english().text(Care.HURTS)

    @pytest.mark.parametrize(("before", "now"), [(-1, 3), (3, 11), (11, 3)])
    def test_a_score_is_between_0_and_10(self, before: int, now: int) -> None:
        with pytest.raises(ValueError, match="from 0 to 10"):
            pain_advice(before, now)
