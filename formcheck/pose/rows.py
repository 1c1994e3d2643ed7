"""Poses that are kept until all have come, on disk once they are many."""

from __future__ import annotations

import tempfile
import weakref
from pathlib import Path
from typing import IO, Any, Final

import numpy as np

from formcheck.files import not_written
from formcheck.messages.system import reason
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.pose.skeleton import LANDMARK_COUNT

ROW: Final = np.dtype(
    [
        ("t", np.float64),
        ("xy", np.float32, (LANDMARK_COUNT, 2)),
        ("world", np.float32, (LANDMARK_COUNT, 3)),
        ("visibility", np.float32, (LANDMARK_COUNT,)),
    ]
)
"""800 bytes."""
AT_ONCE: Final = 4096
"""So many rows are kept in memory, 3.3 MB: some minutes of a recording."""


class PoseRows:
    """Takes poses in order and makes a track of them; memory does not grow with their number.

    What does not fit goes to a file without a name, which ends with the process however it ends.

    Args:
        at_once: how many are kept in memory.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._size_wh = (0, 0)
        self._newest = np.empty(at_once, dtype=ROW)
        self._count = 0
        self._file: IO[bytes] | None = None

    def add(self, pose: PoseFrame) -> None:
        """Keep the next pose.

        Raises:
            OutputError: there is no room for it.
        """
        at = self._count % len(self._newest)
        if at == 0 and self._count:
            self._put_away(self._newest)
        self._newest[at] = (pose.t, pose.xy, pose.world, pose.visibility)
        self._size_wh = self._size_wh if self._count else pose.size_wh
        self._count += 1

    def track(self, source: dict[str, Any]) -> PoseTrack:
        """All poses so far; the picture's size is that of the first.

        Raises:
            OutputError: there is no room for them.
            ValueError: there is none.
        """
        if not self._count:
            raise ValueError("Expected at least one frame.")
        rows = self._rows()
        return PoseTrack(
            np.array(rows["t"]),
            self._size_wh,
            rows["xy"],
            rows["world"],
            rows["visibility"],
            source,
        )

    def _rows(self) -> np.ndarray[Any, np.dtype[Any]]:
        newest = self._newest[: (self._count - 1) % len(self._newest) + 1]
        if self._file is None:
            return newest.copy()
        away = self._count - len(newest)
        self._put_away(newest)
        rows = np.memmap(self._file, dtype=ROW, mode="r", shape=(self._count,))
        self._file.seek(away * ROW.itemsize)  # more may come
        return rows

    def _put_away(self, rows: np.ndarray[Any, np.dtype[Any]]) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="formcheck-")  # noqa: SIM115
                weakref.finalize(self, self._file.close)
            self._file.write(rows.tobytes())
            self._file.flush()
        except OSError as error:
            raise not_written(Path(tempfile.gettempdir()), reason(error)) from error
