"""What the summary says of one recording."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

from formcheck.coach.events import Verdict
from formcheck.coach.report import Report
from formcheck.errors import FormCheckError
from formcheck.report.language import Language


class State(StrEnum):
    """How the analysis of a recording ended."""

    JUDGED = "judged"
    NOBODY = "nobody"
    FAILED = "failed"


@dataclass(frozen=True)
class Row:
    """One recording; None where nothing can be said.

    Attributes:
        recording: its path within what was named.
        exercise: the id of what it was judged by.
        state: how the analysis ended.
        duration_s: how long it is.
        view: from where the camera saw the person.
        person_seen: the share of the pictures with a person, 0 to 1.
        count: repetitions or holds.
        good: how many of them were good.
        faulty: how many showed a fault.
        not_judged: how many were not judged.
        left: how many were to the left, where sides are told apart.
        right: the same to the right.
        held_s: for how long all holds were held.
        faults: how often each rule was broken, the most frequent first.
        notes: in English what was odd, or why there is nothing.
        told: the same in the language of the reports.
        folder: where its report lies, within the folder of the results; "" where none does.
    """

    recording: str
    exercise: str
    state: State
    duration_s: float | None = None
    view: str | None = None
    person_seen: float | None = None
    count: int | None = None
    good: int | None = None
    faulty: int | None = None
    not_judged: int | None = None
    left: int | None = None
    right: int | None = None
    held_s: float | None = None
    faults: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    folder: str = ""

    @classmethod
    def of(cls, recording: str, report: Report, language: Language, folder: str) -> Self:
        """What came out."""
        exercise = language.exercise(report.exercise)
        broken = Counter(fault.rule for fault in report.faults)
        warnings = report.tracking.warnings
        return cls(
            recording,
            report.exercise.id,
            State.JUDGED,
            duration_s=round(report.source.duration_s, 3),
            view=str(report.tracking.view),
            person_seen=round(report.tracking.person_seen, 3),
            count=len(report.attempts),
            good=report.count(Verdict.GOOD),
            faulty=report.count(Verdict.FAULTY),
            not_judged=report.count(Verdict.NOT_JUDGED),
            left=report.count_side("left"),
            right=report.count_side("right"),
            held_s=round(sum(hold.held_s for hold in report.holds), 3) if report.holds else None,
            faults=tuple(broken.most_common()),
            notes=tuple(map(report.in_english, warnings)),
            told=tuple(language.words.message(note, exercise) for note in warnings),
            folder=folder,
        )

    @classmethod
    def without(
        cls,
        recording: str,
        exercise: str,
        error: FormCheckError,
        language: Language,
        state: State = State.FAILED,
    ) -> Self:
        """That nothing came out because of `error`."""
        told = tuple(map(language.words.message, error.said))
        return cls(recording, exercise, state, notes=tuple(str(error).split("\n")), told=told)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: object) -> Self | None:
        """What `to_json` gave; None for anything else."""
        if not isinstance(kept, dict) or kept.keys() != {field.name for field in fields(cls)}:
            return None
        try:
            return cls(
                **kept
                | {
                    "state": State(kept["state"]),
                    "faults": tuple((str(rule), int(count)) for rule, count in kept["faults"]),
                    "notes": tuple(map(str, kept["notes"])),
                    "told": tuple(map(str, kept["told"])),
                }
            )
        except (TypeError, ValueError):
            return None
