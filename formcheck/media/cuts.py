"""Where a recording is cut, so that several processes can work on it at once.

The cuts depend on what is in the file alone, so that the poses are the same however many work.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import av
import numpy as np
from numpy.typing import NDArray

from formcheck.media import container
from formcheck.media.clock import LONGEST_GAP_S, SMALLEST_STEP_S

MOST_REORDERED: Final = 16
"""No codec shows a picture further away from its place in the file."""
MOST_PICTURES: Final = 1 << 23
"""Nine hours at 240 pictures a second; what is longer takes memory and is not cut."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a recording is cut.

    Attributes:
        longest_s: what is shorter stays whole; parts are about half of it to all of it.
        warm_up_s: for how long before a part the pictures are looked at, too: the pose model
            follows a person from picture to picture, and calms what it sees.
    """

    longest_s: float = 40.0
    warm_up_s: float = 1.5


CUTTING: Final = Cutting()


@dataclass(frozen=True, slots=True)
class VideoPart:
    """A stretch of a recording that is read by itself; stamps are in units of its time base.

    Attributes:
        origin_s: the recording's first picture on the file's own clock.
        key: the stamp of the key frame that reading begins at; None for the file's beginning.
        key_dts: when that one is decoded.
        first: the stamp of the part's first picture.
        end: that of the next part's first picture; None where there is none.
        first_s: the part's first picture, in seconds since the recording's first.
    """

    origin_s: float
    key: int | None
    key_dts: int
    first: int
    end: int | None
    first_s: float


def cut(path: Path, stated_s: float | None, cutting: Cutting = CUTTING) -> tuple[VideoPart, ...]:
    """The parts of the recording at `path`, in order; none where it is read as a whole.

    That is where it is short, has no key frames to begin at, or its times do not simply rise.

    Args:
        path: the file.
        stated_s: how long it is as far as the file says, None where it does not.
        cutting: how to cut.

    Raises:
        VideoError: it cannot be opened, or is no video.
    """
    if stated_s is not None and stated_s < cutting.longest_s:
        return ()
    stamps = _Stamps.of(path)
    parts = tuple(stamps.parts(cutting)) if stamps and stamps.rise() else ()
    return parts if len(parts) > 1 else ()


def around(path: Path, moments_s: Iterable[float]) -> tuple[VideoPart, ...]:
    """The stretches that show the moments, each as short as key frames allow, in order.

    None where the recording has to be read as a whole, as in `cut`.

    Args:
        path: the file.
        moments_s: seconds since the first picture, on the file's own pace.

    Raises:
        VideoError: it cannot be opened, or is no video.
    """
    stamps = _Stamps.of(path)
    return tuple(stamps.around(moments_s)) if stamps and stamps.rise() else ()


@dataclass(frozen=True)
class _Stamps:
    """The times of a recording's pictures, in the order of the file.

    Attributes:
        origin_s: the first picture that is shown, on the file's own clock.
        unit_s: how long a unit of the stamps is.
        pictures: of each picture when it is shown.
        keys: of each key frame when it is shown.
        decoded: of each key frame when it is decoded.
    """

    origin_s: float = 0.0
    unit_s: float = 0.0
    pictures: array[int] = field(default_factory=lambda: array("q"))
    keys: array[int] = field(default_factory=lambda: array("q"))
    decoded: array[int] = field(default_factory=lambda: array("q"))

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """What the file says of every picture, without decoding more than the first.

        None where it says nothing of some, or is damaged.
        """
        with container.open_video(path) as opened:
            stream = container.video_stream(opened, path)
            if opened.format.name in container.WITHOUT_TIMES or not stream.time_base:
                return None
            shown = None
            found = cls(unit_s=float(stream.time_base))
            try:
                for packet in opened.demux(stream):
                    if shown is None:
                        shown = next(iter(packet.decode()), None)
                    if packet.size and not packet.is_discard and not found.take(packet):
                        return None
            except (*container.BROKEN, IndexError):
                return None
            if shown is None or shown.time is None or shown.pts != min(found.pictures):
                return None
            return cls(shown.time, found.unit_s, found.pictures, found.keys, found.decoded)

    def take(self, packet: av.Packet[Any]) -> bool:
        """Note when the picture in `packet` is shown; whether that is known."""
        if packet.pts is None or packet.is_corrupt or len(self.pictures) >= MOST_PICTURES:
            return False
        self.pictures.append(packet.pts)
        if packet.is_keyframe and packet.dts is not None:
            self.keys.append(packet.pts)
            self.decoded.append(packet.dts)
        return True

    def rise(self) -> bool:
        """Whether the times of all pictures simply rise, so that each part knows its own."""
        pictures = np.array(self.pictures)
        order = np.argsort(pictures, kind="stable")
        steps_s = np.diff(pictures[order]) * self.unit_s
        moved = np.abs(order - np.arange(len(order)))
        return bool(
            len(steps_s)
            and steps_s.min() > 1.01 * SMALLEST_STEP_S
            and steps_s.max() <= LONGEST_GAP_S
            and moved.max() <= MOST_REORDERED
        )

    def parts(self, cutting: Cutting) -> Iterator[VideoPart]:
        """The parts of times that rise."""
        pictures = np.sort(np.array(self.pictures))
        cuts = [(None, 0, int(pictures[0])), *self._cuts(pictures, cutting)]
        ends = [first for _, _, first in cuts[1:]]
        for (key, dts, first), end in zip(cuts, [*ends, None], strict=True):
            first_s = float((first - pictures[0]) * self.unit_s)
            yield VideoPart(self.origin_s, key, dts, first, end, first_s)

    def around(self, moments_s: Iterable[float]) -> Iterator[VideoPart]:
        """A part for each key frame that leads to some of the moments."""
        pictures, keys = np.sort(np.array(self.pictures)), np.array(self.keys)
        shown: dict[int, list[int]] = {}
        for moment_s in moments_s:
            i = int(np.abs((pictures - pictures[0]) * self.unit_s - moment_s).argmin())
            leading = np.flatnonzero(keys <= pictures[i])
            shown.setdefault(int(leading[-1]) if len(leading) else -1, []).append(i)
        for k, found in sorted(shown.items()):
            first, after = int(pictures[min(found)]), max(found) + 1
            yield VideoPart(
                self.origin_s,
                int(keys[k]) if k >= 0 else None,
                int(self.decoded[k]) if k >= 0 else 0,
                first,
                int(pictures[after]) if after < len(pictures) else None,
                float((first - pictures[0]) * self.unit_s),
            )

    def _cuts(
        self, pictures: NDArray[np.int64], cutting: Cutting
    ) -> Iterator[tuple[int, int, int]]:
        """Of each part but the first the stamps of its key frame, twice, and its first picture.

        As many parts as a power of two: they go up evenly in most numbers of cores.
        """
        keys, decoded = np.array(self.keys), np.array(self.decoded)
        begin, length = int(pictures[0]), int(pictures[-1] - pictures[0])
        warm_up = round(cutting.warm_up_s / self.unit_s)
        count = 1
        while length * self.unit_s / count > cutting.longest_s:
            count *= 2
        last = begin
        for wanted in (begin + length * i // count - warm_up for i in range(1, count)):
            if not len(keys):
                return
            nearest = int(np.abs(keys - wanted).argmin())
            key = int(keys[nearest])
            i = int(np.searchsorted(pictures, key + warm_up))
            if key > last and i < len(pictures):
                last = int(pictures[i])
                yield key, int(decoded[nearest]), last
