"""Somebody shows an exercise before the camera: its poses are kept, to be learnt from.

No picture is kept, and the poses only in memory, until they are taken or the session is over.
"""

from __future__ import annotations

import math
import threading
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from formcheck.coach.events import Event, SetupChanged
from formcheck.coach.reading import PersonReader, Sighting
from formcheck.coach.set_runner import CountdownTick, SetStage, SetStageChanged
from formcheck.coach.setup import person_hint
from formcheck.live.pipeline import LONGEST_GAP_S, SteadyHint
from formcheck.live.protocol import Mode, Order, Pain
from formcheck.live.speech import Speech
from formcheck.live.state import head, pose_part, said
from formcheck.media.clock import MonotonicClock
from formcheck.messages.ids import Ending, Hint
from formcheck.messages.message import Message
from formcheck.motion.posture import Posture
from formcheck.motion.stillness import Stillness
from formcheck.pose.frame import PoseFrame
from formcheck.wording.catalogue import Catalogue

COUNTDOWN_S: Final = 3.0
READY_S: Final = 2.0
"""Whoever stays still, whole in the picture, for so long is about to begin."""
ENDS_S: Final = 3.0
"""Whoever stays still for so long after having moved has shown it."""
REST_S: Final = 1.0
"""So much of that is kept: a repetition ends in rest."""
STILL: Final = 0.2
"""Trunk lengths that a joint moves at most in a person who stays still, as the camera sees it."""
MOVING: Final = 0.3
"""What a joint moves at least within a second of a movement that is shown."""
LEAST_S: Final = 2.0
"""Nobody shows three repetitions by moving for less."""
HOLE_S: Final = 2.0
"""What was shown in a hole in the sight of this length nobody knows: it is shown again."""
MOST_S: Final = 90.0
"""Nobody shows five repetitions for longer."""


class FilmStage(StrEnum):
    """Where in the filming the person is."""

    READY = "ready"
    COUNTDOWN = "countdown"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


ENDED: Final = frozenset({FilmStage.FINISHED, FilmStage.STOPPED})


