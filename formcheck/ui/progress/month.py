"""A month's calendar as HTML: a dot for each session, readable aloud."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Final

from formcheck.ui.progress.days import weeks_of
from formcheck.wording.catalogue import Catalogue

MAX_DOTS: Final = 3
"""More sessions than this on one day show no more dots."""

STYLE: Final = """<style>
.fc-month { border-collapse: separate; border-spacing: 4px; width: 100%; max-width: 26rem;
  table-layout: fixed; text-align: center; }
.fc-month caption { font-weight: 650; padding-bottom: .4rem; text-align: left; }
.fc-month th { font-weight: 400; font-size: .8rem; opacity: .75; }
.fc-month td { height: 3rem; border-radius: .7rem; line-height: 1.05;
  background: color-mix(in srgb, currentColor 5%, transparent); border: 2px solid transparent; }
.fc-month td.other { background: none; opacity: .65; }
.fc-month td.done { background: #0b6e99; color: #fff; font-weight: 650; }
.fc-month td.today { border-color: currentColor; }
.fc-month td.done.today { outline: 2px solid #0b6e99; border-color: #fff; }
.fc-month small { display: block; font-size: .6rem; letter-spacing: .15em; height: .7rem; }
</style>"""


def month_html(words: Catalogue, month: date, sessions: Mapping[date, int], today: date) -> str:
    """The calendar of the month of a day.

    Args:
        words: the language.
        month: any day of the month.
        sessions: how many sessions each day had.
        today: the day to mark.
    """
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in words.report.weekdays())
    rows = "".join(
        f"<tr>{''.join(_cell(words, day, month, sessions.get(day, 0), today) for day in week)}</tr>"
        for week in weeks_of(month)
    )
    title = escape(f"{month_name(words, month)} {month.year}")
    return (
        f'{STYLE}<table class="fc-month"><caption>{title}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def month_name(words: Catalogue, month: date) -> str:
    """The name of the month of a day."""
    return words.say("history.months").split()[month.month - 1]


def _cell(words: Catalogue, day: date, month: date, count: int, today: date) -> str:
    kinds = [
        name
        for name, applies in (
            ("other", day.month != month.month),
            ("done", count > 0),
            ("today", day == today),
        )
        if applies
    ]
    label = ""
    if count:
        told = words.say("history.sessions", count=count)
        label = f' title="{escape(told)}" aria-label="{escape(f"{day.day}, {told}")}"'
    dots = "●" * min(count, MAX_DOTS)
    return f'<td class="{" ".join(kinds)}"{label}>{day.day}<small>{dots}</small></td>'
