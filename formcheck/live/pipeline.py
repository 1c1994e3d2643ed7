"""Leads a person through a routine: poses and orders in, what is shown and said out."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from formcheck.coach.events import (
    Attempt,
    AttemptCompleted,
    AttemptRejected,
    CueGiven,
    Event,
    Side,
    Verdict,
)
from formcheck.coach.opinion import Opinion
from formcheck.coach.reading import PersonReader
from formcheck.coach.routine_runner import (
    ExerciseChanged,
    PlannedStep,
    RoutineRunner,
    RoutineStage,
    RunnerSnapshot,
    SetFinished,
)
from formcheck.coach.session import Session
from formcheck.coach.setup import SetupCheck, person_hint
from formcheck.exercises.model import Exercise
from formcheck.history.entries import PainMoment
from formcheck.history.outbox import OutboxState
from formcheck.live.history_writer import HistoryPosition, HistoryWriter
from formcheck.live.picture_choice import Best, PictureChooser, Worst
from formcheck.live.protocol import Command, Order, Pain
from formcheck.live.speech import OBJECTIONS, Speech, Utterance
from formcheck.media.clock import MonotonicClock
from formcheck.messages.ids import Ending, Hint, Uncounted
from formcheck.messages.message import Message
from formcheck.motion.body import Body
from formcheck.motion.gesture import ArmSignal, ArmSignals
from formcheck.pose.frame import PoseFrame
from formcheck.recognition.free_runner import FreeRunner
from formcheck.routines.model import Routine
from formcheck.safety.pain import pain_advice
from formcheck.wording.catalogue import Catalogue

LONGEST_GAP_S: Final = 120.0
"""A picture that is later than this against the one before has another clock."""
CUES: Final = ("cue", "praise")
CUE_S: Final = 6.0
"""A cue is shown for so long."""
READY_S: Final = 3.0
"""Whoever is in the starting position for so long before the start begins without a click."""
HINT_S: Final = 2.0
"""What is to be fixed first stays for so long, so that it can be read: hints flicker."""
SETTLES_S: Final = 1.0
"""Storing takes milliseconds where nothing is in the way."""
STORING_S: Final = 1.0
"""How often is looked whether everything is stored, while something waits."""
ASKED_S: Final = 20.0
"""Whether another exercise is done is asked for so long after it last looked so: who is asked has
to come to the screen."""
ENDS: Final = {"stop": Ending.STOPPED, "hurts": Ending.HURT, "end": Ending.INTERRUPTED}


@dataclass(frozen=True, slots=True)
class Cue:
    """The cue that is shown.

    Attributes:
        number: of the utterance that says it.
        t: since when.
        rule: what it is about.
        text: what it says.
        fixed: whether it is praise.
        side: the side that was exercised.
    """

    number: int
    t: float
    rule: str
    text: Message
    mended: bool
    side: Side | None


@dataclass(frozen=True, slots=True)
class ExerciseQuestion:
    """Whether another exercise is being done than the one that was chosen.

    Attributes:
        t: when it last looked so.
        other: the id of that exercise.
    """

    t: float
    other: str


@dataclass(frozen=True, slots=True)
class Objection:
    """A repetition or hold that is not counted because of what it looks like.

    Attributes:
        t: when.
        reason: why.
    """

    t: float
    reason: Message


@dataclass(frozen=True, slots=True)
class RoutinePosition:
    """Where in a routine somebody is, so that it can be gone on with.

    Attributes:
        started: whether the routine was started.
        over: whether it is over.
        step: the exercise's place in the routine, from 0.
        set_number: from 1.
        done: the greatest number of an order that was taken.
    """

    started: bool = False
    over: bool = False
    step: int = 0
    set_number: int = 1
    done: int = 0


@dataclass(frozen=True, slots=True)
class LiveSnapshot:
    """Everything that is shown.

    Attributes:
        t: seconds of the routine.
        seq: the number of the last picture.
        done: the greatest number of an order that was taken.
        ack: repetitions and holds that are kept.
        started: whether the routine was started.
        seen: whether a picture has come.
        runner: where in the routine the person is.
        hint: what to fix first, for the eye: it stays for a while.
        attempts: the repetitions or holds of the set under way, or of the last one.
        said: what was said last.
        cue: the cue that is shown, None where none is.
        question: the id of the exercise that may be done instead, None where nobody asks.
        objection: why the last movement is not counted, None where that is long ago.
        worst: the picture of the worst of the set under way, or of the last one.
        best: the picture of the best.
        storing: whether everything is in the history, and if not, why.
        interrupted_at: when the routine was interrupted that waits to go on; else None.
        earlier: how many were good in each set of the last time, by exercise.
        plans: all steps of the routine.
        sets: the sets that are finished.
        before: the pain score before the exercise, None where it was not told.
        after: the same after it.
        pose: the last pose.
    """

    t: float
    seq: int
    done: int
    ack: int
    started: bool
    seen: bool
    runner: RunnerSnapshot
    hint: Message | None
    attempts: tuple[Attempt, ...]
    said: tuple[Utterance, ...]
    cue: Cue | None
    question: str | None
    objection: Message | None
    worst: Worst | None
    best: Best | None
    storing: OutboxState
    interrupted_at: datetime | None
    earlier: Mapping[str, Sequence[int]]
    plans: tuple[PlannedStep, ...]
    sets: tuple[SetFinished, ...]
    before: int | None
    after: int | None
    pose: PoseFrame | None


class LivePipeline:
    """One person, one routine; safe to use from several threads.

    Args:
        runner: the routine, or what follows somebody who chose none.
        writer: what was done goes there.
        words: the language that is spoken.
        now: a steady clock in seconds.
        earlier: how many were good in each set of the last time, by exercise.
        place: where to go on, after an interruption; `runner` begins there.
        unfit: exercises that this person is advised against: nobody is asked to do one.
        keep: is told the place, the position in the history and the routine, before anything of
            them is in the history.
    """

    def __init__(
        self,
        runner: RoutineRunner | FreeRunner,
        writer: HistoryWriter,
        words: Catalogue,
        *,
        now: Callable[[], float],
        earlier: Mapping[str, Sequence[int]] | None = None,
        place: RoutinePosition | None = None,
        unfit: Collection[str] = (),
        keep: Callable[
            [RoutinePosition, HistoryPosition, Routine | None], None
        ] = lambda _, __, ___: None,
    ) -> None:
        self.writer = writer
        self.words = words
        self.runner = runner
        self._now = now
        self._keep = keep
        self._unfit = unfit
        self._earlier = earlier or {}
        self._interrupted_at: datetime | None = None
        self._arms = ArmSignals()
        self._started = place is not None and place.started
        self._done = place.done if place else 0
        self._kept: tuple[RoutinePosition, HistoryPosition, Routine | None] | None = None
        self._clock = MonotonicClock(longest_gap_s=LONGEST_GAP_S)
        self._speech = Speech(words, counted=writer.committed > 0)
        self._evidence = PictureChooser()
        self._runner = runner.snapshot()
        self._preview = _preview_of(runner)
        self._hint = SteadyHint()
        self._cue: Cue | None = None
        self._question: ExerciseQuestion | None = None
        self._objection: Objection | None = None
        if place is not None:
            self._kept = self._point()
        self._right_s = math.nan
        self._t = 0.0
        self._seq = 0
        self._pose: PoseFrame | None = None
        self._stored_s = -math.inf
        self._storing = OutboxState(0, safe=True, problem=None)
        self._lock = threading.Lock()
        self._committing = threading.Lock()

    @property
    def over(self) -> bool:
        """Whether the routine has ended."""
        return self.runner.stage in {RoutineStage.FINISHED, RoutineStage.STOPPED}

    @property
    def last_said(self) -> int:
        """The number of what was said last, 0 before anything was."""
        return self._speech.latest[-1].number if self._speech.latest else 0

    @property
    def started(self) -> bool:
        """Whether the routine was started."""
        return self._started

    @property
    def due(self) -> bool:
        """Whether there is something to `commit`, or to look whether it is stored by now."""
        looks = self._storing.waiting and self._now() - self._stored_s >= STORING_S
        return bool(looks) or self.writer.due or self._point() != self._kept

    @property
    def pose(self) -> PoseFrame | None:
        """The newest pose, None before the first."""
        return self._pose

    def take(self, seq: int, pose: PoseFrame, brightness: float | None = None) -> None:
        """Take in the next pose, whose picture has the number `seq`."""
        with self._lock:
            self._t = self._clock.tick(pose.t)
            self._seq = seq
            self._pose = pose
            if self.over:
                return
            pose = pose.at(self._t)
            if self._interrupted_at is not None:
                self._wait_for_sign(pose)
                return
            if not self._started:
                self._prepare(pose, brightness)
                return
            events = self.runner.update(pose, brightness)
            self._evidence.see(self._t, seq, self._runner, events)
            self._hear(events)
            self._hint.take(self._t, _hint_of(self._runner))
            self._ask()

    def order(self, order: Order) -> None:
        """Do what the person asks for, once: what has a number that was taken is known."""
        with self._lock:
            if order.number <= self._done:
                return
            self._done = order.number
            if isinstance(order, Pain):
                self.writer.pain(order.when, order.score)
            else:
                self._obey(order)

    def tell_pain(self, when: PainMoment, score: int) -> None:
        """Keep a pain score from 0 to 10."""
        with self._lock:
            self.writer.pain(when, score)
        self.commit()

    def interrupt(self, at: datetime) -> None:
        """Whoever exercised was away since `at`: a set under way waits until they go on."""
        with self._lock:
            if not self._started or self.over or self._interrupted_at is not None:
                return
            self._interrupted_at, self._arms = at, ArmSignals()
            if self.runner.stage is not RoutineStage.PAUSED:
                self._hear(self.runner.pause(self._t))

    def stop(self, reason: Ending) -> None:
        """End the routine."""
        with self._lock:
            self._stop(reason)

    def heard(self, number: int) -> None:
        """The browser has heard what was said up to `number`: what comes has greater ones."""
        with self._lock:
            self._speech.go_on_after(number)

    def commit(self) -> None:
        """Keep what happened: when this returns, not even a kill loses it. Waits for the disk."""
        with self._committing:
            with self._lock:
                point, entries = self._point(), self.writer.take()
            if point != self._kept:
                self._keep(*point)
                self._kept = point
            self.writer.put(entries)
            if point[0].over:  # the last look for many a display
                self.writer.settle(SETTLES_S)
            self._storing, self._stored_s = self.writer.state(), self._now()

    def renew(self) -> None:
        """The session has another name: what is kept of it has to be kept again."""
        with self._lock:
            self._kept = None

    def now(self) -> LiveSnapshot:
        """How things are now."""
        with self._lock:
            cue = self._cue if self._cue and self._t - self._cue.t < CUE_S else None
            object_s = self._t - self._objection.t if self._objection else math.inf
            return LiveSnapshot(
                t=self._t,
                seq=self._seq,
                done=self._done,
                ack=self.writer.committed,
                started=self._started,
                seen=self._pose is not None,
                runner=self._runner,
                hint=self._hint.shown,
                attempts=self._attempts(),
                said=self._speech.latest,
                cue=cue,
                question=self._question.other if self._question else None,
                objection=self._objection.reason if self._objection and object_s < CUE_S else None,
                worst=self._evidence.worst,
                best=self._evidence.best,
                storing=self._storing,
                interrupted_at=self._interrupted_at,
                earlier=self._earlier,
                plans=self.runner.plans,
                sets=tuple(self.runner.finished_sets),
                before=self.writer.before,
                after=self.writer.after,
                pose=self._pose,
            )

    def correct(self, number: int, exercise: Exercise) -> bool:
        """Set `number`, from 0, of those that are finished was another exercise.

        Returns:
            Whether it was judged again, from its poses; else its count stays, and is not judged.

        Raises:
            TypeError: an exercise was chosen beforehand.
        """
        with self._lock:
            if not isinstance(self.runner, FreeRunner):
                raise TypeError("Expected a session in which nothing was chosen.")
            before = self.runner.finished_sets[number]
            attempts = self.runner.judged_anew(number, exercise)
            self.writer.replace_set(number, exercise, attempts, len(before.attempts))
            kept = attempts or tuple(map(_not_judged, before.attempts))
            self.runner.replace_set(number, exercise, kept)
        self.commit()
        return bool(attempts)

    def _point(self) -> tuple[RoutinePosition, HistoryPosition, Routine | None]:
        runner = self._runner
        place = RoutinePosition(
            self._started, self.over, runner.step, runner.set_number, self._done
        )
        return place, self.writer.position, self.runner.routine

    def _obey(self, command: Command) -> None:
        runner, t = self.runner, self._t
        if command.do == "start":
            self._start()
        elif command.do in ENDS:
            self._stop(ENDS[command.do])
        elif command.do in {"change", "insist"}:
            self._answer(change=command.do == "change")
        elif not self._started or self.over:
            return
        elif command.do == "resume" and self._interrupted_at is not None:
            self._go_on()
        elif command.do == "skip":
            self._hear(runner.skip(t) if isinstance(runner, RoutineRunner) else ())
        # A pause that is asked for twice is no way on.
        elif (runner.stage is RoutineStage.PAUSED) == (command.do == "resume"):
            self._hear(runner.pause(t))

    def _prepare(self, pose: PoseFrame, brightness: float | None) -> None:
        """Before the start; whoever is in the starting position for a while begins."""
        hint = self._preview.hint(pose, brightness)
        self._hint.take(self._t, hint)
        self._ask()
        if hint is not None:
            self._right_s = math.nan
        elif math.isnan(self._right_s):
            self._right_s = self._t
        elif self._t - self._right_s >= READY_S:
            self._start()

    def _start(self) -> None:
        """Begin, unless it hurts too much."""
        before = self.writer.before
        self._started = before is None or not pain_advice(None, before).stop
        if self._started and not isinstance(self.runner, RoutineRunner):
            self._speech.tell(self.words.say("live.free_go"))

    def _ask(self) -> None:
        """Ask what is done, as long as it looks like another exercise, and a while longer."""
        hint = self._hint.shown
        if hint is not None and hint.id is Hint.OTHER_EXERCISE:
            self._question = self._question_of(hint)
        elif self._question is not None and self._t - self._question.t >= ASKED_S:
            self._question = None

    def _question_of(self, message: Message) -> ExerciseQuestion | None:
        other: str = message["other"]
        return None if other in self._unfit else ExerciseQuestion(self._t, other)

    def _answer(self, *, change: bool) -> None:
        """What the person says to the question: do the other exercise, or go on as chosen."""
        question, self._question, self._objection = self._question, None, None
        runner = self.runner
        if question is None or self.over or not isinstance(runner, RoutineRunner):
            return
        if change:
            self._hear(runner.change(self._t, question.other))
        else:
            runner.insist()
        self._preview, self._hint = _preview_of(runner), SteadyHint()
        self._right_s = math.nan

    def _wait_for_sign(self, pose: PoseFrame) -> None:
        """A raised hand goes on with what was interrupted, both arms end it."""
        signal = self._arms.update(self._t, Body(pose) if pose.seen else None)
        if signal is ArmSignal.STOP:
            self._stop(Ending.STOP_GESTURE)
        elif signal is ArmSignal.PAUSE:
            self._go_on()

    def _go_on(self) -> None:
        self._interrupted_at = None
        if self.runner.stage is RoutineStage.PAUSED:
            self._hear(self.runner.pause(self._t))

    def _stop(self, reason: Ending) -> None:
        self._interrupted_at = None
        if not self.over:
            self._hear(self.runner.stop(self._t, reason))
        self.writer.close(reason)

    def _hear(self, events: Iterable[Event]) -> None:
        """Everybody who has to know hears of it."""
        events = tuple(events)
        self._runner = self.runner.snapshot()
        self._speech.hear(self._t, events)
        self.writer.note(events)
        for event in events:
            if isinstance(event, CueGiven):
                self._cue = self._cue_of(event)
            elif isinstance(event, AttemptRejected) and event.reason.id in OBJECTIONS:
                self._objection = Objection(self._t, event.reason)
                if event.reason.id is Uncounted.LOOKS_LIKE_OTHER:
                    self._question = self._question_of(event.reason)
            elif isinstance(event, AttemptCompleted | SetFinished | ExerciseChanged):
                self._cue = None if isinstance(event, SetFinished) else self._cue
                self._question = self._objection = None
        if self.over:
            self.writer.close(self._runner.reason or Ending.FINISHED)

    def _cue_of(self, event: CueGiven) -> Cue:
        attempts = self._attempts()
        side = attempts[-1].side if attempts else None
        cues = (said.number for said in self._speech.latest if said.kind in CUES)
        number = max(cues)
        return Cue(number, self._t, event.rule, event.text, event.mended, side)

    def _attempts(self) -> tuple[Attempt, ...]:
        if self._runner.current_set is not None:
            return self.runner.attempts
        return self._runner.last.attempts if self._runner.last else ()


class SteadyHint:
    """Keeps what is to be fixed first for long enough to be read.

    Attributes:
        shown: the hint, None where nothing is to be fixed.
    """

    def __init__(self) -> None:
        self.shown: Message | None = None
        self._since_s = -math.inf

    def take(self, t: float, hint: Message | None) -> None:
        """What is to be fixed at `t` seconds."""
        if hint != self.shown and (self.shown is None or t - self._since_s >= HINT_S):
            self.shown, self._since_s = hint, t


class Preview:
    """Checks the setup of the first exercise before the start; nothing is counted."""

    def __init__(self, exercise: Exercise, opinion: Opinion | None = None) -> None:
        self._session = Session(exercise, opinion)
        self._check = SetupCheck(exercise, self._session.conditions, opinion)

    def hint(self, pose: PoseFrame, brightness: float | None) -> Message | None:
        """What is to be fixed first, None where everything is right."""
        hint: Message | None = None
        for reading in self._session.read(pose):
            hint = self._check.update(reading, brightness).hint
        return hint


class FreePreview:
    """Checks whether the whole person is in the picture, whatever they are going to do."""

    def __init__(self) -> None:
        self._person = PersonReader()

    def hint(self, pose: PoseFrame, brightness: float | None) -> Message | None:
        """What is to be fixed first, None where everything is right."""
        hint: Message | None = None
        for seen in self._person.read(pose):
            hint = person_hint(seen, brightness)
        return hint


def _preview_of(runner: RoutineRunner | FreeRunner) -> Preview | FreePreview:
    exercise = runner.snapshot().exercise
    if exercise is None or not isinstance(runner, RoutineRunner):
        return FreePreview()
    return Preview(exercise, runner.opinion())


def _not_judged(attempt: Attempt) -> Attempt:
    """The same, of which nothing but that it was is known."""
    return replace(
        attempt,
        verdict=Verdict.NOT_JUDGED,
        faults=(),
        not_judged=(),
        measures={},
        range=math.nan,
    )


def _hint_of(runner: RunnerSnapshot) -> Message | None:
    if runner.current_set is None:
        return None
    session = runner.current_set.session
    # Nobody who chose nothing does it wrongly.
    return session.hint if session and runner.steps else runner.current_set.hint
