"""A recording of several sets, each judged from where it was found."""

from __future__ import annotations

from dataclasses import replace

from formcheck.recognition.sets import FoundSet
from formcheck.workouts import Recognition, judge, recognise
from tests.recognition.figures import one_after_the_other, performed

TRACK = one_after_the_other(performed("glute_bridge", 2), performed("squat", 3))


def watched_from(found: Recognition, from_s: float) -> Recognition:
    """The same, were the last set found by a session that had begun then."""
    *others, last = found.sets
    signs = tuple(replace(sign, from_s=from_s) for sign in last.signs)
    return replace(found, sets=(*others, FoundSet(last.exercise, signs)))


def counted(found: Recognition) -> list[int]:
    return [len(report.attempts) for report in judge(found, TRACK)]


def test_a_set_is_judged_from_where_the_session_that_found_it_began() -> None:
    found = recognise(TRACK)
    assert [(one.exercise, len(one.signs)) for one in found.sets] == [
        ("glute_bridge", 2),
        ("squat", 3),
    ]
    bridges, squats = found.sets
    assert bridges.end_s <= squats.from_s <= squats.start_s
    assert counted(found) == [2, 3]
    later_s = squats.signs[0].attempt.end_s
    assert counted(watched_from(found, later_s)) == [2, 2]


def test_no_set_is_judged_from_before_the_end_of_the_one_before() -> None:
    found = recognise(TRACK)
    both = judge(watched_from(found, 0.0), TRACK)[1]
    alone = judge(watched_from(found, found.sets[0].end_s), TRACK)[1]
    assert both.to_json() == alone.to_json()
