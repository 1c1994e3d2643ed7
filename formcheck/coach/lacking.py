"""What poses from elsewhere do not have: single landmarks, or the depth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from formcheck.coach.events import Finished
from formcheck.exercises.model import Exercise
from formcheck.pose.skeleton import PAIRS, Landmark, landmarks_of

NAMES: Final = {int(Landmark.NOSE): "nose"} | {
    int(landmark): f"{side} {point}"
    for point, pair in PAIRS.items()
    for side, landmark in zip(("left", "right"), pair, strict=True)
}
LOST_OFTEN: Final = 0.5
LACKING: Final = "The poses do not have these points: {points}. What needs them is not judged."
FLAT: Final = (
    "The poses have no depth: counted and judged is only what the picture of a side view shows."
)


def lost_points(points: Sequence[str], rows: Sequence[frozenset[int]]) -> list[str]:
    """Which of `points` lack a landmark in most of `rows`, the lost landmarks of each frame."""
    return [
        name
        for name in points
        if sum(bool(landmarks_of(name) & row) for row in rows) > LOST_OFTEN * len(rows)
    ]


def lacking_of(exercise: Exercise, finished: Finished) -> list[str]:
    """What the poses lack for this exercise."""
    measured = {
        landmark
        for measure in exercise.measures.values()
        for point in measure.points
        for landmark in landmarks_of(point)
    }
    lost = [
        NAMES[landmark]
        for landmark, share in finished.lost.items()
        if share > LOST_OFTEN and landmark in measured
    ]
    warnings = [LACKING.format(points=", ".join(lost))] if lost else []
    return [*warnings, FLAT] if finished.flat_share > LOST_OFTEN else warnings
