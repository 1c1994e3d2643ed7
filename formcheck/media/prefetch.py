"""Read ahead in a thread, so that decoding and inference overlap."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from typing import Final, TypeVar

Item = TypeVar("Item")

AHEAD: Final = 8
"""Frames held at most; bounded, so that memory does not grow with the video."""


def prefetched(items: Iterable[Item], ahead: int = AHEAD) -> Generator[Item]:
    """The same `items`, produced up to `ahead` early in a thread.

    An error of the producer is raised here, in its place in the order. Leaving the loop early
    stops the thread.
    """
    ready: queue.Queue[Item | _End] = queue.Queue(maxsize=ahead)
    stop = threading.Event()
    worker = threading.Thread(target=_produce, args=(items, ready, stop), daemon=True)
    worker.start()
    try:
        while not isinstance(item := ready.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stop.set()
        _drain(ready)
        worker.join()


class _End:
    """The end of the items, with the error that ended them."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def _produce(items: Iterable[Item], ready: queue.Queue[Item | _End], stop: threading.Event) -> None:
    end = _End()
    try:
        for item in items:
            if not _put(ready, item, stop):
                return
    except BaseException as error:  # noqa: BLE001 - handed over to the thread that reads
        end = _End(error)
    _put(ready, end, stop)


def _put(ready: queue.Queue[Item | _End], item: Item | _End, stop: threading.Event) -> bool:
    while not stop.is_set():
        try:
            ready.put(item, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False


def _drain(ready: queue.Queue[Item | _End]) -> None:
    while True:
        try:
            ready.get_nowait()
        except queue.Empty:
            return
