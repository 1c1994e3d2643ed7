"""Write files whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from formcheck.errors import OutputError


@contextlib.contextmanager
def written_whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path beside `path` that takes its name when the block ends well.

    Raises:
        OutputError: the file cannot be written; nothing is left behind.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.touch()  # fail before the work, not after it
        yield part
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def cannot_write(path: Path, error: Exception) -> OutputError:
    """The error for the user when `path` cannot be written because of `error`."""
    if path.parent != Path() and not path.parent.exists():
        return OutputError(f"Cannot write {path}: there is no folder {path.parent}.")
    reason = getattr(error, "strerror", None) or str(error)
    return OutputError(f"Cannot write {path}: {reason}.")


def check_writable(path: Path, source: Path) -> None:
    """Fail before the work, not after it, when `path` cannot be written.

    Raises:
        OutputError: it cannot be written, is a folder, or is the `source` itself.
    """
    if path.is_dir():
        raise OutputError(f"Cannot write {path}: it is a folder.")
    if path.exists() and source.exists() and path.samefile(source):
        raise OutputError(f"Cannot write {path}: it is the input itself.")
    probe = path.with_name(f".{path.name}.{os.getpid()}.probe")
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise cannot_write(path, error) from error