class Filming:
    """One person who shows an exercise; safe to use from several threads.

    It begins when they stay still for a moment, and ends when they do so again.

    Args:
        words: the language that is spoken.

    Attributes:
        words: the same.
    """

    due = False
    """Nothing is stored."""

    def __init__(self, words: Catalogue) -> None:
        self.words = words
        self._stage = FilmStage.READY
        self._clock = MonotonicClock(longest_gap_s=LONGEST_GAP_S)
        self._speech = Speech(words)
        self._person = PersonReader()
        self._still = Stillness(ENDS_S)
        self._hint = SteadyHint()
        self._frames: list[PoseFrame] = []
        self._pose: PoseFrame | None = None
        self._t = self._since_s = 0.0
        self._told = self._seq = self._done = 0
        self._moving_s = self._seen_s = 0.0
        self._lock = threading.Lock()

    @property
    def over(self) -> bool:
        """Whether the filming has ended."""
        return self._stage in ENDED

    @property
    def last_said(self) -> int:
        """The number of what was said last, 0 before anything was."""
        return self._speech.latest[-1].number if self._speech.latest else 0

    @property
    def frames(self) -> tuple[PoseFrame, ...]:
        """The poses that were shown, from 0 s on; none as long as it is filmed."""
        with self._lock:
            if self._stage != FilmStage.FINISHED:
                return ()
            start_s = self._frames[0].t
            return tuple(frame.at(frame.t - start_s) for frame in self._frames)

    @property
    def pose(self) -> PoseFrame | None:
        """The newest pose, None before the first."""
        return self._pose

    def take(self, seq: int, pose: PoseFrame, brightness: float | None = None) -> None:
        """Take in the next pose, whose picture has the number `seq`."""
        with self._lock:
            self._t = self._clock.tick(pose.t)
            self._seq, self._pose = seq, pose
            if self.over:
                return
            for seen in self._person.read(pose.at(self._t)):
                self._see(seen, brightness)

    def order(self, order: Order) -> None:
        """Do what the person asks for, once."""
        with self._lock:
            if order.number <= self._done:
                return
            self._done = order.number
            if isinstance(order, Pain) or self.over:
                return
            if order.do == "start" and self._stage == FilmStage.READY:
                self._speech.hear(self._t, self._count_down())
            elif order.do in {"stop", "end"}:
                self._end(self._t)

    def stop(self, reason: Ending) -> None:  # noqa: ARG002 - nothing is stored
        """End it; nothing is kept."""
        with self._lock:
            if not self.over:
                self._stage = FilmStage.STOPPED
            self._frames = []

    def interrupt(self, at: datetime) -> None:
        """Whoever comes back by a new page shows it again."""

    def heard(self, number: int) -> None:
        """The browser has heard what was said up to `number`: what comes has greater ones."""
        with self._lock:
            self._speech.go_on_after(number)

    def commit(self) -> None:
        """Nothing is stored."""

    def state(self, heard: int = 0, *, with_pose: bool = False) -> dict[str, Any]:
        """The state at this moment, as the protocol says it."""
        with self._lock:
            id_, message = self._message()
            running = self._is_running
            countdown = str(self._told) if self._stage == FilmStage.COUNTDOWN else ""
            filmed = str(int(self._t - self._since_s)) if running else ""
            return {
                **head(self._seq, self._t, self._done),
                "ack": 0,
                "mode": Mode.FILM,
                "stage": self._stage.value,
                "reason": None,
                "title": self.words.say("live.film_title"),
                "message": message,
                "message_id": id_,
                "exercise": None,
                "next": None,
                "number": countdown or filmed,
                "unit": self.words.say("live.seconds") if running else "",
                "share": 0.0,
                "count": 0,
                "target": None,
                "sides": "",
                "verdicts": [],
                "say": said(self._speech.latest, heard),
                "storing": "ok",
                "trouble": "",
                **pose_part(self._pose, wanted=with_pose),
            }

    def _see(self, seen: Sighting, brightness: float | None) -> None:
        t = seen.t
        self._still.update(t, seen.body, seen.frame)
        hint = person_hint(seen, brightness)
        if hint is None and self._stage in {FilmStage.READY, FilmStage.COUNTDOWN} and self._fidgets:
            stands = seen.posture is Posture.STANDING
            hint = Message(Hint.STAND_STILL if stands else Hint.LIE_STILL)
        self._hint.take(t, hint)
        events: list[Event] = [SetupChanged(t, self._hint.shown is None, self._hint.shown)]
        if self._stage == FilmStage.READY:
            if hint is None and self._still.moved(READY_S) <= STILL:
                events += self._count_down()
        elif self._stage == FilmStage.COUNTDOWN:
            events += self._pass_countdown(t, ready=hint is None)
            if self._is_running:
                self._speech.hear(t, events)
                self._speech.tell(self.words.say("live.film_now"))
                return
        elif self._stage == FilmStage.RUNNING and t - self._seen_s > HOLE_S:
            self._stage, self._frames = FilmStage.READY, []
            self._speech.tell(self.words.say("live.film_anew"))
        elif self._stage == FilmStage.RUNNING:
            self._frames.append(seen.frame)
            self._watch(t, seen=seen.seen)
        self._speech.hear(t, events)

    @property
    def _is_running(self) -> bool:
        return self._stage is FilmStage.RUNNING

    @property
    def _fidgets(self) -> bool:
        return self._still.moved(1.0) > STILL

    def _count_down(self) -> list[Event]:
        self._stage, self._since_s, self._told = FilmStage.COUNTDOWN, self._t, int(COUNTDOWN_S)
        return [CountdownTick(self._t, self._told)]

    def _pass_countdown(self, t: float, *, ready: bool) -> list[Event]:
        left = math.ceil(COUNTDOWN_S - (t - self._since_s) - 1e-9)
        if not ready:
            self._stage = FilmStage.READY
            return []
        if left <= 0:
            self._stage, self._since_s = FilmStage.RUNNING, t
            self._moving_s, self._seen_s = 0.0, t
            return [SetStageChanged(t, SetStage.RUNNING)]
        told, self._told = self._told, left
        return [CountdownTick(t, left)] if left != told else []

    def _watch(self, t: float, *, seen: bool) -> None:
        """End it once they have shown it, or for too long."""
        now = self._still.moved(1.0)
        self._moving_s += t - self._seen_s if now >= MOVING else 0.0
        self._seen_s = t if seen else self._seen_s
        rests = now <= STILL and self._still.moved(ENDS_S) <= STILL
        if rests and self._moving_s >= LEAST_S:
            self._end(t - ENDS_S + REST_S)
        elif t - self._since_s >= MOST_S:
            self._end(t)

    def _end(self, until_s: float) -> None:
        """It was shown until then."""
        self._frames = [frame for frame in self._frames if frame.t <= until_s]
        self._stage = FilmStage.FINISHED if self._frames else FilmStage.STOPPED
        key = "live.filmed" if self._frames else "live.stopped"
        self._speech.tell(self.words.say(key), "end")

    def _message(self) -> tuple[str, str]:
        if self._stage == FilmStage.FINISHED:
            return "filmed", self.words.say("live.filmed")
        if self._stage == FilmStage.STOPPED:
            return "stopped", self.words.say("live.stopped")
        if self._hint.shown is not None:
            return self._hint.shown.id.value, self.words.message(self._hint.shown)
        if self._pose is None:
            return "waiting", self.words.say("live.waiting")
        key = "film_now" if self._stage == FilmStage.RUNNING else "film_ready"
        return key, self.words.say(f"live.{key}")
