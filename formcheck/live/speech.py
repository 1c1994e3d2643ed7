"""What the page says aloud, and with which tone; all of it is also shown, a cue in few words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import (
    AttemptCompleted,
    AttemptRejected,
    CueGiven,
    Event,
    Hold,
    SetupChanged,
)
from formcheck.coach.routine_runner import ExerciseChanged, RestTick, RoutineFinished
from formcheck.coach.set_runner import (
    CountdownTick,
    HoldSecond,
    SetStage,
    SetStageChanged,
    SideFinished,
)
from formcheck.coach.usual_range import LessThanAsked
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Ending, Uncounted
from formcheck.messages.message import Message
from formcheck.wording.catalogue import Catalogue
from formcheck.wording.usual_range import asked_in_words, short_in_words

STEADY_S: Final = 1.0
"""A hint is spoken when it has been true for this long: hints flicker while a person moves."""
AGAIN_S: Final = 8.0
"""The same hint is spoken again after this long at the earliest."""
LAST_SECONDS: Final = 3
KEPT: Final = 40
OBJECTIONS: Final = frozenset({Uncounted.LOOKS_LIKE_OTHER, Uncounted.LOOKS_LIKE_NONE})
"""Why a whole repetition or hold is not counted: that is told."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing to say.

    Attributes:
        number: from 1, in order.
        t: when, in seconds of the camera.
        kind: "hint", "count", "hold", "cue", "praise" or "stage".
        text: the words, "" for a tone alone.
        tone: "tick", "go", "rep", "pause", "end" or "" for none.
        shown: the words for the eye.
    """

    number: int
    t: float
    kind: str
    text: str
    tone: str = ""
    shown: str = ""


class Speech:
    """Turns events into words; causal, keeps the latest `KEPT`.

    Args:
        words: the language.
        counted: whether something was counted already, before an interruption.
    """

    def __init__(self, words: Catalogue, *, counted: bool = False) -> None:
        self._words = words
        self._said: list[Utterance] = []
        self._number = 0
        self._t = 0.0
        self._exercise: Exercise | None = None
        self._counted = counted
        self._hint = ""
        self._hint_since_s = math.nan
        self._hint_said: dict[str, float] = {}

    @property
    def latest(self) -> tuple[Utterance, ...]:
        """What was said last, the oldest first."""
        return tuple(self._said)

    def go_on_after(self, number: int) -> None:
        """What comes has greater numbers than `number`, up to which everything was heard."""
        self._number = max(self._number, number)

    def tell(self, text: str, tone: str = "") -> None:
        """Say something that no event says."""
        self._say("stage", text, tone)

    def hear(self, t: float, events: Iterable[Event]) -> None:
        """Take in what happened until `t` seconds."""
        self._t = t
        for event in events:
            self._hear(event)
        steady = self._hint and t - self._hint_since_s >= STEADY_S
        if steady and t - self._hint_said.get(self._hint, -math.inf) >= AGAIN_S:
            self._hint_said[self._hint] = t
            self._say("hint", self._hint)

    def _hear(self, event: Event) -> None:
        match event:
            case SetupChanged(t=t, hint=hint):
                self._take_hint(t, hint)
            case CountdownTick(seconds=seconds):
                self._say("count", str(seconds), "tick")
            case AttemptCompleted(attempt=attempt):
                self._counted = True
                # A hold was counted by its seconds.
                self._say("count", "" if isinstance(attempt, Hold) else str(attempt.index), "rep")
            case HoldSecond(seconds=seconds, target_s=target_s):
                self._tell_hold(seconds, target_s)
            case CueGiven(text=text, mended=mended):
                shown = self._words.brief(text, self._exercise)
                self._say("praise" if mended else "cue", self._put(text), shown=shown)
            case AttemptRejected(reason=reason) if reason.id in OBJECTIONS:
                said = self._words.message(reason, self._exercise)
                self._say("cue", self._words.say("live.not_counted", reason=said))
            case SideFinished(missing=side):
                self._say("stage", self._words.say(f"live.now_{side}"))
            case SetStageChanged(stage=stage, reason=reason):
                self._tell_stage(stage, reason)
            case _:
                self._hear_routine(event)

    def _hear_routine(self, event: Event) -> None:
        match event:
            case ExerciseChanged(exercise=exercise, own=own, recognised=recognised):
                self._exercise = exercise
                key = "live.recognised" if recognised else "live.next_exercise"
                self._say("stage", self._words.say(key, name=exercise.name))
                if asked := asked_in_words(self._words, exercise, own):
                    self._say("stage", asked)
            case LessThanAsked(attempt=attempt, asked=asked_range) if self._exercise:
                short = short_in_words(self._words, self._exercise, attempt, asked_range)
                self._say("stage", short)
            case RestTick(seconds=seconds):
                self._tell_rest(seconds)
            case RoutineFinished():
                key = "live.all_done" if self._counted else "live.all_passed"
                self._say("stage", self._words.say(key), "end")
            case _:
                pass

    def _take_hint(self, t: float, hint: Message | None) -> None:
        said = self._put(hint) if hint is not None else ""
        if said != self._hint:
            self._hint, self._hint_since_s = said, t

    def _put(self, message: Message) -> str:
        """The message in words, of the exercise that was announced last."""
        return self._words.message(message, self._exercise)

    def _tell_hold(self, seconds: int, target_s: float) -> None:
        left = round(target_s) - seconds
        if left == 0:
            self._say("hold", self._words.say("live.release"), "go")
        elif 0 < left <= LAST_SECONDS:
            self._say("hold", str(left), "tick")
        elif seconds == 1:
            self._say("hold", self._words.say("live.hold"))

    def _tell_stage(self, stage: SetStage, reason: Ending | None) -> None:
        if stage is not SetStage.SETUP:
            self._hint = ""
        if stage is SetStage.RUNNING:
            self._say("stage", self._words.say("live.go"), "go")
        elif stage is SetStage.PAUSED:
            self._say("stage", self._words.say("live.paused"), "pause")
        elif stage is SetStage.SETUP and reason is Ending.LEFT:
            self._say("stage", self._words.say("live.set_left"), "pause")
        elif stage is SetStage.DONE:
            reached = reason is Ending.TARGET_REACHED
            key = "live.set_done" if reached else "live.stopped"
            self._say("stage", self._words.say(key), "end")

    def _tell_rest(self, seconds: int) -> None:
        if seconds > LAST_SECONDS:
            self._say("stage", self._words.say("live.rest_seconds", count=seconds))
        else:
            self._say("count", str(seconds), "tick")

    def _say(self, kind: str, text: str, tone: str = "", shown: str = "") -> None:
        self._number += 1
        said = Utterance(self._number, self._t, kind, text, tone, shown or text)
        self._said = [*self._said, said][-KEPT:]
