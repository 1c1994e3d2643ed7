"""Reading ahead changes nothing but the time at which things are made."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.media.prefetch import prefetched

AHEAD = 3
PATIENCE_S = 30
"""How long to wait for something that must happen; only a failing test waits so long."""


class Source:
    """Counts from 1 to `last`, and knows how far it got and whether it was closed."""

    def __init__(self, last: int) -> None:
        self._last = last
        self._made = threading.Condition()
        self.made = 0
        self.closed = False

    def __iter__(self) -> Iterator[int]:
        try:
            for i in range(1, self._last + 1):
                with self._made:
                    self.made = i
                    self._made.notify_all()
                yield i
        finally:
            self.closed = True

    def wait_until_made(self, count: int) -> bool:
        with self._made:
            return self._made.wait_for(lambda: self.made >= count, timeout=PATIENCE_S)


def failing(after: int, error: BaseException) -> Iterator[int]:
    yield from range(after)
    raise error


@given(st.lists(st.one_of(st.integers(), st.none()), max_size=30), st.integers(1, 8))
def test_the_same_items_in_the_same_order(items: list[int | None], ahead: int) -> None:
    assert list(prefetched(items, ahead)) == items


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt()], ids=type)
@pytest.mark.parametrize("after", [0, 1, 20])
def test_an_error_of_the_producer_comes_in_its_place(after: int, error: BaseException) -> None:
    items = prefetched(failing(after, error), AHEAD)
    assert [next(items) for _ in range(after)] == list(range(after))
    with pytest.raises(type(error)) as caught:
        next(items)
    assert caught.value is error


def test_no_more_is_made_than_fits() -> None:
    source = Source(1000)
    with contextlib.closing(prefetched(source, AHEAD)) as items:
        for item, _ in zip(items, range(20), strict=False):
            # The queue is full, and one more is in the producer's hand.
            assert source.wait_until_made(item + AHEAD + 1)
            assert source.made == item + AHEAD + 1


@pytest.mark.parametrize("taken", [1, 5])
def test_leaving_early_stops_the_thread_and_closes_the_source(taken: int) -> None:
    before = set(threading.enumerate())
    source = Source(1000)
    with contextlib.closing(prefetched(source, AHEAD)) as items:
        for _ in range(taken):
            next(items)
        assert set(threading.enumerate()) - before
    assert set(threading.enumerate()) <= before
    assert source.closed
    assert source.made <= taken + AHEAD + 1


def test_an_error_of_the_reader_stops_the_thread() -> None:
    before = set(threading.enumerate())
    source = Source(1000)

    def read() -> None:
        with contextlib.closing(prefetched(source, AHEAD)) as items:
            for _ in items:
                raise RuntimeError("the reader fails")

    with pytest.raises(RuntimeError, match="the reader fails"):
        read()
    assert set(threading.enumerate()) <= before
    assert source.closed
