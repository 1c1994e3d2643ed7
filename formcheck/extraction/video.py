"""The poses of a recording, part by part."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from formcheck.coach.report import Source
from formcheck.extraction.frame_selection import MOST_PER_S, FrameSelector
from formcheck.extraction.stream import OnFound, Posed, ShownPicture, pictured, unheard
from formcheck.extraction.workers import Send, TaskEnd, Workers
from formcheck.media.cuts import CUTTING, Cutting, VideoPart
from formcheck.media.frame import Frame, Glimpse
from formcheck.media.prefetch import prefetched
from formcheck.media.reader import ReadExtent, VideoReader
from formcheck.pose.backends import Estimator, backend
from formcheck.pose.estimator import INFERENCE_SIDE_PX
from formcheck.pose.frame import PoseFrame

PICTURE_SIDE_PX: Final = 1280
"""Longer side of the pictures that people look at."""
AT_ONCE: Final = 15
"""How many poses go from one process to another in one message."""
AHEAD: Final = 2
"""How many parts are begun for each process before those that come earlier are through."""


@dataclass(frozen=True, slots=True)
class PoseRequest:
    """Which poses of which recording.

    Attributes:
        path: the video file.
        model: the back-end, by its name.
        picture_side_px: the longer side of the pictures that come along; None for none.
        rotate_deg: by how much it is turned clockwise, a multiple of 90.
        speed: how fast it plays compared with what was filmed.
        every_frame: whether each picture is looked at, or as many as what moves asks for.
    """

    path: str
    model: str
    picture_side_px: int | None = None
    rotate_deg: int = 0
    speed: float = 1.0
    every_frame: bool = False

    def reader(
        self, part: VideoPart | None = None, image_side_px: int = INFERENCE_SIDE_PX
    ) -> VideoReader:
        """The recording, or a part of it, ready to be read.

        Raises:
            VideoError: it cannot be read.
        """
        return VideoReader(
            self.path,
            image_side_px,
            self.picture_side_px,
            rotate_deg=self.rotate_deg,
            speed=self.speed,
            part=part,
            most_per_s=None if self.every_frame else MOST_PER_S,
        )

    def posed_in(self, reader: VideoReader) -> Iterator[Posed]:
        """The poses in what `reader` reads, but for what only leads to it.

        Raises:
            ModelError: the pose model cannot be used.
            VideoError: it cannot be read.
        """
        with contextlib.ExitStack() as stack:
            estimator = stack.enter_context(backend(self.model).open())
            if self.every_frame:
                frames = stack.enter_context(contextlib.closing(prefetched(reader)))
                yield from _each(estimator, frames)
            else:
                glimpses = prefetched(reader.glimpses())
                stack.enter_context(contextlib.closing(glimpses))
                yield from _where_it_matters(estimator, glimpses)


def cores() -> int:
    """How many processes can work at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class VideoStream:
    """The poses of a recording; a context manager.

    Its parts are found one after the other in this process or, with `jobs`, in others at once;
    the poses are the same. Pictures that are wanted are then decoded here, beside the others.

    Args:
        wanted: which poses.
        jobs: how many processes at most; None for as many as there are cores and parts.
        cutting: how the recording is cut.

    Attributes:
        duration_s: length of the recording as far as it is known.
        parts: what it is cut into; none where it is read as a whole.

    Raises:
        VideoError: it cannot be read.
    """

    def __init__(
        self, wanted: PoseRequest, jobs: int | None = 1, cutting: Cutting = CUTTING
    ) -> None:
        self._wanted = wanted
        self._stack = contextlib.ExitStack()
        self._whole = self._stack.enter_context(wanted.reader())
        with contextlib.ExitStack() as on_error:
            on_error.callback(self._stack.close)
            self.parts = self._whole.parts(cutting)
            backend(wanted.model).prepare()  # fetched once, before several ask for it
            on_error.pop_all()
        self._jobs = min(cores() if jobs is None else jobs, len(self.parts))
        self.duration_s = self._whole.info.duration_s
        self._frames = 0
        self._last: PoseFrame | None = None
        self._extents: list[ReadExtent] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def frames(self, on_found: OnFound = unheard) -> Generator[Posed]:
        """The poses, in order; to be gone through once.

        Raises:
            ModelError: the pose model cannot be used.
            VideoError: it cannot be read any more.
            WorkerError: a process that found poses has failed.
        """
        with contextlib.closing(self._found(on_found)) as found:
            for posed in found:
                self._frames, self._last = self._frames + 1, posed.pose
                yield posed

    def source(self) -> Source:
        """What it was, once all frames are through."""
        return Source(
            path=str(self._whole.info.path),
            duration_s=self._last.t if self._last else 0.0,
            frames=self._frames,
            pictures=sum(extent.pictures for extent in self._extents),
            size_wh=self._last.size_wh if self._last else (0, 0),
            model=self._wanted.model,
            warnings=self._whole.oddities(self._extents) if self.parts else self._whole.warnings,
            speed=self._wanted.speed,
            rotate_deg=self._wanted.rotate_deg,
        )

    def _found(self, on_found: OnFound) -> Generator[Posed]:
        if self._jobs > 1:
            return self._by_others(on_found)
        return self._here(on_found)

    def _here(self, on_found: OnFound) -> Generator[Posed]:
        """Found in this process, part by part."""
        for part in self.parts or (None,):
            with self._wanted.reader(part) if part else self._whole as reader:
                for posed in self._wanted.posed_in(reader):
                    on_found(posed.pose.t, self.duration_s)
                    yield posed
            self._extents.append(reader.extent)

    def _by_others(self, on_found: OnFound) -> Generator[Posed]:
        """Found by other processes; pictures are decoded here once more, as their poses come."""
        wanted = replace(self._wanted, picture_side_px=None)
        with contextlib.ExitStack() as stack:
            workers = stack.enter_context(Workers(self._jobs))
            joined = _Joined(workers, wanted, self.parts, lambda s: on_found(s, self.duration_s))
            if not self._wanted.picture_side_px:
                yield from map(Posed, joined.poses())
            else:
                shown = prefetched(_pictures(wanted, self.parts, self._wanted.picture_side_px))
                stack.enter_context(contextlib.closing(shown))
                yield from pictured(joined.poses(), shown)
            self._extents += joined.extents


