"""Finds the pose in the pictures of one connection, in a thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from formcheck.errors import ModelError
from formcheck.live.protocol import Code, Picture, RefusedError
from formcheck.media.jpeg import JpegError, decoded
from formcheck.pose.frame import Image, PoseFrame


class LiveEstimator(Protocol):
    """Finds the pose; `formcheck.pose.estimator.PoseEstimator` is one."""

    def estimate(self, image: Image, t: float) -> PoseFrame:
        """The pose in a (height, width, 3) RGB picture."""

    def close(self) -> None:
        """Free the model."""


class PoseFinder:
    """One estimator, made for the first picture, freed by `close`.

    Args:
        open_model: makes the estimator of a model, by name.
        model: its name.

    Attributes:
        model: the same.
    """

    def __init__(self, open_model: Callable[[str], LiveEstimator], model: str) -> None:
        self._open_model = open_model
        self.model = model
        self._estimator: LiveEstimator | None = None
        self._thread = ThreadPoolExecutor(1, "pose_finder")

    async def find(self, picture: Picture) -> PoseFrame:
        """The pose in `picture`.

        Raises:
            RefusedError: it is no JPEG of its size, or the model cannot be used.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._find, picture)

    async def close(self) -> None:
        """Free the model."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._free)
        self._thread.shutdown(wait=False)

    def _find(self, picture: Picture) -> PoseFrame:
        try:
            image = decoded(picture.jpeg, picture.size_wh)
        except JpegError:
            raise RefusedError(Code.BAD_PICTURE) from None
        if self._estimator is None:
            self._estimator = self._opened()
        return self._estimator.estimate(image, picture.t)

    def _opened(self) -> LiveEstimator:
        try:
            return self._open_model(self.model)
        except ModelError as error:
            raise RefusedError(Code.FAILED, *error.said) from error

    def _free(self) -> None:
        if self._estimator is not None:
            self._estimator.close()
            self._estimator = None
