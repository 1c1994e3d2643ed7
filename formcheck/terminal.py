"""What the terminal shows: summaries, tables, progress. Builds them; `cli` prints."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from formcheck.coach.events import Attempt, Hold, Verdict
from formcheck.coach.report import Report
from formcheck.doctor import Check
from formcheck.evaluation import Evaluation, Outcome
from formcheck.exercises.model import Exercise
from formcheck.exercises.safety import GENERAL_SAFETY, MOST_IMPORTANT
from formcheck.messages.words import english
from formcheck.plain import literal, prose

if TYPE_CHECKING:
    from formcheck.api import Step

MARKS = {Verdict.GOOD: "✓", Verdict.FAULTY: "▲", Verdict.NOT_JUDGED: "–"}
STYLES = {Verdict.GOOD: "cyan", Verdict.FAULTY: "yellow", Verdict.NOT_JUDGED: "dim"}
MOST_REJECTED = 8
WORDS = {Verdict.GOOD: "good", Verdict.FAULTY: "to mend", Verdict.NOT_JUDGED: "not judged"}


class ProgressBar:
    """Watches an analysis and shows how far it is; nothing where there is no terminal."""

    wants_pictures = False

    def __init__(self, console: Console, title: str) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(literal(title), total=None)

    def __enter__(self) -> ProgressBar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def see(self, step: Step) -> None:
        """Move on to the frame's time."""
        self._progress.update(self._task, completed=step.pose.t, total=step.duration_s)


def summary(report: Report) -> RenderableType:
    """What came out, for a person."""
    parts: list[RenderableType] = [_headline(report), _tracking_line(report)]
    parts += [
        Text(f"! {prose(report.in_english(warning))}", style="yellow")
        for warning in report.tracking.warnings
    ]
    if report.attempts:
        parts.append(_attempt_table(report))
    advice = _advice(report)
    if advice:
        parts.append(Group(Text("To mend", style="bold"), *advice))
    missing = _not_judged(report)
    if missing:
        parts.append(Text(f"Not judged: {literal(missing)}", style="dim"))
    if report.rejected:
        parts.append(Text(f"Not counted: {literal(_not_counted(report))}", style="dim"))
    parts.append(Text(" ".join(map(english().text, MOST_IMPORTANT)), style="dim"))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def _headline(report: Report) -> Text:
    noun = report.exercise.noun
    count = len(report.attempts)
    line = Text.assemble(
        (literal(report.exercise.name), "bold"), f": {count} {noun}{'' if count == 1 else 's'}"
    )
    for verdict in Verdict:
        if report.count(verdict):
            text = f"  {MARKS[verdict]} {report.count(verdict)} {WORDS[verdict]}"
            line.append(text, style=STYLES[verdict])
    left, right = report.count_side("left"), report.count_side("right")
    if left is not None:
        line.append(f"  left {left}, right {right}")
    return line


def _tracking_line(report: Report) -> Text:
    tracking = report.tracking
    return Text(
        f"{literal(report.source.path)}, {report.source.duration_s:.1f} s, {tracking.view} view, "
        f"{tracking.near_side} side near, person seen in {tracking.person_seen:.0%}",
        style="dim",
    )


def _attempt_table(report: Report) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("#", justify="right")
    if report.exercise.sided:
        table.add_column("side")
    table.add_column("from", justify="right")
    table.add_column("to", justify="right")
    if report.holds:
        table.add_column("held", justify="right")
    table.add_column("")
    table.add_column("")
    for attempt in report.attempts:
        table.add_row(*_attempt_cells(report, attempt))
    return table


def _attempt_cells(report: Report, attempt: Attempt) -> list[RenderableType]:
    verdict = attempt.verdict
    names = [report.exercise.rule(fault.rule).name.lower() for fault in attempt.faults]
    cells: list[RenderableType] = [str(attempt.index)]
    if report.exercise.sided:
        cells.append(attempt.side or "?")
    cells += [f"{attempt.start_s:.1f}", f"{attempt.end_s:.1f} s"]
    if isinstance(attempt, Hold):
        cells.append(f"{attempt.held_s:.1f} s")
    cells += [
        Text(f"{MARKS[verdict]} {WORDS[verdict]}", style=STYLES[verdict]),
        ", ".join(names),
    ]
    return cells


def _advice(report: Report) -> list[Text]:
    """Each cue once, the most frequent first."""
    counts: dict[str, int] = {}
    for fault in report.faults:
        counts[fault.rule] = counts.get(fault.rule, 0) + 1
    ordered = sorted(counts, key=lambda rule: -counts[rule])
    return [
        Text(f"▲ {prose(report.exercise.rule(rule).cue)} ({counts[rule]}x)", style="yellow")
        for rule in ordered
    ]


def _not_judged(report: Report) -> str:
    return "; ".join(
        f"{report.exercise.rule(rule).name.lower()} "
        f"({', '.join(report.in_english(reason) for reason in reasons)})"
        for rule, reasons in report.not_judged().items()
    )


