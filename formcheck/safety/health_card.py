"""The health card: what is asked before the first session, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from formcheck.messages.ids import Care
from formcheck.messages.ids import Question as QuestionId

CAUDA_EQUINA: Final = (
    "Warning signs of cauda equina syndrome as NHS services hand them to people with back pain "
    "(BACKES; Oxford University Hospitals; NHS Greater Glasgow and Clyde; Norfolk)."
)
OTHER_FLAGS: Final = (
    "Red flags of back pain as NHS services hand them to people with back pain (BACKES; Oxford "
    "University Hospitals; NHS Greater Glasgow and Clyde; Norfolk)."
)
MAYO_STRETCHES: Final = (
    "Mayo Clinic, A guide to basic stretches: avoid the knee-to-chest stretch with osteoporosis, "
    "for the danger of compression fractures."
)
MAYO_BACK: Final = (
    "Mayo Clinic, Back exercises in 15 minutes a day: ask a physical therapist after an injury."
)
PRECAUTION: Final = "FormCheck's own precaution; no published limit."

BENDING: Final = (
    "crunch",
    "knee_to_chest",
    "leg_raise",
    "lower_back_rotation",
    "prone_press_up",
    "sit_up",
    "superman",
)
"""Exercises that bend, arch or turn the spine."""


AGREED: Final = "agreed"
"""Stored with the answers: a doctor or physiotherapist agrees, to everything."""
CAREFUL: Final = "careful"
"""Stored with the answers: goes on, and leaves out what the answers advise against."""


class AdviceLevel(StrEnum):
    """What somebody with these answers should do."""

    GO = "go"
    ASK_FIRST = "ask_first"
    DOCTOR_NOW = "doctor_now"


@dataclass(frozen=True, slots=True)
class HealthQuestion:
    """One question of the card; "yes" is the answer that matters.

    Attributes:
        id: what is asked, and what its answer is stored under.
        advice: what to do after "yes".
        level: how grave "yes" is.
        source: why it is asked.
        leave_out: exercises to leave out after "yes" until a doctor or physiotherapist agrees.
    """

    id: QuestionId
    advice: Care
    level: AdviceLevel
    source: str
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What follows from a card.

    Attributes:
        level: the gravest of all answers.
        reasons: the questions answered with "yes", the gravest first.
        unanswered: the questions still open; who has not answered them may not start.
    """

    level: AdviceLevel
    reasons: tuple[HealthQuestion, ...] = ()
    unanswered: tuple[HealthQuestion, ...] = ()

    @property
    def may_start(self) -> bool:
        """Whether every question is answered, and none with "yes"."""
        return self.level is AdviceLevel.GO and not self.unanswered

    @property
    def says(self) -> tuple[Care, ...]:
        """What to tell the person, the gravest first, nothing twice."""
        return tuple(dict.fromkeys(reason.advice for reason in self.reasons))

    @property
    def leave_out(self) -> frozenset[str]:
        """Exercises to leave out until a doctor or physiotherapist agrees."""
        return frozenset(exercise for reason in self.reasons for exercise in reason.leave_out)


def _flag(flag: QuestionId, advice: Care, source: str) -> HealthQuestion:
    return HealthQuestion(flag, advice, AdviceLevel.DOCTOR_NOW, source)


def _ask(condition: QuestionId, source: str) -> HealthQuestion:
    return HealthQuestion(condition, Care.ASK, AdviceLevel.ASK_FIRST, source, BENDING)


RED_FLAGS: Final = (
    _flag(QuestionId.BLADDER_BOWEL, Care.EMERGENCY, CAUDA_EQUINA),
    _flag(QuestionId.SADDLE_NUMBNESS, Care.EMERGENCY, CAUDA_EQUINA),
    _flag(QuestionId.SEXUAL_FUNCTION, Care.EMERGENCY, CAUDA_EQUINA),
    _flag(QuestionId.BOTH_LEGS, Care.EMERGENCY, CAUDA_EQUINA),
    _flag(QuestionId.WALKING, Care.EMERGENCY, CAUDA_EQUINA),
    _flag(QuestionId.ACCIDENT, Care.DOCTOR, OTHER_FLAGS),
    _flag(QuestionId.FEVER, Care.DOCTOR, OTHER_FLAGS),
    _flag(QuestionId.WEIGHT_LOSS, Care.DOCTOR, OTHER_FLAGS),
    _flag(QuestionId.CANCER, Care.DOCTOR, OTHER_FLAGS),
    _flag(QuestionId.STEROIDS, Care.DOCTOR, OTHER_FLAGS),
)
"""With one "yes" nobody should exercise before a doctor has looked."""

ASK_FIRST: Final = (
    _ask(QuestionId.OSTEOPOROSIS, MAYO_STRETCHES),
    _ask(QuestionId.FRACTURE, MAYO_BACK),
    _ask(QuestionId.SURGERY, PRECAUTION),
    _ask(QuestionId.PREGNANCY, PRECAUTION),
    _ask(QuestionId.DISC, PRECAUTION),
)
"""With one "yes" a doctor or physiotherapist should agree first."""

QUESTIONS: Final = (*RED_FLAGS, *ASK_FIRST)


def is_settled(answers: Mapping[str, bool]) -> bool:
    """Whether somebody with these answers may begin with something."""
    advice = assess(answers)
    if advice.unanswered or advice.level is not AdviceLevel.ASK_FIRST:
        return advice.may_start
    return answers.get(AGREED, False) or answers.get(CAREFUL, False)


def advised_against(answers: Mapping[str, bool]) -> dict[str, tuple[HealthQuestion, ...]]:
    """The exercises to leave out, and the questions that say so; none once somebody agreed."""
    if answers.get(AGREED, False):
        return {}
    advice = assess(answers)
    return {
        exercise: tuple(reason for reason in advice.reasons if exercise in reason.leave_out)
        for exercise in sorted(advice.leave_out)
    }


def assess(answers: Mapping[str, bool]) -> Advice:
    """What follows from the answers, by the questions' ids; ids of no question are ignored."""
    reasons = tuple(question for question in QUESTIONS if answers.get(question.id))
    unanswered = tuple(question for question in QUESTIONS if question.id not in answers)
    return Advice(reasons[0].level if reasons else AdviceLevel.GO, reasons, unanswered)
