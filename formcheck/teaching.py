"""Recordings of an exercise that nobody has written: from files to one that is learnt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import numpy as np

from formcheck.errors import LearningError
from formcheck.exercises.model import Moment
from formcheck.exercises.portable import PortableExercise
from formcheck.exercises.store import ExerciseStore, template_file
from formcheck.extraction.cache import cached_poses
from formcheck.extraction.opening import Recorded, is_poses, opened
from formcheck.extraction.stream import OnFound, Posed, unheard
from formcheck.files import written_whole
from formcheck.learning.draft import MOST_SHOWN, Counted, Demonstration, Learnt, learn
from formcheck.learning.writing import Called, written
from formcheck.media.overlay import draw_form
from formcheck.media.stills import stills
from formcheck.messages.ids import Unlearnt
from formcheck.messages.message import Message
from formcheck.messages.words import Words
from formcheck.motion.body import SIDES
from formcheck.playback import AS_IT_IS, Manner, Origin
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import Image, PoseFrame, PoseTrack
from formcheck.recognition.demonstrated import demonstrated
from formcheck.recognition.template import save_templates

DRAWN_PX: Final = 640
"""The longer side of a picture of a pose alone,"""
GROUND: Final = 64
"""and how bright it is, 0 to 255."""

Watch = Callable[[Posed, float | None], None]
"""Is shown every frame, and how long the recording is where that is known."""


@dataclass(frozen=True, eq=False)
class PoseMoment:
    """The person at one moment.

    Attributes:
        name: of the recording.
        moment: at rest or in the end position.
        picture: (height, width, 3) RGB, with the pose drawn on it.
        drawn: whether the pose alone is to be seen: no picture was kept.
    """

    name: str
    moment: Moment
    picture: Image
    drawn: bool = False


@dataclass(frozen=True, eq=False)
class DemonstratedRecording:
    """A recording of the exercise, looked at, or what was filmed of it.

    Attributes:
        path: the file, None where it was filmed and only the poses are there.
        name: what it is called for people.
        track: the poses.
        demonstration: what the poses show.
    """

    path: Path | None
    name: str
    track: PoseTrack
    demonstration: Demonstration

    @classmethod
    def filmed(cls, name: str, frames: Sequence[PoseFrame]) -> Self:
        """What somebody has shown before the camera.

        Args:
            name: what it is called for people.
            frames: the poses, in order, at least one.
        """
        track = PoseTrack.from_frames(frames, {"path": name})
        return cls(None, name, track, Demonstration.of(name, frames))

    @property
    def video(self) -> Path | None:
        """The file that has pictures, None where there are poses alone."""
        return None if self.path is None or is_poses(self.path) else self.path


def look_at(
    path: Path,
    *,
    name: str | None = None,
    model: str = DEFAULT_MODEL,
    manner: Manner = AS_IT_IS,
    watch: Watch | None = None,
    cache: Path | None = None,
    jobs: int | None = 1,
    on_found: OnFound = unheard,
) -> DemonstratedRecording:
    """Look at one recording, a video or poses.

    Args:
        path: the file.
        name: what it is called for people, its file's name without.
        model: the pose model.
        manner: which way up it is, and how fast it plays.
        watch: is shown every frame.
        cache: the folder where the poses of recordings that play as they are are kept; None keeps
            none.
        jobs: how many processes find poses that are not there, as in `api.analyze`.
        on_found: told while they are found, as there.

    Raises:
        VideoError: the video cannot be read.
        PoseTrackError: the poses cannot be read.
        ModelError: the pose model cannot be used.
        OutputError: the cache cannot be written.
        LearningError: there is not a single frame.
    """
    called, frames = name or path.name, list[PoseFrame]()
    recording: Recorded = path
    whole = replace(manner, every_frame=True)  # it is short, and shown once
    if cache is not None and manner == AS_IT_IS:
        kept = cached_poses(path, model, cache, every_frame=True, jobs=jobs, on_found=on_found)
        if kept != path:
            known = PoseTrack.load(kept)
            recording = replace(known, source=known.source | {"path": str(path)})
    with opened(recording, model, whole, jobs=jobs) as stream:
        for posed in stream.frames(on_found):
            frames.append(posed.pose)
            if watch is not None:
                watch(posed, stream.duration_s)
        source = stream.source()
    if not frames:
        raise LearningError(Message.of(Unlearnt.NOBODY, name=called))
    track = PoseTrack.from_frames(frames, Origin.written(source))
    return DemonstratedRecording(path, called, track, Demonstration.of(called, frames))


def check_number(count: int) -> None:
    """Fail before the work when nothing is learnt from so many recordings.

    Raises:
        LearningError: there are none, or too many.
    """
    if not count:
        raise LearningError(Message(Unlearnt.NONE_GIVEN))
    if count > MOST_SHOWN:
        raise LearningError(Message.of(Unlearnt.TOO_MANY, count=count, most=MOST_SHOWN))


@dataclass(frozen=True, eq=False)
class Taught:
    """What was learnt of recordings, and what it is called.

    Attributes:
        shown: the recordings.
        learnt: what was learnt of them.
        sent: the exercise and the text of its file.
    """

    shown: tuple[DemonstratedRecording, ...]
    learnt: Learnt
    sent: PortableExercise

    def keep(self, store: ExerciseStore, *, replacing: bool = False) -> Path:
        """Put the exercise among the user's own, with what it looks like; where its file is.

        Raises:
            ExerciseError: its id is taken.
            OutputError: it cannot be written.
        """
        path = store.put(self.sent, replacing=replacing)
        self._save_template(path)
        return path

    def write(self, path: Path) -> None:
        """Write the exercise's file, and what it looks like beside it.

        Raises:
            OutputError: it cannot be written.
        """
        with written_whole(path) as part:
            part.write_text(self.sent.text, encoding="utf-8", newline="")
        self._save_template(path)

    def stills(self) -> list[PoseMoment]:
        """The person at rest and in the end position, of each recording.

        Raises:
            VideoError: a recording cannot be read again.
        """
        both = zip(self.shown, self.learnt.counted, strict=True)
        return [still for shown, counted in both for still in self._of(shown, counted)]

    def _of(self, shown: DemonstratedRecording, counted: Counted) -> Iterator[PoseMoment]:
        moments: dict[Moment, float] = {"rest": counted.rest_s, "end": counted.end_s}
        pictures = _pictures(shown, list(moments.values()))
        sides = (one.side for one in counted.attempts if one.side in SIDES)
        side = next(sides, None) or SIDES[0]
        for moment, at_s in moments.items():
            if at_s in pictures:
                pose, image = pictures[at_s]
                drawn = draw_form(image, pose, self.sent.exercise, side, None)
                yield PoseMoment(shown.name, moment, drawn, drawn=shown.video is None)

    def _save_template(self, path: Path) -> None:
        both = zip(self.shown, self.learnt.counted, strict=True)
        template = demonstrated(
            self.sent.exercise.id, [(shown.track, one.attempts) for shown, one in both]
        )
        if template is not None:
            save_templates(template_file(path), [template])


def _pictures(
    shown: DemonstratedRecording, moments: Sequence[float]
) -> dict[float, tuple[PoseFrame, Image]]:
    """The pose and the picture at each of the moments; an empty one where none is kept."""
    if shown.video is None:
        return {at_s: _empty(shown.track, at_s) for at_s in moments}
    origin = Origin.of(shown.track.source)
    return stills(shown.video, shown.track, moments, rotate_deg=origin.rotate, speed=origin.speed)


def _empty(track: PoseTrack, at_s: float) -> tuple[PoseFrame, Image]:
    """The pose nearest to `at_s`, and an empty picture of its shape to draw it on."""
    pose = min(track.frames(), key=lambda frame: abs(frame.t - at_s))
    width, height = track.size_wh
    scale = DRAWN_PX / max(width, height)
    return pose, np.full((round(height * scale), round(width * scale), 3), GROUND, np.uint8)


def teach(
    shown: Sequence[DemonstratedRecording],
    called: Called,
    words: Words,
    *,
    told: Sequence[int | None] = (),
    exchanged: bool = False,
) -> Taught:
    """The exercise that the recordings show.

    Args:
        shown: the recordings, one of each person.
        called: what it is called, and the language of its texts.
        words: of that language.
        told: how many repetitions there are in each recording, as somebody says.
        exchanged: whether rest and end are to be the other way round.

    Raises:
        LearningError: nothing can be learnt from them.
        ExerciseError: it cannot be called so.
    """
    counts = [*told, *[None] * len(shown)]
    demonstrations = [
        replace(one.demonstration, told=count) for one, count in zip(shown, counts, strict=False)
    ]
    learnt = learn(demonstrations, exchanged=exchanged)
    return Taught(tuple(shown), learnt, written(learnt, called, words))


def picture_file(folder: Path, still: PoseMoment) -> Path:
    """Where a picture goes: it is called after the recording, and the moment."""
    return folder / f"{Path(still.name).stem}_{still.moment}.jpg"
