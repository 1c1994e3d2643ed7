"""A trial of an exercise on a recording, for the terminal. Builds it; `cli` prints."""

from __future__ import annotations

import math
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from formcheck.coach.events import Attempt, AttemptRejected, Hold
from formcheck.messages.message import Message
from formcheck.report.language import Language
from formcheck.terminal import MARKS, STYLES, limits, percent, table
from formcheck.trial.trial import GateCheck, Measured, Spread, Trial

SMALL_DEG: Final = 10.0
"""Smaller angles are told with a digit more."""
TOLD_S: Final = 0.5
"""What was to be fixed for less than this is not told."""
UNKNOWN: Final = "–"


def trial(found: Trial, language: Language) -> RenderableType:
    """Everything that was found; what stands in the exercise's file is called as it is there."""
    told = _Told(found, language)
    tell = language.tell
    parts = [told.head(), _titled(tell("measures"), told.measures()), told.signal()]
    if found.asked:
        parts.append(_titled(tell("conditions"), told.conditions()))
    parts.append(_titled(tell("movements"), told.movements()))
    if any(seconds >= TOLD_S for seconds in found.closed_s.values()):
        parts.append(_titled(tell("gate_shut"), told.closed()))
    return Group(*(Padding(part, (0, 0, 1, 0), expand=False) for part in parts))


