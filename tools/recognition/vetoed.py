"""The veto: what it takes away of what is falsely counted, and of what is rightly counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tools.openworld.trial import ClipTrial, Role
from tools.recognition.clips import RecognisedClip

FALSE = {Role.ZERO, Role.UNLABELLED}


@dataclass(frozen=True)
class Vetoed:
    """What the veto does to one exercise on one clip.

    Attributes:
        trial: the exercise and the clip.
        before: how many its session counts.
        after: how many of them remain.
    """

    trial: ClipTrial
    before: int
    after: int

    @property
    def false(self) -> bool:
        """Whether the exercise is not in the clip."""
        return self.trial.role in FALSE

    @property
    def true(self) -> bool:
        """Whether it is."""
        return self.trial.role is Role.POSITIVE


def vetoed(clips: Iterable[RecognisedClip]) -> list[Vetoed]:
    """Of every pair of an exercise and a clip in which its session counts something."""
    found = []
    for clip in clips:
        for trial in clip.trials:
            signs = [sign for sign in clip.signs if sign.exercise == trial.exercise]
            if signs:
                kept = sum(not sign.otherwise for sign in signs)
                found.append(Vetoed(trial, len(signs), kept))
    return found
