"""What an analysis leaves: its files, and the moments that a click leads to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from formcheck.coach.events import Attempt, Fault
from formcheck.coach.report import Report
from formcheck.messages.message import Message
from formcheck.report.timeline import Timeline

if TYPE_CHECKING:
    from formcheck.report.evidence import Evidence


@dataclass(frozen=True)
class Files:
    """The files to take along.

    Attributes:
        video: the annotated video.
        html: the report to read and print.
        attempts: the table of repetitions or holds.
        faults: the table of faults.
        measures: the table of measures, a row per frame.
        json: the report as data.
    """

    video: Path
    html: Path
    attempts: Path
    faults: Path
    measures: Path
    json: Path


@dataclass(frozen=True)
class RecordingResult:
    """A finished analysis of one set.

    Attributes:
        report: counts, repetitions, holds, faults.
        timeline: the measures over time.
        evidence: pictures of the worst moments.
        files: what can be downloaded.
        notes: what the person should know about the files.
        number: which set of the recording it is, from 1.
    """

    report: Report
    timeline: Timeline
    evidence: tuple[Evidence, ...]
    files: Files
    notes: tuple[Message, ...] = ()
    number: int = 1


RUN_UP_S: Final = 1.0
"""A fault is understood from the movement that leads to it."""


def of_attempt(attempt: Attempt) -> float:
    """Where a repetition or hold is seen from, in seconds."""
    return attempt.start_s


def of_fault(fault: Fault) -> float:
    """Where a fault is seen from, in seconds."""
    return max(fault.start_s, fault.worst_s - RUN_UP_S)


def attempt_key(attempt: Attempt) -> str:
    """What a repetition or hold is called in the chart's data."""
    return f"attempt {attempt.index}"


def fault_key(fault: Fault) -> str:
    """What a fault is called in the chart's data."""
    return f"{fault.rule} {fault.attempt}"


def moments(report: Report) -> dict[str, float]:
    """Every moment by its key."""
    found = {attempt_key(attempt): of_attempt(attempt) for attempt in report.attempts}
    return found | {fault_key(fault): of_fault(fault) for fault in report.faults}