def _not_counted(report: Report) -> str:
    """When, and why; no more than fit a screen."""
    shown = [
        f"{item.start_s:.1f} s ({report.in_english(item.reason).rstrip('.')})"
        for item in report.rejected[:MOST_REJECTED]
    ]
    more = len(report.rejected) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def written(paths: dict[str, Path]) -> Iterator[Text]:
    """Which files were written, one a line; print each without folding."""
    width = max(map(len, paths), default=0) + 2
    for what, path in paths.items():
        yield Text(f"{what:<{width}}{literal(str(path))}")


def exercise_list(exercises: Iterable[Exercise]) -> Table:
    """The exercises in a table."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("id", "name", "counts", "camera", ""):
        table.add_column(title)
    for exercise in exercises:
        views = ", ".join(exercise.camera.views)
        table.add_row(
            exercise.id, exercise.name, f"{exercise.noun}s", views, prose(exercise.summary)
        )
    return table


def exercise_page(exercise: Exercise) -> RenderableType:
    """Everything about one exercise."""
    parts: list[RenderableType] = [
        Text(literal(exercise.name), style="bold"),
        Text(prose(exercise.summary)),
        _listed("How to do it", exercise.steps, numbered=True),
        _listed("Camera", [exercise.camera.advice]),
        _listed("How much", [exercise.dosage.text]),
        _rule_table(exercise),
        _listed("Safety", (*exercise.safety, *map(english().text, GENERAL_SAFETY))),
        _listed("Sources", exercise.sources.values()),
    ]
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def _listed(title: str, lines: Iterable[str], numbered: bool = False) -> RenderableType:
    marks = (f"{i}." if numbered else "-" for i in range(1, 100))
    return Group(
        Text(title, style="bold"),
        *(Text(f"{mark} {prose(line)}") for mark, line in zip(marks, lines, strict=False)),
    )


def _rule_table(exercise: Exercise) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("rule", "measure", "limit", "seen from", "cue"):
        table.add_column(title)
    for rule in exercise.rules:
        spec = exercise.measures.get(rule.measure)
        unit = spec.unit if spec else "s"
        limits = [
            f"{word} {limit:g}"
            for word, limit in (("at least", rule.at_least), ("at most", rule.at_most))
            if limit is not None
        ]
        table.add_row(
            rule.id,
            rule.measure.replace("_", " "),
            f"{', '.join(limits)} {unit}",
            ", ".join(rule.views) or "none",
            prose(rule.cue),
        )
    return table


def evaluation_tables(evaluation: Evaluation) -> RenderableType:
    """The whole evaluation: a row per video, then the totals."""
    parts: list[RenderableType] = [_outcome_table(evaluation.outcomes), _totals(evaluation)]
    if evaluation.rules():
        parts.append(_rules_score(evaluation))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def _outcome_table(outcomes: Iterable[Outcome]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("", "video", "exercise", "count", "true", "hold error", "sides", "note"):
        table.add_column(title)
    for outcome in outcomes:
        low, high = outcome.entry.count_range
        errors = ", ".join(f"{error:.1f}" for error in outcome.hold_errors_s)
        wrong = [
            f"{rule}: {tally.false_alarm} false, {tally.missed} missed"
            for rule, tally in outcome.rules.items()
            if tally.false_alarm or tally.missed
        ]
        table.add_row(
            Text("✓", style="cyan") if outcome.exact else Text("✗", style="bold red"),
            outcome.entry.video,
            outcome.entry.exercise,
            "?" if outcome.count is None else str(outcome.count),
            str(low) if low == high else f"{low} to {high}",
            f"{errors} s" if errors else "",
            f"{outcome.sides_right}/{outcome.sides}" if outcome.sides else "",
            outcome.problem or "; ".join(wrong),
        )
    return table


def _totals(evaluation: Evaluation) -> Text:
    return Text(
        f"{len(evaluation.counted)} videos: exact {_percent(evaluation.exact)}, within one "
        f"{_percent(evaluation.obo)}, count MAE {_number(evaluation.mae, 3)}, hold error "
        f"{_number(evaluation.hold_error_s, 2)} s, not judged {_percent(evaluation.not_judged)}, "
        f"skipped {evaluation.skipped}"
    )


def _rules_score(evaluation: Evaluation) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("rule", "precision", "recall", "F1", "hit", "false", "missed", "not judged"):
        table.add_column(title, justify="left" if title == "rule" else "right")
    for rule, tally in evaluation.rules().items():
        table.add_row(
            rule,
            _number(tally.precision, 2),
            _number(tally.recall, 2),
            _number(tally.f1, 2),
            *(str(n) for n in (tally.hit, tally.false_alarm, tally.missed, tally.not_judged)),
        )
    return table


def checks_table(checks: Iterable[Check]) -> Table:
    """What the doctor found."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for check in checks:
        mark = {True: Text("✓", style="cyan"), False: Text("✗", style="bold red"), None: Text("·")}
        detail = Text(literal(check.detail))
        if check.ok is False:
            detail.append(f"\n{literal(check.fix)}")
        table.add_row(mark[check.ok], check.name, detail)
    return table


def _percent(share: float) -> str:
    return f"{share:.0%}" if math.isfinite(share) else "-"


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else "-"
