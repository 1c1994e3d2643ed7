"""The report as one HTML file that needs nothing else and prints well."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from formcheck.coach.events import Attempt, Fault, Hold
from formcheck.coach.report import Report
from formcheck.coach.workout_report import WorkoutReport
from formcheck.exercises.model import Exercise
from formcheck.files import written_whole
from formcheck.report.broken import how_broken
from formcheck.report.charts import broken_chart, signal_chart
from formcheck.report.evidence import Evidence
from formcheck.report.language import ENGLISH, Language
from formcheck.report.pages import render
from formcheck.report.timeline import Timeline
from formcheck.safety.pain import GENERAL_SAFETY


def write_html(
    path: str | os.PathLike[str],
    report: Report,
    timeline: Timeline,
    evidence: Sequence[Evidence] = (),
    language: Language = ENGLISH,
    *,
    recognised: bool = False,
) -> None:
    """Write the report whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    _write(path, render_html(report, timeline, evidence, language, recognised=recognised))


def write_workout_html(
    path: str | os.PathLike[str],
    workout: WorkoutReport,
    kept: Sequence[tuple[Timeline, Sequence[Evidence]]],
    language: Language = ENGLISH,
) -> None:
    """Write the report of several sets, or of none, whole or not at all.

    Args:
        path: the file.
        workout: the sets.
        kept: of each set its measures over time and pictures of its faults.
        language: what the report speaks.

    Raises:
        OutputError: the file cannot be written.
    """
    _write(path, render_workout(workout, kept, language))


def _write(path: str | os.PathLike[str], html: str) -> None:
    with written_whole(path) as part:
        part.write_text(html, encoding="utf-8", errors="replace")  # a file may have any name


def render_html(
    report: Report,
    timeline: Timeline,
    evidence: Sequence[Evidence] = (),
    language: Language = ENGLISH,
    *,
    recognised: bool = False,
) -> str:
    """The report as HTML text in that language.

    Args:
        report: what was counted and judged.
        timeline: its measures over time.
        evidence: pictures of its faults.
        language: what the report speaks.
        recognised: whether nobody said which exercise it was.
    """
    return render(
        "report.html.j2",
        language,
        **_set_values(report, timeline, evidence, language),
        recognised=recognised,
        held=held,
        general_safety=GENERAL_SAFETY,
    )


def render_workout(
    workout: WorkoutReport,
    kept: Sequence[tuple[Timeline, Sequence[Evidence]]],
    language: Language = ENGLISH,
) -> str:
    """The report of several sets, or of none, as HTML text in that language."""
    return render(
        "workout.html.j2",
        language,
        source=workout.source,
        person_seen=workout.person_seen,
        parts=[
            _set_values(report, timeline, evidence, language)
            for report, (timeline, evidence) in zip(workout.sets, kept, strict=True)
        ],
        held=held,
        general_safety=GENERAL_SAFETY,
    )


def _set_values(
    report: Report, timeline: Timeline, evidence: Sequence[Evidence], language: Language
) -> dict[str, Any]:
    """What the template of one set asks for."""
    from markupsafe import Markup

    exercise = language.exercise(report.exercise)
    return {
        "report": report,
        "exercise": exercise,
        "counts": report.to_json()["counts"],
        "chart": Markup(signal_chart(report, timeline, language)),
        "evidence": list(evidence),
        "broken": {
            item.fault.rule: Markup(broken_chart(how, report, item.fault, language))
            for item in evidence
            if (how := how_broken(report, timeline, item.fault))
        },
        "rules": {rule.id: rule for rule in reversed(exercise.rules)},
        "cue": lambda fault: _cue(fault, report.exercise, exercise),
        "not_judged": report.not_judged(),
        "message": lambda message: language.words.message(message, exercise),
    }


def held(attempt: Attempt) -> Any:
    """The seconds a hold was held, None for a repetition."""
    return attempt.held_s if isinstance(attempt, Hold) else None


def _cue(fault: Fault, judged: Exercise, told: Exercise) -> str:
    """What mends a fault, as the exercise `told` says it; of several rules with its id its own."""
    said = [(rule.id, rule.cue) for rule in judged.rules]
    own = (fault.rule, fault.cue)
    return told.rules[said.index(own)].cue if own in said else fault.cue
