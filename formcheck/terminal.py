"""What the terminal shows: summaries, tables, progress. Builds them; `cli` prints."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from formcheck.batch import run as batch
from formcheck.batch.row import RowState
from formcheck.batch.summary import summary_files
from formcheck.batch_progress import told_of
from formcheck.coach.events import Attempt, AttemptCompleted, CueGiven, Event, Hold, Verdict
from formcheck.coach.report import Report
from formcheck.coach.workout_report import WorkoutReport
from formcheck.doctor import MachineCheck
from formcheck.evaluation import EntryOutcome, Evaluation
from formcheck.exercises.model import Condition, Exercise, Rule
from formcheck.extraction.cache import MOST_BYTES, CachedPoses
from formcheck.extras import Extra, command, missing
from formcheck.messages.message import Message
from formcheck.printable import literal, prose
from formcheck.report.language import DIGITS, Language
from formcheck.report.session_html import Named, prescribed_then, session_title
from formcheck.safety.pain import GENERAL_SAFETY, MOST_IMPORTANT

if TYPE_CHECKING:
    from formcheck.extraction.stream import Posed
    from formcheck.history.records import SessionResult
    from formcheck.learning.draft import Counted
    from formcheck.teaching import Taught

MARKS = {Verdict.GOOD: "✓", Verdict.FAULTY: "▲", Verdict.NOT_JUDGED: "–"}
STYLES = {Verdict.GOOD: "cyan", Verdict.FAULTY: "yellow", Verdict.NOT_JUDGED: "dim"}
MOST_REJECTED = 8
OTHER = "other"
WRITTEN = frozenset(
    {
        *("annotated_video", "report", "tables", "poses", "data", "landmarks", "markers", "angles"),
        "course",
    }
)
"""What files are, as they are told; what another package writes is told as `OTHER`."""


class ProgressBar:
    """Shows how far an analysis is; nothing where there is no terminal."""

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

    def found(self, found_s: float, duration_s: float | None) -> None:
        """Move on: of `found_s` of the recording's `duration_s` the poses are found."""
        self._progress.update(self._task, completed=found_s, total=duration_s)

    def reach(self, posed: Posed, duration_s: float | None) -> None:
        """The same, for whoever is shown each frame."""
        self.found(posed.pose.t, duration_s)


def batch_lines(outcome: batch.BatchOutcome, out: Path, language: Language) -> Iterator[Text]:
    """What has no result and why, then how many have one, and where the summary is."""
    for row in outcome.rows:
        if row.state is not RowState.JUDGED:
            yield Text(literal(told_of(row, language)), style="yellow")
    firsts = [row for row in outcome.rows if row.first]
    judged = sum(row.state is RowState.JUDGED for row in firsts)
    counts = {"judged": judged, "total": len(firsts), "before": outcome.before}
    yield Text(literal(language.tell("batch_totals", **counts)))
    for file in summary_files(out):
        yield Text(literal(str(file)))
    if missing(Extra.BATCH):
        told = language.tell("batch_no_parquet", command=command(Extra.BATCH))
        yield Text(told, style="dim")


def summary(report: Report, language: Language) -> RenderableType:
    """What came out, for a person."""
    told = _Summary(report, language)
    return _spaced([told.headline(), told.source(), *told.details(), _important(language)])


def workout(report: WorkoutReport, language: Language) -> RenderableType:
    """What came out where the exercises were recognised, for a person."""
    if report.single is not None:
        name = language.exercise(report.single.exercise).name
        by_itself = Text(literal(language.tell("recognised", name=name)), style="dim")
        return Group(_padded(by_itself), summary(report.single, language))
    key = "workout" if report.sets else "workout_of_none"
    source = language.tell(
        "workout_source",
        path=report.source.path,
        duration_s=report.source.duration_s,
        person=language.say("person_seen", share=language.number(100 * report.person_seen)),
    )
    parts: list[RenderableType] = [
        Text(language.tell(key, count=len(report.sets)), style="bold"),
        Text(literal(source), style="dim"),
    ]
    for number, one in enumerate(report.sets, start=1):
        told = _Summary(one, language)
        parts += [told.numbered(number), *told.details()]
    return _spaced([*parts, _important(language)])


