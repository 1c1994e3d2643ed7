"""One frame, computed once: what setup, gestures, counting and judging all read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Side
from formcheck.coach.features import FeatureExtractor
from formcheck.coach.person_tracker import PersonTracker, TrackedFrame
from formcheck.coach.progress import ProgressMeter
from formcheck.exercises.model import Exercise
from formcheck.motion.body import Body, Reference
from formcheck.motion.level import CameraLevel
from formcheck.motion.posture import Posture, posture_of
from formcheck.motion.view import View, ViewTracker
from formcheck.pose.frame import PoseFrame

NOTHING: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one frame shows of the followed person, whatever exercise they do.

    Attributes:
        frame: the pose.
        restarted: whether another shot or another place begins with it.
        roll_deg: how far the camera is turned about its axis; the body is turned back by it.
        body: the pose as the measures see it; None when nobody is seen, and so is all below.
        reference: what the measures are taken against.
        posture: how the body lies or stands.
        view: from where the camera looks.
        near: the side of the body towards the camera.
    """

    frame: PoseFrame
    restarted: bool = False
    roll_deg: float = 0.0
    body: Body | None = None
    reference: Reference | None = None
    posture: Posture = Posture.UNKNOWN
    view: View = View.UNKNOWN
    near: Side = "right"

    @property
    def t(self) -> float:
        """Seconds since the start of the recording."""
        return self.frame.t

    @property
    def seen(self) -> bool:
        """Whether the followed person is to be seen."""
        return self.body is not None


@dataclass(frozen=True, slots=True)
class Reading(Sighting):
    """A sighting as one exercise measures it.

    Attributes:
        raw: every measured column.
        judged: the same, NaN where a point is out of sight.
        x: progress of the counting signal, 0 at the usual rest, 1 in the usual end position.
        side: the side that is further, or "both"; None where sides are not told apart.
        in_picture: whether the points of the counting signal lie in the picture.
        missing: the columns for which the frame has no landmark, or no depth.
    """

    raw: tuple[float, ...] = ()
    judged: tuple[float, ...] = ()
    x: float = NOTHING
    side: Side | None = None
    in_picture: bool = False
    missing: tuple[int, ...] = ()


class PersonReader:
    """Turns frames into sightings of one person; causal.

    Frames are held back for a moment while it is not clear whose they are, so that a frame may
    give no sighting, or several.
    """

    def __init__(self) -> None:
        self._tracker = PersonTracker()
        self._view = ViewTracker()
        self._level = CameraLevel()

    def read(self, frame: PoseFrame) -> list[Sighting]:
        """The sightings that are certain now that `frame` is known, in order."""
        return [self._sight(followed) for followed in self._tracker.accept(frame)]

    def flush(self) -> list[Sighting]:
        """What is still held back, when no more frames come."""
        return [self._sight(followed) for followed in self._tracker.flush()]

    def _sight(self, followed: TrackedFrame) -> Sighting:
        frame, body, restarted = followed.frame, followed.body, followed.restarted
        if restarted:
            self._view.restart()
            self._level = CameraLevel()
        if body is not None:
            self._level.update(body)
            body = Body(frame, self._level.roll_deg) if self._level.roll_deg else body
        if body is None or not body.seen:
            return Sighting(frame, restarted, view=self._view.view, near=self._view.near)
        reference = self._view.update(body)
        return Sighting(
            frame,
            restarted,
            self._level.roll_deg,
            body,
            reference,
            posture_of(reference.axes),
            self._view.view,
            self._view.near,
        )


class FrameReader:
    """Turns frames, or sightings, into readings of one person, for one exercise; causal.

    Attributes:
        features: the columns of the readings.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.features = FeatureExtractor(exercise)
        self._meter = ProgressMeter(exercise, self.features)
        self._person = PersonReader()
        points = exercise.measures[exercise.signal.measure].points
        self._points = [name.removeprefix("left_").removeprefix("right_") for name in points]

    def read(self, frame: PoseFrame, *, resting: bool) -> list[Reading]:
        """The readings that are certain now that `frame` is known, in order.

        Args:
            frame: the next frame.
            resting: whether no movement is under way, so that the rest may be learnt.
        """
        return [self.measure(seen, resting=resting) for seen in self._person.read(frame)]

    def flush(self, *, resting: bool) -> list[Reading]:
        """What is still held back, when no more frames come."""
        return [self.measure(seen, resting=resting) for seen in self._person.flush()]

    def measure(self, seen: Sighting, *, resting: bool) -> Reading:
        """What this exercise measures on a sighting; they come in order, each once."""
        if seen.restarted:
            self._meter.restart()
        body, reference = seen.body, seen.reference
        if body is None or reference is None:
            return Reading(seen.frame, seen.restarted, view=seen.view, near=seen.near)
        raw, judged = self.features.read(body, seen.near, reference)
        progress = self._meter.read(seen.t, raw, body, resting=resting)
        return Reading(
            seen.frame,
            seen.restarted,
            seen.roll_deg,
            body,
            reference,
            seen.posture,
            seen.view,
            seen.near,
            tuple(raw),
            tuple(judged),
            progress.x,
            progress.side,
            all(body.in_picture(name) for name in self._points),
            self.features.missing(body, seen.near, reference),
        )
