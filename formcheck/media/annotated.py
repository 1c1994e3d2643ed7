"""The recording with the session drawn on it."""

from __future__ import annotations

import os
from types import TracebackType
from typing import TYPE_CHECKING, Self

from formcheck.exercises.model import Exercise
from formcheck.media.overlay import ENGLISH, Labels, draw
from formcheck.media.writer import VideoWriter

if TYPE_CHECKING:
    from formcheck.api import Step


class AnnotatedVideo:
    """Watches an analysis and writes every picture with what the session says; a context manager.

    Raises:
        OutputError: the file cannot be written.
    """

    wants_pictures = True

    def __init__(
        self, path: str | os.PathLike[str], exercise: Exercise, labels: Labels = ENGLISH
    ) -> None:
        self._writer = VideoWriter(path)
        self._labels = labels
        self._exercise = exercise

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.__exit__(kind, error, trace)

    def see(self, step: Step) -> None:
        """Draw and write one frame."""
        if step.picture is not None:
            drawn = draw(step.picture, step.pose, step.snapshot, self._exercise, self._labels)
            self._writer.write(drawn, step.pose.t)
