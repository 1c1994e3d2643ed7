"""What the history gives back: plain records, so that pages and reports need no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from formcheck.messages.ids import Ending
from formcheck.routines.model import Routine


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """A stored repetition or hold, with where it belongs.

    Attributes:
        exercise: the exercise's id.
        mode: "reps" or "hold".
        day: the local day on which its set began, as YYYY-MM-DD.
        set_id: the set.
        number: from 1 in its set.
        side: "left", "right", "both" or None.
        held_s: seconds held, None for a repetition.
        range: how far the counting signal moved, in its own unit.
        verdict: "good", "faulty" or "not_judged".
        rules: the rules it broke.
        view: from where it was seen, "" where an older FormCheck did not tell it.
        asked: how far it should have gone, None where nothing was asked for.
        asked_share: which share of what was usual that is.
    """

    exercise: str
    mode: str
    day: str
    set_id: int
    number: int
    side: str | None
    held_s: float | None
    range: float
    verdict: str
    rules: tuple[str, ...]
    view: str = ""
    asked: float | None = None
    asked_share: float | None = None


@dataclass(frozen=True, slots=True)
class SetRecord:
    """A stored set with what was counted in it.

    Attributes:
        id: its number.
        session_id: the session it belongs to.
        routine: the routine's id, "" outside of one.
        exercise: the exercise's id.
        mode: "reps" or "hold".
        started_at: local time.
        ended_at: local time, None while it is open.
        reason: why it ended; None while it is open, or where that is not known.
        good: repetitions or holds without a fault.
        faulty: those with one.
        not_judged: those that could not be judged.
        left: those on the left side, or on both.
        right: those on the right side, or on both.
        held_s: seconds held, all together.
        counted: how many were counted, where the person corrected that; None where they did not.
    """

    id: int
    session_id: int
    routine: str
    exercise: str
    mode: str
    started_at: datetime
    ended_at: datetime | None
    reason: Ending | None
    good: int
    faulty: int
    not_judged: int
    left: int
    right: int
    held_s: float
    counted: int | None = None

    @property
    def count(self) -> int:
        """All repetitions or holds."""
        return self.good + self.faulty + self.not_judged

    @property
    def day(self) -> str:
        """The local day on which it began, as YYYY-MM-DD."""
        return self.started_at.date().isoformat()

    def corrected(self, count: int) -> SetRecord:
        """The set with the `count` that the person says.

        Which ones were none is not known: those that were not judged are taken away first, then
        those with a fault. What was missed is not judged.
        """
        good = min(self.good, count)
        faulty = min(self.faulty, count - good)
        return replace(
            self,
            good=good,
            faulty=faulty,
            not_judged=count - good - faulty,
            counted=self.count if self.counted is None else self.counted,
        )


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A stored session.

    Attributes:
        id: its number.
        routine: the routine's id, "" outside of one.
        started_at: local time.
        ended_at: local time, None while it is open.
        sets: how many sets were begun.
        attempts: how many repetitions and holds were done, as corrected.
    """

    id: int
    routine: str
    started_at: datetime
    ended_at: datetime | None
    sets: int
    attempts: int


@dataclass(frozen=True, slots=True)
class PainRecord:
    """A stored pain score, and the session it belongs to where that is known."""

    day: str
    moment: str
    score: int
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class SessionResult:
    """One session with all that was done in it, in order.

    `prescribed` is the routine as it was prescribed then, None where an older FormCheck did not
    keep it.
    """

    session: SessionRecord
    sets: tuple[SetRecord, ...]
    attempts: tuple[AttemptRecord, ...]
    pain: tuple[PainRecord, ...]
    prescribed: Routine | None = None

    def score(self, moment: str) -> int | None:
        """The last pain score that was told `moment` the exercise, None where none was."""
        scores = [record.score for record in self.pain if record.moment == moment]
        return scores[-1] if scores else None


@dataclass(frozen=True, slots=True)
class CardRecord:
    """The answers of a health card, by the questions' ids."""

    at: datetime
    answers: dict[str, bool]


def week_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())
