"""What was done, how it went, and whether anything changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

import streamlit as st

from formcheck.errors import HistoryError
from formcheck.exercises.model import Exercise
from formcheck.history.own import drifts, usual_ranges
from formcheck.history.records import AttemptRecord, PainRecord, SessionResult, SetRecord
from formcheck.report.history_tables import attempts_csv, sets_csv
from formcheck.routines.known import find_routine
from formcheck.ui.components.widgets import show_storing
from formcheck.ui.context import all_exercises, history, words
from formcheck.ui.live import exercising
from formcheck.ui.markdown import in_markdown, plain, unmarked
from formcheck.ui.progress import course
from formcheck.ui.progress.amount import amounts
from formcheck.ui.progress.balance import balance_of
from formcheck.ui.progress.charts import (
    Period,
    balance_chart,
    faults_chart,
    held_chart,
    pain_chart,
    reps_chart,
    span_chart,
)
from formcheck.ui.progress.days import in_last_week, longest_streak, next_month, streak
from formcheck.ui.progress.faults import fault_shares, faults_by_day, judged
from formcheck.ui.progress.month import month_html
from formcheck.ui.progress.pain import PainPair, mean_pain, pain_pairs
from formcheck.ui.progress.sentences import (
    amount_in_words,
    balance_in_words,
    faults_in_words,
    pain_in_words,
    span_in_words,
)
from formcheck.ui.progress.span import span_of
from formcheck.ui.sessions import session_list, session_page
from formcheck.wording.usual_range import usual_in_words

MONTH: Final = "history_month"
DELETED: Final = "history_deleted"
PERIODS: Final = {"month": 28, "quarter": 91, "all": None}
"""How many days back each period reaches."""
SHORTEST_DAYS: Final = 14
"""A chart shows at least so many days."""
MOST_FAULTS: Final = 3
"""More lines in one chart cannot be told apart."""


def show() -> None:
    """Draw the part: all that was done, or the session that the address opens."""
    session_id = session_page.number()
    if session_id is not None:
        session_page.show(session_id)
        return
    say = words().say
    st.title(say("history.title"), anchor=False)
    if st.session_state.pop(DELETED, False):
        st.success(say("history.deleted"), icon=":material/check:")
    _show_trouble()
    sessions = {date.fromisoformat(day): n for day, n in history().sessions_by_day().items()}
    records, sets, pain = history().attempts(), history().sets(), history().pain()
    if not sessions and not pain:
        _show_nothing()
        if history().load_card() is not None:
            _show_data([])
        return
    _show_days(sessions)
    results, days = history().results(), _show_progress(records, sets, pain)
    today = _today()
    course.show(results, today - timedelta(days=days - 1) if days else None, today)
    session_list.show(results)
    _show_data(results)


def _show_trouble() -> None:
    """What is missing here: it waits to be stored, or cannot be read."""
    outbox = history().outbox
    outbox.resume()  # also what another process left
    show_storing(outbox.state())
    damaged = history().damaged()
    if damaged:
        st.warning(words().say("history.damaged", count=damaged), icon=":material/healing:")


def _today() -> date:
    return datetime.now().astimezone().date()


def _show_nothing() -> None:
    say = words().say
    with st.container(border=True):
        st.markdown(say("history.empty"))
        if st.button(say("history.empty_begin"), type="primary", icon=":material/play_arrow:"):
            from formcheck.ui.pages import live  # which may lead here as well

            st.switch_page(st.Page(live.show, url_path="live"))


def _show_days(sessions: dict[date, int]) -> None:
    """Streak, today's goal and the calendar."""
    today = _today()
    calendar, numbers = st.columns([3, 2], gap="medium")
    with calendar, st.container(border=True):
        _show_month(sessions, today)
    with numbers:
        _show_numbers(sessions, today)


