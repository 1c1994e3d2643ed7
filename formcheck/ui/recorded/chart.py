"""The counting signal over time, with the repetitions to click on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from formcheck.coach.events import Fault, Verdict
from formcheck.coach.report import Report
from formcheck.media.overlay import MARKS
from formcheck.report.broken import HowBroken
from formcheck.report.timeline import Timeline
from formcheck.ui.recorded.result import attempt_key, fault_key
from formcheck.ui.recorded.wording import Wording

if TYPE_CHECKING:
    import altair as alt

Rows = list[dict[str, Any]]

CLICKED: Final = "clicked"
"""The chart's selection: a repetition, a hold or a fault."""
KEY: Final = "key"
"""What was clicked, see `formcheck.ui.recorded.result`."""
MOST_POINTS: Final = 1200
"""More are not told apart on any screen."""
MOST_LABELS: Final = 16
HEIGHT_PX: Final = 280
BROKEN_PX: Final = 270
HEADROOM: Final = 0.25
FOOTROOM: Final = 0.2
FOOT_SHARE: Final = 0.11
"""Height of the strip for the faults, as a share of the chart's."""
CLICK_SHARE: Final = 0.05
"""Width of the place where a fault is clicked, as a share of the chart's."""

# Okabe and Ito's colours, which the colour-blind tell apart, as on the video.
FILLS: Final = {
    Verdict.GOOD: "#56B4E9",
    Verdict.FAULTY: "#E69F00",
    Verdict.NOT_JUDGED: "#999999",
}
EDGES: Final = {Verdict.GOOD: [1, 0], Verdict.FAULTY: [5, 3], Verdict.NOT_JUDGED: [1, 3]}
FAULT_INK: Final = {"light": "#a85400", "dark": "#ffb454"}
GOOD_INK: Final = {"light": "#0b6fa4", "dark": "#7cc7f2"}
INK: Final = {"light": "#1d2327", "dark": "#eef1f3"}


def signal_chart(
    report: Report, timeline: Timeline, wording: Wording, *, seconds: str, theme: str
) -> Any:
    """The chart; its selection "clicked" holds the `key` of what was clicked.

    Args:
        report: what is shaded.
        timeline: the signal.
        wording: the words for verdicts and faults.
        seconds: the title of the time axis.
        theme: "light" or "dark".
    """
    import altair as alt

    ink = INK.get(theme, INK["light"])
    signal = _signal(report, timeline)
    span = _span(signal)
    attempts, faults = _attempts(report, wording, span), _faults(report, wording, timeline, span)
    chosen = alt.selection_point(
        name=CLICKED,
        fields=[KEY],
        # A second click on the same place must be an event too: it takes the choice back.
        toggle=f"datum && vlSelectionTest('{CLICKED}_store', datum)",
    )
    layers = [
        _shades(attempts, {verdict: wording.verdict(verdict) for verdict in Verdict}, chosen),
        _line(signal, span, report, ink=ink, seconds=seconds),
        _labels(attempts, ink),
        _marks(faults, theme),
        _targets(attempts + faults, chosen),
    ]
    return alt.layer(*layers).properties(height=HEIGHT_PX)


def broken_chart(
    how: HowBroken, report: Report, fault: Fault, wording: Wording, *, seconds: str, theme: str
) -> Any:
    """How a rule was broken, over time, with its limit where a line can say it."""
    import altair as alt

    names = [f"{'▲' if one.is_worst else '✓'} {wording.attempt(one.index)}" for one in how.shown]
    rows = [
        {"t": round(t, 3), "value": round(v, 3) if math.isfinite(v) else None, "what": name}
        for name, one in zip(names, how.shown, strict=True)
        for t, v in zip(one.t.tolist(), one.values.tolist(), strict=True)
    ]
    inks = [FAULT_INK.get(theme, FAULT_INK["light"]), GOOD_INK.get(theme, GOOD_INK["light"])]
    unit = {"deg": "°"}.get(report.exercise.measures[how.measure].unit, "")
    colours = alt.Scale(domain=names, range=inks[: len(names)])
    legend = alt.Legend(title=None, orient="top")
    dashes = alt.Scale(domain=names, range=[[1, 0], [6, 3]][: len(names)])
    lines = (
        alt.Chart(_data(rows))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("t:Q", title=seconds, axis=alt.Axis(grid=False, tickCount=6)),
            y=alt.Y(
                "value:Q",
                title=None,
                scale=alt.Scale(zero=False),
                axis=alt.Axis(labelExpr=f"datum.label + '{unit}'", tickCount=4, gridOpacity=0.4),
            ),
            color=alt.Color("what:N", scale=colours, legend=legend),
            strokeDash=alt.StrokeDash("what:N", scale=dashes, legend=legend),
        )
    )
    if how.limit is None:
        return lines.properties(height=BROKEN_PX)
    ink = INK.get(theme, INK["light"])
    limit = alt.Chart(_data([{"value": how.limit, "said": wording.limit(fault)}]))
    below = fault.value > fault.limit
    return alt.layer(
        lines,
        limit.mark_rule(color=ink, strokeWidth=2, strokeDash=[2, 3]).encode(y="value:Q"),
        limit.mark_text(
            align="right", baseline="top" if below else "bottom", dy=3 if below else -3, color=ink
        ).encode(x=alt.value("width"), y="value:Q", text="said:N"),
    ).properties(height=BROKEN_PX)


