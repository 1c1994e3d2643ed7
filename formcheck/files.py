"""Where files are kept, and how they are written: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from formcheck.errors import OutputError, ServerError
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from formcheck.partial_files import part_beside

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
"""For nobody but the user whose process this is."""
ACCESS_LIST: Final = "system.posix_acl_access"
"""Under which name Linux keeps who else may do what with a file."""


PLACE: Final[ContextVar[Path | None]] = ContextVar("place", default=None)
"""The folder of whoever is served, where one server is for many people."""
MANY: Final = "FORMCHECK_MANY"
"""Set to 1 in the environment of a server for many people."""


def person_place() -> Path | None:
    """The folder of whoever is served; None where the machine is one person's.

    Raises:
        ServerError: the server is for many people, and nobody is known here: then nothing may be
            read or kept.
    """
    place = PLACE.get()
    if place is None and os.environ.get(MANY) == "1":
        raise ServerError(Message(Wrong.NOBODY_KNOWN))
    return place


def for_same_person(work: Callable[..., object]) -> Callable[..., None]:
    """`work` for another thread, for whoever is served in this one now."""
    place = PLACE.get()

    def run(*args: object) -> None:
        PLACE.set(place)
        work(*args)

    return run


def user_folder() -> Path:
    """The data folder of the user whose process this is."""
    import platformdirs

    return Path(platformdirs.user_data_dir("formcheck"))


def user_data(variable: str, name: str) -> Path:
    """`name` in the user's data folder, unless the environment's `variable` names another place.

    Where one server is for many people it is in the folder of whoever is served.

    Raises:
        ServerError: nobody is known there.
    """
    place = person_place()
    if place is not None:
        return place / name
    named = os.environ.get(variable)
    return Path(named) if named else user_folder() / name


@contextlib.contextmanager
def written_whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary path that takes the name of `path` when the block ends well.

    A link stays a link: what it leads to is written. Who may read and write a file that was there
    stays as it was.

    Raises:
        OutputError: the file cannot be written; nothing is left behind.
    """
    path = Path(path)
    _refuse_what_is_no_file(path)
    real = Path(os.path.realpath(path))
    try:
        with part_beside(real) as part:
            before = _known(real)
            if before:
                # Nobody may read meanwhile what nobody will read in the end.
                part.chmod(stat.S_IMODE(before.st_mode) | stat.S_IRUSR | stat.S_IWUSR)
            yield part
            if before:
                _keep_access(part, real, before)
            part.replace(real)
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: Exception) -> OutputError:
    """The error for the user when `path` cannot be written because of `error`."""
    if isinstance(error, FileNotFoundError):
        folder = Path(os.path.realpath(path)).parent if path.is_symlink() else path.parent
        if folder != Path():
            there = Message.of(Wrong.CANNOT_WRITE_THERE, path=str(path), folder=str(folder))
            return OutputError(there)
    return not_written(path, reason(error))


def not_written(path: Path, why: Message) -> OutputError:
    """The error for the user when `path` cannot be written because of what `why` says."""
    return OutputError(Message.of(Wrong.CANNOT_WRITE, path=str(path), reason=why))


def no_folder(folder: Path, error: OSError) -> Message:
    """That `folder` cannot be made because of `error`."""
    return Message.of(Wrong.CANNOT_MAKE_FOLDER, path=str(folder), reason=reason(error))


def check_writable(path: Path) -> None:
    """Fail before the work, not after it, when `path` cannot be written.

    Raises:
        OutputError: it cannot be written, or is a folder.
    """
    _refuse_what_is_no_file(path)
    try:
        with part_beside(Path(os.path.realpath(path))):
            pass
    except OSError as error:
        raise cannot_write(path, error) from error


@contextlib.contextmanager
def written_privately(path: Path) -> Iterator[Path]:
    """The same as `written_whole`, of a file that nobody else may read, not even meanwhile.

    Raises:
        OutputError: the file cannot be written; nothing is left behind.
    """
    with written_whole(path) as part:
        part.touch(PRIVATE_FILE)
        part.chmod(PRIVATE_FILE)
        yield part


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Make `folder`, and those that it lies in, where it is not there.

    Args:
        folder: which.
        private: whether nobody else may look into it.

    Raises:
        OutputError: it cannot be made.
    """
    try:
        folder.mkdir(PRIVATE_FOLDER if private else 0o777, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(no_folder(folder, error)) from error


def _refuse_what_is_no_file(path: Path) -> None:
    """A device must not be replaced by a file, nor a file that its owner protects."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise cannot_write(path, error) from error
    if stat.S_ISDIR(mode):
        raise not_written(path, Message(Cause.IS_FOLDER))
    if not stat.S_ISREG(mode):
        raise not_written(path, Message(Cause.NOT_ORDINARY))
    if not os.access(path, os.W_OK):
        raise not_written(path, Message(Cause.IS_PROTECTED))


def _known(path: Path) -> os.stat_result | None:
    """What is known of the file, None where there is none."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _keep_access(part: Path, real: Path, before: os.stat_result) -> None:
    """Give `part` the owner and the permissions of the file that it replaces, as far as one may."""
    if sys.platform != "win32":
        for owner, group in ((before.st_uid, -1), (-1, before.st_gid)):
            with contextlib.suppress(OSError):
                os.chown(part, owner, group)
    part.chmod(stat.S_IMODE(before.st_mode))
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setxattr(part, ACCESS_LIST, os.getxattr(real, ACCESS_LIST))