def _show_numbers(sessions: dict[date, int], today: date) -> None:
    say = words().say
    goal = max(exercise.dosage.per_day for exercise in all_exercises())
    done = sessions.get(today, 0)
    left = goal - done
    st.metric(
        say("history.today"),
        say("history.today_value", done=done, goal=goal),
        say("history.today_left", count=left) if left > 0 else say("history.today_done"),
        delta_color="off" if left > 0 else "normal",
        delta_arrow="off",
        border=True,
    )
    best = say("history.streak_best", days=longest_streak(sessions))
    st.metric(
        say("history.streak"),
        str(streak(sessions, today)),
        best,
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    st.metric(say("history.week"), str(in_last_week(sessions, today)), border=True)


def _show_month(sessions: dict[date, int], today: date) -> None:
    say = words().say
    month: date = st.session_state.setdefault(MONTH, today)
    st.html(month_html(words(), month, sessions, today))
    with st.container(horizontal=True, vertical_alignment="center"):
        _turn_month("earlier", -1, month, enabled=month > min(sessions, default=today))
        _turn_month("later", 1, month, enabled=next_month(month) <= today)
        st.caption(say("history.legend"))


def _turn_month(name: str, step: int, month: date, *, enabled: bool) -> None:
    icon = ":material/chevron_left:" if step < 0 else ":material/chevron_right:"
    help_text = words().say(f"history.{name}")
    if st.button("", key=f"month_{name}", icon=icon, help=help_text, disabled=not enabled):
        st.session_state[MONTH] = next_month(month, step)
        st.rerun()


def _show_progress(
    records: Sequence[AttemptRecord], sets: Sequence[SetRecord], pain: Sequence[PainRecord]
) -> int | None:
    """One exercise and the pain, over a period; how many days that is, None for all."""
    say = words().say
    done = {record.exercise for record in records}
    known = {exercise.id: exercise for exercise in all_exercises() if exercise.id in done}
    with st.container(horizontal=True, gap="medium"):
        exercise = _choose_exercise(known, records) if known else None
        name = st.segmented_control(
            say("history.period"),
            list(PERIODS),
            default="month",
            format_func=lambda name: say(f"history.period_{name}"),
            key="history_period",
        )
    days = PERIODS[name or "month"]
    if exercise is not None:
        own = [record for record in records if record.exercise == exercise.id]
        _show_exercise(exercise, own, [one for one in sets if one.exercise == exercise.id], days)
    _show_pain(pain_pairs(pain), days)
    return days


def _choose_exercise(known: dict[str, Exercise], records: Sequence[AttemptRecord]) -> Exercise:
    """The exercise asked for, or else the last one done."""
    last = next(record.exercise for record in reversed(records) if record.exercise in known)
    chosen = st.pills(
        words().say("history.exercise"),
        list(known),
        default=last,
        format_func=lambda name: in_markdown(known[name]).name,
        key="history_exercise",
    )
    return known[chosen or last]


def _period(days: int | None, first: date) -> Period:
    """The last `days` up to today, or all since `first`; never too short to draw."""
    today = _today()
    begin = today - timedelta(days=days - 1) if days else first
    return Period(min(begin, today - timedelta(days=SHORTEST_DAYS - 1)), today)


def _show_exercise(
    exercise: Exercise, own: list[AttemptRecord], sets: list[SetRecord], days: int | None
) -> None:
    period = _period(days, date.fromisoformat(own[0].day))
    records = [record for record in own if record.day >= period.first.isoformat()]
    if not records:
        st.info(words().say("history.period_empty"))
        return
    _show_amount(exercise, [one for one in sets if one.day >= period.first.isoformat()], period)
    _show_span(exercise, own, records, period)
    _show_balance(exercise, records)
    _show_faults(exercise, records, period)


def _show_amount(exercise: Exercise, sets: list[SetRecord], period: Period) -> None:
    held = exercise.mode == "hold"
    draw = held_chart if held else reps_chart
    text = amount_in_words(words(), exercise, amounts(sets), period.last)
    _section(
        words().say("history.amount_hold" if held else "history.amount_reps"),
        draw(words(), amounts(sets, weekly=period.weekly), period),
        text + _weekly(period),
    )


def _show_span(
    exercise: Exercise, own: list[AttemptRecord], records: list[AttemptRecord], period: Period
) -> None:
    """The range of motion in the period, and what is usual by now."""
    spec = exercise.measures[exercise.signal.measure]
    span = span_of(records, spec.noise)
    if span is not None:
        # Where sides are not told apart, the range itself says whether it changed.
        drifted = drifts(records, exercise) if exercise.sided else {}
        usual = usual_in_words(words(), exercise, usual_ranges(own, exercise), drifted)
        unit = "°" if spec.unit == "deg" else spec.unit
        _section(
            words().say("history.span"),
            span_chart(words(), span, period, unit),
            f"{span_in_words(words(), span, spec.unit)}\n\n{usual}",
        )


def _show_balance(exercise: Exercise, records: list[AttemptRecord]) -> None:
    spec = exercise.measures[exercise.signal.measure]
    balance = balance_of(records, spec.noise)
    if balance is not None:
        _section(
            words().say("history.balance"),
            balance_chart(words(), balance, held=exercise.mode == "hold"),
            balance_in_words(words(), exercise, balance, spec.unit),
        )


def _show_faults(exercise: Exercise, records: list[AttemptRecord], period: Period) -> None:
    say = words().say
    if not judged(records):
        _section(say("history.faults"), None, say("history.faults_unjudged"))
        return
    shares = fault_shares(records)
    known = {rule.id: rule.name for rule in exercise.rules}
    rules = [share.rule for share in shares if share.rule in known][:MOST_FAULTS]
    chart = faults_chart(
        words(),
        faults_by_day(records, rules, weekly=period.weekly),
        {rule: known[rule] for rule in rules},
        period,
        held=exercise.mode == "hold",
    )
    text = faults_in_words(words(), in_markdown(exercise), shares) + _weekly(period)
    _section(say("history.faults"), chart if rules else None, text)


def _show_pain(pairs: Sequence[PainPair], days: int | None) -> None:
    say = words().say
    if not pairs:
        _section(say("history.pain"), None, say("history.pain_empty"))
        return
    period = _period(days, pairs[0].day)
    shown = [pair for pair in pairs if pair.day >= period.first]
    if not shown:
        _section(say("history.pain"), None, say("history.period_empty"))
        return
    chart = pain_chart(words(), mean_pain(shown, weekly=period.weekly), period)
    _section(say("history.pain"), chart, pain_in_words(words(), shown) + _weekly(period))


def _weekly(period: Period) -> str:
    """What a mark stands for where it is not a day."""
    return f"\n\n{words().say('history.weekly')}" if period.weekly else ""


def _section(title: str, chart: Any, text: str) -> None:
    """A chart and, beside it, what it says."""
    with st.container(border=True):
        st.subheader(title, anchor=False)
        if chart is None:
            st.markdown(text)
            return
        picture, sentences = st.columns([3, 2], gap="medium", vertical_alignment="center")
        picture.altair_chart(chart, width="stretch", alt=unmarked(f"{title}. {text}"))
        sentences.markdown(text)


def _show_data(results: Sequence[SessionResult]) -> None:
    """Export and delete."""
    say = words().say
    with st.container(border=True):
        st.subheader(say("history.data"), anchor=False)
        st.markdown(say("history.data_where"))
        with st.container(horizontal=True):
            for name, table in (("sets", sets_csv), ("attempts", attempts_csv)):
                st.download_button(
                    say(f"history.export_{name}"),
                    partial(table, results, find_routine, words().report),
                    f"formcheck-{name}-{_today()}.csv",
                    "text/csv",
                    icon=":material/table:",
                    on_click="ignore",
                )
            st.download_button(
                say("history.export_json"),
                history().export,
                f"formcheck-{_today()}.json",
                "application/json",
                icon=":material/download:",
                on_click="ignore",
            )
            if st.button(say("history.delete"), icon=":material/delete:"):
                _confirm_delete()


def _delete() -> None:
    try:
        exercising.sessions().forget()
        history().delete_all()
    except HistoryError as error:
        # A dialog is drawn for itself: nobody above would hear of it.
        st.error(plain(words().error(error)), icon=":material/error:")
        return
    st.session_state.pop(MONTH, None)
    st.session_state[DELETED] = True
    st.rerun()


def _confirm_delete() -> None:
    """Ask once more; there is no way back."""
    say = words().say

    @st.dialog(say("history.delete_title"))
    def ask() -> None:
        st.markdown(say("history.delete_sure"))
        with st.container(horizontal=True):
            if st.button(say("history.delete_no"), type="primary"):
                st.rerun()
            if st.button(say("history.delete_yes"), icon=":material/delete:"):
                _delete()

    ask()
