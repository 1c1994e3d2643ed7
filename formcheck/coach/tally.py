"""Counts over a whole session, for the snapshot and the closing event."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final, TypeVar

from formcheck.coach.conditions import Gate
from formcheck.coach.events import Attempt, Finished, Side, Verdict
from formcheck.coach.reading import Reading
from formcheck.messages.message import Message
from formcheck.motion.view import View

Key = TypeVar("Key")

FIRST_S: Final = 1 / 30
"""So long the first reading stands for;"""
LONGEST_S: Final = 0.5
"""no reading stands for more time than this: there is a hole before it."""


class Lasting:
    """How long each reading stands for: pictures are looked at more often where more moves."""

    def __init__(self) -> None:
        self._t = math.nan

    def __call__(self, t: float) -> float:
        """The seconds since the reading before the one at `t` seconds."""
        elapsed_s, self._t = t - self._t, t
        return FIRST_S if math.isnan(elapsed_s) else min(elapsed_s, LONGEST_S)


class Tally:
    """What was seen and counted so far.

    Attributes:
        verdicts: how many repetitions or holds were judged how.
        last: the last verdict.
    """

    def __init__(self) -> None:
        self.verdicts: Counter[Verdict] = Counter()
        self.last: Verdict | None = None
        self._frames = self._seen_frames = 0
        self._lasting = Lasting()
        self._all_s = self._seen_s = self._ready_s = self._flat_s = 0.0
        self._views: defaultdict[View, float] = defaultdict(float)
        self._near: defaultdict[Side, float] = defaultdict(float)
        self._hints: defaultdict[Message, float] = defaultdict(float)
        self._lost: defaultdict[int, float] = defaultdict(float)

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
        seconds = self.unseen(reading.t, gate)
        self._seen_frames += 1
        self._seen_s += seconds
        self._views[reading.view] += seconds
        self._near[reading.near] += seconds
        self._ready_s += seconds * gate.is_open
        if reading.body is not None:
            self._flat_s += seconds * reading.body.flat
            for landmark in reading.body.lost:
                self._lost[landmark] += seconds

    def unseen(self, t: float, gate: Gate) -> float:
        """Count a reading, and what is to be fixed in it; how long it stands for."""
        seconds = self._lasting(t)
        self._frames += 1
        self._all_s += seconds
        if gate.hint is not None:
            self._hints[gate.hint] += seconds
        return seconds

    def finished(self, t: float) -> Finished:
        """The closing event."""
        seen_s = self._seen_s or 1.0
        return Finished(
            t,
            frames=self._frames,
            seen_frames=self._seen_frames,
            view=self.view,
            near_side=near if (near := _most(self._near)) else "unknown",
            ready_share=self._ready_s / seen_s,
            hints=dict(sorted(self._hints.items(), key=lambda item: -item[1])),
            lost={landmark: lost_s / seen_s for landmark, lost_s in sorted(self._lost.items())},
            flat_share=self._flat_s / seen_s,
            seen_share=self._seen_s / (self._all_s or 1.0),
        )


def _most(seconds: Mapping[Key, float]) -> Key | None:
    return max(seconds, key=lambda key: seconds[key], default=None)
