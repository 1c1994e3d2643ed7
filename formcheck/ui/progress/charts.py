"""The history's charts.

Colours hold on a light and on a dark page, and for the colour-blind; shapes and places say the
same again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import altair as alt

from formcheck.history.records import week_of
from formcheck.ui.progress.amount import DayAmount
from formcheck.ui.progress.balance import Balance
from formcheck.ui.progress.days import ONE_DAY, WEEK
from formcheck.ui.progress.faults import DayFaults
from formcheck.ui.progress.pain import MeanPain
from formcheck.ui.progress.span import Span
from formcheck.wording.catalogue import Catalogue

BLUE: Final = "#2f86b5"
ORANGE: Final = "#cf7420"
GREY: Final = "#8b9299"
GREEN: Final = "#159a7b"
SERIES: Final = (ORANGE, BLUE, GREEN)
SHAPES: Final = ("circle", "square", "triangle-up")
HEIGHT: Final = 260
TALL: Final = 320
"""With a legend below."""
FONT: Final = 14
POINT: Final = 90
LINE: Final = 2.5
DAILY: Final = timedelta(days=35)

Layers = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a chart shows.

    Attributes:
        first: its first day.
        last: its last day.
    """

    first: date
    last: date

    @property
    def weekly(self) -> bool:
        """Whether it is too long to tell single days apart: then weeks are shown."""
        return self.last - self.first >= DAILY


def held_chart(words: Catalogue, days: Sequence[DayAmount], period: Period) -> alt.Chart:
    """A bar for the seconds held on each day, or in each week."""
    title = words.say("history.amount_hold")
    rows = [{**_bar(day.day, period), "value": round(day.held_s), "low": 0} for day in days]
    bars: alt.Chart = _chart(rows).mark_bar(color=BLUE)
    return bars.encode(
        x=_day_axis(words, period, "begin:T"),
        x2="end:T",
        y=_axis("low:Q", title),
        y2="value:Q",
        tooltip=_tooltip(words, value=title),
    )


def reps_chart(words: Catalogue, days: Sequence[DayAmount], period: Period) -> alt.Chart:
    """A bar for each day's, or each week's, repetitions; those without a fault below."""
    title = words.say("history.amount_reps")
    kinds = {
        words.say(f"history.{name}"): colour
        for name, colour in (("good", BLUE), ("faulty", ORANGE), ("not_judged", GREY))
    }
    rows = []
    for day in days:
        high = 0
        for kind, value in zip(kinds, (day.good, day.faulty, day.not_judged), strict=True):
            low, high = high, high + value
            bar = {**_bar(day.day, period), "kind": kind, "value": value, "low": low, "high": high}
            rows += [bar] if value else []
    bars: alt.Chart = _chart(rows, TALL).mark_bar()
    return bars.encode(
        x=_day_axis(words, period, "begin:T"),
        x2="end:T",
        y=_axis("low:Q", title),
        y2="high:Q",
        color=alt.Color("kind:N", scale=_colours(kinds), legend=_legend()),
        tooltip=_tooltip(words, kind="", value=title),
    )


def span_chart(words: Catalogue, span: Span, period: Period, unit: str) -> Layers:
    """The usual range of each day over the band of the measuring error."""
    title = f"{words.say('history.span')}, {unit}"
    rows = [
        {
            "day": _moment(day.day),
            "value": round(day.typical, 1),
            "least": round(day.least, 1),
            "greatest": round(day.greatest, 1),
        }
        for day in span.days
    ]
    highest = max([day.greatest for day in span.days] + [span.first + span.error])
    scale = alt.Scale(domain=[0, 1.1 * highest])
    x, y = _day_axis(words, period), _axis("value:Q", title, scale=scale)
    area: alt.Chart = _chart(_band_rows(span, period)).mark_area(color=GREY, opacity=0.28)
    rules: alt.Chart = _chart(rows).mark_rule(color=BLUE, opacity=0.5)
    size = POINT / 2 if period.weekly else POINT
    point = alt.OverlayMarkDef(size=size, filled=True, color=BLUE)
    line: alt.Chart = _chart(rows).mark_line(color=BLUE, strokeWidth=LINE, point=point)
    layers = [
        rules.encode(x=x, y=_axis("least:Q", title, scale=scale), y2="greatest:Q"),
        line.encode(x=x, y=y, tooltip=_tooltip(words, value=title)),
    ]
    if span.error > 0:
        layers.insert(0, area.encode(x=x, y=_axis("low:Q", title, scale=scale), y2="high:Q"))
    return alt.layer(*layers)


def balance_chart(words: Catalogue, balance: Balance, *, held: bool) -> alt.Chart:
    """A bar for each side."""
    title = words.say("history.balance_chart_held" if held else "history.balance_chart_range")
    sides = {words.say("history.left"): balance.left, words.say("history.right"): balance.right}
    rows = [
        {"side": name, "value": round(side.held_s if held else side.range, 1)}
        for name, side in sides.items()
    ]
    colours = dict(zip(sides, (BLUE, ORANGE), strict=True))
    bars: alt.Chart = _chart(rows, height=170).mark_bar(cornerRadiusEnd=4)
    return bars.encode(
        y=alt.Y(
            "side:N",
            title=None,
            sort=list(sides),
            scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2),
            axis=_plain_axis(labelFontSize=16),
        ),
        x=alt.X("value:Q", title=title, axis=_plain_axis(tickCount=5)),
        color=alt.Color("side:N", scale=_colours(colours), legend=None),
        tooltip=[alt.Tooltip("side:N", title=" "), alt.Tooltip("value:Q", title=title)],
    )


