"""The recordings of one exercise that is taught, looked at in a thread of their own."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Sequence
from typing import Final

from formcheck.errors import FormCheckError
from formcheck.extraction.stream import Posed
from formcheck.files import for_same_person
from formcheck.learning.writing import Called
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.messages.words import Words
from formcheck.playback import AS_IT_IS, Manner
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.teaching import DemonstratedRecording, PoseMoment, Taught, look_at, teach
from formcheck.ui.recorded.job import CancelledError, JobState
from formcheck.ui.recorded.progress import Pace
from formcheck.ui.recorded.recording import Recording

log = logging.getLogger(__name__)

Told = tuple[int | None, ...]
KEPT: Final = 8
"""So many answers are remembered: somebody tries a number, and another one."""


class TeachingLesson:
    """Looks at recordings, and learns from them as often as somebody corrects it.

    `run` does the looking; everything else may be called from any other thread meanwhile. With
    the lesson its copies of the recordings go.

    Attributes:
        recordings: what was handed in.
        name: what the exercise is called.
        state: how far it is.
        error: why nothing can be learnt, once it has failed.
    """

    def __init__(
        self,
        recordings: Sequence[Recording],
        name: str,
        model: str = DEFAULT_MODEL,
        *,
        manner: Manner = AS_IT_IS,
        filmed: Sequence[DemonstratedRecording] = (),
    ) -> None:
        self.recordings = tuple(recordings)
        self.name = name
        self.state = JobState.WAITING
        self.error: FormCheckError | None = None
        self._shown: tuple[DemonstratedRecording, ...] = tuple(filmed)
        self._model = model
        self._manner = manner
        self._pace = Pace()
        self._unwanted = threading.Event()
        self._answers: dict[tuple[Told, bool, Called], Taught] = {}
        self._stills: dict[bool, list[PoseMoment]] = {}
        self._end = weakref.finalize(self, _forget, self.recordings)

    @property
    def names(self) -> tuple[str, ...]:
        """What the demonstrations are called, once they have been looked at."""
        return tuple(shown.name for shown in self._shown)

    def add(self, shown: DemonstratedRecording) -> None:
        """Somebody else has shown it too."""
        self._shown = (*self._shown, shown)
        self._answers.clear()
        self._stills.clear()

    @property
    def share(self) -> float:
        """How much has been looked at, 0 to 1."""
        return 1.0 if self.state is JobState.DONE else self._pace.share

    @property
    def left_s(self) -> float | None:
        """Seconds until the end, None as long as nobody can tell."""
        return self._pace.left_s if self.state is JobState.LOOKING else None

    def start(self) -> None:
        """Begin to look, in a thread."""
        threading.Thread(target=for_same_person(self.run), daemon=True).start()

    def run(self) -> None:
        """Look at all recordings; how it ended is in `state`."""
        self.state = JobState.LOOKING
        try:
            looked_at = map(self._look_at, range(len(self.recordings)))
            self._shown = (*self._shown, *looked_at)
            self.state = JobState.DONE
        except CancelledError:
            self.state = JobState.CANCELLED
        except FormCheckError as error:
            self.error = error.with_traceback(None)
            self.state = JobState.FAILED
        except Exception:  # the thread's outermost edge: the page tells
            log.exception("The recordings could not be looked at.")
            self.error = FormCheckError(Message(Wrong.FAILED_SOMEWHERE))
            self.state = JobState.FAILED
        if self._unwanted.is_set():
            self._end()

    def taught(self, called: Called, words: Words, told: Told, *, exchanged: bool) -> Taught:
        """What is learnt, once they have been looked at; see `formcheck.teaching.teach`.

        Raises:
            LearningError: nothing can be learnt from them.
            ExerciseError: it cannot be called so.
        """
        key = (told, exchanged, called)
        if key not in self._answers:
            if len(self._answers) >= KEPT:
                self._answers.clear()
            self._answers[key] = teach(self._shown, called, words, told=told, exchanged=exchanged)
        return self._answers[key]

    def stills(self, taught: Taught) -> list[PoseMoment]:
        """The pictures of rest and end; read again only where they are other ones.

        Raises:
            VideoError: a recording cannot be read again.
        """
        upwards = taught.learnt.counting.span > 0
        if upwards not in self._stills:
            self._stills[upwards] = taught.stills()
        return self._stills[upwards]

    def discard(self) -> None:
        """Stop, and delete the copies of the recordings."""
        self._unwanted.set()
        if self.state is not JobState.LOOKING:
            self._end()

    def _look_at(self, number: int) -> DemonstratedRecording:
        recording = self.recordings[number]
        count = len(self.recordings)

        def watch(posed: Posed, duration_s: float | None) -> None:
            if self._unwanted.is_set():
                raise CancelledError
            if duration_s:
                self._pace.reach((number + min(1.0, posed.pose.t / duration_s)) / count)

        return look_at(
            recording.path,
            name=recording.name,
            model=self._model,
            manner=self._manner,
            watch=watch,
        )


def _forget(recordings: Sequence[Recording]) -> None:
    for recording in recordings:
        recording.forget()
