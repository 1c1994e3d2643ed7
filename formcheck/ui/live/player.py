"""Leads a person through a routine in front of a camera: pictures in, pictures and words out."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from formcheck.coach.events import Attempt, Event, Verdict
from formcheck.coach.guide import (
    ExerciseChanged,
    Guide,
    GuideSnapshot,
    GuideStage,
    RestTick,
    SetFinished,
)
from formcheck.errors import FormCheckError
from formcheck.history.outbox import OutboxState
from formcheck.media.clock import MonotonicClock
from formcheck.media.frame import Image
from formcheck.media.overlay import draw_form
from formcheck.messages.error_ids import Wrong
from formcheck.messages.ids import Ending
from formcheck.messages.message import Message
from formcheck.pose.frame import PoseFrame
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.live.diary import Diary
from formcheck.ui.live.moments import Moment, Moments
from formcheck.ui.live.pace import Pace
from formcheck.ui.live.speech import Speech, Utterance

LIGHT_EVERY: Final = 16
"""Every so many-th pixel is looked at for the brightness."""
SLOWER: Final = {"heavy": "full", "full": "lite"}


class Estimator(Protocol):
    """Finds the pose; `formcheck.pose.estimator.PoseEstimator` is one."""

    def estimate(self, image: Image, t: float) -> PoseFrame:
        """The pose in a (height, width, 3) RGB picture."""

    def close(self) -> None:
        """Free the model."""


@dataclass(frozen=True, slots=True)
class Done:
    """A finished set with its worst moment."""

    result: SetFinished
    worst: Moment | None


@dataclass(frozen=True, slots=True)
class PlayerState:
    """Everything that the page draws.

    Attributes:
        t: seconds of the camera.
        guide: where in the routine the person is.
        said: what was said last.
        done: the finished sets, in order.
        verdicts: of the repetitions or holds of the set under way, or of the last one.
        sides: the sides on which these were done.
        began: whether a picture has come.
        quiet_s: how long none has come since; NaN before the first.
        fps: pictures a second.
        slowest_s: what 95 of 100 pictures take at most, from received to drawn.
        behind_s: how late 95 of 100 come at most, against the quickest.
        model: the pose model at work.
        lightened: whether the machine was too slow for the first model.
        storing: whether what was done is in the history, and if not, why.
        failure: why pictures are not looked at any more, or None.
    """

    t: float
    guide: GuideSnapshot
    said: tuple[Utterance, ...]
    done: tuple[Done, ...]
    verdicts: tuple[Verdict, ...]
    sides: tuple[str | None, ...]
    began: bool
    quiet_s: float
    fps: float
    slowest_s: float
    behind_s: float
    model: str
    lightened: bool
    storing: OutboxState
    failure: FormCheckError | None


class Player:
    """One person, one routine, one camera. Pictures come in one thread, questions in others.

    Args:
        guide: the routine.
        diary: where results go as they happen.
        words: the language that is spoken.
        open_model: makes the estimator of a model, by name.
        model: with which to begin.
        now: a steady clock in seconds.
    """

    def __init__(
        self,
        guide: Guide,
        diary: Diary,
        words: Catalogue,
        open_model: Callable[[str], Estimator],
        *,
        model: str = "full",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.diary = diary
        self._guide = guide
        self._speech = Speech(words)
        self._open_model = open_model
        self._model = self._first_model = model
        self._now = now
        self._estimator: Estimator | None = None
        self._clock = MonotonicClock()
        self._moments = Moments()
        self._pace = Pace()
        self._done: list[Done] = []
        self._t = 0.0
        self._came_s = math.nan
        self._closed = False
        self._failure: FormCheckError | None = None
        self._lock = threading.Lock()
        self._looking = threading.Lock()

    def see(self, image: Image, stamp_s: float | None) -> Image:
        """Take in a (height, width, 3) RGB picture with its own time; what to show, mirrored."""
        came_s = self._now()
        with self._looking:
            if self._closed:
                return mirrored(image)
            t = self._clock.tick(stamp_s)
            pose = self._ready_estimator().estimate(image, t)
            drawn = self._follow(t, image, pose)
            self._pace.add(t, came_s, self._now() - came_s)
            self._lighten_if_slow()
        self._came_s = self._now()
        return drawn

    def fail(self, error: Exception) -> None:
        """Looking at a picture failed: remember why, and look no more."""
        unknown = (Message(Wrong.FAILED_SOMEWHERE),)
        said = error.said if isinstance(error, FormCheckError) else unknown
        self._failure = FormCheckError(*said)  # without the frames, which hold pictures
        self.close()

    def pause(self) -> None:
        """Pause, or go on."""
        with self._lock:
            self._take(self._guide.pause(self._t))

    def skip(self) -> None:
        """End the rest now; in a set, go to the next exercise."""
        with self._lock:
            self._take(self._guide.skip(self._t))

    def stop(self, reason: Ending) -> None:
        """End the routine."""
        with self._lock:
            self._take(self._guide.stop(self._t, reason))
            self.diary.close(reason)

    def close(self) -> None:
        """Free the model; pictures that still come are shown and not looked at."""
        with self._looking:
            self._closed = True
            self._drop_estimator()

    @property
    def over(self) -> bool:
        """Whether the routine has ended."""
        return self._guide.stage in {GuideStage.FINISHED, GuideStage.STOPPED}

    def state(self) -> PlayerState:
        """How things are now."""
        with self._lock:
            attempts = self._attempts()
            return PlayerState(
                t=self._t,
                guide=self._guide.snapshot(),
                said=self._speech.latest,
                done=tuple(self._done),
                verdicts=tuple(attempt.verdict for attempt in attempts),
                sides=tuple(attempt.side for attempt in attempts),
                began=not math.isnan(self._came_s),
                quiet_s=self._now() - self._came_s,
                fps=self._pace.fps,
                slowest_s=self._pace.slowest_s,
                behind_s=self._pace.behind_s,
                model=self._model,
                lightened=self._model != self._first_model,
                storing=self.diary.state(),
                failure=self._failure,
            )

    def _attempts(self) -> tuple[Attempt, ...]:
        last = self._done[-1].result.attempts if self._done else ()
        return self._guide.attempts if self._guide.snapshot().workout else last

    def _follow(self, t: float, image: Image, pose: PoseFrame) -> Image:
        with self._lock:
            self._t = t
            events = self._guide.update(pose, _brightness(image))
            drawn = mirrored(_drawn(image, pose, self._guide.snapshot()))
            self._moments.see(t, drawn, events)
            self._take(events)
        return drawn

    def _take(self, events: Iterable[Event]) -> None:
        """Everybody who has to know hears of it."""
        events = tuple(events)
        self._speech.hear(self._t, events)
        self.diary.write(events)
        for event in events:
            if isinstance(event, SetFinished):
                self._done.append(Done(event, self._moments.worst))
            elif isinstance(event, RestTick | ExerciseChanged):
                self._moments.restart()

    def _ready_estimator(self) -> Estimator:
        if self._estimator is None:
            self._estimator = self._open_model(self._model)
        return self._estimator

    def _drop_estimator(self) -> None:
        if self._estimator is not None:
            self._estimator.close()
            self._estimator = None

    def _lighten_if_slow(self) -> None:
        if self._pace.too_slow and self._model in SLOWER:
            self._drop_estimator()
            self._model = SLOWER[self._model]
            self._pace.restart()


def mirrored(image: Image) -> Image:
    """The picture as in a mirror."""
    return image[:, ::-1].copy()


def _brightness(image: Image) -> float:
    return float(image[::LIGHT_EVERY, ::LIGHT_EVERY].mean())


def _drawn(image: Image, pose: PoseFrame, guide: GuideSnapshot) -> Image:
    """The picture with the skeleton, and the judged line while it is judged."""
    if not pose.seen:
        return image
    session = guide.workout.session if guide.workout else None
    side = session.near if session else "left"
    if session and session.side in {"left", "right"}:
        side = session.side
    form = session.form if session else None
    return draw_form(image, pose, guide.exercise, side, form)
