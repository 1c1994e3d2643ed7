"""The causal engine: one pose after the other in, events out."""

from __future__ import annotations

import math
from typing import Final

from formcheck.coach.conditions import CLOSES_S, Conditions, Gate
from formcheck.coach.counter import Counter, Result
from formcheck.coach.cues import CueChooser
from formcheck.coach.events import (
    Attempt,
    AttemptCompleted,
    CueGiven,
    Event,
    PersonFound,
    PersonLost,
    Phase,
    PhaseChanged,
    SetupChanged,
    Verdict,
)
from formcheck.coach.grading import Grader
from formcheck.coach.opinion import Opinion
from formcheck.coach.reading import FrameReader, Reading, Sighting
from formcheck.coach.setup import exercise_hint
from formcheck.coach.snapshot import Snapshot
from formcheck.coach.tally import Tally
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Uncounted
from formcheck.messages.message import Message
from formcheck.pose.frame import PoseFrame

LOST_S: Final = 2.25
"""Nobody seen for longer than this ends the movement under way: holes of two seconds, and a
picture or two beside them, are bridged."""
CUE_SHOWN_S: Final = 4.0


class Session:
    """Follows one person through one exercise; causal, so live and recorded give the same.

    `update` takes frames. Whoever needs the readings too, such as a set that checks the setup
    first, calls `read` and passes on to `take` what shall be counted. Several sessions that watch
    the same person share its sightings: each takes them by `see`, and no frames.

    Args:
        exercise: an exercise, or the id of one.
        opinion: is asked about each repetition or hold before it counts, and what is done instead.

    Attributes:
        exercise: what is done.
        opinion: as given.
        conditions: what must hold for movements to be it.

    Raises:
        ExerciseError: there is no exercise with this id.
    """

    def __init__(self, exercise: Exercise | str, opinion: Opinion | None = None) -> None:
        self.exercise = load_exercise(exercise) if isinstance(exercise, str) else exercise
        self._reader = FrameReader(self.exercise)
        features = self._reader.features
        self.conditions = Conditions(self.exercise, features)
        self._grader = Grader(self.exercise, features, self.conditions)
        self.opinion = opinion
        self._counter = Counter(self.exercise, features, self._grader, opinion)
        self._gate = Gate()
        self._cues = CueChooser(self.exercise)
        self._tally = Tally()
        self._t = -math.inf
        self._reading: Reading | None = None
        self._last_frame: PoseFrame | None = None
        self._seen = False
        self._seen_s = -math.inf
        self._phase = Phase.REST
        self._cue: CueGiven | None = None

    @property
    def phase(self) -> Phase:
        """Where in the movement the person is."""
        return self._phase

    @property
    def hold_s(self) -> float:
        """Seconds in position in the hold under way, 0 outside of one."""
        return self._counter.hold_s

    @property
    def since_s(self) -> float:
        """When the movement under way began, NaN while there is none."""
        return self._counter.since_s

    @property
    def ready(self) -> bool:
        """Whether the person is in the exercise, so that movements count."""
        return self._gate.is_open

    def update(self, frame: PoseFrame) -> tuple[Event, ...]:
        """Take in the next frame; what happened, in order.

        Raises:
            ValueError: the frame is not later than the one before.
        """
        return tuple(event for reading in self.read(frame) for event in self.take(reading))

    def read(self, frame: PoseFrame) -> list[Reading]:
        """What is certain of the frames so far, each once, without counting it.

        Raises:
            ValueError: the frame is not later than the one before.
        """
        if not frame.t > self._t:
            raise ValueError(f"Expected a time after {self._t} s, but got {frame.t} s.")
        self._t = frame.t
        return self._seen_by_all(self._reader.read(frame, resting=not self._counter.active))

    def see(self, sighting: Sighting) -> list[Event]:
        """Take in what was seen in the next frame; what happened, in order."""
        self._t = sighting.t
        reading = self._reader.measure(sighting, resting=not self._counter.active)
        return self.take(*self._seen_by_all([reading]))

    def take(self, reading: Reading) -> list[Event]:
        """Count and judge one reading; what happened, in order."""
        t = reading.t
        if reading.restarted:
            self._counter.cut(t)
        # A stream that was interrupted, such as by a pause, shows nobody in between.
        events = self._lose(t) if self._seen and t - self._seen_s > LOST_S else []
        self._reading = reading
        if not reading.seen:
            self._tally.unseen(t, self._gate)
            return [*events, *self._watch_gate(reading)]
        if not self._seen:
            events.append(PersonFound(t))
        self._seen, self._seen_s = True, t
        self._last_frame = reading.frame
        events += self._watch_gate(reading)
        self._tally.seen(reading, self._gate)
        if self._gate.is_open:
            events += self._told(t, self._counter.take(reading))
            events += self._enter(reading)
        return events

    def finish(self) -> tuple[Event, ...]:
        """No more frames: settle what is under way; the last events."""
        held_back = self._seen_by_all(self._reader.flush(resting=not self._counter.active))
        events = [event for reading in held_back for event in self.take(reading)]
        events += self._told(self._t, self._counter.finish(self._seen_s))
        return (*events, self._tally.finished(self._t))

    def snapshot(self) -> Snapshot:
        """The session at this moment."""
        cue = self._cue if self._cue and self._t - self._cue.t <= CUE_SHOWN_S else None
        reading = self._reading
        verdicts = self._tally.verdicts
        return Snapshot(
            t=self._t,
            frame=self._last_frame,
            ready=self._gate.is_open,
            hint=self._gate.hint,
            phase=self._phase,
            progress=reading.x if reading else math.nan,
            side=reading.side if reading else None,
            near=reading.near if reading else "right",
            view=reading.view if reading else self._tally.view,
            good=verdicts[Verdict.GOOD],
            faulty=verdicts[Verdict.FAULTY],
            not_judged=verdicts[Verdict.NOT_JUDGED],
            hold_s=self._counter.hold_s,
            cue=cue.text if cue else None,
            cue_mended=cue.mended if cue else False,
            form=self._form_now(),
            last_verdict=self._tally.last,
            measures=self._measures(),
        )

    def _seen_by_all(self, readings: list[Reading]) -> list[Reading]:
        """The readings, once the second opinion has seen them too."""
        if self.opinion is not None:
            for reading in readings:
                self.opinion.see(reading)
        return readings

    def _form_now(self) -> Verdict | None:
        reading = self._reading
        if self._phase is not Phase.END or reading is None or not reading.seen:
            return None
        return self._grader.form_now(reading.judged, reading.view, reading.side)

    def _measures(self) -> dict[str, float]:
        reading = self._reading
        if reading is None or not reading.seen:
            return {}
        columns = self._reader.features.columns_of
        found = {name: columns(name, reading.side) for name in self.exercise.measures}
        return {name: reading.judged[at[0]] if at else math.nan for name, at in found.items()}

    def _lose(self, t: float) -> list[Event]:
        """The person is gone: with them the movement under way."""
        self._seen = False
        events: list[Event] = [PersonLost(t)]
        reason = Message(Uncounted.OUT_OF_SIGHT)
        events += self._told(t, self._counter.abandon(self._seen_s, reason))
        return [*events, *self._enter(None, t)]

    def _watch_gate(self, reading: Reading) -> list[Event]:
        t = reading.t
        if not reading.seen and self._seen:
            return []  # out of sight for a moment: nothing is known, nothing has changed
        hint = exercise_hint(self.exercise, self.conditions, reading, opinion=self.opinion)
        if not self._gate.update(t, hint):
            return []
        hint = self._gate.hint
        events: list[Event] = [SetupChanged(t, hint is None, hint)]
        if hint is not None:
            left = self._counter.abandon(t - CLOSES_S, hint)
            events += self._told(t, [*left, *self._counter.leave(t)])
            events += self._enter(reading)
        return events

    def _told(self, t: float, results: list[Result]) -> list[Event]:
        """The events that tell of finished movements, and the cue that follows."""
        events: list[Event] = []
        for result in results:
            if not isinstance(result, Attempt):
                events.append(result)
                continue
            self._tally.add(result)
            events.append(AttemptCompleted(t, result))
            cue = self._cues.after(t, result)
            if cue is not None:
                self._cue = cue
                events.append(cue)
        return events

    def _enter(self, reading: Reading | None, t: float = math.nan) -> list[Event]:
        phase = self._counter.phase
        if phase is self._phase:
            return []
        self._phase = phase
        side = reading.side if reading else None
        return [PhaseChanged(reading.t if reading else t, phase, side)]