def faults_chart(
    words: Catalogue,
    days: Sequence[DayFaults],
    names: dict[str, str],
    period: Period,
    *,
    held: bool,
) -> alt.Chart:
    """The share of each fault over the days.

    Args:
        words: the language.
        days: the shares.
        names: what each rule is called.
        period: the time to show.
        held: whether holds are counted.
    """
    title = words.say("history.share_axis_hold" if held else "history.share_axis")
    rows = [
        {"day": _moment(one.day), "rule": names[one.rule], "value": round(100 * one.share)}
        for one in days
    ]
    shown = list(names.values())
    colours = dict(zip(shown, SERIES, strict=False))
    legend = _legend()
    shapes = alt.Scale(domain=shown, range=list(SHAPES[: len(shown)]))
    points = alt.OverlayMarkDef(size=POINT, filled=True)
    lines: alt.Chart = _chart(rows, TALL).mark_line(strokeWidth=LINE, point=points)
    return lines.encode(
        x=_day_axis(words, period),
        y=_axis("value:Q", title, scale=alt.Scale(domain=[0, 100])),
        color=alt.Color("rule:N", scale=_colours(colours), legend=legend),
        shape=alt.Shape("rule:N", scale=shapes, legend=legend),
        tooltip=_tooltip(words, rule="", value=title),
    )


def pain_chart(words: Catalogue, means: Sequence[MeanPain], period: Period) -> Layers:
    """The pain before, and where it went."""
    title = words.say("history.pain_axis")
    names = {"before": words.say("history.before"), "after": words.say("history.after")}
    rows = [
        {"day": _moment(one.day), "from": round(one.before, 1), "to": round(one.after, 1)}
        for one in means
    ]
    marks = [
        {"day": row["day"], "when": name, "value": row[end]}
        for row in rows
        for name, end in zip(names.values(), ("from", "to"), strict=True)
    ]
    colours = dict(zip(names.values(), (ORANGE, BLUE), strict=True))
    shapes = alt.Scale(domain=list(colours), range=["circle", "triangle-down"])
    scale = alt.Scale(domain=[0, 10])
    x, legend = _day_axis(words, period), _legend()
    ways: alt.Chart = _chart(rows, TALL).mark_rule(color=GREY, strokeWidth=2)
    ends: alt.Chart = _chart(marks, TALL).mark_point(filled=True, size=POINT, opacity=1)
    return alt.layer(
        ways.encode(x=x, y=_axis("from:Q", title, scale=scale), y2="to:Q"),
        ends.encode(
            x=x,
            y=_axis("value:Q", title, scale=scale),
            color=alt.Color("when:N", scale=_colours(colours), legend=legend),
            shape=alt.Shape("when:N", scale=shapes, legend=legend),
            tooltip=_tooltip(words, when="", value=title),
        ),
    )


def _chart(rows: list[dict[str, Any]], height: int = HEIGHT) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows), height=height)


def _moment(day: date) -> str:
    """Noon of the day, local: a date alone would be taken for midnight in Greenwich."""
    return f"{day.isoformat()}T12:00:00"


def _bar(day: date, period: Period) -> dict[str, str]:
    """From when to when a bar reaches: most of a day, or of a week."""
    if not period.weekly:
        return {"day": _moment(day), "begin": f"{day}T02:00:00", "end": f"{day}T22:00:00"}
    last = day + WEEK - ONE_DAY
    return {"day": _moment(day), "begin": f"{day}T06:00:00", "end": f"{last}T18:00:00"}


def _band_rows(span: Span, period: Period) -> list[dict[str, Any]]:
    low, high = span.first - span.error, span.first + span.error
    ends = (period.first - WEEK, period.last + WEEK)
    return [{"day": _moment(day), "low": max(0.0, low), "high": high} for day in ends]


def _day_axis(words: Catalogue, period: Period, field: str = "day:T") -> alt.X:
    first, end = period.first, period.last + ONE_DAY
    if period.weekly:
        first, end = week_of(first), week_of(period.last) + WEEK
    ends = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (first, end)]
    axis = _plain_axis(format=words.say("history.date_axis"), tickCount=6, grid=False)
    return alt.X(field, title=None, scale=alt.Scale(domain=ends, clamp=True), axis=axis)


def _axis(field: str, title: str, scale: alt.Scale | None = None) -> alt.Y:
    return alt.Y(field, title=title, axis=_plain_axis(tickCount=5), scale=scale or alt.Scale())


def _plain_axis(**options: Any) -> alt.Axis:
    return alt.Axis(**{"labelFontSize": FONT, "titleFontSize": FONT, **options})


def _legend() -> alt.Legend:
    return alt.Legend(
        title=None, orient="bottom", labelFontSize=FONT, symbolSize=120, columns=1, labelLimit=0
    )


def _colours(by_name: dict[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(by_name), range=list(by_name.values()))


def _tooltip(words: Catalogue, **titles: str) -> list[alt.Tooltip]:
    """The day, then each field with its title."""
    day = alt.Tooltip("day:T", title=" ", format=words.say("history.date_axis"))
    return [
        day,
        *(
            alt.Tooltip(f"{field}:{'Q' if field == 'value' else 'N'}", title=title or " ")
            for field, title in titles.items()
        ),
    ]
