"""The history as a table that can go back to a physiotherapist."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from formcheck.history.records import AttemptRecord

HEADER: Final = (
    *("date", "exercise", "set", "number", "side"),
    *("held_s", "range", "verdict", "rules"),
)


def attempts_csv(records: Iterable[AttemptRecord]) -> str:
    """CSV text with a row for each repetition or hold; what is unknown is an empty cell."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEADER)
    table.writerows(_row(record) for record in records)
    return text.getvalue()


def _row(record: AttemptRecord) -> tuple[object, ...]:
    return (
        record.day,
        record.exercise,
        record.set_id,
        record.number,
        record.side,
        None if record.held_s is None else round(record.held_s, 2),
        round(record.range, 1),
        record.verdict,
        " ".join(record.rules),
    )
