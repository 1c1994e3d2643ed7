"""Time only goes forward, and is right wherever the timestamps are."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.media.clock import MonotonicClock

STAMP = st.one_of(st.none(), st.floats(-1e5, 1e5))
STEP = st.floats(0.001, 10)


def ticks(stamps: list[float | None], frame_s: float = 0.04) -> list[float]:
    clock = MonotonicClock(frame_s)
    return [clock.tick(stamp) for stamp in stamps]


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        pytest.param([0.0, 0.1, 0.25], [0.0, 0.1, 0.25], id="good stamps are kept"),
        pytest.param([7.0, 7.1, 7.25], [0.0, 0.1, 0.25], id="the first is zero"),
        pytest.param([-2.0, -1.5], [0.0, 0.5], id="negative stamps"),
        pytest.param([0.0, 60.0], [0.0, 60.0], id="a pause is kept"),
        pytest.param([0.0, 0.1, 0.1, 0.2], [0.0, 0.1, 0.101, 0.2], id="repeated"),
        pytest.param([0.0, 0.1, 0.08, 0.2], [0.0, 0.1, 0.101, 0.2], id="slightly back"),
        pytest.param(
            [0.0, 0.1, 0.1, 0.1, 0.2], [0.0, 0.1, 0.101, 0.102, 0.2], id="repeated three times"
        ),
        pytest.param([None, None, None], [0.0, 0.04, 0.08], id="no stamps at all"),
        pytest.param([0.0, None, 0.1], [0.0, 0.04, 0.1], id="one stamp is missing"),
        pytest.param(
            [5.0, 7.0, 5.0, 5.5], [0.0, 2.0, 2.04, 2.54], id="another recording behind the first"
        ),
        pytest.param(
            [0.0, 0.4, 0.0, 0.45], [0.0, 0.4, 0.401, 0.45], id="0.4 s back is no other recording"
        ),
    ],
)
def test_time_in_closed_form(stamps: list[float | None], expected: list[float]) -> None:
    assert ticks(stamps) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("stamps", "shown_s", "expected", "jumped_at_s"),
    [
        ([0.0, 0.1, 60.1], 0.0, [0.0, 0.1, 60.1], None),
        ([0.0, 0.1, 60.2, 60.3], 0.0, [0.0, 0.1, 0.14, 0.24], 0.1),
        ([0.0, 0.1, 99.0, 99.1], 100.0, [0.0, 0.1, 99.0, 99.1], None),
        ([5.0, 5.1, 1.0, 9e4], 0.0, [0.0, 0.1, 0.14, 0.18], 0.1),
    ],
    ids=["a pause", "a jump", "a picture that is said to stand", "two jumps"],
)
def test_a_jump_forward_is_another_recording_too(
    stamps: list[float], shown_s: float, expected: list[float], jumped_at_s: float | None
) -> None:
    clock = MonotonicClock(0.04, longest_gap_s=60.0)
    assert [clock.tick(stamp, shown_s) for stamp in stamps] == pytest.approx(expected)
    assert clock.jumped_at_s == (pytest.approx(jumped_at_s) if jumped_at_s is not None else None)


@given(st.lists(STAMP, max_size=50))
def test_time_strictly_increases_whatever_the_stamps(stamps: list[float | None]) -> None:
    times = ticks(stamps)
    assert all(later > earlier for earlier, later in itertools.pairwise(times))
    assert all(t >= 0 for t in times)


@given(st.floats(-1e5, 1e5), st.lists(STEP, max_size=50))
def test_increasing_stamps_are_counted_from_the_first(first: float, steps: list[float]) -> None:
    stamps = [first]
    for step in steps:
        stamps.append(stamps[-1] + step)
    expected = [stamp - first for stamp in stamps]
    assert ticks(list(stamps)) == pytest.approx(expected, abs=1e-6)
