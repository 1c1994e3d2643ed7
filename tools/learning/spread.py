"""How far people are apart who do the same exercise, measured on real clips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from formcheck.errors import LearningError
from formcheck.learning import gates
from formcheck.learning.candidates import CANDIDATES
from formcheck.learning.draft import Demonstration, Learnt, learn
from formcheck.learning.movements import ShownMovement
from tools.openworld.footage import TrialRecording
from tools.openworld.trial import Role

FILE: Final = Path(gates.__file__).with_name("spread.toml")
USUAL: Final = 0.8
"""So large a share of the people is nearer to the middle than 1.28 times the spread."""
DEVIATIONS: Final = 1.28
HEAD: Final = """\
# How far people are apart who do the same exercise: of the median of what each candidate measures
# in one recording, the spread between the recordings of different people, over all exercises of the
# real clips that two people or more do. Degrees and trunk lengths. Written by
# `python -m tools.learning spread`.
"""

Spreads = dict[gates.When, dict[str, float]]


def spreads(recordings: Sequence[TrialRecording]) -> Spreads:
    """Of every candidate that is taken on the body as a whole, by when it is asked."""
    values: dict[tuple[gates.When, str], dict[str, list[float]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for exercise, people in _shown(recordings):
        for name in _names():
            for when in gates.ASKED:
                take = gates.reading(CANDIDATES[name], when)
                (value,) = gates.medians([people], take).tolist()
                if np.isfinite(value):
                    values[when, name][exercise].append(value)
    return {
        when: {name: _spread(values[when, name].values()) for name in sorted(_names())}
        for when in gates.ASKED
    }


def as_toml(found: Spreads) -> str:
    """The file."""
    lines = [HEAD.rstrip("\n")]
    for when, of_name in found.items():
        lines += ["", f"[{when}]", *(f"{name} = {value:.3g}" for name, value in of_name.items())]
    return "\n".join(lines) + "\n"


def _names() -> list[str]:
    return [name for name, one in CANDIDATES.items() if not one.sided]


def _shown(recordings: Sequence[TrialRecording]) -> Iterator[tuple[str, Sequence[ShownMovement]]]:
    """The movements of every recording that can be learnt from, and what they are."""
    for recording in recordings:
        held = [one.exercise for one in recording.trials if one.role is Role.POSITIVE]
        if not held:
            continue
        learnt = _learnt(recording)
        if learnt is not None:
            for exercise in held:
                yield exercise, learnt.people[0]


def _learnt(recording: TrialRecording) -> Learnt | None:
    try:
        return learn([Demonstration.of("", recording.footage.track().frames())])
    except LearningError:
        return None


def _spread(groups: Iterable[list[float]]) -> float:
    """The usual distance from the middle of one's exercise."""
    off = [
        np.abs(np.array(some) - np.median(some)) * np.sqrt(len(some) / (len(some) - 1))
        for some in groups
        if len(some) > 1
    ]
    return float(np.quantile(np.concatenate(off), USUAL) / DEVIATIONS)
