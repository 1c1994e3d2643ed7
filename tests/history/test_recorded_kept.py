"""What a recording shows goes into the history as a session, whole."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest

from formcheck.coach.events import Verdict
from formcheck.errors import HistoryError
from formcheck.history.recorded import keep_recorded
from formcheck.history.store import History
from formcheck.messages.ids import Ending
from tests.report.figures import analysed_faulty, analysed_good

AT = datetime(2026, 3, 2, 8, 5)


def test_its_sets_are_a_session(history: History) -> None:
    reports = [
        analysed_faulty("glute_bridge", "hips_low").report,
        analysed_good("knee_to_chest").report,
    ]
    result = history.result(keep_recorded(history, reports, AT))
    assert result.session.started_at.replace(tzinfo=None) == AT
    assert result.session.ended_at is not None
    for record, report in zip(result.sets, reports, strict=True):
        verdicts = Counter(attempt.verdict for attempt in report.attempts)
        assert record.exercise == report.exercise.id
        assert record.reason is Ending.FINISHED
        assert (record.good, record.faulty) == (verdicts[Verdict.GOOD], verdicts[Verdict.FAULTY])
        own = [one for one in result.attempts if one.set_id == record.id]
        assert [one.range for one in own] == [one.range for one in report.attempts]
        assert [one.rules for one in own] == [
            tuple(fault.rule for fault in one.faults) for one in report.attempts
        ]


def test_all_or_none(history: History) -> None:
    good = analysed_good("knee_to_chest").report
    broken = replace(good, holds=(replace(good.holds[0], range=math.nan), *good.holds[1:]))
    with pytest.raises(HistoryError):
        keep_recorded(history, [good, broken], AT)
    assert history.sessions() == []
