"""The demo's results: a folder of its own, in which nobody's files are touched."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from formcheck.errors import OutputError
from formcheck.files import make_folder
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.outputs import Outputs
from formcheck.samples import DEMO_VIDEO


@contextlib.contextmanager
def demo_outputs(folder: Path) -> Iterator[Outputs]:
    """What the demo writes into `folder`; a demo that does not come to its end leaves nothing.

    Raises:
        OutputError: the folder cannot be made, or files are in it that no demo wrote.
    """
    made = not folder.exists()
    make_folder(folder)
    data, video, report = (folder / n for n in ("report.json", "annotated.mp4", "report.html"))
    there = [path for path in (data, video, report) if os.path.lexists(path)]
    if there and not _is_of_demo(data):
        raise OutputError(Message.of(Wrong.NOT_OF_DEMO, path=str(there[0])))
    try:
        yield Outputs(json=str(data), video=video, report=report)
    except BaseException:
        for path in {data, video, report}.difference(there):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _is_of_demo(data: Path) -> bool:
    try:
        written = json.loads(data.read_text(encoding="utf-8"))
        return Path(written["source"]["path"]).name == DEMO_VIDEO
    except (OSError, ValueError, LookupError, TypeError):
        return False
