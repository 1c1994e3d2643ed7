"""The recording with the session drawn on it."""

from __future__ import annotations

import os
from types import TracebackType
from typing import TYPE_CHECKING, Self

from formcheck.exercises.model import Exercise
from formcheck.media.overlay import Labels, draw, labels_in
from formcheck.media.sound import Sound
from formcheck.media.writer import VideoWriter
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.pose.frame import Image

if TYPE_CHECKING:
    from formcheck.observer import AnalysisStep
    from formcheck.report.language import Language


class AnnotatedVideo:
    """Writes every picture with what the session says; a context manager.

    Who watches the analysis of an exercise is made by `observer`.

    Args:
        path: the file.
        sound_of: the recording whose sound is taken over; None leaves it out.
        speed: how fast the recording plays compared with the movement; the video plays as that was.

    Raises:
        OutputError: the file cannot be written.
        VideoError: the recording whose sound is wanted cannot be read.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        sound_of: str | os.PathLike[str] | None = None,
        speed: float = 1.0,
    ) -> None:
        kept = sound_of if speed == 1 else None
        self._sound = None if kept is None else Sound(kept)
        self._note = None if kept == sound_of else Message(Note.SOUND_LEFT_OUT)
        self._writer = VideoWriter(path, self._sound)

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._writer.__exit__(kind, error, trace)
        finally:
            if self._sound is not None:
                self._sound.close()

    @property
    def note(self) -> Message | None:
        """What the user should know about the finished video, if anything."""
        return self._sound.note if self._sound is not None else self._note

    def observer(self, exercise: Exercise, language: Language) -> Drawn:
        """Watches an analysis by this exercise, and says what is to be said in that language."""
        labels = labels_in(language.words, language.exercise(exercise))
        return Drawn(self._writer, exercise, labels)


class Drawn:
    """Watches an analysis and writes every picture with what the session says."""

    wants_pictures = True

    def __init__(self, writer: VideoWriter, exercise: Exercise, labels: Labels | None) -> None:
        self._writer = writer
        self._exercise = exercise
        self._labels = labels
        self._last: AnalysisStep | None = None

    def see(self, step: AnalysisStep) -> None:
        """Draw and write one frame, and before it those that nobody looked at as they were last."""
        for shown in step.passed:
            self._write(shown.t, shown.picture, self._last or step)
        if step.picture is not None:
            self._write(step.pose.t, step.picture, step)
        self._last = step

    def _write(self, t: float, picture: Image, step: AnalysisStep) -> None:
        drawn = draw(picture, step.pose, step.snapshot, self._exercise, self._labels)
        self._writer.write(drawn, t)