class _Told:
    """The parts of a trial in one language."""

    def __init__(self, found: Trial, language: Language) -> None:
        self._found = found
        self._language = language
        self._tell = language.tell
        self._exercise = language.exercise(found.exercise)

    def head(self) -> Text:
        """The recording, and how the person was seen in it."""
        found, tell = self._found, self._tell
        source = found.report.source
        path, seconds = source.path, source.duration_s
        asked = ", ".join(found.exercise.camera.views)
        lines = (
            tell("trial_source", path=path, duration_s=seconds, seen_s=found.seen_s),
            tell("views", found=self._shares(found.views), asked=asked),
            tell("postures", found=self._shares(found.postures), asked=found.exercise.posture),
        )
        return Text("\n".join(lines))

    def _shares(self, shares: dict[str, float]) -> str:
        return ", ".join(
            self._tell("found_share", what=name, share=percent(share, self._language))
            for name, share in shares.items()
        )

    def measures(self) -> Table:
        """A row for each measure."""
        made = table(self._language, "head_measure", "side", "head_unit")
        for title in ("5 %", "50 %", "95 %"):
            made.add_column(title, justify="right")
        for title in ("head_rest", "head_end", "head_unseen"):
            made.add_column(self._tell(title), justify="right")
        for measured in self._found.measured:
            made.add_row(*self._measure_cells(measured))
        return made

    def _measure_cells(self, measured: Measured) -> list[Text]:
        column, spread = measured.column, measured.all
        unit = column.measure.unit
        is_signal = column.name == self._exercise.signal.measure
        unseen = self._seconds(measured.unseen_s) if measured.unseen_s >= 0.05 else ""
        return [
            Text(column.name, style="bold" if is_signal else ""),
            Text(column.side or column.measure.side),
            Text(unit),
            *(
                Text(self._number(value, unit))
                for value in (spread.low, spread.middle, spread.high)
            ),
            Text(self._spread(measured.rest, unit)),
            Text(self._spread(measured.end, unit)),
            Text(unseen, style="yellow"),
        ]

    def signal(self) -> Text:
        """The signal in the file and in the recording."""
        signal, tell = self._exercise.signal, self._tell
        there = tell("signal_in_file", measure=signal.measure, rest=signal.rest, end=signal.end)
        parts = [there]
        for measured in self._found.measured:
            column = measured.column
            if column.name == signal.measure:
                unit = column.measure.unit
                rest = self._number(measured.rest.middle, unit)
                end = self._number(measured.end.middle, unit)
                here = f"signal_here_{column.side}" if column.side else "signal_here"
                parts.append(tell(here, rest=rest, end=end))
        return Text("; ".join(parts) + ".")

    def conditions(self) -> Table:
        """A row for each condition of the gate."""
        heads = ("head_when", "head_measure", "head_asked", "head_here", "head_says")
        made = table(self._language, "", *heads)
        for asked, condition in zip(self._found.asked, self._exercise.gate, strict=True):
            made.add_row(*self._condition_cells(asked, condition.says))
        return made

    def _condition_cells(self, asked: GateCheck, says: str) -> list[Text]:
        condition, here = asked.condition, asked.here
        measure = condition.measure
        return [
            _mark(asked),
            Text(condition.when),
            Text(self._tell("change_of", measure=measure) if condition.change else measure),
            Text(limits(condition, self._language)),
            Text(self._range(here, self._exercise.measures[measure].unit)),
            Text(says),
        ]

    def movements(self) -> RenderableType:
        """A row for each movement, whether it counted or not."""
        report = self._found.report
        movements: list[Attempt | AttemptRejected] = [*report.attempts, *report.rejected]
        if not movements:
            return Text(self._tell("no_movement"))
        made = table(self._language, "index", "side", "from", "to", "head_went", "")
        for movement in sorted(movements, key=lambda item: item.start_s):
            made.add_row(*self._movement_cells(movement))
        return made

    def _movement_cells(self, movement: Attempt | AttemptRejected) -> list[Text]:
        start_s = self._language.number(movement.start_s, 1)
        times = [Text(start_s), Text(self._seconds(movement.end_s))]
        if isinstance(movement, AttemptRejected):
            why = self._tell("movement_not_counted", why=self._says(movement.reason))
            return [Text(""), Text(""), *times, Text(""), Text(f"✗ {why}", style="bold red")]
        verdict = movement.verdict
        said = self._language.say(verdict)
        if isinstance(movement, Hold):
            said = self._tell("movement_held", verdict=said, held_s=movement.held_s)
        names = ", ".join(self._exercise.rule(fault.rule).name for fault in movement.faults)
        unit = self._exercise.measures[self._exercise.signal.measure].unit
        return [
            Text(str(movement.index)),
            Text(self._language.say(movement.side) if movement.side else ""),
            *times,
            Text(self._number(movement.range, unit)),
            Text(f"{MARKS[verdict]} {': '.join(filter(None, (said, names)))}", STYLES[verdict]),
        ]

    def closed(self) -> Table:
        """For how long nothing was counted, and why."""
        made = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        made.add_column(justify="right")
        for hint, seconds in self._found.closed_s.items():
            if seconds >= TOLD_S:
                what = self._says(hint) if hint else self._tell("until_right")
                made.add_row(Text(self._seconds(seconds)), Text(what))
        return made

    def _says(self, message: Message) -> str:
        return self._language.words.message(message, self._exercise)

    def _seconds(self, value: float) -> str:
        return self._tell("seconds", value=value)

    def _spread(self, spread: Spread, unit: str) -> str:
        if math.isnan(spread.middle):
            return UNKNOWN
        return f"{self._number(spread.middle, unit)} ({self._range(spread, unit)})"

    def _range(self, spread: Spread, unit: str) -> str:
        if math.isnan(spread.middle):
            return UNKNOWN
        low, high = self._number(spread.low, unit), self._number(spread.high, unit)
        return self._tell("range", low=low, high=high)

    def _number(self, value: float, unit: str) -> str:
        """A value with as many digits as can be meant; no zero with a sign."""
        if math.isnan(value):
            return UNKNOWN
        digits = 2 if unit != "deg" else 1 if abs(value) < SMALL_DEG else 0
        return self._language.number(round(value, digits) + 0.0, digits)


def _mark(asked: GateCheck) -> Text:
    """Whether the condition held: mostly, in the middle, or not."""
    condition, here = asked.condition, asked.here
    if math.isnan(here.middle):
        return Text("–", style="dim")
    if condition.holds(here.low) and condition.holds(here.high):
        return Text("✓", style="cyan")
    if condition.holds(here.middle):
        return Text("▲", style="yellow")
    return Text("✗", style="bold red")


def _titled(title: str, part: RenderableType) -> RenderableType:
    return Group(Text(title, style="bold"), part)
