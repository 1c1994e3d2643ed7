"""The files that a command makes of the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from formcheck.errors import HistoryError
from formcheck.files import written_whole
from formcheck.history.course import course_of, first_day, last_prescribed
from formcheck.history.records import SessionResult
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.report.course_html import render_course
from formcheck.report.history_tables import (
    check_second_table,
    history_table_paths,
    write_history_tables,
)
from formcheck.report.language import Language
from formcheck.report.session_html import Named, write_session
from formcheck.targets import Input, check_targets


@dataclass(frozen=True)
class HistoryFiles:
    """Where each of them goes; None where it is not asked for.

    Attributes:
        csv: the tables of all sets, repetitions and holds.
        report: one session as HTML.
        course: the weeks of the routine that was done last, as HTML.
    """

    csv: Path | None = None
    report: Path | None = None
    course: Path | None = None

    @property
    def asked(self) -> bool:
        """Whether there is any."""
        return any((self.csv, self.report, self.course))

    def check(self, stored: Path) -> None:
        """Fail before the work when one of them cannot be written, or is the history at `stored`.

        Raises:
            OutputError: it cannot be written, or something else would be lost.
        """
        tables = history_table_paths(self.csv) if self.csv else ()
        pages = (path for path in (self.report, self.course) if path)
        check_targets([*tables, *pages], [Input(stored)])
        if self.csv:
            check_second_table(self.csv)

    def write(
        self, results: Sequence[SessionResult], routine_of: Named, language: Language, today: date
    ) -> dict[str, Path]:
        """Write those that are asked for; what was written where.

        Raises:
            OutputError: one cannot be written.
            HistoryError: no routine was done whose course could be told.
        """
        written: dict[str, Path] = {}
        if self.csv:
            written["tables"], _ = write_history_tables(self.csv, results, routine_of, language)
        if self.report:
            (result,) = results
            write_session(self.report, result, routine_of(result.session.routine), language)
            written["report"] = self.report
        if self.course:
            html = _course(results, routine_of, language, today)
            with written_whole(self.course) as part:
                part.write_text(html, encoding="utf-8")
            written["course"] = self.course
        return written


def _course(
    results: Sequence[SessionResult], routine_of: Named, language: Language, today: date
) -> str:
    """The course of the routine that was done last, as HTML text."""
    names = dict.fromkeys(one.session.routine for one in reversed(results) if one.session.attempts)
    found = (routine_of(name) or last_prescribed(name, results) for name in names)
    routine = next(filter(None, found), None)
    first = first_day(routine, results) if routine else None
    if routine is None or first is None:
        raise HistoryError(Message(Wrong.NO_COURSE))
    return render_course(course_of(routine, results, first, today), language)
