"""The counting signal over time, as an SVG that needs nothing else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from formcheck.coach.events import Fault, Verdict
from formcheck.coach.report import Report
from formcheck.report.broken import HowBroken
from formcheck.report.language import ENGLISH, Language
from formcheck.report.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FILLS: Final = {
    Verdict.GOOD: "#56B4E9",
    Verdict.FAULTY: "#E69F00",
    Verdict.NOT_JUDGED: "#BBBBBB",
}
HATCHES: Final = {Verdict.GOOD: None, Verdict.FAULTY: "//", Verdict.NOT_JUDGED: ".."}
LINES: Final = {True: ("#a85400", "-"), False: ("#0b6fa4", "--")}
"""Colour and dashes of the worst and of the best."""
_METADATA: Final = ("Creator", "Date", "Format", "Type")
"""What Matplotlib would write about itself; left out, so that the report names no address."""


def signal_chart(report: Report, timeline: Timeline, language: Language = ENGLISH) -> str:
    """An SVG: the signal, repetitions or holds shaded, faults marked.

    Shading has a hatch for each verdict, so that it does not depend on colour.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.fonttype": "none", "font.size": 10, "svg.hashsalt": "formcheck"}):
        figure = Figure(figsize=(9.5, 3.4), layout="constrained")
        axes = figure.subplots()
        _draw_signal(axes, report, timeline, language)
        _draw_attempts(axes, report, language)
        _draw_faults(axes, report)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata=dict.fromkeys(_METADATA))
    svg = buffer.getvalue()
    return svg[svg.index("<svg") :]


def broken_chart(how: HowBroken, report: Report, fault: Fault, language: Language = ENGLISH) -> str:
    """An SVG: how a rule was broken, with its limit where a line can say it."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    noun = "hold" if report.holds else "repetition"
    with mpl.rc_context({"svg.fonttype": "none", "font.size": 10, "svg.hashsalt": "formcheck"}):
        figure = Figure(figsize=(6.2, 2.3), layout="constrained")
        axes = figure.subplots()
        for one in how.shown:
            mark, (ink, dashes) = "▲" if one.is_worst else "✓", LINES[one.is_worst]
            name = language.say(f"{noun}_number", index=one.index)
            style: dict[str, Any] = {"color": ink, "linestyle": dashes, "label": f"{mark} {name}"}
            axes.plot(one.t, one.values, linewidth=1.8, **style)
        if how.limit is not None:
            said = language.amount(fault, fault.limit)
            key = "limit_at_least" if fault.value < fault.limit else "limit_at_most"
            style = {"color": "#444444", "linestyle": ":", "label": language.say(key, limit=said)}
            axes.axhline(how.limit, linewidth=1.6, **style)
        spec = report.exercise.measures[how.measure]
        axes.set_xlabel(language.say("seconds"))
        axes.set_ylabel(
            language.say("unit_degrees") if spec.unit == "deg" else language.words.unit(spec.unit)
        )
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside right upper", frameon=False)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata=dict.fromkeys(_METADATA))
    svg = buffer.getvalue()
    return svg[svg.index("<svg") :]


def _draw_signal(axes: Axes, report: Report, timeline: Timeline, language: Language) -> None:
    signal = report.exercise.signal
    spec = report.exercise.measures[signal.measure]
    values = signal.rest + timeline.progress * (signal.end - signal.rest)
    axes.plot(timeline.t, values, color="#222222", linewidth=1.4)
    axes.set_xlabel(language.say("seconds"))
    axes.set_ylabel(
        language.say("unit_degrees") if spec.unit == "deg" else language.words.unit(spec.unit)
    )
    first_s, last_s = (timeline.t[0], timeline.t[-1]) if len(timeline.t) else (0.0, 1.0)
    axes.set_xlim(float(first_s), max(float(last_s), float(first_s) + 0.1))
    axes.spines[["top", "right"]].set_visible(False)


def _draw_attempts(axes: Axes, report: Report, language: Language) -> None:
    top = 1.0
    for attempt in report.attempts:
        style: dict[str, Any] = {"facecolor": FILLS[attempt.verdict], "alpha": 0.35}
        axes.axvspan(
            attempt.start_s,
            attempt.end_s,
            hatch=HATCHES[attempt.verdict],
            edgecolor="#777777",
            linewidth=0,
            **style,
        )
        side = f" {language.say(attempt.side)}" if attempt.side else ""
        axes.annotate(
            f"{attempt.index}{side}",
            ((attempt.start_s + attempt.end_s) / 2, top),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="bottom",
        )


def _draw_faults(axes: Axes, report: Report) -> None:
    worst = [fault.worst_s for fault in report.faults]
    if worst:
        axes.plot(
            np.array(worst),
            np.full(len(worst), 0.06),
            "v",
            transform=axes.get_xaxis_transform(),
            color="#D55E00",
            markersize=8,
            clip_on=False,
        )
