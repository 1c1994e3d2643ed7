"""Who may use a server for many people: a folder for each, and who is meant by a link or a name.

A link is a person's id and a secret; the server keeps the secret's SHA-256 alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from formcheck.clinic.folder_lock import claimed
from formcheck.errors import ServerError
from formcheck.files import make_folder, user_data, written_privately, written_whole
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

FOLDER: Final = "people"
FILE: Final = "person.json"
URL_FILE: Final = "public-url.txt"
ENTER: Final = "/enter/"
"""Where links lead; their token follows."""
LEAVE: Final = "/leave"
"""Where a browser forgets whose link was opened in it."""
ID_BYTES: Final = 16
SECRET_BYTES: Final = 32
LINK: Final = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")
ID: Final = re.compile(r"[0-9a-f]{32}")
LONGEST_NAME: Final = 200
MOST: Final = 10_000
"""So many people; a proxy that makes up names must not fill the disk."""


def clinic_folder() -> Path:
    """Where a server for many people keeps everything; FORMCHECK_CLINIC names another place."""
    return user_data("FORMCHECK_CLINIC", "clinic")


def note_url(folder: Path, url: str) -> None:
    """Remember where people see the server in `folder`, for their links.

    Raises:
        OutputError: it cannot be written.
    """
    with written_whole(folder / URL_FILE) as part:
        part.write_text(f"{url}\n", encoding="utf-8")


def link(folder: Path, token: str) -> str:
    """The link with `token`; without its beginning where no server has run in `folder` yet."""
    try:
        url = (folder / URL_FILE).read_text(encoding="utf-8").strip()
    except OSError:
        url = ""
    return f"{url}{ENTER}{token}"


def name_in(folder: Path) -> str:
    """What the person whose folder this is is called, "" where it is nobody's."""
    kept = _read(folder)
    return kept.name if kept else ""


class PersonFile(BaseModel):
    """A person as their file has it.

    Attributes:
        name: what the operator calls them, or what the proxy's header says.
        link: the SHA-256 of the secret of their link; None where they come by a header.
        since: when they were added.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    formcheck_person: Literal[1] = 1
    name: str
    link: str | None = None
    since: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may use the server.

    Attributes:
        id: names their folder; known to nobody but the server and its operator.
        name: what they are called.
        folder: everything of theirs is in it.
    """

    id: str
    name: str
    folder: Path

    @property
    def history(self) -> Path:
        """Their history file."""
        return self.folder / "history.db"


class People:
    """The people in `folder`, read again whenever one is asked for: commands change them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER

    def add(self, name: str) -> tuple[Person, str]:
        """Somebody new; they and the token of their link.

        Raises:
            ServerError: the name is none, or there are too many people.
            OutputError: their folder cannot be made.
        """
        id_, secret = secrets.token_hex(ID_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        person = self._make(id_, _checked(name), _digest(secret))
        return person, f"{id_}.{secret}"

    def renew(self, id_: str) -> str:
        """The token of a new link for a person; the old one is void.

        Raises:
            ServerError: there is no such person.
        """
        person, secret = self._known(id_), secrets.token_urlsafe(SECRET_BYTES)
        self._write(person.folder, PersonFile(name=person.name, link=_digest(secret), since=_now()))
        return f"{id_}.{secret}"

    def remove(self, id_: str) -> Person:
        """Forget a person and all that is kept of them.

        Raises:
            ServerError: there is no such person, or a server has their folder.
        """
        person = self._known(id_)
        with claimed(person.folder) as is_ours:
            if not is_ours:
                raise ServerError(Message.of(Wrong.PERSON_SERVED, name=person.name))
            # The file goes first: whoever is asked for meanwhile is not known any more.
            (person.folder / FILE).unlink()
            shutil.rmtree(person.folder)
        return person

    def all(self) -> list[Person]:
        """Everybody, by name."""
        return sorted(self._found(), key=lambda person: (person.name.casefold(), person.id))

    def of_link(self, token: str) -> Person | None:
        """Whose link has this token; None where it is nobody's."""
        match = LINK.fullmatch(token)
        if match is None:
            return None
        kept = self._read(match[1])
        if kept is None or kept.link is None:
            return None
        right = hmac.compare_digest(kept.link, _digest(match[2]))
        return Person(match[1], kept.name, self.folder / match[1]) if right else None

    def of_name(self, name: str) -> Person:
        """Who is called so by the proxy; they are added when they first come.

        Raises:
            ServerError: that is no name, or there are too many people.
        """
        name = _checked(name)
        id_ = hashlib.sha256(b"name\0" + name.encode()).hexdigest()[: 2 * ID_BYTES]
        kept = self._read(id_)
        if kept is None:
            return self._make(id_, name, None)
        return Person(id_, kept.name, self.folder / id_)

    def _found(self) -> Iterator[Person]:
        with contextlib.suppress(OSError):
            for folder in self.folder.iterdir():
                kept = self._read(folder.name)
                if kept is not None:
                    yield Person(folder.name, kept.name, folder)

    def _known(self, id_: str) -> Person:
        kept = self._read(id_)
        if kept is None:
            raise ServerError(Message.of(Wrong.NO_PERSON, id=id_[:64]))
        return Person(id_, kept.name, self.folder / id_)

    def _read(self, id_: str) -> PersonFile | None:
        return _read(self.folder / id_) if ID.fullmatch(id_) else None

    def _make(self, id_: str, name: str, link: str | None) -> Person:
        folder = self.folder / id_
        make_folder(self.folder, private=True)
        if sum(1 for _ in self.folder.iterdir()) >= MOST:
            raise ServerError(Message.of(Wrong.TOO_MANY_PEOPLE, most=MOST))
        make_folder(folder, private=True)
        self._write(folder, PersonFile(name=name, link=link, since=_now()))
        return Person(id_, name, folder)

    def _write(self, folder: Path, kept: PersonFile) -> None:
        with written_privately(folder / FILE) as part:
            part.write_text(kept.model_dump_json(indent=1), encoding="utf-8")


def _read(folder: Path) -> PersonFile | None:
    try:
        return PersonFile.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def _checked(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ServerError(Message.of(Wrong.NO_NAME, most=LONGEST_NAME))
    return name


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now().astimezone()
