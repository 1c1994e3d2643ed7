"""Which measure the demonstrations are counted by, and where its rest and its end are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.learning.candidates import CANDIDATES, LEAST, SIGNALS, Candidate
from formcheck.learning.series import STEP_S, Column, evened, periodicity, swings
from formcheck.learning.survey import Survey
from formcheck.motion.posture import Posture

HOLE_S: Final = 0.5
"""What is shown without a gap longer than this is one stretch."""
OUTER: Final = 0.06
"""Rest and end are the values that this share of the time lies beyond."""
EDGE_STEPS: Final = 8
"""The first and last moments, when people stand or lie ready."""
HELD_S: Final = 5.0
"""Nobody takes so long in the end position of a repetition that is shown."""
CLEAREST: Final = 8.0
"""A way that is so many times the noise is as clear as can be."""
LEAST_SCORE: Final = 0.8
"""What scores less is noise: of somebody who lies still up to 0.5, of real demonstrations 1 and
more."""
FEWEST_SWINGS: Final = 2
FEW: Final = 0.6
"""What swings only so often may have done so by chance, and counts for less."""
ARMS: Final = ("elbow", "wrist")
SWING_ALONG: Final = 0.8
"""But for those who prop themselves up on them, arms swing along with what legs and trunk do, each
person's in their own way; where they move alone they win all the same."""
LEGS: Final = ("knee_bend", "hip_bend")
OFF_FLOOR: Final = 0.3
"""Hips so high over the toes, in trunk lengths, are held up by hands and feet."""
FEET_DEG: Final = 40.0
"""To lift the feet by a trunk length is as far from rest as to lift the trunk by so much."""
CONVINCED: Final = 0.4
"""So strongly must effort go with rest for rest and end to be taken for each other."""
LEAST_EFFORT: Final = 10.0
"""What varies less tells nothing, in degrees."""


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
        surety: how much better rest and end are this way round than the other.
    """

    candidate: Candidate
    rest: float
    end: float
    score: float
    count: int
    progress: Column
    surety: float = 1.0

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
    spans = [slice(a, b) for a, b in pairwise(edges)]
    return shown.part(max(spans, key=lambda s: shown.t[s.stop - 1] - shown.t[s.start]))


def swing_of(shown: Survey, candidate: Candidate) -> Swing | None:
    """How `candidate` swings in a demonstration, None where it does not."""
    series = [evened(shown.t, column) for column in shown.of_candidate(candidate)]
    known = [one for one in series if one is not None]
    if not known or len(known) < len(series):
        return None
    rest, end, surety = _ends(known)
    if abs(end - rest) < LEAST[candidate.kind]:
        return None
    progress = _progress(known, rest, end)
    peaks = swings(progress)
    if len(peaks) < FEWEST_SWINGS:
        return None
    clear = min(abs(end - rest) / candidate.noise, CLEAREST) ** 0.5
    even = 1 - min(float(np.std(peaks) / np.mean(peaks)), 0.8)
    score = candidate.prior * clear * (0.25 + periodicity(progress)) * even
    if len(peaks) == FEWEST_SWINGS:
        score *= FEW
    if set(ARMS) & set(candidate.measure.points) and usual_posture(shown) is not Posture.PRONE:
        score *= SWING_ALONG
    return Swing(candidate, rest, end, score, len(peaks), progress, surety)


def _progress(series: Sequence[Column], rest: float, end: float) -> Column:
    """(n,) the progress of the side that is further."""
    return np.asarray(np.max([(one - rest) / (end - rest) for one in series], axis=0))


def _ends(series: Sequence[Column]) -> tuple[float, float, float]:
    """Rest, the end position, and how much worse they fit the other way round.

    Rest is where it begins and ends, and where more time is spent.
    """
    outer = OUTER if len(series) == 1 else OUTER / 2
    low, high = (float(v) for v in np.quantile(np.concatenate(series), [outer, 1 - outer]))
    if not high > low:
        return low, high, 0.0
    upwards, downwards = _worth(series, low, high), _worth(series, high, low)
    surety = abs(upwards - downwards)
    return (low, high, surety) if upwards >= downwards else (high, low, surety)


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
    if best is None or _joint(best) < LEAST_SCORE * len(best):
        return None
    return _agreed(best, shown)


def swing_alone(shown: Survey) -> Swing | None:
    """The best swing of one demonstration by itself, None where nothing swings."""
    stretch = longest(shown)
    found = [swing for one in SIGNALS if (swing := swing_of(stretch, one))]
    best = max(found, key=lambda swing: swing.score, default=None)
    return best if best and best.score >= LEAST_SCORE else None


def still(shown: Survey) -> bool:
    """Whether a position is held: nothing moves, or what goes away from rest stays away."""
    stretch = longest(shown)
    if np.ptp(stretch.t) < HELD_S:
        return False
    moving = [one for one in SIGNALS if (way := _way(stretch, one)) and way >= LEAST[one.kind]]
    if not moving:
        return True
    away = [_longest_away_s(stretch, one) for one in moving]
    return float(np.median(away)) >= HELD_S


def _way(shown: Survey, candidate: Candidate) -> float:
    series = [evened(shown.t, column) for column in shown.of_candidate(candidate)]
    ways = [np.ptp(np.quantile(one, [OUTER, 1 - OUTER])) for one in series if one is not None]
    return float(max(ways, default=0.0))


def _longest_away_s(shown: Survey, candidate: Candidate) -> float:
    """For how long at most it stays in the half of its way that is further from its beginning."""
    series = evened(shown.t, shown.of_candidate(candidate)[0])
    if series is None:
        return 0.0
    low, high = np.quantile(series, [OUTER, 1 - OUTER])
    progress = (series - low) / max(high - low, 1e-9)
    away = (progress > 0.5) if np.median(progress[:EDGE_STEPS]) < 0.5 else (progress < 0.5)
    changes = np.flatnonzero(np.diff(np.concatenate([[False], away, [False]]).astype(int)))
    lasted = changes[1::2] - changes[::2]
    return float(lasted.max() * STEP_S) if lasted.size else 0.0


def _joint(swings_: Sequence[Swing]) -> float:
    return sum(swing.score for swing in swings_)


def _agreed(found: list[Swing], shown: Sequence[Survey]) -> list[Swing]:
    """The swings with rest and end where most of the demonstrations have them."""
    found = [_upright(swing, one) for swing, one in zip(found, shown, strict=True)]
    upwards = sum(swing.end > swing.rest for swing in found) * 2
    wanted = found[0].end > found[0].rest if upwards == len(found) else upwards > len(found)
    return [swing if (swing.end > swing.rest) == wanted else swing.turned for swing in found]


def _upright(swing: Swing, shown: Survey) -> Swing:
    """With rest where people rest in this posture, where that is told by how they hold it."""
    tired = _effort(shown)
    if tired is None or float(np.std(tired)) < LEAST_EFFORT:
        return swing
    agrees = float(np.corrcoef(tired, swing.progress)[0, 1])
    if abs(agrees) <= CONVINCED:
        return swing
    return replace(swing if agrees > 0 else swing.turned, surety=1.0)


def _effort(shown: Survey) -> Column | None:
    """(n,) degrees: how far from easy the body is, None where nothing tells.

    Standing, how bent the legs are, or where these stay how far the arms are lifted; on hands and
    feet, how bent the elbows are; lying, how far trunk and feet are lifted.
    """

    def series(name: str) -> Column | None:
        return evened(shown.t, shown.of_candidate(CANDIDATES[name])[0])

    posture = usual_posture(shown)
    if posture is Posture.STANDING:
        bent = [-one for name in LEGS if (one := series(name)) is not None]
        total = np.sum(bent, axis=0) if bent else np.zeros(1)
        return np.asarray(total) if np.std(total) >= LEAST_EFFORT else series("arm_lift")
    if posture is Posture.PRONE:
        hips, elbows = series("hips_over_toes"), series("elbow_bend")
        propped = hips is not None and np.quantile(hips, 1 - OUTER) > OFF_FLOOR
        return -elbows if propped and elbows is not None else None
    trunk, feet = series("trunk_incline"), series("ankle_over_hip")
    if trunk is None or feet is None:
        return None
    return np.asarray(np.maximum(trunk, 0) + FEET_DEG * np.maximum(feet, 0))


def usual_posture(shown: Survey) -> Posture:
    """The posture of most of the time."""
    return Counter(shown.postures).most_common(1)[0][0]
