"""What a person does over time: repetitions, each with its own form, and their truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np

from tools.figure.movements import FigureMovement
from tools.figure.physique import Physique
from tools.figure.pose import BodyPose

ARRIVED = 0.9
"""Within a tenth of the end position a person is in it: so people label the holds of a video."""


@dataclass(frozen=True)
class ScriptedRep:
    """One repetition or one hold: up, stay, down, rest; times in seconds."""

    movement: FigureMovement
    up_s: float = 1.2
    hold_s: float = 0.7
    down_s: float = 1.2
    rest_s: float = 0.6
    faults: tuple[str, ...] = ()
    """The rules that a correct judge reports for this repetition."""
    bounce: float = 0.0
    """How far the progress springs back and forth while staying."""
    bounce_hz: float = 1.2

    @property
    def duration_s(self) -> float:
        """From leaving the rest to the end of the rest after it."""
        return self.up_s + self.hold_s + self.down_s + self.rest_s

    def progress(self, t: float) -> float:
        """Progress `t` seconds after leaving the rest."""
        if t < self.up_s:
            return _ease(t / self.up_s)
        t -= self.up_s
        if t < self.hold_s:
            return 1 - self.bounce * (1 - float(np.cos(2 * np.pi * self.bounce_hz * t))) / 2
        t -= self.hold_s
        return _ease(1 - t / self.down_s)


@dataclass(frozen=True)
class Truth:
    """When one repetition or hold happened."""

    start_s: float
    reached_s: float
    """Arrival in the end position, from `ARRIVED` on."""
    left_s: float
    """Departure from the end position, below `ARRIVED`."""
    end_s: float
    side: str | None
    faults: tuple[str, ...]
    exercise: str = ""
    """What the person did."""


UNSURE = "?"
"""Before a rule of `ScriptedRep.faults` that a judge may report or not: too near to its limit."""


class Acted(Protocol):
    """What a person does over time, whoever wrote or captured it."""

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""

    def pose(self, physique: Physique, t: float) -> BodyPose:
        """The body at `t` seconds."""

    def truth(self) -> list[Truth]:
        """When each repetition happened, in order, as far as that is known."""


@dataclass(frozen=True)
class Script:
    """Repetitions one after the other, after `lead_s` of rest."""

    reps: Sequence[ScriptedRep]
    lead_s: float = 0.8
    tail_s: float = 0.4
    _starts: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Lay the repetitions out in time."""
        object.__setattr__(self, "reps", tuple(self.reps))
        steps = np.cumsum([self.lead_s, *(rep.duration_s for rep in self.reps)])
        object.__setattr__(self, "_starts", tuple(float(s) for s in steps))

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""
        return self._starts[-1] + self.tail_s

    def pose(self, physique: Physique, t: float) -> BodyPose:
        """The body at `t` seconds."""
        index = int(np.searchsorted(self._starts, t, side="right")) - 1
        rep = self.reps[min(max(index, 0), len(self.reps) - 1)]
        inside = 0 <= index < len(self.reps)
        progress = rep.progress(t - self._starts[index]) if inside else 0.0
        return _posed(rep.movement, physique, progress)

    def truth(self) -> list[Truth]:
        """When each repetition happened, in order."""
        return [
            Truth(
                start_s=start,
                reached_s=start + rep.up_s * _ARRIVAL,
                left_s=start + rep.up_s + rep.hold_s + rep.down_s * (1 - _ARRIVAL),
                end_s=start + rep.up_s + rep.hold_s + rep.down_s,
                side=getattr(rep.movement, "side", None),
                faults=rep.faults,
                exercise=rep.movement.exercise,
            )
            for start, rep in zip(self._starts, self.reps, strict=False)
        ]


@lru_cache(maxsize=8192)
def _posed(movement: FigureMovement, physique: Physique, progress: float) -> BodyPose:
    """The same pose, and the same way at the same pace, come again and again."""
    return movement.pose(physique, progress)


def _ease(x: float) -> float:
    return float((1 - np.cos(np.pi * np.clip(x, 0, 1))) / 2)


_ARRIVAL = float(np.arccos(1 - 2 * ARRIVED) / np.pi)
"""The share of the way's time after which `ARRIVED` is reached."""
