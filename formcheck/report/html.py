"""The report as one HTML file that needs nothing else and prints well."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from formcheck.coach.events import Attempt, Fault, Hold
from formcheck.coach.report import Report
from formcheck.exercises.model import Exercise
from formcheck.exercises.safety import GENERAL_SAFETY
from formcheck.files import written_whole
from formcheck.report.charts import signal_chart
from formcheck.report.evidence import Evidence
from formcheck.report.language import ENGLISH, Language
from formcheck.report.pages import render
from formcheck.report.timeline import Timeline


def write_html(
    path: str | os.PathLike[str],
    report: Report,
    timeline: Timeline,
    evidence: Sequence[Evidence] = (),
    language: Language = ENGLISH,
) -> None:
    """Write the report whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    html = render_html(report, timeline, evidence, language)
    with written_whole(path) as part:
        part.write_text(html, encoding="utf-8", errors="replace")  # a file may have any name


def render_html(
    report: Report,
    timeline: Timeline,
    evidence: Sequence[Evidence] = (),
    language: Language = ENGLISH,
) -> str:
    """The report as HTML text in that language."""
    from markupsafe import Markup

    exercise = language.exercise(report.exercise)
    return render(
        "report.html.j2",
        language,
        report=report,
        exercise=exercise,
        counts=report.to_json()["counts"],
        chart=Markup(signal_chart(report, timeline, language)),
        evidence=list(evidence),
        rules={rule.id: rule for rule in reversed(exercise.rules)},
        held=held,
        cue=lambda fault: _cue(fault, report.exercise, exercise),
        not_judged=report.not_judged(),
        message=lambda message: language.words.message(message, exercise),
        general_safety=GENERAL_SAFETY,
    )


def words(name: str) -> str:
    """An identifier as words."""
    return name.replace("_", " ")


def held(attempt: Attempt) -> Any:
    """The seconds a hold was held, None for a repetition."""
    return attempt.held_s if isinstance(attempt, Hold) else None


def _cue(fault: Fault, judged: Exercise, told: Exercise) -> str:
    """What mends a fault, as the exercise `told` says it; of several rules with its id its own."""
    said = [(rule.id, rule.cue) for rule in judged.rules]
    own = (fault.rule, fault.cue)
    return told.rules[said.index(own)].cue if own in said else fault.cue
