"""The history's numbers, and what is said of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.exercises.catalog import load_exercise
from formcheck.history.records import AttemptRecord, PainRecord, week_of
from formcheck.messages.languages import LANGUAGES
from formcheck.ui.markdown import plain, unmarked
from formcheck.ui.progress.amount import amounts, count_in_week, held_in_week
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
from formcheck.ui.progress.days import (
    ONE_DAY,
    in_last_week,
    longest_streak,
    next_month,
    streak,
    weeks_of,
)
from formcheck.ui.progress.faults import fault_shares, faults_by_day
from formcheck.ui.progress.month import month_html
from formcheck.ui.progress.pain import clear_rises, mean_pain, pain_pairs
from formcheck.ui.progress.sentences import (
    amount_in_words,
    balance_in_words,
    faults_in_words,
    pain_in_words,
    span_in_words,
)
from formcheck.ui.progress.span import Change, span_of
from formcheck.wording.catalogue import Catalogue, catalogue
from tests.page.records import DAY, record, sets_of

ENGLISH = catalogue("en")
BRIDGE = load_exercise("glute_bridge")
STRETCH = load_exercise("knee_to_chest")
languages = pytest.mark.parametrize("words", [*map(catalogue, LANGUAGES)], ids=list(LANGUAGES))


def _days(*texts: str) -> set[date]:
    return {date.fromisoformat(text) for text in texts}


def _spread(ranges: list[float]) -> list[AttemptRecord]:
    """One repetition on each of some days in a row."""
    return [record(DAY + i * ONE_DAY, moved=moved) for i, moved in enumerate(ranges)]


class TestStreak:
    def test_days_in_a_row_up_to_today(self) -> None:
        days = _days("2026-03-10", "2026-03-11", "2026-03-12")
        assert streak(days, date(2026, 3, 12)) == 3

    def test_today_does_not_break_it_before_it_is_over(self) -> None:
        days = _days("2026-03-10", "2026-03-11")
        assert streak(days, date(2026, 3, 12)) == 2
        assert streak(days, date(2026, 3, 13)) == 0

    @pytest.mark.parametrize(
        ("days", "today"),
        [
            (("2026-02-27", "2026-02-28", "2026-03-01"), "2026-03-01"),
            (("2028-02-28", "2028-02-29", "2028-03-01"), "2028-03-01"),
            (("2025-12-30", "2025-12-31", "2026-01-01"), "2026-01-01"),
        ],
        ids=["end of February", "leap day", "new year"],
    )
    def test_it_goes_on_over_the_end_of_a_month(self, days: tuple[str, ...], today: str) -> None:
        assert streak(_days(*days), date.fromisoformat(today)) == 3
        assert longest_streak(_days(*days)) == 3

    def test_a_gap_ends_it(self) -> None:
        days = _days("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-05")
        assert streak(days, date(2026, 3, 5)) == 1
        assert longest_streak(days) == 3

    def test_no_day_is_no_streak(self) -> None:
        assert streak(set(), DAY) == 0
        assert longest_streak(set()) == 0

    @given(st.sets(st.integers(0, 400)), st.integers(0, 400))
    def test_no_streak_is_longer_than_the_longest(self, offsets: set[int], today: int) -> None:
        days = {DAY + i * ONE_DAY for i in offsets}
        assert streak(days, DAY + today * ONE_DAY) <= longest_streak(days) <= len(days)


class TestCalendar:
    def test_the_last_seven_days_include_today(self) -> None:
        days = {DAY - i * ONE_DAY for i in range(20)}
        assert in_last_week(days, DAY) == 7
        assert in_last_week({DAY - 7 * ONE_DAY, DAY + ONE_DAY}, DAY) == 0

    def test_months_turn_over_the_year(self) -> None:
        assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)
        assert next_month(date(2026, 1, 31), -1) == date(2025, 12, 1)
        assert next_month(date(2026, 3, 31), 13) == date(2027, 4, 1)

    def test_weeks_are_whole_and_begin_on_monday(self) -> None:
        weeks = weeks_of(date(2026, 2, 14))
        assert all(len(week) == 7 and week[0].weekday() == 0 for week in weeks)
        assert date(2026, 2, 28) in weeks[-1]
        assert week_of(date(2026, 3, 1)) == date(2026, 2, 23)

    @languages
    def test_the_calendar_can_be_read_aloud(self, words: Catalogue) -> None:
        html = month_html(words, DAY, {DAY: 2, DAY + ONE_DAY: 9}, DAY)
        assert f'aria-label="1, {words.say("history.sessions", count=2)}"' in html
        assert html.count("●") == 2 + 3
        assert 'class="done today"' in html
        assert str(DAY.year) in html


class TestAmount:
    RECORDS = (
        record(DAY, "hips_low"),
        record(DAY),
        record(DAY, verdict="not_judged"),
        record(DAY + 8 * ONE_DAY),
    )

    def test_verdicts_are_counted_by_day(self) -> None:
        first, last = amounts(sets_of(self.RECORDS))
        assert (first.good, first.faulty, first.not_judged, first.count) == (1, 1, 1, 3)
        assert (last.day, last.count) == (DAY + 8 * ONE_DAY, 1)

    def test_a_correction_is_followed(self) -> None:
        (first, last) = sets_of(self.RECORDS)
        few, none = amounts([first.corrected(2), last]), amounts([first, last.corrected(0)])
        assert [(day.good, day.faulty, day.not_judged) for day in few] == [(1, 1, 0), (1, 0, 0)]
        assert [day.day for day in none] == [DAY]

    def test_weeks_begin_on_monday(self) -> None:
        weeks = amounts(sets_of(self.RECORDS), weekly=True)
        assert [week.day for week in weeks] == [date(2026, 2, 23), date(2026, 3, 9)]

    def test_a_week_is_the_last_seven_days(self) -> None:
        days = amounts(sets_of(self.RECORDS))
        assert count_in_week(days, DAY + 8 * ONE_DAY) == 1
        assert count_in_week(days, DAY + 6 * ONE_DAY) == 3
        held = amounts(sets_of([record(DAY, held_s=5.5), record(DAY, held_s=4.0)]))
        assert held_in_week(held, DAY) == 9.5

    def test_it_is_said_in_words(self) -> None:
        text = amount_in_words(ENGLISH, BRIDGE, amounts(sets_of(self.RECORDS)), DAY + 8 * ONE_DAY)
        assert "**4 repetitions** on 2 days, 2 of them without a fault." in text
        assert "In the last seven days 1, in the seven before 3." in text
        held = amounts(sets_of([record(DAY, held_s=5.4), record(DAY, held_s=4.0)]))
        text = amount_in_words(ENGLISH, STRETCH, held, DAY)
        assert "**9\u00a0s** in 2 holds on one day; 2 without a fault." in text


class TestSpan:
    def test_a_difference_within_the_error_is_no_change(self) -> None:
        span = span_of(_spread([40, 41, 39, 44, 45, 46]), noise=6.0)
        assert span is not None
        assert (span.first, span.last) == (40, 45)
        assert span.change is Change.NONE
        assert "No change beyond the measuring error" in span_in_words(ENGLISH, span, "deg")

    @pytest.mark.parametrize(
        ("ranges", "change"),
        [([40, 41, 39, 59, 60, 61], Change.MORE), ([60, 59, 61, 40, 39, 41], Change.LESS)],
    )
    def test_a_difference_beyond_the_error_is_one(
        self, ranges: list[float], change: Change
    ) -> None:
        span = span_of(_spread(ranges), noise=6.0)
        assert span is not None
        assert span.change is change
        text = span_in_words(ENGLISH, span, "deg")
        assert f"20° {change} than before" in text
        assert "measuring error of 17°" in text

    def test_many_repetitions_do_not_make_noise_a_change(self) -> None:
        many = [record(DAY + (i % 2) * ONE_DAY, moved=40 + 5 * (i % 2)) for i in range(500)]
        span = span_of(many, noise=6.0)
        assert span is not None
        assert span.change is Change.NONE

    def test_one_odd_day_decides_nothing(self) -> None:
        span = span_of(_spread([40, 90, 40, 40, 40, 5, 40]), noise=6.0)
        assert span is not None
        assert span.change is Change.NONE

    def test_one_day_is_too_little(self) -> None:
        span = span_of([record(DAY, moved=40), record(DAY, moved=80)], noise=6.0)
        assert span is not None
        assert span.change is Change.UNKNOWN
        assert "on the first day" in span_in_words(ENGLISH, span, "deg")

    def test_without_a_known_error_nothing_is_claimed(self) -> None:
        span = span_of(_spread([10, 90]), noise=0.0)
        assert span is not None
        assert span.change is Change.UNKNOWN
        assert "cannot be told from chance" in span_in_words(ENGLISH, span, "deg")

    def test_nothing_has_no_span(self) -> None:
        assert span_of([], noise=6.0) is None


class TestBalance:
    @staticmethod
    def _sides(left_s: float, right_s: float, left: float, right: float) -> list[AttemptRecord]:
        return [
            record(side="left", held_s=left_s, moved=left),
            record(side="right", held_s=right_s, moved=right),
            record(side="both", held_s=99.0, moved=99.0),
        ]

    def test_small_differences_are_none(self) -> None:
        balance = balance_of(self._sides(5.5, 5.0, 84, 80), noise=8.0)
        assert balance is not None
        assert (balance.left.count, balance.right.count) == (1, 1)
        assert (balance.range_difference, balance.held_difference_s) == (0, 0)
        assert "are alike" in balance_in_words(ENGLISH, STRETCH, balance, "deg")

    def test_large_differences_name_the_side(self) -> None:
        balance = balance_of(self._sides(3.0, 6.0, 90, 60), noise=8.0)
        assert balance is not None
        text = balance_in_words(ENGLISH, STRETCH, balance, "deg")
        assert "The left side moves 30° further" in text
        assert "The right side is held 3.0\u00a0s longer" in text
        assert "- Left: once, 3.0\u00a0s, 90° of movement" in text

    def test_one_side_alone_has_no_balance(self) -> None:
        assert balance_of([record(side="left"), record(side="both")], noise=8.0) is None


class TestFaults:
    def test_the_most_frequent_comes_first(self) -> None:
        done = [record(DAY, "too_fast"), record(DAY, "hips_low", "too_fast"), record(DAY)]
        done.append(record(DAY, verdict="not_judged"))
        shares = fault_shares(done)
        assert [share.rule for share in shares] == ["too_fast", "hips_low"]
        assert shares[0].share == pytest.approx(2 / 3)
        assert shares[0].first is None

    def test_the_trend_needs_enough(self) -> None:
        done = [record(DAY, "hips_low") for _ in range(10)] + [record(DAY) for _ in range(10)]
        (share,) = fault_shares(done)
        assert (share.first, share.last) == (1.0, 0.0)
        text = faults_in_words(ENGLISH, BRIDGE, [share])
        assert "**Hips too low:** in 50% (at first 100%, lately 0%)" in text
        assert BRIDGE.rule("hips_low").cue in text

    def test_each_day_has_its_share(self) -> None:
        done = [record(DAY, "hips_low"), record(DAY), record(DAY + ONE_DAY)]
        shares = [one.share for one in faults_by_day(done, ["hips_low"])]
        assert shares == [0.5, 0.0]
        (week,) = faults_by_day(done[:2], ["hips_low"], weekly=True)
        assert week.day == week_of(DAY)

    def test_no_fault_is_said_gladly(self) -> None:
        assert "Not a single fault" in faults_in_words(ENGLISH, BRIDGE, fault_shares([record()]))

    def test_a_rule_that_is_no_more_keeps_its_name(self) -> None:
        text = faults_in_words(ENGLISH, BRIDGE, fault_shares([record(DAY, "old_rule")]))
        assert "old rule" in text


class TestPain:
    @staticmethod
    def _scores(*scores: tuple[str, int], day: date = DAY) -> list[PainRecord]:
        return [PainRecord(day.isoformat(), moment, score) for moment, score in scores]

    def test_before_and_after_belong_together(self) -> None:
        records = self._scores(("before", 5), ("during", 8), ("after", 3), ("after", 1))
        records += self._scores(("before", 4), ("before", 6), ("after", 6))
        assert [(pair.before, pair.after) for pair in pain_pairs(records)] == [(5, 3), (6, 6)]

    def test_a_score_of_yesterday_is_no_before(self) -> None:
        later = self._scores(("after", 3), day=DAY + ONE_DAY)
        assert pain_pairs([*self._scores(("before", 5)), *later]) == []

    def test_means_by_day_and_by_week(self) -> None:
        scores = self._scores(("before", 5), ("after", 3), ("before", 3), ("after", 2))
        tuesday = self._scores(("before", 9), ("after", 9), day=DAY + 2 * ONE_DAY)
        pairs = pain_pairs([*scores, *tuesday])
        first, _ = mean_pain(pairs, weekly=False)
        assert (first.day, first.before, first.after) == (DAY, 4, 2.5)
        assert [week.day for week in mean_pain(pairs, weekly=True)] == [
            date(2026, 2, 23),
            date(2026, 3, 2),
        ]

    @pytest.mark.parametrize(
        ("before", "after", "says"),
        [(6, 3, "clearly less"), (5, 4, "no clear change"), (3, 6, "clearly worse")],
    )
    def test_only_a_clear_difference_is_called_one(
        self, before: int, after: int, says: str
    ) -> None:
        pairs = pain_pairs(self._scores(("before", before), ("after", after)))
        assert says in pain_in_words(ENGLISH, pairs)

    def test_a_single_rise_is_told_even_if_the_mean_is_calm(self) -> None:
        scores = self._scores(("before", 3), ("after", 5), ("before", 5), ("after", 3))
        pairs = pain_pairs(scores)
        assert clear_rises(pairs) == 1
        assert "After one session" in pain_in_words(ENGLISH, pairs)


class TestCharts:
    @languages
    @pytest.mark.parametrize("length", [10, 80], ids=["days", "weeks"])
    def test_every_chart_can_be_drawn(self, words: Catalogue, length: int) -> None:
        period = Period(DAY, DAY + timedelta(days=length))
        done = [*_spread([40.0, 45.0]), record(DAY, "hips_low")]
        held = [
            record(DAY, "short_hold", side=side, held_s=5.0, moved=80) for side in ("left", "right")
        ]
        span, balance = span_of(done, 6.0), balance_of(held, 8.0)
        assert span is not None
        assert balance is not None
        pairs = pain_pairs([PainRecord("2026-03-01", m, 3) for m in ("before", "after")])
        faults = faults_by_day(done, ["hips_low"], weekly=period.weekly)
        charts = [
            reps_chart(words, amounts(sets_of(done), weekly=period.weekly), period),
            held_chart(words, amounts(sets_of(held), weekly=period.weekly), period),
            span_chart(words, span, period, "°"),
            balance_chart(words, balance, held=True),
            balance_chart(words, balance, held=False),
            faults_chart(words, faults, {"hips_low": "Hips too low"}, period, held=False),
            pain_chart(words, mean_pain(pairs, weekly=period.weekly), period),
        ]
        assert all("data" in chart.to_dict() or "layer" in chart.to_dict() for chart in charts)


@languages
def test_everything_can_be_said_in_every_language(words: Catalogue) -> None:
    held = [record(side=side, held_s=5.0) for side in ("left", "right")]
    balance, span = balance_of(held, 8.0), span_of(_spread([40.0, 60.0]), 6.0)
    assert balance is not None
    assert span is not None
    pairs = pain_pairs([PainRecord("2026-03-01", m, 3) for m in ("before", "after")])
    texts = [
        amount_in_words(words, BRIDGE, amounts(sets_of([record()])), DAY),
        amount_in_words(words, STRETCH, amounts(sets_of(held)), DAY),
        span_in_words(words, span, "deg"),
        balance_in_words(words, STRETCH, balance, "deg"),
        faults_in_words(words, BRIDGE, fault_shares([record(DAY, "hips_low")])),
        pain_in_words(words, pairs),
    ]
    assert all(text and "{" not in text for text in texts)


def test_a_chart_is_told_without_the_signs_of_markdown() -> None:
    text = amount_in_words(ENGLISH, BRIDGE, amounts(sets_of([record()])), DAY)
    assert unmarked(text).startswith("1 repetition on one day, 1 of them without a fault. In the")
    assert unmarked(f"- {plain('a*b_c (d)')}\n- **e**: 5 - 3") == "a*b_c (d) e: 5 - 3"
