"""The result of a recording in which several exercises may be done: its sets, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from formcheck.coach.report import Report, Source, head_json

LISTS: Final = ("reps", "holds", "faults", "not_counted", "not_judged")
"""What a report lists."""
COUNTS: Final = ("reps", "good", "faulty", "not_judged", "partial")


@dataclass(frozen=True, slots=True)
class WorkoutReport:
    """The sets of one recording, each recognised by itself.

    Attributes:
        source: what was analysed.
        person_seen: share of the time in which the followed person was seen.
        sets: a report of each set, in order; empty where nothing was recognised.
    """

    source: Source
    person_seen: float
    sets: tuple[Report, ...]

    @property
    def single(self) -> Report | None:
        """The report of the only set, None where there are several or none."""
        return self.sets[0] if len(self.sets) == 1 else None

    def to_json(self) -> dict[str, Any]:
        """The report in schema 1, with `recognised` and `sets` added.

        Of a single set all other keys are those of its report. Of several, or none, `exercise` is
        null, what is counted is summed, and what is listed is that of all sets, each with the
        number of its `set`, from 1.
        """
        parts = [report.to_json() for report in self.sets]
        whole = parts[0] if len(parts) == 1 else self._together(parts)
        sets = [
            {"set": number, **_span(report), **_without_head(part)}
            for number, (report, part) in enumerate(zip(self.sets, parts, strict=True), start=1)
        ]
        return {**whole, "recognised": True, "sets": sets}

    def _together(self, parts: list[dict[str, Any]]) -> dict[str, Any]:
        seen = {"person_seen": round(self.person_seen, 3), "view": "unknown"}
        counts = {name: sum(part["counts"][name] for part in parts) for name in COUNTS}
        return {
            **head_json(self.source),
            "exercise": None,
            "tracking": {**seen, "near_side": "unknown", "warnings": [], "warning_ids": []},
            "counts": {**counts, "left": None, "right": None},
            **{name: list(_numbered(part[name] for part in parts)) for name in LISTS},
        }


def _numbered(lists: Iterable[list[dict[str, Any]]]) -> Iterable[dict[str, Any]]:
    """What is listed for each set, with the set's number."""
    for number, listed in enumerate(lists, start=1):
        yield from ({**item, "set": number} for item in listed)


def _span(report: Report) -> dict[str, float]:
    attempts = report.attempts
    return {"start_s": round(attempts[0].start_s, 3), "end_s": round(attempts[-1].end_s, 3)}


def _without_head(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in HEAD}


HEAD: Final = ("schema", "formcheck", "source")
