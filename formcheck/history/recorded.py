"""What a recording shows, as a session of the history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from formcheck.coach.report import Report
from formcheck.history.entries import attempt_values, new_key, session_head, set_head, stamp
from formcheck.history.store import History
from formcheck.history.writing import add_attempt, add_session, add_set
from formcheck.messages.ids import Ending


def keep_recorded(history: History, reports: Sequence[Report], at: datetime) -> int:
    """Store the sets of a recording as one session, all or none; the session's number.

    Args:
        history: where they go.
        reports: one for each set in which anything was counted.
        at: when the recording began.

    Raises:
        HistoryError: it cannot be written.
    """
    end = at
    with history.file.writing() as connection:
        session_id = add_session(connection, session_head("", at))
        for report in reports:
            begin, end = (
                at + timedelta(seconds=seconds)
                for seconds in (report.attempts[0].start_s, report.attempts[-1].end_s)
            )
            set_id = add_set(connection, session_id, set_head(report.exercise, begin))
            for attempt in report.attempts:
                add_attempt(connection, set_id, new_key(), attempt_values(attempt))
            connection.execute(
                "UPDATE sets SET ended_at = ?, reason = ? WHERE id = ?",
                (stamp(end), Ending.FINISHED, set_id),
            )
        connection.execute(
            "UPDATE sessions SET ended_at = ? WHERE id = ?", (stamp(end), session_id)
        )
    return session_id
