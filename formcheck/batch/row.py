"""What the summary says of one recording, or of each set in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

from formcheck.coach.events import Verdict
from formcheck.coach.report import Report, Source
from formcheck.errors import FormCheckError
from formcheck.report.language import Language


class RowState(StrEnum):
    """How the analysis of a recording ended."""

    JUDGED = "judged"
    NONE_KNOWN = "none_known"
    """Somebody is seen, but does none of the exercises that are known."""
    NOBODY = "nobody"
    FAILED = "failed"


@dataclass(frozen=True)
class Row:
    """One recording or, where what is done was recognised, a set in it; None where not known.

    Attributes:
        recording: its path within what was named.
        exercise: the id of what it was judged by; "" where that is not known.
        state: how the analysis ended.
        set: the set's number, from 1; None where the exercise was named.
        start_s: when the first repetition or hold begins.
        end_s: when the last one ends.
        duration_s: how long the recording is.
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
        called: the exercise's name in the language of the reports.
        broken: the names of the rules in `faults` in that language.
        told: the notes in that language.
        folder: where its report lies, within the folder of the results; "" where none does.
        still: the name of a small picture of it in that folder; "" where there is none.
        still_s: which moment that shows.
    """

    recording: str
    exercise: str
    state: RowState
    set: int | None = None
    start_s: float | None = None
    end_s: float | None = None
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
    called: str = ""
    broken: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    folder: str = ""
    still: str = ""
    still_s: float | None = None

    @property
    def first(self) -> bool:
        """Whether it is the only row of a recording, or the first of several."""
        return self.set in {None, 1}

    @classmethod
    def of(
        cls,
        recording: str,
        report: Report,
        language: Language,
        folder: str,
        number: int | None = None,
    ) -> Self:
        """What came out, of set `number` where there may be several."""
        exercise = language.exercise(report.exercise)
        broken = Counter(fault.rule for fault in report.faults).most_common()
        warnings, attempts = report.tracking.warnings, report.attempts
        return cls(
            recording,
            report.exercise.id,
            RowState.JUDGED,
            set=number,
            start_s=round(attempts[0].start_s, 3) if attempts else None,
            end_s=round(attempts[-1].end_s, 3) if attempts else None,
            duration_s=round(report.source.duration_s, 3),
            view=str(report.tracking.view),
            person_seen=round(report.tracking.person_seen, 3),
            count=len(attempts),
            good=report.count(Verdict.GOOD),
            faulty=report.count(Verdict.FAULTY),
            not_judged=report.count(Verdict.NOT_JUDGED),
            left=report.count_side("left"),
            right=report.count_side("right"),
            held_s=round(sum(hold.held_s for hold in report.holds), 3) if report.holds else None,
            faults=tuple(broken),
            notes=tuple(map(report.in_english, warnings)),
            called=exercise.name,
            broken=tuple(exercise.rule(rule).name for rule, _ in broken),
            told=tuple(language.words.message(note, exercise) for note in warnings),
            folder=folder,
        )

    @classmethod
    def of_none(cls, recording: str, source: Source, person_seen: float, folder: str) -> Self:
        """That none of the exercises that are known was recognised."""
        return cls(
            recording,
            "",
            RowState.NONE_KNOWN,
            duration_s=round(source.duration_s, 3),
            person_seen=round(person_seen, 3),
            folder=folder,
        )

    @classmethod
    def without(
        cls,
        recording: str,
        exercise: str,
        error: FormCheckError,
        language: Language,
        state: RowState = RowState.FAILED,
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
                    "state": RowState(kept["state"]),
                    "faults": tuple((str(rule), int(count)) for rule, count in kept["faults"]),
                    "notes": tuple(map(str, kept["notes"])),
                    "broken": tuple(map(str, kept["broken"])),
                    "told": tuple(map(str, kept["told"])),
                }
            )
        except (TypeError, ValueError):
            return None
