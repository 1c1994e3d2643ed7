"""Where files are kept, and how they are written: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from formcheck.errors import OutputError


def user_data(variable: str, name: str) -> Path:
    """`name` in the user's data folder, unless the environment's `variable` names another place."""
    import platformdirs

    named = os.environ.get(variable)
    return Path(named) if named else Path(platformdirs.user_data_dir("formcheck")) / name


@contextlib.contextmanager
def written_whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path beside `path` that takes its name when the block ends well.

    Raises:
        OutputError: the file cannot be written; nothing is left behind.
    """
    path = Path(path)
    _refuse_what_is_no_file(path)
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
    if isinstance(error, FileNotFoundError) and path.parent != Path():
        return OutputError(f"Cannot write {path}: there is no folder {path.parent}.")
    reason = getattr(error, "strerror", None) or str(error)
    return OutputError(f"Cannot write {path}: {reason}.")


def check_writable(path: Path, source: Path) -> None:
    """Fail before the work, not after it, when `path` cannot be written.

    Raises:
        OutputError: it cannot be written, is a folder, or is the `source` itself.
    """
    _refuse_what_is_no_file(path)
    with contextlib.suppress(OSError):
        if path.samefile(source):
            raise OutputError(f"Cannot write {path}: it is the input itself.")
    probe = path.with_name(f".{path.name}.{os.getpid()}.probe")
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise cannot_write(path, error) from error


def _refuse_what_is_no_file(path: Path) -> None:
    """A device such as /dev/null must not be replaced by a file."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise cannot_write(path, error) from error
    if stat.S_ISDIR(mode):
        raise OutputError(f"Cannot write {path}: it is a folder.")
    if not stat.S_ISREG(mode):
        raise OutputError(f"Cannot write {path}: it is not an ordinary file.")
