"""The causal engine: one pose after the other in, events out."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from formcheck.coach.cues import CueChooser
from formcheck.coach.events import (
    Attempt,
    AttemptRejected,
    CueGiven,
    Event,
    Finished,
    Hold,
    HoldCompleted,
    PersonFound,
    PersonLost,
    Phase,
    PhaseChanged,
    Rep,
    RepCompleted,
    SetupChanged,
    Side,
    Verdict,
)
from formcheck.coach.excursions import REST_MEMORY_S, Excursion, ExcursionDetector
from formcheck.coach.follower import Followed, PersonFollower
from formcheck.coach.gate import CLOSES_S, Gate
from formcheck.coach.grading import Grader
from formcheck.coach.instruments import Instruments
from formcheck.coach.movement import BASELINE_S, END_SHARE
from formcheck.coach.progress import Progress, ProgressMeter
from formcheck.coach.recorder import Recorder, Row
from formcheck.coach.snapshot import Snapshot
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.motion.body import Axes, Body
from formcheck.motion.view import ViewTracker
from formcheck.pose.frame import PoseFrame

LOST_S: Final = 1.0
"""Nobody seen for this long ends the movement under way."""
LEAP: Final = 0.35
"""Progress that differs by more than this across a cut is not one movement."""
CUE_SHOWN_S: Final = 4.0
UNCONFIRMED: Final = "small, and the only one like it"


class Session:
    """Follows one person through one exercise; causal, so live and recorded give the same.

    Args:
        exercise: an exercise, or the id of one.

    Raises:
        ExerciseError: there is no exercise with this id.
    """

    def __init__(self, exercise: Exercise | str) -> None:
        self.exercise = load_exercise(exercise) if isinstance(exercise, str) else exercise
        self.events: list[Event] = []
        self._instruments = Instruments(self.exercise)
        self._meter = ProgressMeter(self.exercise, self._instruments)
        self._gate = Gate(self.exercise, self._instruments)
        signal = self.exercise.signal
        self._detector = ExcursionDetector(
            min_range=signal.min_range / abs(signal.end - signal.rest),
            min_s=signal.min_s,
            convincing=signal.convincing,
            joins_late=self.exercise.mode == "hold",
            sided=self.exercise.sided,
        )
        self._grader = Grader(self.exercise, self._instruments)
        self._cues = CueChooser(self.exercise)
        self._follower = PersonFollower()
        self._view = ViewTracker()
        self._recorder = Recorder(len(self._instruments.columns))
        self._tally = _Tally()
        self._frame: PoseFrame | None = None
        self._t = -math.inf
        self._seen = False
        self._seen_s = -math.inf
        self._phase = Phase.REST
        self._progress = Progress(math.nan, None)
        self._values: list[float] = []
        self._before_cut: float | None = None
        self._hold_s = 0.0
        self._hold_t = math.nan
        self._cue: CueGiven | None = None

    def update(self, frame: PoseFrame) -> tuple[Event, ...]:
        """Take in the next frame; what happened, in order.

        Raises:
            ValueError: the frame is not later than the one before.
        """
        if not frame.t > self._t:
            raise ValueError(f"Expected a time after {self._t} s, but got {frame.t} s.")
        self._t = frame.t
        return self._take(self._follower.accept(frame))

    def finish(self) -> tuple[Event, ...]:
        """No more frames: settle what is under way; the last events."""
        events = list(self._take(self._follower.flush()))
        last = [
            *self._abandon(self._seen_s, "not finished"),
            *self._unconfirmed(self._t, self._detector.forget_doubtful()),
            self._tally.finished(self._t),
        ]
        self.events += last
        return (*events, *last)

    def snapshot(self) -> Snapshot:
        """The session at this moment."""
        cue = self._cue if self._cue and self._t - self._cue.t <= CUE_SHOWN_S else None
        verdicts = self._tally.verdicts
        return Snapshot(
            t=self._t,
            frame=self._frame,
            ready=self._gate.is_open,
            hint=self._gate.hint,
            phase=self._phase,
            progress=self._progress.x,
            side=self._progress.side,
            near=self._view.near,
            view=self._view.view,
            good=verdicts[Verdict.GOOD],
            faulty=verdicts[Verdict.FAULTY],
            not_judged=verdicts[Verdict.NOT_JUDGED],
            hold_s=self._hold_s,
            cue=cue.text if cue else "",
            cue_mended=cue.mended if cue else False,
            form=self._form_now(),
            last_verdict=self._tally.last,
            measures=self._measures(),
        )

    def _form_now(self) -> Verdict | None:
        if self._phase is not Phase.END or not self._values:
            return None
        return self._grader.form_now(self._values, self._view.view, self._progress.side)

    def _measures(self) -> dict[str, float]:
        side = self._progress.side
        found = {}
        for name in self.exercise.measures if self._values else ():
            columns = self._instruments.columns_of(name, side)
            found[name] = self._values[columns[0]] if columns else math.nan
        return found

    def _take(self, settled: list[Followed]) -> tuple[Event, ...]:
        events = [event for followed in settled for event in self._step(followed)]
        self.events += events
        return tuple(events)

    def _step(self, followed: Followed) -> list[Event]:
        frame = followed.frame
        if followed.restarted:
            self._cut()
        body = Body(frame) if frame.seen else None
        if body is None or not body.seen:
            return self._unseen(frame.t)
        self._frame = frame
        events: list[Event] = [] if self._seen else [PersonFound(frame.t)]
        self._seen, self._seen_s = True, frame.t
        reference = self._view.update(body)
        raw, judged = self._instruments.read(body, self._view.near, reference)
        self._values = judged
        self._progress = self._meter.read(frame.t, raw, body, resting=not self._detector.active)
        events += self._watch_gate(frame.t, raw, reference.axes)
        self._tally.seen(frame.t, self._view, self._gate)
        self._recorder.add(
            Row(frame.t, self._progress.x, self._progress.side, self._view.view, raw, judged)
        )
        if self._gate.is_open:
            events += self._count(frame.t)
        return events

    def _cut(self) -> None:
        """Another shot or another place: what was known of the view is void."""
        self._view.restart()
        self._meter.restart()
        self._before_cut = self._progress.x if self._detector.active else None

    def _unseen(self, t: float) -> list[Event]:
        self._tally.unseen(t, self._gate)
        self._values = []
        events: list[Event] = []
        if self._seen and t - self._seen_s >= LOST_S:
            self._seen = False
            self._progress = Progress(math.nan, None)
            events.append(PersonLost(t))
            events += self._abandon(self._seen_s, "the person went out of sight")
        if self._gate.update(t, None, self._view.view, None):
            events.append(SetupChanged(t, self._gate.is_open, self._gate.hint))
        return events

    def _watch_gate(self, t: float, raw: list[float], axes: Axes) -> list[Event]:
        if not self._gate.update(t, raw, self._view.view, axes):
            return []
        events: list[Event] = [SetupChanged(t, self._gate.is_open, self._gate.hint)]
        if not self._gate.is_open:
            events += self._abandon(t - CLOSES_S, self._gate.hint)
            events += self._unconfirmed(t, self._detector.forget_doubtful())
        return events

    def _unconfirmed(self, t: float, small: Iterable[Excursion]) -> list[Event]:
        return [AttemptRejected(t, excursion.start_s, UNCONFIRMED) for excursion in small]

    def _abandon(self, t: float, reason: str) -> list[Event]:
        """End the movement under way, whose last good moment was `t`.

        A repetition that does not come back is none. A hold does not need the way back: what was
        held until then counts.
        """
        events: list[Event] = []
        if self._detector.active:
            excursion = self._detector.cut_off(t)
            rejected = AttemptRejected(self._t, excursion.start_s, reason)
            events = [rejected]
            if self.exercise.mode == "hold":
                events = self._complete(self._t, excursion)
        self._detector.restart()
        self._hold_s = 0.0
        return [*events, *self._enter(self._t, Phase.REST)]

    def _count(self, t: float) -> list[Event]:
        x = self._progress.x
        events: list[Event] = []
        if self._before_cut is not None and not math.isnan(x):
            if abs(x - self._before_cut) > LEAP:
                events += self._abandon(t, "the picture changed in the middle of it")
            self._before_cut = None
        if self._detector.active and t - self._detector.start_s > self.exercise.signal.max_s:
            events += self._abandon(t, "not over in time")
        started_s = self._detector.start_s
        for excursion in self._detector.update(t, x):
            events += self._complete(t, excursion)
        events += self._unconfirmed(t, self._detector.unconfirmed)
        if self._detector.rejected:
            events.append(AttemptRejected(t, started_s, self._detector.rejected))
        events += self._enter(t, self._current_phase(x))
        self._time_hold(t)
        if not self._detector.active and not self._detector.doubtful:
            self._recorder.forget_before(t - REST_MEMORY_S - BASELINE_S)
        return events

    def _complete(self, t: float, excursion: Excursion) -> list[Event]:
        result = self._grader.grade(excursion, self._recorder, self._tally.count + 1)
        if isinstance(result, str):
            return [AttemptRejected(t, excursion.start_s, result)]
        self._tally.add(result)
        events: list[Event] = [_completed(t, result)]
        cue = self._cues.after(t, result)
        if cue is not None:
            self._cue = cue
            events.append(cue)
        return events

    def _current_phase(self, x: float) -> Phase:
        detector = self._detector
        if not detector.active:
            return Phase.REST
        if math.isnan(x):
            return self._phase
        if x >= detector.low + END_SHARE * (detector.high - detector.low):
            # While the movement still grows, every moment is its furthest.
            return Phase.END if self._phase is not Phase.REST else Phase.OUT
        return Phase.BACK if self._phase in {Phase.END, Phase.BACK} else Phase.OUT

    def _enter(self, t: float, phase: Phase) -> list[Event]:
        if phase is self._phase:
            return []
        self._phase = phase
        return [PhaseChanged(t, phase, self._progress.side)]

    def _time_hold(self, t: float) -> None:
        """The running time of the hold under way; the final one is measured when it is over."""
        if self._phase is Phase.END:
            self._hold_s += t - self._hold_t
        elif self._phase is Phase.REST:
            self._hold_s = 0.0
        self._hold_t = t


def _completed(t: float, attempt: Attempt) -> Event:
    if isinstance(attempt, Hold):
        return HoldCompleted(t, attempt)
    assert isinstance(attempt, Rep)
    return RepCompleted(t, attempt)


class _Tally:
    """Counts for the snapshot and the closing event."""

    def __init__(self) -> None:
        self.verdicts: Counter[Verdict] = Counter()
        self.last: Verdict | None = None
        self._frames = 0
        self._seen_frames = 0
        self._ready_frames = 0
        self._views: Counter[str] = Counter()
        self._near: Counter[Side] = Counter()
        self._hints: defaultdict[str, float] = defaultdict(float)
        self._t = math.nan

    @property
    def count(self) -> int:
        return sum(self.verdicts.values())

    def add(self, attempt: Attempt) -> None:
        self.verdicts[attempt.verdict] += 1
        self.last = attempt.verdict

    def seen(self, t: float, view: ViewTracker, gate: Gate) -> None:
        self._seen_frames += 1
        self._views[view.view] += 1
        self._near[view.near] += 1
        self._ready_frames += gate.is_open
        self._frame(t, gate)

    def unseen(self, t: float, gate: Gate) -> None:
        self._frame(t, gate)

    def _frame(self, t: float, gate: Gate) -> None:
        self._frames += 1
        if not gate.is_open and not math.isnan(self._t):
            self._hints[gate.hint] += t - self._t
        self._t = t

    def finished(self, t: float) -> Finished:
        return Finished(
            t,
            frames=self._frames,
            seen_frames=self._seen_frames,
            view=_most(self._views) or "unknown",
            near_side=_most(self._near) or "unknown",
            ready_share=self._ready_frames / self._seen_frames if self._seen_frames else 0.0,
            hints=dict(sorted(self._hints.items(), key=lambda item: -item[1])),
        )


def _most(counts: Counter[str] | Counter[Side]) -> str | None:
    return counts.most_common(1)[0][0] if counts else None
