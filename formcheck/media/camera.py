"""A camera of this machine: its newest picture whenever one is wanted."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

import cv2
import numpy as np

from formcheck.errors import VideoError
from formcheck.media.frame import Frame
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.pose.frame import Image

PATIENCE_S: Final = 5.0
"""A camera that gives nothing for so long is gone."""


class Camera:
    """The pictures of a camera, as fast as they are asked for; a context manager.

    A thread of its own reads them and keeps the newest: whoever is slow misses some, and is never
    late. Times are seconds since the first, by the machine's steady clock.

    Args:
        number: which of the machine's cameras, from 0.

    Raises:
        VideoError: there is no such camera, or another program uses it.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        if sys.platform == "linux" and not Path(f"/dev/video{number}").exists():
            raise self._absent()
        self._capture: Any = cv2.VideoCapture(number)
        if not self._capture.isOpened():
            raise self._absent()
        self._news = threading.Condition()
        self._newest: tuple[float, Image] | None = None
        self._over = False
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self._over = True
        self._thread.join(PATIENCE_S)
        if not self._thread.is_alive():  # one that hangs goes with the process
            self._capture.release()

    def __iter__(self) -> Iterator[Frame]:
        """The pictures; it ends only when the camera is gone.

        Raises:
            VideoError: the camera gives no pictures.
        """
        start_s: float | None = None
        while (taken := self._next()) is not None:
            at_s, image = taken
            start_s = at_s if start_s is None else start_s
            height, width = image.shape[:2]
            yield Frame(at_s - start_s, image, (width, height), image)
        if start_s is None:
            raise self._absent()

    def _next(self) -> tuple[float, Image] | None:
        """The newest picture that nobody has had, with its time; None where none comes."""
        with self._news:
            self._news.wait_for(lambda: self._newest is not None or self._over, PATIENCE_S)
            taken, self._newest = self._newest, None
            return taken

    def _read(self) -> None:
        while True:
            good, picture = self._capture.read()
            now_s = time.perf_counter()  # finer than `monotonic` on Windows
            with self._news:
                if self._over or not good:
                    self._over = True
                    self._news.notify_all()
                    return
                rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
                self._newest = now_s, np.asarray(rgb, dtype=np.uint8)
                self._news.notify_all()

    def _absent(self) -> VideoError:
        return VideoError(Message.of(Wrong.CAMERA_MISSING, number=self._number))
