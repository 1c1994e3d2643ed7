"""The real clips: what each shows, and the signs that all exercises find in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from formcheck.exercises.catalog import exercise_ids, exercises
from formcheck.extraction.workers import mapped
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.exercise_watcher import ExerciseWatcher
from formcheck.recognition.library import Library, packaged
from formcheck.recognition.sets import FoundSet, found_sets
from formcheck.recognition.sign import Sign
from tools.openworld.footage import TrialRecording
from tools.openworld.trial import ClipTrial, Role


class Half(StrEnum):
    """The sources are split in two by a hash of their names: limits are set on the first alone."""

    SET = "limits set on"
    UNSEEN = "not looked at"


class Naming(StrEnum):
    """What came out for one clip."""

    RIGHT = "right"
    WRONG = "wrong"
    """Something was named that is not in the clip."""
    NONE = "none"


@dataclass(frozen=True, eq=False)
class RecognisedClip:
    """A real clip and what was found in it.

    Attributes:
        trials: every exercise that the labels speak of.
        signs: what the exercises' own sessions counted, and what it looks like.
    """

    trials: tuple[ClipTrial, ...]
    signs: tuple[Sign, ...]

    @property
    def name(self) -> str:
        """What the clip is called."""
        return self.trials[0].clip

    @property
    def source(self) -> str:
        """Who made it."""
        return self.trials[0].source

    @property
    def half(self) -> Half:
        """On which side of the split its source is."""
        return half_of(self.source)

    @property
    def known(self) -> frozenset[str]:
        """The exercises that are in it by the labels."""
        return frozenset(t.exercise for t in self.trials if t.role is Role.POSITIVE)

    @property
    def excluded(self) -> frozenset[str]:
        """The exercises that are certainly not in it."""
        roles = {Role.ZERO, Role.UNLABELLED}
        return frozenset(t.exercise for t in self.trials if t.role in roles)

    @property
    def unknown(self) -> bool:
        """Whether it shows none of the exercises, nor anything that may pass for one."""
        return self.excluded == set(exercise_ids())

    def sets(self) -> list[FoundSet]:
        """What it is recognised as."""
        return found_sets(self.signs)

    def naming(self) -> Naming:
        """Whether what was named is in it: of several sets each one."""
        named = {found.exercise for found in self.sets()}
        if not named:
            return Naming.NONE
        return Naming.RIGHT if not named & self.excluded and named & self.known else Naming.WRONG


def half_of(source: str) -> Half:
    """The side of the split that a source is on."""
    digest = hashlib.sha256(source.encode()).digest()
    return Half.UNSEEN if digest[-1] % 2 else Half.SET


def signs_of(track: PoseTrack) -> list[Sign]:
    """What all exercises find in a recording."""
    watch = ExerciseWatcher(exercises(), Library(packaged().values()))
    found = [sign for frame in track.frames() for sign in watch.update(frame)]
    return [*found, *watch.finish()]


def looked(recordings: Sequence[TrialRecording], jobs: int) -> Iterator[RecognisedClip]:
    """The clips with their signs."""
    yield from mapped(_clip, [(recording,) for recording in recordings], jobs)


def of_half(clips: Iterable[RecognisedClip], half: Half) -> list[RecognisedClip]:
    """Those of one side of the split."""
    return [clip for clip in clips if clip.half is half]


def _clip(recording: TrialRecording) -> RecognisedClip:
    return RecognisedClip(recording.trials, tuple(signs_of(recording.footage.track())))