def _important(language: Language) -> Text:
    return Text(" ".join(map(language.words.text, MOST_IMPORTANT)), style="dim")


def _spaced(parts: Iterable[RenderableType]) -> Group:
    return Group(*map(_padded, parts))


def _padded(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 1, 0))


class _Summary:
    """The parts of a summary."""

    def __init__(self, report: Report, language: Language) -> None:
        self._report = report
        self._language = language
        self._exercise = language.exercise(report.exercise)

    def of(self, message: Message) -> str:
        """What a message of the report says."""
        return self._language.words.message(message, self._exercise)

    def headline(self) -> Text:
        """How many there were, how good and on which side."""
        report, language = self._report, self._language
        count = len(report.attempts)
        counted = language.say(f"{self._exercise.noun}{'' if count == 1 else 's'}")
        line = Text.assemble((literal(self._exercise.name), "bold"), f": {count} {counted}")
        for verdict in Verdict:
            if report.count(verdict):
                text = f"  {MARKS[verdict]} {report.count(verdict)} {language.say(verdict)}"
                line.append(text, style=STYLES[verdict])
        left, right = report.count_side("left"), report.count_side("right")
        if left is not None:
            line.append(f"  {language.tell('left_and_right', left=left, right=right)}")
        return line

    def numbered(self, number: int) -> Text:
        """The same of a set of several, and when it was."""
        first, last = self._report.attempts[0], self._report.attempts[-1]
        start, end = (_seconds(t, self._language) for t in (first.start_s, last.end_s))
        when = self._language.tell("set_when", start=start, end=end)
        return Text.assemble(f"{number}. ", self.headline(), "  ", (when, "dim"))

    def details(self) -> Iterator[RenderableType]:
        """Everything besides the headline."""
        language = self._language
        for warning in self._report.tracking.warnings:
            yield Text(f"! {prose(self.of(warning))}", style="yellow")
        if self._report.attempts:
            yield self.attempts()
        if advice := self.advice():
            yield Group(Text(language.say("to_mend"), style="bold"), *advice)
        if missing := self.not_judged():
            yield Text(literal(language.tell("not_judged", what=missing)), style="dim")
        if rejected := self.not_counted():
            yield Text(literal(language.tell("not_counted", what=rejected)), style="dim")

    def source(self) -> Text:
        """The recording, and how the person was seen in it."""
        tracking, language = self._report.tracking, self._language
        told = language.tell(
            "source",
            path=self._report.source.path,
            duration_s=self._report.source.duration_s,
            seen=language.say(f"seen_{tracking.view}"),
            near=language.say(f"near_{tracking.near_side}"),
            person=language.say("person_seen", share=language.number(100 * tracking.person_seen)),
        )
        return Text(literal(told), style="dim")

    def attempts(self) -> Table:
        """A row for each repetition or hold."""
        tell = self._language.tell
        titles = ["index", *(["side"] * self._exercise.sided), "from", "to"]
        titles += ["held"] * bool(self._report.holds)
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for title in titles:
            table.add_column(tell(title), justify="left" if title == "side" else "right")
        for title in ("", ""):
            table.add_column(title)
        for attempt in self._report.attempts:
            table.add_row(*self._cells(attempt))
        return table

    def _cells(self, attempt: Attempt) -> list[RenderableType]:
        language, verdict = self._language, attempt.verdict
        cells: list[RenderableType] = [str(attempt.index)]
        if self._exercise.sided:
            cells.append(language.say(attempt.side) if attempt.side else "?")
        cells += [language.number(attempt.start_s, 1), _seconds(attempt.end_s, language)]
        if isinstance(attempt, Hold):
            cells.append(_seconds(attempt.held_s, language))
        return [
            *cells,
            Text(f"{MARKS[verdict]} {language.say(verdict)}", style=STYLES[verdict]),
            ", ".join(self._exercise.rule(fault.rule).name for fault in attempt.faults),
        ]

    def advice(self) -> list[Text]:
        """Each cue once, the most frequent first."""
        counts = Counter(fault.rule for fault in self._report.faults)
        return [
            Text(f"▲ {self._cue(rule, count)}", style="yellow")
            for rule, count in counts.most_common()
        ]

    def _cue(self, rule: str, count: int) -> str:
        return self._language.tell("cue", cue=prose(self._exercise.rule(rule).cue), count=count)

    def not_judged(self) -> str:
        """Which rules were not judged, and why."""
        return "; ".join(
            self._language.tell(
                "because", what=self._exercise.rule(rule).name, why=", ".join(map(self.of, reasons))
            )
            for rule, reasons in self._report.not_judged().items()
        )

    def not_counted(self) -> str:
        """When movements were not counted, and why; no more than fit a screen."""
        language, rejected = self._language, self._report.rejected
        shown = ", ".join(
            language.tell(
                "because",
                what=_seconds(item.start_s, language),
                why=self.of(item.reason).rstrip("."),
            )
            for item in rejected[:MOST_REJECTED]
        )
        more = len(rejected) - MOST_REJECTED
        return language.tell("and_more", what=shown, count=more) if more > 0 else shown


