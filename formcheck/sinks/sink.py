"""What a file format is asked for, and what it is given to write."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from formcheck.coach.report import Report
from formcheck.coach.workout_report import WorkoutReport
from formcheck.report.language import Language
from formcheck.report.timeline import Timeline

if TYPE_CHECKING:
    from formcheck.exercises.model import Exercise
    from formcheck.messages.message import Message
    from formcheck.observer import Observer
    from formcheck.pose.frame import PoseTrack
    from formcheck.report.evidence import Evidence


class Need(StrEnum):
    """What has to be kept while the analysis runs, because a format writes it."""

    POSES = "poses"
    MEASURES = "measures"


@dataclass(frozen=True, eq=False)
class SetResult:
    """What was found in one set.

    Attributes:
        report: what was counted and judged.
        timeline: the measures over time; empty where no format needs them.
        pictures: takes the pictures of the faults, once.
    """

    report: Report
    timeline: Timeline
    pictures: Callable[[], list[Evidence]]


@dataclass(frozen=True, eq=False)
class AnalysisResult:
    """What was found in a recording.

    Attributes:
        report: all of it.
        sets: the same by sets: one where the exercise was named; none where nothing was recognised.
        poses: gives the poses of the whole recording.
        language: what files for people speak; data has no other than its own.
    """

    report: Report | WorkoutReport
    sets: tuple[SetResult, ...]
    poses: Callable[[], PoseTrack]
    language: Language

    @property
    def recognised(self) -> bool:
        """Whether FormCheck found out by itself what is done."""
        return isinstance(self.report, WorkoutReport)

    @cached_property
    def track(self) -> PoseTrack:
        """The poses of the whole recording, for a format that needs them."""
        return self.poses()


class Watching(Protocol):
    """Writes a file while the analysis runs."""

    @property
    def note(self) -> Message | None:
        """What the user should know about the finished file, if anything."""

    def observer(self, exercise: Exercise, language: Language) -> Observer:
        """Who is shown the frames of a set of that exercise."""


class Sink(ABC):
    """One file format; it keeps no state.

    Attributes:
        name: what the file is: the command line says it by the sentence `written_NAME`, where there
            is one.
        endings: how the names of such files end, in small letters, each with its dot.
        needs: what has to be kept while the analysis runs.
        draws: whether it shows the recording's pictures, which landmarks alone do not have.
    """

    name: ClassVar[str] = "other"
    endings: ClassVar[tuple[str, ...]]
    needs: ClassVar[frozenset[Need]] = frozenset()
    draws: ClassVar[bool] = False

    def files(self, path: Path) -> list[Path]:
        """The files that are written when `path` is asked for."""
        return [path]

    def check(self, path: Path) -> None:  # noqa: B027 - most formats refuse nothing
        """Refuse a name, or what lies there, before the work.

        That the files can be written, and are no input, is looked at by others.

        Raises:
            OutputError: it is refused.
            MissingPackageError: the format needs a package that is not installed.
        """

    def watching(
        self, path: Path, *, sound_of: Path | None, speed: float
    ) -> contextlib.AbstractContextManager[Watching | None]:
        """What writes the file while the analysis runs; None, as for most, where nothing does.

        Args:
            path: the file; it is complete when the block ends.
            sound_of: the recording whose sound may be taken over.
            speed: how fast the recording plays compared with the movement.
        """
        del path, sound_of, speed
        return contextlib.nullcontext()

    @abstractmethod
    def write(self, path: Path, result: AnalysisResult) -> Path | None:
        """Write what was found; the file to be named to the user, None where there is none.

        Raises:
            OutputError: a file cannot be written.
        """
