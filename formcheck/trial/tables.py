"""A trial of an exercise on a recording, for the terminal. Builds it; `cli` prints."""

from __future__ import annotations

import math
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from formcheck.coach.events import Attempt, AttemptRejected, Hold
from formcheck.exercises.model import Condition
from formcheck.terminal import MARKS, STYLES, WORDS
from formcheck.trial.trial import Asked, Measured, Spread, Trial

SMALL_DEG: Final = 10.0
"""Smaller angles are told with a digit more."""
TOLD_S: Final = 0.5
"""What was to be mended for less than this is not told."""
UNKNOWN: Final = "–"


def trial(found: Trial) -> RenderableType:
    """Everything that was found."""
    parts = [_head(found), _titled("Measures", _measures(found)), _signal(found)]
    if found.asked:
        parts.append(_titled("Conditions of the gate", _conditions(found)))
    parts += [_titled("Movements", _movements(found))]
    if any(seconds >= TOLD_S for seconds in found.closed_s.values()):
        parts.append(_titled("Nothing was counted", _closed(found)))
    return Group(*(Padding(part, (0, 0, 1, 0), expand=False) for part in parts))


def _head(found: Trial) -> Text:
    source = found.report.source
    views = ", ".join(f"{name} {share:.0%}" for name, share in found.views.items())
    postures = ", ".join(
        f"{name.replace('_', ' ')} {share:.0%}" for name, share in found.postures.items()
    )
    asked = found.exercise.posture.replace("_", " ")
    return Text(
        f"{source.path}, {source.duration_s:.1f} s, person seen {found.seen_s:.1f} s\n"
        f"views: {views}  (asked for: {', '.join(found.exercise.camera.views)})\n"
        f"postures: {postures}  (asked for: {asked})"
    )


def _measures(found: Trial) -> Table:
    table = _table("measure", "side", "unit")
    for title in ("5 %", "50 %", "95 %", "at rest", "at the end", "unseen"):
        table.add_column(title, justify="right")
    for measured in found.measured:
        table.add_row(*_measure_cells(found, measured))
    return table


def _measure_cells(found: Trial, measured: Measured) -> list[Text]:
    column, spread = measured.column, measured.all
    unit = column.measure.unit
    is_signal = column.name == found.exercise.signal.measure
    return [
        Text(column.name, style="bold" if is_signal else ""),
        Text(column.side or column.measure.side),
        Text(unit),
        *(Text(_number(value, unit)) for value in (spread.low, spread.middle, spread.high)),
        Text(_spread(measured.rest, unit)),
        Text(_spread(measured.end, unit)),
        Text(f"{measured.unseen_s:.1f} s" if measured.unseen_s >= 0.05 else "", style="yellow"),
    ]


def _signal(found: Trial) -> Text:
    signal = found.exercise.signal
    parts = [f"The signal {signal.measure} goes from {signal.rest:g} to {signal.end:g} in the file"]
    for measured in found.measured:
        column = measured.column
        if column.name == signal.measure:
            unit = column.measure.unit
            rest, end = _number(measured.rest.middle, unit), _number(measured.end.middle, unit)
            parts.append(f"here{f' on the {column.side}' * bool(column.side)} from {rest} to {end}")
    return Text("; ".join(parts) + ".")


def _conditions(found: Trial) -> Table:
    table = _table("", "when", "measure", "asked", "here, 5 to 95 %", "says")
    for asked in found.asked:
        table.add_row(*_condition_cells(found, asked))
    return table


def _condition_cells(found: Trial, asked: Asked) -> list[Text]:
    condition, here = asked.condition, asked.here
    if math.isnan(here.middle):
        mark = Text("–", style="dim")
    elif condition.holds(here.low) and condition.holds(here.high):
        mark = Text("✓", style="cyan")
    else:
        holds = condition.holds(here.middle)
        mark = Text("▲" if holds else "✗", style="yellow" if holds else "bold red")
    return [
        mark,
        Text(condition.when),
        Text(f"{condition.measure}{', change' * condition.change}"),
        Text(_limits(condition)),
        Text(_range(here, found.exercise.measures[condition.measure].unit)),
        Text(condition.says),
    ]


def _limits(condition: Condition) -> str:
    limits = (("at least", condition.at_least), ("at most", condition.at_most))
    return ", ".join(f"{word} {limit:g}" for word, limit in limits if limit is not None)


def _movements(found: Trial) -> RenderableType:
    movements: list[Attempt | AttemptRejected] = [*found.report.attempts, *found.report.rejected]
    if not movements:
        return Text("None: the signal never left rest while the gate was open.")
    table = _table("#", "side", "from", "to", "went", "")
    for movement in sorted(movements, key=lambda item: item.start_s):
        table.add_row(*_movement_cells(found, movement))
    return table


def _movement_cells(found: Trial, movement: Attempt | AttemptRejected) -> list[Text]:
    times = [Text(f"{movement.start_s:.1f}"), Text(f"{movement.end_s:.1f} s")]
    if isinstance(movement, AttemptRejected):
        why = Text(f"✗ not counted: {found.report.in_english(movement.reason)}", style="bold red")
        return [Text(""), Text(""), *times, Text(""), why]
    verdict = movement.verdict
    names = [found.exercise.rule(fault.rule).name.lower() for fault in movement.faults]
    unit = found.exercise.measures[found.exercise.signal.measure].unit
    held = f", held {movement.held_s:.1f} s" if isinstance(movement, Hold) else ""
    told = f"{MARKS[verdict]} {WORDS[verdict]}{held}{': ' * bool(names)}{', '.join(names)}"
    return [
        Text(str(movement.index)),
        Text(movement.side or ""),
        *times,
        Text(_number(movement.range, unit)),
        Text(told, style=STYLES[verdict]),
    ]


UNTIL_RIGHT: Final = "until all was right for long enough"


def _closed(found: Trial) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    for hint, seconds in found.closed_s.items():
        if seconds >= TOLD_S:
            what = found.report.in_english(hint) if hint else UNTIL_RIGHT
            table.add_row(Text(f"{seconds:.1f} s"), Text(what))
    return table


def _table(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in titles:
        table.add_column(title)
    return table


def _titled(title: str, part: RenderableType) -> RenderableType:
    return Group(Text(title, style="bold"), part)


def _spread(spread: Spread, unit: str) -> str:
    if math.isnan(spread.middle):
        return UNKNOWN
    return f"{_number(spread.middle, unit)} ({_range(spread, unit)})"


def _range(spread: Spread, unit: str) -> str:
    if math.isnan(spread.middle):
        return UNKNOWN
    return f"{_number(spread.low, unit)} to {_number(spread.high, unit)}"


def _number(value: float, unit: str) -> str:
    """A value with as many digits as can be meant; no zero with a sign."""
    if math.isnan(value):
        return UNKNOWN
    digits = 2 if unit != "deg" else 1 if abs(value) < SMALL_DEG else 0
    return f"{round(value, digits) + 0.0:.{digits}f}"