def written(files: Iterable[tuple[str, Path]], language: Language) -> Iterator[Text]:
    """Which files were written, one a line, each after what it is; print each without folding."""
    called = [
        (language.tell(f"written_{what if what in WRITTEN else OTHER}"), path)
        for what, path in files
    ]
    width = max((len(name) for name, _ in called), default=0) + 2
    for name, path in called:
        yield Text(f"{name:<{width}}{literal(str(path))}")


def live_lines(events: Iterable[Event], exercise: Exercise, language: Language) -> Iterator[str]:
    """A line for each repetition or hold, and for each cue, as they come."""
    count = 0
    for event in events:
        if isinstance(event, AttemptCompleted):
            count += 1
            mark, verdict = MARKS[event.attempt.verdict], language.say(event.attempt.verdict)
            yield language.tell("live_attempt", count=count, verdict=f"{mark} {verdict}")
        elif isinstance(event, CueGiven):
            yield language.tell("live_cue", cue=language.words.message(event.text, exercise))


def session_list(results: Iterable[SessionResult], routine_of: Named, language: Language) -> Table:
    """All sessions of the history, the latest last."""
    heads = ("session", "day", "what", "sets", "count", "pain")
    listed = table(language, *(f"head_{head}" for head in heads))
    for result in results:
        routine = prescribed_then(result, routine_of(result.session.routine), language)
        scores = [result.score(moment) for moment in ("before", "after")]
        told = any(score is not None for score in scores)
        pain = " → ".join("?" if score is None else str(score) for score in scores)
        listed.add_row(
            str(result.session.id),
            result.session.started_at.strftime("%Y-%m-%d %H:%M"),
            literal(session_title(result, routine, language)),
            str(result.session.sets),
            str(result.session.attempts),
            pain if told else "",
        )
    return listed


def exercise_list(
    packaged: Iterable[Exercise], own: Iterable[Exercise], language: Language
) -> Table:
    """The exercises in a table, the user's own last and marked."""
    made = table(language, "head_id", "head_name", "head_counts", "head_camera", "")
    every = [*((exercise, False) for exercise in packaged), *((one, True) for one in own)]
    for original, is_own in every:
        exercise = language.exercise(original)
        summary = prose(exercise.summary)
        made.add_row(
            exercise.id,
            exercise.name,
            language.say(f"{exercise.noun}s"),
            language.words.views(exercise.camera.views),
            language.tell("own_exercise", summary=summary) if is_own else summary,
        )
    return made


