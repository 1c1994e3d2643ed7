"""The counting signal over time, with the repetitions to click on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from formcheck.coach.events import Verdict
from formcheck.coach.report import Report
from formcheck.report.timeline import Timeline
from formcheck.ui.recorded.wording import MARKS

if TYPE_CHECKING:
    import altair as alt

Rows = list[dict[str, Any]]

ATTEMPT: Final = "attempt"
"""The chart's selection of a repetition or hold."""
INDEX: Final = "index"
MOST_POINTS: Final = 1200
"""More are not told apart on any screen."""
MOST_LABELS: Final = 16
HEIGHT_PX: Final = 280
HEADROOM: Final = 0.25
FOOTROOM: Final = 0.08

# Okabe and Ito's colours, which the colour-blind tell apart, as on the video.
FILLS: Final = {
    Verdict.GOOD: "#56B4E9",
    Verdict.FAULTY: "#E69F00",
    Verdict.NOT_JUDGED: "#999999",
}
EDGES: Final = {Verdict.GOOD: [1, 0], Verdict.FAULTY: [5, 3], Verdict.NOT_JUDGED: [1, 3]}
INK: Final = {"light": "#1d2327", "dark": "#eef1f3"}


def signal_chart(
    report: Report, timeline: Timeline, *, verdicts: dict[Verdict, str], seconds: str, theme: str
) -> Any:
    """The chart; its selection "attempt" holds the `index` of what was clicked.

    Args:
        report: what is shaded.
        timeline: the signal.
        verdicts: the words for the verdicts.
        seconds: the title of the time axis.
        theme: "light" or "dark".
    """
    import altair as alt

    attempts = _attempts(report, verdicts)
    ink = INK.get(theme, INK["light"])
    spec = report.exercise.measures[report.exercise.signal.measure]
    unit = {"deg": "°"}.get(spec.unit, "")
    end = float(timeline.t[-1]) if len(timeline.t) else 1.0
    x = alt.Scale(domain=[0, end], nice=False)
    rows = _signal(report, timeline)
    line = (
        alt.Chart(_data(rows))
        .mark_line(color=ink, strokeWidth=2)
        .encode(
            x=alt.X("t:Q", title=seconds, scale=x, axis=alt.Axis(grid=False, tickCount=6)),
            y=alt.Y(
                "value:Q",
                title=None,
                scale=alt.Scale(domain=_span(rows), nice=False),
                axis=alt.Axis(labelExpr=f"datum.label + '{unit}'", tickCount=5, gridOpacity=0.4),
            ),
        )
    )
    chosen = alt.selection_point(
        name=ATTEMPT,
        fields=[INDEX],
        # A second click on the same stretch must be an event too: it takes the choice back.
        toggle=f"datum && vlSelectionTest('{ATTEMPT}_store', datum)",
    )
    layers = [
        _shades(attempts, verdicts, chosen),
        line,
        _labels(attempts, ink),
        _targets(attempts, chosen),
    ]
    return alt.layer(*layers).properties(height=HEIGHT_PX)


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
    numbered = [row for row in attempts if row[INDEX] % every == 0]
    base: dict[str, Any] = {"color": ink, "fontWeight": "bold", "baseline": "top"}
    marks = alt.Chart(_data(attempts)).mark_text(fontSize=14, dy=4, **base)
    numbers = alt.Chart(_data(numbered)).mark_text(fontSize=13, dy=21, **base)
    return alt.layer(
        marks.encode(x="middle:Q", y=alt.value(0), text="mark:N"),
        numbers.encode(x="middle:Q", y=alt.value(0), text=f"{INDEX}:Q"),
    )


def _targets(attempts: Rows, chosen: alt.Parameter) -> Any:
    """What is clicked: nothing to see, but on top of line and labels."""
    import altair as alt

    return (
        alt.Chart(_data(attempts))
        .mark_rect(fill="white", fillOpacity=0, cursor="pointer")
        .encode(
            x="start:Q",
            x2="end:Q",
            tooltip=[alt.Tooltip("label:N", title=" ")],
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


def _span(rows: Rows) -> list[float]:
    """The range of the values, with room above the line for the labels."""
    values = [row["value"] for row in rows if row["value"] is not None] or [0.0, 1.0]
    low, high = min(values), max(values)
    size = max(high - low, 1e-6)
    return [low - FOOTROOM * size, high + HEADROOM * size]


def _attempts(report: Report, verdicts: dict[Verdict, str]) -> Rows:
    return [
        {
            INDEX: attempt.index,
            "start": attempt.start_s,
            "end": attempt.end_s,
            "middle": (attempt.start_s + attempt.end_s) / 2,
            "verdict": verdicts[attempt.verdict],
            "mark": MARKS[attempt.verdict],
            "label": f"{attempt.index} {MARKS[attempt.verdict]} {verdicts[attempt.verdict]}",
        }
        for attempt in report.attempts
    ]


def _data(rows: Rows) -> alt.InlineData:
    import altair as alt

    return alt.InlineData(values=rows)
