"""What an analysis leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