def exercise_page(original: Exercise, language: Language) -> RenderableType:
    """Everything about one exercise."""
    exercise = language.exercise(original)
    safety = (*exercise.safety, *map(language.words.text, GENERAL_SAFETY))
    parts: list[RenderableType] = [
        Text(literal(exercise.name), style="bold"),
        Text(prose(exercise.summary)),
        _listed(language.say("how_to"), exercise.steps, numbered=True),
        _listed(language.say("camera"), [exercise.camera.advice]),
        _listed(language.say("how_much"), [exercise.dosage.text]),
        _rule_table(exercise, language),
        _listed(language.say("safety"), safety),
        _listed(language.tell("sources"), exercise.sources.values()),
    ]
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def _listed(title: str, lines: Iterable[str], numbered: bool = False) -> RenderableType:
    marks = (f"{i}." if numbered else "-" for i in range(1, 100))
    return Group(
        Text(title, style="bold"),
        *(Text(f"{mark} {prose(line)}") for mark, line in zip(marks, lines, strict=False)),
    )


def _rule_table(exercise: Exercise, language: Language) -> Table:
    heads = ("head_rule", "head_measure", "head_limit", "head_seen_from", "head_cue")
    made = table(language, *heads)
    for rule in exercise.rules:
        spec = exercise.measures.get(rule.measure)
        made.add_row(
            rule.id,
            rule.measure.replace("_", " "),
            limits(rule, language, spec.unit if spec else "s"),
            language.words.views(rule.views) or language.tell("seen_from_nowhere"),
            prose(rule.cue),
        )
    return made


def limits(asked: Rule | Condition, language: Language, unit: str = "") -> str:
    """What must be reached or kept to; without a `unit` the number alone."""
    both = (("at_least", asked.at_least), ("at_most", asked.at_most))
    return ", ".join(
        language.tell(word, limit=_limit(limit, language, unit))
        for word, limit in both
        if limit is not None
    )


def _limit(value: float, language: Language, unit: str) -> str:
    number = f"{value:g}".replace(".", language.decimal)
    return language.quantity(number, unit) if unit else number


def evaluation_tables(evaluation: Evaluation, language: Language) -> RenderableType:
    """The whole evaluation: a row per video, then the totals."""
    parts: list[RenderableType] = [
        _outcome_table(evaluation.outcomes, language),
        _totals(evaluation, language),
    ]
    if evaluation.rules():
        parts.append(_rules_score(evaluation, language))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def _outcome_table(outcomes: Iterable[EntryOutcome], language: Language) -> Table:
    heads = ("video", "exercise", "count", "true", "hold_error", "sides", "note")
    made = table(language, "", *(f"head_{head}" for head in heads))
    for outcome in outcomes:
        low, high = outcome.entry.count_range
        errors = ", ".join(language.number(error, 1) for error in outcome.hold_errors_s)
        wrong = [
            language.tell("rule_wrong", rule=rule, false=tally.false_alarm, missed=tally.missed)
            for rule, tally in outcome.rules.items()
            if tally.false_alarm or tally.missed
        ]
        made.add_row(
            Text("✓", style="cyan") if outcome.exact else Text("✗", style="bold red"),
            outcome.entry.video,
            outcome.entry.exercise,
            "?" if outcome.count is None else str(outcome.count),
            str(low) if low == high else language.tell("range", low=low, high=high),
            f"{errors} s" if errors else "",
            f"{outcome.sides_right}/{outcome.sides}" if outcome.sides else "",
            " ".join(map(language.words.message, outcome.why)) or "; ".join(wrong),
        )
    return made


def _totals(evaluation: Evaluation, language: Language) -> Text:
    return Text(
        language.tell(
            "totals",
            videos=len(evaluation.counted),
            exact=percent(evaluation.exact, language),
            obo=percent(evaluation.obo, language),
            mae=_number(evaluation.mae, 3, language),
            hold_error=_number(evaluation.hold_error_s, 2, language),
            not_judged=percent(evaluation.not_judged, language),
            skipped=evaluation.skipped,
        )
    )


