"""The session at this moment, for whoever draws it."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.coach.events import Phase, Side, Verdict
from formcheck.messages.message import Message
from formcheck.motion.view import View
from formcheck.pose.frame import PoseFrame


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is true now.

    Attributes:
        t: seconds.
        frame: the followed person's pose, None before anybody was seen.
        ready: whether the setup is right and movements count.
        hint: what to fix when it is not, where that is known.
        phase: where in the movement the person is.
        progress: 0 at rest, 1 in the usual end position; NaN when unknown.
        side: the side that moves.
        near: the side of the body towards the camera.
        view: the view.
        good: repetitions or holds without a fault.
        faulty: those with one.
        not_judged: those that could not be judged.
        hold_s: seconds in position in the hold under way, 0 outside of one.
        cue: the last cue while it is worth showing.
        cue_mended: whether that cue is praise.
        form: the form at this moment: good in the end position, faulty where a limit is broken,
            None where there is nothing to say yet.
        last_verdict: of the last repetition or hold.
        measures: each measure's value now, NaN when out of sight.
    """

    t: float
    frame: PoseFrame | None
    ready: bool
    hint: Message | None
    phase: Phase
    progress: float
    side: Side | None
    near: Side
    view: View
    good: int
    faulty: int
    not_judged: int
    hold_s: float
    cue: Message | None
    cue_mended: bool
    form: Verdict | None
    last_verdict: Verdict | None
    measures: dict[str, float]

    @property
    def count(self) -> int:
        """All repetitions or holds."""
        return self.good + self.faulty + self.not_judged
