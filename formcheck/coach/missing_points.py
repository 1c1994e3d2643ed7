"""What poses from elsewhere do not have: single landmarks, or the depth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from formcheck.coach.events import Finished
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.pose.skeleton import PAIRS, Landmark, landmarks_of

NAMES: Final = {int(Landmark.NOSE): "nose"} | {
    int(landmark): f"{side}_{point}"
    for point, pair in PAIRS.items()
    for side, landmark in zip(("left", "right"), pair, strict=True)
}
LOST_OFTEN: Final = 0.5


def lost_points(points: Sequence[str], rows: Sequence[frozenset[int]]) -> list[str]:
    """Which of `points` lack a landmark in most of `rows`, the lost landmarks of each frame."""
    return [
        name
        for name in points
        if sum(bool(landmarks_of(name) & row) for row in rows) > LOST_OFTEN * len(rows)
    ]


def lacking_of(exercise: Exercise, finished: Finished) -> list[Message]:
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
    warnings = [Message.of(Note.POINTS_LACKING, points=tuple(lost))] if lost else []
    return [*warnings, Message(Note.FLAT)] if finished.flat_share > LOST_OFTEN else warnings
