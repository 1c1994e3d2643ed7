"""All people and histories of a server in one file, and back again."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from formcheck.clinic.folder_lock import served_alone
from formcheck.clinic.people import FILE, FOLDER, People
from formcheck.errors import ServerError
from formcheck.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    cannot_write,
    make_folder,
    written_privately,
)
from formcheck.history.snapshot import copy_history, is_sound
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason

LIST: Final = "formcheck-backup.json"
VERSION: Final = 1
HISTORY: Final = "history.db"
ALONG: Final = (FILE, "page.json")
FOLDERS: Final = ("exercises", "routines")
"""What is copied of a person beside the history."""
NAME: Final = re.compile(
    r"people/[0-9a-f]{32}/"
    r"(person\.json|page\.json|history\.db|(exercises|routines|history\.db\.pending)/[^/\\\0]{1,200})"
)
"""The names that a backup may hold."""
MOST_LIST_BYTES: Final = 2**26
BLOCK: Final = 2**20


def backup(folder: Path, target: Path) -> int:
    """Write everybody's history into one file, also while the server runs; how many people.

    What a session under way has not counted yet is not in it.

    Raises:
        HistoryError: a history cannot be read.
        OutputError: the file cannot be written.
    """
    people = People(folder).all()
    with tempfile.TemporaryDirectory(prefix="formcheck-backup-") as made:
        copy = Path(made)
        try:
            for person in people:
                _copy(person.folder, copy / FOLDER / person.id)
            files = {path.relative_to(copy).as_posix(): _digest(path) for path in _files(copy)}
            about = {
                "formcheck_backup": VERSION,
                "at": datetime.now().astimezone().isoformat(timespec="seconds"),
                "people": len(people),
                "files": files,
            }
            (copy / LIST).write_text(json.dumps(about, indent=1), encoding="utf-8")
            with written_privately(target) as part, tarfile.open(part, "w:gz") as archive:
                for name in (LIST, *files):
                    archive.add(copy / name, name, recursive=False)
        except OSError as error:
            raise cannot_write(target, error) from error
    return len(people)


def restore(source: Path, folder: Path, *, replace: bool = False) -> int:
    """Put back what `backup` wrote, whole or not at all; how many people.

    Args:
        source: the backup.
        folder: of the server, which must not run.
        replace: whether to put it in the place of people who are there; they are kept aside.

    Raises:
        ServerError: it is no backup or damaged, there are people already, or a server runs.
        OutputError: the folder cannot be made.
    """
    make_folder(folder, private=True)
    with served_alone(folder):
        return _restore(source, folder, replace=replace)


def _restore(source: Path, folder: Path, *, replace: bool) -> int:
    place = folder / FOLDER
    there = place.is_dir() and any(place.iterdir())
    if there and not replace:
        raise ServerError(Message.of(Wrong.PEOPLE_THERE, folder=str(place)))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restored-") as made:
        try:
            count = _unpack(source, Path(made))
        except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
            raise _no_backup(source, error) from error
        if there:
            place.rename(folder / f"{FOLDER}.until-{datetime.now():%Y%m%d-%H%M%S-%f}")
        elif place.is_dir():
            place.rmdir()
        (Path(made) / FOLDER).rename(place)
    return count


def _copy(person: Path, target: Path) -> None:
    target.mkdir(PRIVATE_FOLDER, parents=True)
    if (person / HISTORY).exists():
        copy_history(person / HISTORY, target / HISTORY)
    for name in ALONG:
        if (person / name).is_file():
            shutil.copyfile(person / name, target / name)
    for name in FOLDERS:
        if (person / name).is_dir():
            (target / name).mkdir(PRIVATE_FOLDER)
            for path in sorted((person / name).iterdir()):
                if path.is_file() and not path.is_symlink():
                    shutil.copyfile(path, target / name / path.name)


def _unpack(source: Path, into: Path) -> int:
    with tarfile.open(source, "r:gz") as archive:
        first = archive.next()
        if first is None or first.name != LIST or first.size > MOST_LIST_BYTES:
            raise ValueError(LIST)
        about = json.loads(_content(archive, first))
        if about["formcheck_backup"] != VERSION:
            raise ValueError(about["formcheck_backup"])
        expected: dict[str, str] = dict(about["files"])
        (into / FOLDER).mkdir(PRIVATE_FOLDER)
        for member in archive:
            if member.name == LIST:
                continue
            if not member.isreg() or not NAME.fullmatch(member.name) or ".." in member.name:
                raise ValueError(member.name)
            path = into / member.name
            path.parent.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
            path.touch(PRIVATE_FILE, exist_ok=False)
            path.write_bytes(_content(archive, member))
            if _digest(path) != expected.pop(member.name, None):
                raise ValueError(member.name)
    if expected:
        raise ValueError(next(iter(expected)))
    for history in into.glob(f"{FOLDER}/*/{HISTORY}"):
        if not is_sound(history):
            raise ValueError(str(history.relative_to(into)))
    return int(about["people"])


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    if file is None:
        raise ValueError(member.name)
    return file.read()


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _no_backup(source: Path, error: Exception) -> ServerError:
    if isinstance(error, OSError) and not isinstance(error, tarfile.TarError) and error.errno:
        return ServerError(Message.of(Wrong.CANNOT_READ, path=str(source), reason=reason(error)))
    return ServerError(Message.of(Wrong.NO_BACKUP, path=str(source), part=str(error)[:200]))
