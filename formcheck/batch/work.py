"""One recording of a batch: what a worker does with it, unless it was done before."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from formcheck import __version__
from formcheck.api import analyze
from formcheck.batch.recordings import Asked
from formcheck.batch.row import Row, State
from formcheck.errors import NothingToJudgeError, VideoError
from formcheck.exercises.model import Exercise
from formcheck.files import make_folder, written_whole
from formcheck.messages.error_ids import Wrong
from formcheck.messages.languages import DECIMAL, Tongue
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from formcheck.messages.words import words_in
from formcheck.outputs import Outputs
from formcheck.pose.frame import PoseTrack
from formcheck.posing.cache import cached_poses, content_key
from formcheck.posing.workers import Send
from formcheck.report.language import Language

RESULT: Final = "result.json"
"""Is written last: a folder without it is not finished."""
REPORT: Final = "report.html"
TABLE: Final = "table.csv"
POSES: Final = "poses.npz"
MOST_BYTES: Final = 64 << 20
"""No result is larger."""


@dataclass(frozen=True)
class Task:
    """What to do with one recording.

    Attributes:
        asked: the recording.
        exercise: by what it is judged.
        model: the pose model.
        tongue: what its report speaks.
        out: the folder of all results.
        cache: the folder where poses are kept.
        every_frame: whether every picture is looked at.
    """

    asked: Asked
    exercise: Exercise
    model: str
    tongue: Tongue
    out: Path
    cache: Path
    every_frame: bool = False

    @property
    def folder(self) -> str:
        """Where its results go, within `out`."""
        return f"{self.asked.name}.{self.exercise.id}"

    def key(self) -> str:
        """What tells this task from every other: all that its results depend on.

        Raises:
            VideoError: the recording cannot be read.
        """
        looked = str(self.every_frame)
        by = (self.exercise.model_dump_json(), __version__, self.model, self.tongue, looked)
        path = self.asked.path
        if not path.exists():
            raise VideoError(Message.of(Wrong.NO_FILE, path=str(path)))
        try:
            return content_key(path, *by)
        except OSError as error:
            said = Message.of(Wrong.CANNOT_READ, path=str(path), reason=reason(error))
            raise VideoError(said) from error


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task.

    Attributes:
        row: what the summary says of it.
        before: whether it had been done before.
    """

    row: Row
    before: bool


def work(send: Send, task: Task) -> Done:
    """A worker's task: analyse the recording and write its results; sends how far it is.

    What was done before, of the same content, by the same exercise, version and model, is taken.

    Raises:
        VideoError: the recording cannot be read.
        PoseTrackError: its kept poses cannot be read.
        ModelError: the pose model cannot be used.
        OutputError: a result cannot be written.
    """
    key, place = task.key(), task.out / task.folder
    known = _known(place / RESULT, key)
    if known is not None:
        return Done(replace(known, recording=task.asked.name, folder=task.folder), before=True)
    row, data = _analyzed(send, task, place)
    with written_whole(place / RESULT) as part:
        kept = {"key": key, "row": row.to_json(), "report": data}
        part.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return Done(row, before=False)


def _analyzed(send: Send, task: Task, place: Path) -> tuple[Row, dict[str, Any] | None]:
    """Write all but the result itself; what the summary says, and the report as data."""
    language, video = spoken(task.tongue), task.asked.path
    outputs = Outputs(csv=place / TABLE, report=place / REPORT, poses=place / POSES)
    poses = PoseTrack.load(
        cached_poses(
            video,
            task.model,
            task.cache,
            every_frame=task.every_frame,
            on_found=lambda *how: send(how),
        )
    )
    make_folder(place)
    (place / RESULT).unlink(missing_ok=True)  # of another content, or of an earlier version
    # The same content may have been found under another name.
    track = replace(poses, source=poses.source | {"path": str(video)})
    try:
        with outputs.collecting(task.exercise, language) as collected:
            report = analyze(track, task.exercise, observers=collected.observers)
    except NothingToJudgeError as error:
        name, exercise = task.asked.name, task.exercise.id
        return Row.without(name, exercise, error, language, State.NOBODY), None
    outputs.write(report, video, collected, language)
    return Row.of(task.asked.name, report, language, task.folder), report.to_json()


def spoken(tongue: Tongue) -> Language:
    """How reports in that language speak."""
    return Language(tongue, words_in(tongue), DECIMAL[tongue])


def _known(result: Path, key: str) -> Row | None:
    """What a finished result says, None where there is none of this `key`."""
    try:
        if result.stat().st_size > MOST_BYTES:
            return None
        kept = json.loads(result.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or kept.get("key") != key:
        return None
    return Row.from_json(kept.get("row"))
