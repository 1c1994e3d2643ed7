"""A live session before a camera of this machine, without any page."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from formcheck.coach.events import Event
from formcheck.coach.session import Session
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.pose.backends import backend
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.recognition.library import known_library
from formcheck.recognition.second_opinion import SecondOpinion
from formcheck.report.language import ENGLISH, Language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from formcheck.media.frame import Frame
    from formcheck.media.window import Window
    from formcheck.pose.backends import Estimator

TITLE: Final = "FormCheck"


def watch(
    exercise: str | Exercise,
    camera: int | Path = 0,
    *,
    model: str = DEFAULT_MODEL,
    window: bool = False,
    language: Language = ENGLISH,
) -> Iterator[Event]:
    """What somebody does before a camera, as it happens.

    The camera is opened at once, before the first event is asked for. It ends when the window is
    closed, or the file is through.

    Args:
        exercise: what is done: an exercise, the id of one, or the path of its .toml.
        camera: which camera of this machine, from 0; or a video file in its place.
        model: what finds the poses, by its name.
        window: whether to show the picture, with what is counted and said drawn on it.
        language: what the window speaks.

    Raises:
        ExerciseError: there is no such exercise, or its file has mistakes.
        VideoError: there is no such camera, or the file cannot be read.
        ModelError: the poses cannot be found.
        OutputError: there is no desktop to show a window on.
    """
    judged = exercise if isinstance(exercise, Exercise) else load_exercise(exercise)
    session = Session(judged, SecondOpinion(judged, known_library()))
    with contextlib.ExitStack() as opening:
        shown = opening.enter_context(_SessionWindow(judged, language)) if window else None
        finder = backend(model)
        finder.prepare()
        frames = opening.enter_context(_opened(camera))
        estimator = opening.enter_context(finder.open())
        return _followed(opening.pop_all(), session, frames, estimator, shown)


def _followed(
    stack: contextlib.ExitStack,
    session: Session,
    frames: Iterable[Frame],
    estimator: Estimator,
    shown: _SessionWindow | None,
) -> Iterator[Event]:
    """What is seen in `frames`; `stack` is closed after the last one."""
    with stack:
        for frame in frames:
            yield from session.update(estimator.estimate(frame.image, frame.t, frame.size_wh))
            if shown is not None and not shown.show(frame, session):
                break
    yield from session.finish()


class _SessionWindow:
    """The window with the session drawn on each picture."""

    def __init__(self, exercise: Exercise, language: Language) -> None:
        from formcheck.media.overlay import labels_in
        from formcheck.media.window import Window

        self._window: Window = Window(TITLE)
        self._exercise = language.exercise(exercise)
        self._labels = labels_in(language.words, self._exercise)

    def __enter__(self) -> _SessionWindow:
        return self

    def __exit__(self, *_: object) -> None:
        self._window.close()

    def show(self, frame: Frame, session: Session) -> bool:
        """Draw and show one frame; whether the person wants to go on."""
        from formcheck.media.overlay import draw

        snapshot = session.snapshot()
        if snapshot.frame is None:
            return self._window.show(frame.image)
        drawn = draw(frame.image, snapshot.frame, snapshot, self._exercise, self._labels)
        return self._window.show(drawn)


def _opened(camera: int | Path) -> contextlib.AbstractContextManager[Iterable[Frame]]:
    if isinstance(camera, Path):
        from formcheck.media.reader import VideoReader
        from formcheck.pose.estimator import INFERENCE_SIDE_PX

        return VideoReader(camera, INFERENCE_SIDE_PX)
    from formcheck.media.camera import Camera

    return Camera(camera)
