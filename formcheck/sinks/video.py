"""The recording with the session drawn on it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from formcheck.sinks.sink import AnalysisResult, Sink, Watching


class VideoSink(Sink):
    """Writes the annotated video, picture by picture."""

    name = "annotated_video"
    endings = (".mp4",)
    draws = True

    @contextlib.contextmanager
    def watching(
        self, path: Path, *, sound_of: Path | None, speed: float
    ) -> Iterator[Watching | None]:
        """Draws on each picture and writes it."""
        from formcheck.media.annotated import AnnotatedVideo

        with AnnotatedVideo(path, sound_of=sound_of, speed=speed) as video:
            yield video

    def write(self, path: Path, result: AnalysisResult) -> Path | None:
        """It is complete already; there is none where nothing was recognised."""
        return path if result.sets else None
