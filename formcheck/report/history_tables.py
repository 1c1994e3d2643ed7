"""The history as tables for spreadsheets: a row for each set, and one for each repetition or hold.

They open with a double click: they begin with a byte order mark, and numbers and separators are
written as programs of the language read them.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from formcheck.errors import OutputError
from formcheck.exercises.model import Exercise
from formcheck.files import written_whole
from formcheck.history.records import AttemptRecord, SessionResult, SetRecord
from formcheck.messages.error_ids import Wrong
from formcheck.messages.languages import LANGUAGES
from formcheck.messages.message import Message
from formcheck.messages.words import words_in
from formcheck.report.language import Language
from formcheck.report.pages import words
from formcheck.report.session_html import (
    Named,
    known_exercise,
    prescribed_dose,
    prescribed_then,
    session_title,
)
from formcheck.report.tables import ENDING, Cell, table_paths
from formcheck.routines.model import Routine

BYTE_ORDER_MARK: Final = "\ufeff"
DIGITS: Final = {"deg": 1}
"""Digits after the point of a movement, by unit; 2 for others."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a text for something to be reckoned."""


def write_history_tables(
    path: str | os.PathLike[str],
    results: Sequence[SessionResult],
    routine_of: Named,
    language: Language,
) -> list[Path]:
    """Write both tables, which take their names together; where they are.

    Raises:
        OutputError: a file cannot be written.
    """
    files = history_table_paths(path)
    with contextlib.ExitStack() as stack:
        for file, table in zip(files, (sets_csv, attempts_csv), strict=True):
            part = stack.enter_context(written_whole(file))
            part.write_text(table(results, routine_of, language), encoding="utf-8", newline="")
    return files


def history_table_paths(path: str | os.PathLike[str]) -> list[Path]:
    """Where the tables called `path` are: F.csv and F.attempts.csv."""
    first, *_ = table_paths(path)
    return [first, first.with_name(f"{first.name.removesuffix(first.suffix)}.attempts{ENDING}")]


def check_second_table(path: str | os.PathLike[str]) -> None:
    """Fail where the table whose name was not asked for would replace something else.

    Raises:
        OutputError: something that is no table of ours lies there.
    """
    _, second = history_table_paths(path)
    if os.path.lexists(second) and not _is_ours(second):
        raise OutputError(Message.of(Wrong.NO_SUCH_TABLE, path=str(second)))


def _is_ours(path: Path) -> bool:
    heads = (BYTE_ORDER_MARK + words_in(language).say("date") for language in LANGUAGES)
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError:
        return False
    return not start or start.startswith(tuple(head.encode("utf-8") for head in heads))


def sets_csv(results: Sequence[SessionResult], routine_of: Named, language: Language) -> str:
    """CSV text with a row for each set; what is unknown is an empty cell.

    Args:
        results: the sessions, in order.
        routine_of: finds a routine by its id.
        language: of the headings, the texts and the numbers.
    """
    done = list(_sets(results, routine_of, language))
    units = _units(done)
    say = language.say
    head = [
        *(say("date"), say("time"), say("routine"), say("exercise"), say("set")),
        *(say("asked_for"), say("asked_count"), say("count_in_set"), say("counted_first")),
        *(say("head_good"), say("to_mend"), say("head_not_judged")),
        *(say("head_left"), say("head_right"), say("held_unit")),
        *(_in_unit("movement_unit", unit, language) for unit in units),
        *(say("pain_before"), say("pain_after"), say("what_to_mend"), say("end")),
    ]
    return _text(head, (_set_row(one, units, language) for one in done), language)


def attempts_csv(results: Sequence[SessionResult], routine_of: Named, language: Language) -> str:
    """CSV text with a row for each repetition or hold that was counted; as `sets_csv`."""
    done = list(_sets(results, routine_of, language))
    units = _units(done)
    say = language.say
    head = [
        *(say("date"), say("time"), say("routine"), say("exercise"), say("set"), say("number")),
        *(say("side"), say("held_unit")),
        *(_in_unit("movement_unit", unit, language) for unit in units),
        *(_in_unit("asked_unit", unit, language) for unit in units),
        *(say("verdict"), say("what_to_mend")),
    ]
    rows = (_attempt_row(one, attempt, units, language) for one in done for attempt in one.attempts)
    return _text(head, rows, language)


