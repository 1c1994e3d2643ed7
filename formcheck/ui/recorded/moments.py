"""The moments of the recording that a click leads to."""

from __future__ import annotations

from typing import Final

from formcheck.coach.events import Attempt, Fault
from formcheck.coach.report import Report

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