def _line(signal: Rows, span: list[float], report: Report, *, ink: str, seconds: str) -> Any:
    import altair as alt

    unit = {"deg": "°"}.get(report.exercise.measures[report.exercise.signal.measure].unit, "")
    end = signal[-1]["t"] if signal else 1.0
    return (
        alt.Chart(_data(signal))
        .mark_line(color=ink, strokeWidth=2)
        .encode(
            x=alt.X(
                "t:Q",
                title=seconds,
                scale=alt.Scale(domain=[0, end], nice=False),
                axis=alt.Axis(grid=False, tickCount=6),
            ),
            y=alt.Y(
                "value:Q",
                title=None,
                scale=alt.Scale(domain=span, nice=False),
                axis=alt.Axis(labelExpr=f"datum.label + '{unit}'", tickCount=5, gridOpacity=0.4),
            ),
        )
    )


def _shades(attempts: Rows, verdicts: dict[Verdict, str], chosen: alt.Parameter) -> Any:
    import altair as alt

    words = list(verdicts.values())
    return (
        alt.Chart(_data(attempts))
        .mark_rect(cornerRadius=4, strokeWidth=1.5)
        .encode(
            x="start:Q",
            x2="end:Q",
            color=alt.Color(
                "verdict:N",
                scale=alt.Scale(domain=words, range=[FILLS[v] for v in verdicts]),
                legend=None,
            ),
            stroke=alt.Stroke(
                "verdict:N",
                scale=alt.Scale(domain=words, range=[FILLS[v] for v in verdicts]),
                legend=None,
            ),
            strokeDash=alt.StrokeDash(
                "verdict:N",
                scale=alt.Scale(domain=words, range=[EDGES[v] for v in verdicts]),
                legend=None,
            ),
            fillOpacity=alt.condition(chosen, alt.value(0.5), alt.value(0.25), empty=False),
        )
    )


def _labels(attempts: Rows, ink: str) -> Any:
    """A mark for the verdict over each stretch, and its number where there is room."""
    import altair as alt

    every = -(-len(attempts) // MOST_LABELS) or 1
    numbered = [row for row in attempts if row["index"] % every == 0]
    base: dict[str, Any] = {"color": ink, "fontWeight": "bold", "baseline": "top"}
    marks = alt.Chart(_data(attempts)).mark_text(fontSize=14, dy=4, **base)
    numbers = alt.Chart(_data(numbered)).mark_text(fontSize=13, dy=21, **base)
    return alt.layer(
        marks.encode(x="middle:Q", y=alt.value(0), text="mark:N"),
        numbers.encode(x="middle:Q", y=alt.value(0), text="index:Q"),
    )


def _marks(faults: Rows, theme: str) -> Any:
    """A triangle at the worst moment of each fault."""
    import altair as alt

    return (
        alt.Chart(_data(faults))
        .mark_point(shape="triangle-up", size=90, filled=True, opacity=1)
        .encode(
            x="middle:Q",
            y=alt.Y("height:Q", title=None),
            color=alt.value(FAULT_INK.get(theme, FAULT_INK["light"])),
        )
    )


def _targets(rows: Rows, chosen: alt.Parameter) -> Any:
    """What is clicked: nothing to see, but on top of all; the faults over the repetitions."""
    import altair as alt

    return (
        alt.Chart(_data(rows))
        .mark_rect(fill="white", fillOpacity=0, cursor="pointer")
        .encode(
            x="start:Q",
            x2="end:Q",
            y=alt.Y("bottom:Q", title=None),
            y2="top:Q",
            tooltip=alt.Tooltip("label:N", title=" "),
        )
        .add_params(chosen)
    )


def _signal(report: Report, timeline: Timeline) -> Rows:
    """The measured signal, thinned out; it breaks where nothing was seen."""
    signal = report.exercise.signal
    values = signal.rest + timeline.progress * (signal.end - signal.rest)
    step = max(1, -(-len(values) // MOST_POINTS))
    return [
        {"t": round(t, 3), "value": round(value, 2) if math.isfinite(value) else None}
        for t, value in zip(timeline.t[::step].tolist(), values[::step].tolist(), strict=True)
    ]


def _span(signal: Rows) -> list[float]:
    """The range of the values, with room above the line for labels and below it for faults."""
    values = [row["value"] for row in signal if row["value"] is not None] or [0.0, 1.0]
    low, high = min(values), max(values)
    size = max(high - low, 1e-6)
    return [low - FOOTROOM * size, high + HEADROOM * size]


def _attempts(report: Report, wording: Wording, span: list[float]) -> Rows:
    return [
        {
            KEY: attempt_key(attempt),
            "index": attempt.index,
            "start": attempt.start_s,
            "end": attempt.end_s,
            "middle": (attempt.start_s + attempt.end_s) / 2,
            "bottom": span[0],
            "top": span[1],
            "verdict": wording.verdict(attempt.verdict),
            "mark": MARKS[attempt.verdict],
            "label": f"{wording.attempt(attempt.index)}: {wording.verdict(attempt.verdict)}",
        }
        for attempt in report.attempts
    ]


def _faults(report: Report, wording: Wording, timeline: Timeline, span: list[float]) -> Rows:
    half_s = float(timeline.t[-1]) * CLICK_SHARE / 2 if len(timeline.t) else 0.0
    foot = (span[1] - span[0]) * FOOT_SHARE
    return [
        {
            KEY: fault_key(fault),
            "start": fault.worst_s - half_s,
            "end": fault.worst_s + half_s,
            "middle": fault.worst_s,
            "height": span[0] + foot / 2,
            "bottom": span[0],
            "top": span[0] + foot,
            "label": wording.name(fault),
        }
        for fault in report.faults
    ]


def _data(rows: Rows) -> alt.InlineData:
    import altair as alt

    return alt.InlineData(values=rows)
