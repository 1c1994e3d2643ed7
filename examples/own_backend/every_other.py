"""A back-end that looks at every other picture only: `--model every_other:full`.

Between two looks the pose stays where it was. Another network would do its own work in `estimate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from formcheck import PoseFrame
from formcheck.pose.backends import Backend, Estimator, backend
from formcheck.pose.frame import Image


class EveryOther:
    """Another back-end, at half its rate.

    Args:
        argument: what stands after the colon: the name of the other back-end.
    """

    def __init__(self, argument: str) -> None:
        self._other: Backend = backend(argument)

    def files(self) -> Sequence[Path]:
        """What the other one reads."""
        return self._other.files()

    def prepare(self) -> None:
        """Prepare the other one."""
        self._other.prepare()

    def open(self) -> Estimator:
        """An estimator for one recording."""
        return _Estimator(self._other.open())


class _Estimator:
    def __init__(self, other: Estimator) -> None:
        self._other = other
        self._last: PoseFrame | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._other.close()

    def estimate(self, image: Image, t: float, size_wh: tuple[int, int] | None = None) -> PoseFrame:
        if self._last is None:
            self._last = self._other.estimate(image, t, size_wh)
            return self._last
        pose, self._last = replace(self._last, t=t), None
        return pose