def _each(estimator: Estimator, frames: Iterable[Frame]) -> Iterator[Posed]:
    """The poses in all pictures."""
    for frame in frames:
        pose = estimator.estimate(frame.image, frame.t, frame.size_wh)
        if not frame.warm_up:
            yield Posed(pose, frame.picture)


def _where_it_matters(estimator: Estimator, glimpses: Iterable[Glimpse]) -> Iterator[Posed]:
    """The poses in the pictures that are worth it, and in the last one."""
    attention, passed = FrameSelector(), list[ShownPicture]()
    left: Glimpse | None = None
    for glimpse in glimpses:
        if not attention.asks(glimpse.t, glimpse.grey):
            passed += _shown(left)
            left = glimpse
            continue
        pose = _pose(estimator, glimpse)
        if pose is not None:
            attention.saw(pose)
            passed += _shown(left)
            left = None
            if not glimpse.warm_up:
                yield Posed(pose, glimpse.picture, tuple(passed))
            passed = []
    if left is not None and not left.warm_up and (last := _pose(estimator, left)) is not None:
        yield Posed(last, left.picture, tuple(passed))


def _pose(estimator: Estimator, glimpse: Glimpse) -> PoseFrame | None:
    frame = glimpse.frame()
    if frame is None:
        return None
    return estimator.estimate(frame.image, frame.t, frame.size_wh)


def _shown(glimpse: Glimpse | None) -> list[ShownPicture]:
    """The picture for people, where there is one."""
    return (
        [ShownPicture(glimpse.t, glimpse.picture)]
        if glimpse and glimpse.picture is not None
        else []
    )


def find(send: Send, wanted: PoseRequest, part: VideoPart) -> ReadExtent:
    """A worker's task: send the poses of `part`, in lists; how far it could be read."""
    poses: list[PoseFrame] = []
    with wanted.reader(part) as reader:
        for posed in wanted.posed_in(reader):
            poses.append(posed.pose)
            if len(poses) >= AT_ONCE:
                send(poses)
                poses = []
    send(poses)
    return reader.extent


def _pictures(
    wanted: PoseRequest, parts: Sequence[VideoPart], side_px: int
) -> Iterator[ShownPicture]:
    """The pictures of all parts."""
    for part in parts:
        with wanted.reader(part, side_px) as reader:
            yield from (ShownPicture(frame.t, frame.image) for frame in reader if not frame.warm_up)


class _Joined:
    """The poses that workers find in parts, put in order.

    Parts are begun in order, and not far ahead of the one that is through next: what waits takes
    memory.

    Attributes:
        extents: how far each part could be read, once all are through.
    """

    def __init__(
        self,
        workers: Workers,
        wanted: PoseRequest,
        parts: Sequence[VideoPart],
        on_found: Callable[[float], object],
    ) -> None:
        self.extents: list[ReadExtent] = []
        self._workers = workers
        self._wanted = wanted
        self._parts = parts
        self._on_found = on_found
        self._ahead = AHEAD * workers.jobs
        self._begun = 0
        self._waiting: dict[int, deque[PoseFrame]] = {}
        self._ended: dict[int, ReadExtent] = {}
        self._found_s: dict[int, float] = {}

    def poses(self) -> Iterator[PoseFrame]:
        """The poses, in order."""
        for key in range(len(self._parts)):
            while key not in self._ended or self._waiting[key]:
                self._begin(key)
                ready = self._waiting[key]
                self._listen(0 if ready else None)
                for _ in range(min(AT_ONCE, len(ready))):
                    yield ready.popleft()
            del self._waiting[key]
            self.extents.append(self._ended.pop(key))

    def _begin(self, current: int) -> None:
        """Begin what can be begun while the part `current` is gone through."""
        latest = min(current + self._ahead, len(self._parts))
        while self._begun < latest and self._workers.idle:
            self._waiting[self._begun] = deque()
            part = self._parts[self._begun]
            self._workers.begin(self._begun, find, self._wanted, part)
            self._begun += 1

    def _listen(self, timeout_s: float | None) -> None:
        if not self._workers.busy:
            return
        for told in self._workers.listen(timeout_s):
            if not isinstance(told, TaskEnd):
                self._take(told.key, told.what)
            elif told.error is not None:
                raise told.error
            else:
                self._ended[told.key] = told.result

    def _take(self, key: int, poses: list[PoseFrame]) -> None:
        if poses:
            self._waiting[key] += poses
            begun_s = self._parts[key].first_s * self._wanted.speed
            self._found_s[key] = poses[-1].t - begun_s
            self._on_found(sum(self._found_s.values()))
