"""One frame, computed once: what setup, gestures, counting and judging all read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Side
from formcheck.coach.follower import Followed, PersonFollower
from formcheck.coach.instruments import Instruments
from formcheck.coach.progress import ProgressMeter
from formcheck.exercises.model import Exercise
from formcheck.motion.body import Body, Reference
from formcheck.motion.level import CameraLevel
from formcheck.motion.posture import Posture, posture_of
from formcheck.motion.view import View, ViewTracker
from formcheck.pose.frame import PoseFrame

NOTHING: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one frame shows of the followed person.

    Attributes:
        frame: the pose.
        restarted: whether another shot or another place begins with it.
        roll_deg: how far the camera is turned about its axis; the body is turned back by it.
        body: the pose as the measures see it; None when nobody is seen, and so is all below.
        reference: what the measures were taken against.
        posture: how the body lies or stands.
        view: from where the camera looks.
        near: the side of the body towards the camera.
        raw: every measured column.
        judged: the same, NaN where a point is out of sight.
        x: progress of the counting signal, 0 at the usual rest, 1 in the usual end position.
        side: the side that is further, or "both"; None where sides are not told apart.
        in_picture: whether the points of the counting signal lie in the picture.
        missing: the columns for which the frame has no landmark, or no depth.
    """

    frame: PoseFrame
    restarted: bool = False
    roll_deg: float = 0.0
    body: Body | None = None
    reference: Reference | None = None
    posture: Posture = Posture.UNKNOWN
    view: View = View.UNKNOWN
    near: Side = "right"
    raw: tuple[float, ...] = ()
    judged: tuple[float, ...] = ()
    x: float = NOTHING
    side: Side | None = None
    in_picture: bool = False
    missing: tuple[int, ...] = ()

    @property
    def t(self) -> float:
        """Seconds since the start of the recording."""
        return self.frame.t

    @property
    def seen(self) -> bool:
        """Whether the followed person is to be seen."""
        return self.body is not None


class FrameReader:
    """Turns frames into readings of one person, for one exercise; causal.

    Frames are held back for a moment while it is not clear whose they are, so that a frame may
    give no reading, or several.

    Attributes:
        instruments: the columns of the readings.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.instruments = Instruments(exercise)
        self._meter = ProgressMeter(exercise, self.instruments)
        self._follower = PersonFollower()
        self._view = ViewTracker()
        self._level = CameraLevel()
        points = exercise.measures[exercise.signal.measure].points
        self._points = [name.removeprefix("left_").removeprefix("right_") for name in points]

    def read(self, frame: PoseFrame, *, resting: bool) -> list[Reading]:
        """The readings that are certain now that `frame` is known, in order.

        Args:
            frame: the next frame.
            resting: whether no movement is under way, so that the rest may be learnt.
        """
        return [self._read(followed, resting) for followed in self._follower.accept(frame)]

    def flush(self, *, resting: bool) -> list[Reading]:
        """What is still held back, when no more frames come."""
        return [self._read(followed, resting) for followed in self._follower.flush()]

    def _read(self, followed: Followed, resting: bool) -> Reading:
        frame, body, restarted = followed.frame, followed.body, followed.restarted
        if restarted:
            self._view.restart()
            self._level = CameraLevel()
            self._meter.restart()
        if body is not None:
            self._level.update(body)
            body = Body(frame, self._level.roll_deg) if self._level.roll_deg else body
        if body is None or not body.seen:
            return Reading(frame, restarted, view=self._view.view, near=self._view.near)
        reference = self._view.update(body)
        raw, judged = self.instruments.read(body, self._view.near, reference)
        progress = self._meter.read(frame.t, raw, body, resting=resting)
        return Reading(
            frame,
            restarted,
            self._level.roll_deg,
            body,
            reference,
            posture_of(reference.axes),
            self._view.view,
            self._view.near,
            tuple(raw),
            tuple(judged),
            progress.x,
            progress.side,
            all(body.in_picture(name) for name in self._points),
            self.instruments.missing(body, self._view.near, reference),
        )
