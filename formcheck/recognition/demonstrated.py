"""A template from a demonstration: somebody's own repetitions of an exercise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from formcheck.coach.events import Attempt
from formcheck.coach.reading import PersonReader
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.descriptor import Floats, Memory, stacked
from formcheck.recognition.template import LIMIT, Template


def demonstrated(
    exercise: str, shown: Iterable[tuple[PoseTrack, Sequence[Attempt]]], limit: float = LIMIT
) -> Template | None:
    """The template of what was shown; None where none of it can be described.

    Args:
        exercise: the id.
        shown: the poses of each demonstration, and its repetitions or holds.
        limit: how far somebody else's may be from it.
    """
    found = [one for track, attempts in shown for one in descriptions(track, attempts)]
    return Template(exercise, stacked(found), limit) if found else None


def descriptions(track: PoseTrack, attempts: Iterable[Attempt]) -> list[Floats]:
    """What the followed person goes through in each of the `attempts` in which they are seen."""
    memory = remembered(track)
    found = map(memory.describe_attempt, attempts)
    return [one for one in found if one is not None]


def remembered(track: PoseTrack) -> Memory:
    """All moments of the followed person."""
    memory, person = Memory(), PersonReader()
    for frame in track.frames():
        for sighting in person.read(frame):
            memory.see(sighting)
    for sighting in person.flush():
        memory.see(sighting)
    return memory
