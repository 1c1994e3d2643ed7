"""Which measure the demonstrations are counted by, and where its rest and its end are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from formcheck.learning.candidates import CANDIDATES, LEAST, SIGNALS, Candidate
from formcheck.learning.series import Column, evened, periodicity, swings
from formcheck.learning.survey import Survey
from formcheck.motion.posture import Posture

HOLE_S: Final = 0.5
"""What is shown without a gap longer than this is one stretch."""
OUTER: Final = 0.06
"""Rest and end are the values that this share of the time lies beyond."""
EDGE_STEPS: Final = 8
"""The first and last moments, when people stand or lie ready."""
CLEAREST: Final = 8.0
"""A way that is so many times the noise is as clear as can be."""
FEWEST_SWINGS: Final = 2
STRAIGHT: Final = ("knee_bend", "hip_bend", "elbow_bend")
"""Standing and on hands and feet, people rest with these straight."""
CONVINCED: Final = 0.4
"""So strongly must straight limbs go with the end for rest and end to be taken for each other."""


@dataclass(frozen=True, eq=False)
class Swing:
    """A candidate as one demonstration shows it.

    Attributes:
        candidate: the measure.
        rest: its value at rest.
        end: its value in the end position.
        score: how well it may be counted by.
        count: how often it swings.
        progress: (n,) 0 at rest, 1 in the end position, evened.
    """

    candidate: Candidate
    rest: float
    end: float
    score: float
    count: int
    progress: Column

    @property
    def turned(self) -> Swing:
        """The same with rest and end exchanged."""
        return replace(self, rest=self.end, end=self.rest, progress=1 - self.progress)


def longest(shown: Survey) -> Survey:
    """The longest stretch without a hole."""
    if not len(shown):
        return shown
    breaks = np.flatnonzero(np.diff(shown.t) > HOLE_S) + 1
    edges = [0, *breaks.tolist(), len(shown)]
    spans = [slice(a, b) for a, b in zip(edges, edges[1:], strict=False)]
    return shown.part(max(spans, key=lambda s: shown.t[s.stop - 1] - shown.t[s.start]))


def swing_of(shown: Survey, candidate: Candidate) -> Swing | None:
    """How `candidate` swings in a demonstration, None where it does not."""
    series = [evened(shown.t, column) for column in shown.of_candidate(candidate)]
    known = [one for one in series if one is not None]
    if not known or len(known) < len(series):
        return None
    rest, end = _ends(known)
    if abs(end - rest) < LEAST[candidate.kind]:
        return None
    progress = _progress(known, rest, end)
    peaks = swings(progress)
    if len(peaks) < FEWEST_SWINGS:
        return None
    clear = min(abs(end - rest) / candidate.noise, CLEAREST) ** 0.5
    even = 1 - min(float(np.std(peaks) / np.mean(peaks)), 0.8)
    score = candidate.prior * clear * (0.25 + periodicity(progress)) * even
    return Swing(candidate, rest, end, score, len(peaks), progress)


def _progress(series: Sequence[Column], rest: float, end: float) -> Column:
    """(n,) the progress of the side that is further."""
    return np.asarray(np.max([(one - rest) / (end - rest) for one in series], axis=0))


def _ends(series: Sequence[Column]) -> tuple[float, float]:
    """Rest, where it begins and ends and where more time is spent, and the end position."""
    outer = OUTER if len(series) == 1 else OUTER / 2
    low, high = (float(v) for v in np.quantile(np.concatenate(series), [outer, 1 - outer]))
    if not high > low:
        return low, high
    return max(((low, high), (high, low)), key=lambda ends: _worth(series, *ends))


def _worth(series: Sequence[Column], rest: float, end: float) -> float:
    """How well `rest` and `end` are told apart, and how much like rest the edges are."""
    progress = _progress(series, rest, end)
    edges = np.median(progress[:EDGE_STEPS]) + np.median(progress[-EDGE_STEPS:])
    stays = np.mean(progress < 0.3) - np.mean(progress > 0.7)
    way = np.quantile(progress, 1 - OUTER) - np.quantile(progress, OUTER)
    return float(way - 0.3 * edges + 0.3 * stays)


def signal_of(demonstrations: Sequence[Survey]) -> list[Swing] | None:
    """The swings of the best candidate, one for each demonstration; None where nothing swings."""
    shown = [longest(one) for one in demonstrations]
    best: list[Swing] | None = None
    for candidate in SIGNALS:
        found = [swing for one in shown if (swing := swing_of(one, candidate))]
        if len(found) < len(shown):
            continue
        if best is None or _joint(found) > _joint(best):
            best = found
    return _agreed(best, shown) if best else None


def _joint(swings_: Sequence[Swing]) -> float:
    return sum(swing.score for swing in swings_)


def _agreed(found: list[Swing], shown: Sequence[Survey]) -> list[Swing]:
    """The swings with rest and end where most of the demonstrations have them."""
    found = [_upright(swing, one) for swing, one in zip(found, shown, strict=True)]
    upwards = sum(swing.end > swing.rest for swing in found) * 2
    if upwards == len(found):
        wanted = found[0].end > found[0].rest
    else:
        wanted = upwards > len(found)
    return [swing if (swing.end > swing.rest) == wanted else swing.turned for swing in found]


def _upright(swing: Swing, shown: Survey) -> Swing:
    """With rest where the limbs are straight, where somebody stands or is on hands and feet."""
    if usual_posture(shown) not in {Posture.STANDING, Posture.PRONE}:
        return swing
    series = [evened(shown.t, shown.of_candidate(CANDIDATES[name])[0]) for name in STRAIGHT]
    straight = np.sum([one - one.mean() for one in series if one is not None], axis=0)
    if np.ndim(straight) == 0 or float(np.std(straight)) < 10:
        return swing
    agrees = float(np.corrcoef(straight, swing.progress)[0, 1])
    return swing.turned if agrees > CONVINCED else swing


def usual_posture(shown: Survey) -> Posture:
    """The posture of most of the time."""
    return Counter(shown.postures).most_common(1)[0][0]
