"""The health card: what is asked before the first session, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

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

EMERGENCY: Final = (
    "Do not exercise. Go to an emergency department now: these can be signs of pressed nerves in "
    "the lower spine, and every hour counts."
)
DOCTOR: Final = "Do not exercise yet. See a doctor first: this kind of back pain needs a cause."
ASK: Final = (
    "Ask your doctor or physiotherapist first whether these exercises are right for you. Until "
    "they agree, leave out those that bend or turn the spine."
)
STRETCHES: Final = ("knee_to_chest", "lower_back_rotation")
"""Exercises that bend or turn the spine."""


class Level(StrEnum):
    """What somebody with these answers should do."""

    GO = "go"
    ASK_FIRST = "ask_first"
    DOCTOR_NOW = "doctor_now"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the card; "yes" is the answer that matters.

    Attributes:
        id: what its answer is stored under.
        text: the question.
        advice: what to do after "yes".
        level: how grave "yes" is.
        source: why it is asked.
        leave_out: exercises to leave out after "yes" until a doctor or physiotherapist agrees.
    """

    id: str
    text: str
    advice: str
    level: Level
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

    level: Level
    reasons: tuple[Question, ...] = ()
    unanswered: tuple[Question, ...] = ()

    @property
    def may_start(self) -> bool:
        """Whether every question is answered, and none with "yes"."""
        return self.level is Level.GO and not self.unanswered

    @property
    def texts(self) -> tuple[str, ...]:
        """What to tell the person, the gravest first, nothing twice."""
        return tuple(dict.fromkeys(reason.advice for reason in self.reasons))

    @property
    def leave_out(self) -> frozenset[str]:
        """Exercises to leave out until a doctor or physiotherapist agrees."""
        return frozenset(exercise for reason in self.reasons for exercise in reason.leave_out)


def _flag(flag: str, text: str, advice: str, source: str) -> Question:
    return Question(flag, text, advice, Level.DOCTOR_NOW, source)


def _ask(condition: str, text: str, source: str) -> Question:
    return Question(condition, text, ASK, Level.ASK_FIRST, source, STRETCHES)


RED_FLAGS: Final = (
    _flag(
        "bladder_bowel",
        "Do you have new trouble with holding or passing water or stool?",
        EMERGENCY,
        CAUDA_EQUINA,
    ),
    _flag(
        "saddle_numbness",
        "Are you numb between your legs, around the genitals or the back passage?",
        EMERGENCY,
        CAUDA_EQUINA,
    ),
    _flag(
        "sexual_function",
        "Has your sexual function or feeling changed since the back pain began?",
        EMERGENCY,
        CAUDA_EQUINA,
    ),
    _flag(
        "both_legs",
        "Do you have pain, numbness or weakness in both legs?",
        EMERGENCY,
        CAUDA_EQUINA,
    ),
    _flag(
        "walking",
        "Are your legs newly unsteady, or has your walking changed?",
        EMERGENCY,
        CAUDA_EQUINA,
    ),
    _flag("accident", "Did the pain begin with a fall or an accident?", DOCTOR, OTHER_FLAGS),
    _flag("fever", "Do you have a fever, or feel ill, along with the pain?", DOCTOR, OTHER_FLAGS),
    _flag("weight_loss", "Have you lost weight without wanting to?", DOCTOR, OTHER_FLAGS),
    _flag("cancer", "Do you have, or have you had, cancer?", DOCTOR, OTHER_FLAGS),
    _flag("steroids", "Have you taken steroid tablets for a long time?", DOCTOR, OTHER_FLAGS),
)
"""With one "yes" nobody should exercise before a doctor has looked."""

ASK_FIRST: Final = (
    _ask("osteoporosis", "Do you have osteoporosis (thin bones)?", MAYO_STRETCHES),
    _ask("fracture", "Have you broken a bone of the spine, hips or legs?", MAYO_BACK),
    _ask("surgery", "Did you have surgery in the last months?", PRECAUTION),
    _ask("pregnancy", "Are you pregnant?", PRECAUTION),
    _ask("disc", "Do you have a new slipped disc?", PRECAUTION),
)
"""With one "yes" a doctor or physiotherapist should agree first."""

QUESTIONS: Final = (*RED_FLAGS, *ASK_FIRST)


def assess(answers: Mapping[str, bool]) -> Advice:
    """What follows from the answers, by the questions' ids; ids of no question are ignored."""
    reasons = tuple(question for question in QUESTIONS if answers.get(question.id))
    unanswered = tuple(question for question in QUESTIONS if question.id not in answers)
    return Advice(reasons[0].level if reasons else Level.GO, reasons, unanswered)