@dataclass(frozen=True)
class _Set:
    """A set with all that its row needs.

    Attributes:
        record: what was counted.
        number: from 1 within its exercise and session.
        result: its session.
        title: what was done in the session.
        exercise: None where nobody knows it any more.
        routine: as it was due on that day, None where nobody knows it any more.
        attempts: its repetitions or holds.
    """

    record: SetRecord
    number: int
    result: SessionResult
    title: str
    exercise: Exercise | None
    routine: Routine | None
    attempts: tuple[AttemptRecord, ...]

    @property
    def unit(self) -> str:
        """The unit of its movement, "" where that is not known."""
        return self.exercise.measures[self.exercise.signal.measure].unit if self.exercise else ""

    @property
    def where(self) -> tuple[Cell, ...]:
        """Day, time, routine, exercise and set."""
        at = self.record.started_at
        name = self.exercise.name if self.exercise else words(self.record.exercise).capitalize()
        return (at.strftime("%Y-%m-%d"), at.strftime("%H:%M"), self.title, name, self.number)


def _sets(
    results: Sequence[SessionResult], routine_of: Named, language: Language
) -> Iterator[_Set]:
    for result in results:
        routine = prescribed_then(result, routine_of(result.session.routine), language)
        title = session_title(result, routine, language)
        numbers: dict[str, int] = {}
        for record in result.sets:
            numbers[record.exercise] = number = numbers.get(record.exercise, 0) + 1
            exercise = known_exercise(record.exercise, routine, language)
            own = tuple(one for one in result.attempts if one.set_id == record.id)
            yield _Set(record, number, result, title, exercise, routine, own)


def _units(done: Iterable[_Set]) -> list[str]:
    """The units of movement that occur: each has a column of its own."""
    return sorted({one.unit for one in done if one.unit})


def _in_unit(key: str, unit: str, language: Language) -> str:
    sign = "°" if unit == "deg" else language.words.unit(unit)
    return language.say(key, unit=sign)


def _set_row(one: _Set, units: Sequence[str], language: Language) -> list[Cell]:
    record, ranges = one.record, [attempt.range for attempt in one.attempts]
    return [
        *one.where,
        *_asked(one, language),
        *(record.count, record.counted, record.good, record.faulty, record.not_judged),
        *((record.left, record.right) if one.exercise and one.exercise.sided else (None, None)),
        record.held_s if record.mode == "hold" else None,
        *_by_unit(one, median(ranges) if ranges else None, units),
        *(one.result.score("before"), one.result.score("after")),
        _faults(one, dict.fromkeys(rule for attempt in one.attempts for rule in attempt.rules)),
        language.words.text(record.reason) if record.reason else None,
    ]


def _attempt_row(
    one: _Set, attempt: AttemptRecord, units: Sequence[str], language: Language
) -> list[Cell]:
    return [
        *one.where,
        attempt.number,
        language.say(attempt.side) if attempt.side else None,
        attempt.held_s,
        *_by_unit(one, attempt.range, units),
        *_by_unit(one, attempt.asked, units),
        language.say(attempt.verdict),
        _faults(one, attempt.rules),
    ]


def _asked(one: _Set, language: Language) -> tuple[Cell, Cell]:
    """What the routine asks for, in words, and how many repetitions or holds in one set."""
    if one.exercise is None or one.routine is None:
        return None, None
    steps = [step for step in one.routine.steps if step.exercise == one.record.exercise]
    if not steps:
        return None, None
    dose = steps[0].dose(one.exercise)
    said = prescribed_dose(one.record.exercise, one.exercise, one.routine, language)
    return said, dose.reps * (2 if dose.each_side else 1)


def _by_unit(one: _Set, value: float | None, units: Sequence[str]) -> list[Cell]:
    rounded = None if value is None else round(value, DIGITS.get(one.unit, 2))
    return [rounded if unit == one.unit else None for unit in units]


def _faults(one: _Set, rules: Iterable[str]) -> str:
    names = {rule.id: rule.name for rule in one.exercise.rules} if one.exercise else {}
    return ", ".join(names.get(rule, words(rule).capitalize()) for rule in rules)


def _text(head: Sequence[Cell], rows: Iterable[Sequence[Cell]], language: Language) -> str:
    text = io.StringIO()
    table = csv.writer(text, delimiter=language.separator)
    table.writerows([_written(cell, language) for cell in row] for row in (head, *rows))
    return BYTE_ORDER_MARK + text.getvalue()


def _written(cell: Cell, language: Language) -> Cell:
    if isinstance(cell, float):
        return f"{cell:.2f}".rstrip("0").rstrip(".").replace(".", language.decimal)
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell
