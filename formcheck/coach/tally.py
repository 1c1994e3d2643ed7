"""Counts over a whole session, for the snapshot and the closing event."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TypeVar

from formcheck.coach.conditions import Gate
from formcheck.coach.events import Attempt, Finished, Side, Verdict
from formcheck.coach.reading import Reading
from formcheck.messages.message import Message
from formcheck.motion.view import View

Key = TypeVar("Key")


class Tally:
    """What was seen and counted so far.

    Attributes:
        verdicts: how many repetitions or holds were judged how.
        last: the last verdict.
    """

    def __init__(self) -> None:
        self.verdicts: Counter[Verdict] = Counter()
        self.last: Verdict | None = None
        self._frames = 0
        self._seen_frames = 0
        self._ready_frames = 0
        self._views: Counter[View] = Counter()
        self._near: Counter[Side] = Counter()
        self._hints: defaultdict[Message, float] = defaultdict(float)
        self._lost: Counter[int] = Counter()
        self._flat_frames = 0
        self._t = math.nan

    @property
    def view(self) -> View:
        """The view for most of the time."""
        return _most(self._views) or View.UNKNOWN

    def add(self, attempt: Attempt) -> None:
        """Count a repetition or hold."""
        self.verdicts[attempt.verdict] += 1
        self.last = attempt.verdict

    def seen(self, reading: Reading, gate: Gate) -> None:
        """Count a reading with somebody."""
        self._seen_frames += 1
        self._views[reading.view] += 1
        self._near[reading.near] += 1
        self._ready_frames += gate.is_open
        if reading.body is not None:
            self._flat_frames += reading.body.flat
            self._lost.update(reading.body.lost)
        self.unseen(reading.t, gate)

    def unseen(self, t: float, gate: Gate) -> None:
        """Count a reading, and what is to be mended in it."""
        self._frames += 1
        if gate.hint is not None and not math.isnan(self._t):
            self._hints[gate.hint] += t - self._t
        self._t = t

    def finished(self, t: float) -> Finished:
        """The closing event."""
        seen = max(self._seen_frames, 1)
        return Finished(
            t,
            frames=self._frames,
            seen_frames=self._seen_frames,
            view=self.view,
            near_side=near if (near := _most(self._near)) else "unknown",
            ready_share=self._ready_frames / seen,
            hints=dict(sorted(self._hints.items(), key=lambda item: -item[1])),
            lost={landmark: count / seen for landmark, count in sorted(self._lost.items())},
            flat_share=self._flat_frames / seen,
        )


def _most(counts: Counter[Key]) -> Key | None:
    return counts.most_common(1)[0][0] if counts else None