def _rules_score(evaluation: Evaluation, language: Language) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    heads = ("rule", "precision", "recall", "f1", "hit", "false", "missed", "not_judged")
    for head in heads:
        title = language.tell(f"head_{head}")
        table.add_column(title, justify="left" if head == "rule" else "right")
    for rule, tally in evaluation.rules().items():
        table.add_row(
            rule,
            _number(tally.precision, 2, language),
            _number(tally.recall, 2, language),
            _number(tally.f1, 2, language),
            *(str(n) for n in (tally.hit, tally.false_alarm, tally.missed, tally.not_judged)),
        )
    return table


def checks_table(checks: Iterable[MachineCheck], language: Language) -> Table:
    """What the doctor found."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for check in checks:
        mark = {True: Text("✓", style="cyan"), False: Text("✗", style="bold red"), None: Text("·")}
        detail = Text(literal(_worded(check.detail, language)))
        if check.ok is False:
            detail.append(f"\n{literal(_worded(check.fix, language))}")
        table.add_row(mark[check.ok], _worded(check.name, language), detail)
    return table


def cache_table(folder: Path, kept: Sequence[CachedPoses], language: Language) -> RenderableType:
    """The poses that are kept in `folder`, what was used last first."""
    size = _megabytes(sum(one.size for one in kept), language)
    most = _megabytes(MOST_BYTES, language)
    told = language.tell("cache_holds", folder=folder, count=len(kept), size=size, most=most)
    made = table(language, "head_poses", "head_size", "head_used")
    for one in kept:
        used = datetime.fromtimestamp(one.used_s).isoformat(" ", "minutes")
        made.add_row(literal(one.path.name), _megabytes(one.size, language), used)
    return Group(Text(literal(told)), made) if kept else Text(literal(told))


def cleared(folder: Path, gone: Sequence[CachedPoses], language: Language) -> Text:
    """What was removed from `folder`."""
    size = _megabytes(sum(one.size for one in gone), language)
    return Text(literal(language.tell("cache_cleared", folder=folder, count=len(gone), size=size)))


def _megabytes(size: int, language: Language) -> str:
    return f"{language.number(size / 1e6, 1)} MB"


def taught(found: Taught, language: Language) -> Iterator[Text]:
    """What was learnt of recordings, and what is not sure of it."""
    learnt, words = found.learnt, language.words
    for counted in learnt.counted:
        yield Text(literal(_shown(counted, language)))
    counting = learnt.counting
    unit = counting.signal.measure.unit
    digits = DIGITS.get(unit, 2)
    rest, end = (
        words.quantity(language.number(value, digits), unit)
        for value in (counting.rest, counting.end)
    )
    what = words.message(counting.signal.about)
    yield Text(language.tell("learnt_signal", what=what, rest=rest, end=end))
    conditions, allowed = len(counting.conditions), counting.may_fail
    views = tuple(learnt.setting.views)
    yield Text(
        language.tell("learnt_posture", views=words.views(views), count=conditions, allowed=allowed)
    )
    for doubt in learnt.doubts:
        yield Text(literal(f"! {words.message(doubt)}"), style="yellow")
    yield Text(language.tell("learnt_look"))


def _shown(counted: Counted, language: Language) -> str:
    """The repetitions of one demonstration."""
    times = ", ".join(language.number(one.peak_s, 1) for one in counted.attempts)
    told = {"name": counted.name, "count": len(counted.attempts), "times": times}
    sides = Counter(one.side for one in counted.attempts)
    if not sides["left"] + sides["right"]:
        return language.tell("learnt_counted", **told)
    return language.tell("learnt_counted_sides", left=sides["left"], right=sides["right"], **told)


def _worded(said: Message | str, language: Language) -> str:
    return said if isinstance(said, str) else language.words.message(said)


def table(language: Language, *heads: str) -> Table:
    """An empty table with the sentences `heads` above its columns."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        table.add_column(language.tell(head) if head else "")
    return table


def _seconds(value: float, language: Language) -> str:
    return language.tell("seconds", value=value)


def percent(share: float, language: Language) -> str:
    """A share of one."""
    return language.tell("percent", value=100 * share) if math.isfinite(share) else "-"


def _number(value: float, digits: int, language: Language) -> str:
    return language.number(value, digits) if math.isfinite(value) else "-"
