"""A folder of recordings whose poses are kept already, so that no model need run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from formcheck.extraction.cache import poses_file
from formcheck.pose.frame import PoseTrack
from tests.files import every, marked, write_film
from tests.report.figures import filmed
from tools.figure.library import faulty, good

MODEL: Final = "lite"


@dataclass(frozen=True)
class Films:
    """Where recordings, their poses and the results are."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "films"

    @property
    def cache(self) -> Path:
        return self.home / "cache"

    @property
    def out(self) -> Path:
        return self.home / "out"

    def put(self, name: str, pictures: int, track: PoseTrack) -> Path:
        """A recording of so many `pictures`, which tell its content from others, and its poses."""
        return self._put(name, every(0.05, pictures), track)

    def shown(self, name: str, track: PoseTrack) -> Path:
        """A recording with a picture for each of its poses."""
        return self._put(name, [float(t) for t in track.t], track)

    def _put(self, name: str, times_s: list[float], track: PoseTrack) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_film(path, [marked()] * len(times_s), times_s)
        self.cache.mkdir(exist_ok=True)
        track.save(poses_file(path, MODEL, self.cache))
        return path

    def squats(self) -> None:
        """Three good squats, some that are not, and a file that is none."""
        self.put("good.mp4", 3, filmed(good("squat", 3)))
        self.put("monday/faulty.mp4", 4, filmed(faulty("squat")[0]))
        (self.folder / "broken.mp4").write_bytes(b"no video")
