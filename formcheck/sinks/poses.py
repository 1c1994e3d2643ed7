"""The poses, for `formcheck replay` and for whoever is sent them."""

from __future__ import annotations

from pathlib import Path

from formcheck.extraction.opening import POSES
from formcheck.files import not_written
from formcheck.messages.error_ids import Cause
from formcheck.messages.message import Message
from formcheck.sinks.sink import AnalysisResult, Need, Sink


class NpzSink(Sink):
    """Writes the pose track."""

    name = "poses"
    endings = (POSES,)
    needs = frozenset({Need.POSES})

    def check(self, path: Path) -> None:
        """Refuse a name by which they could not be read again."""
        if path.suffix.lower() != POSES:
            raise not_written(path, Message.of(Cause.ENDING_OF_POSES, ending=POSES))

    def write(self, path: Path, result: AnalysisResult) -> Path:
        """Write it."""
        result.track.save(path)
        return path
