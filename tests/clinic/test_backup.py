"""Everybody's histories in one file, and back."""

from __future__ import annotations

import io
import json
import stat
import tarfile
from datetime import datetime
from pathlib import Path

import pytest

from formcheck.clinic.backup import LIST, backup, restore
from formcheck.clinic.folder_lock import FolderLocks
from formcheck.clinic.people import People, Person
from formcheck.errors import ServerError
from formcheck.exercises.catalog import load_exercise
from formcheck.history.entries import PainEntry, new_key, session_head, stamp
from formcheck.history.store import History
from formcheck.live.history_writer import HistoryWriter
from formcheck.messages.error_ids import Wrong

AT = datetime(2026, 11, 27, 8)


def somebody(folder: Path, name: str, sets: int) -> tuple[Person, str]:
    person, token = People(folder).add(name)
    history = History(person.history)
    session = history.start_session(AT)
    for _ in range(sets):
        history.start_set(session, load_exercise("squat"), AT)
    (person.folder / "routines").mkdir()
    (person.folder / "routines" / "own.toml").write_text(name)
    return person, token


def sets_of(folder: Path, token: str) -> int:
    person = People(folder).of_link(token)
    assert person is not None
    return len(History(person.history).sets())


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    folder = tmp_path / "clinic"
    folder.mkdir()
    return folder


def test_what_was_kept_comes_back(clinic: Path, tmp_path: Path) -> None:
    (anna, hers), (_, his) = somebody(clinic, "Anna", 3), somebody(clinic, "Ben", 1)
    file, other = tmp_path / "all.tar.gz", tmp_path / "other"
    assert backup(clinic, file) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    History(anna.history).delete_all()
    assert restore(file, other) == 2
    assert (sets_of(other, hers), sets_of(other, his)) == (3, 1)
    restored = People(other).of_link(hers)
    assert restored is not None
    assert (restored.folder / "routines" / "own.toml").read_text() == "Anna"


def test_what_waits_to_be_stored_is_in_it(clinic: Path, tmp_path: Path) -> None:
    """As another program that has the history keeps it waiting."""
    person, token = somebody(clinic, "Anna", 1)
    writer = HistoryWriter(History(person.history))
    history = History(person.history)
    entry = PainEntry(
        key=new_key(), session=session_head("", AT), at=stamp(AT), moment="before", score=4
    )
    with history.file.writing() as connection:
        connection.execute("BEGIN IMMEDIATE")
        writer._history.outbox.put(entry)
        backup(clinic, tmp_path / "all.tar.gz")
    writer._history.outbox.settle(10.0, patient=True)
    restore(tmp_path / "all.tar.gz", tmp_path / "other")
    restored = People(tmp_path / "other").of_link(token)
    assert restored is not None
    assert [one.score for one in History(restored.history).pain()] == [4]


def test_people_who_are_there_are_replaced_only_if_asked_for(clinic: Path, tmp_path: Path) -> None:
    _, hers = somebody(clinic, "Anna", 2)
    backup(clinic, tmp_path / "all.tar.gz")
    _, his = somebody(clinic, "Ben", 1)
    with pytest.raises(ServerError) as error:
        restore(tmp_path / "all.tar.gz", clinic)
    assert error.value.said[0].id is Wrong.PEOPLE_THERE
    restore(tmp_path / "all.tar.gz", clinic, replace=True)
    assert (sets_of(clinic, hers), People(clinic).of_link(his)) == (2, None)
    (aside,) = clinic.glob("people.until-*")
    assert len(list(aside.iterdir())) == 2


def test_nothing_is_put_under_a_running_server(clinic: Path, tmp_path: Path) -> None:
    somebody(clinic, "Anna", 1)
    backup(clinic, tmp_path / "all.tar.gz")
    claims = FolderLocks()
    assert claims.claim(clinic)
    with pytest.raises(ServerError) as error:
        restore(tmp_path / "all.tar.gz", clinic, replace=True)
    assert error.value.said[0].id is Wrong.FOLDER_SERVED
    claims.release()


def packed(target: Path, *files: tuple[str, bytes]) -> Path:
    with tarfile.open(target, "w:gz") as archive:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return target


def listing(**files: str) -> bytes:
    return json.dumps({"formcheck_backup": 1, "people": 1, "files": files}).encode()


@pytest.mark.parametrize(
    "files",
    [
        [],
        [("other.json", b"{}")],
        [(LIST, b"[]")],
        [(LIST, listing(**{"../out": "x"})), ("../out", b"x")],
        [(LIST, listing()), (f"people/{'0' * 32}/../../../out", b"x")],
        [(LIST, listing()), (f"people/{'0' * 32}/history.db", b"x")],
        [(LIST, listing(**{f"people/{'0' * 32}/person.json": "gone"}))],
    ],
)
def test_what_is_no_backup_changes_nothing(tmp_path: Path, files: list[tuple[str, bytes]]) -> None:
    file = packed(tmp_path / "all.tar.gz", *files)
    with pytest.raises(ServerError) as error:
        restore(file, tmp_path / "other")
    assert error.value.said[0].id is Wrong.NO_BACKUP
    assert {path.name for path in (tmp_path / "other").iterdir()} <= {".lock"}
    assert not (tmp_path / "out").exists()


def test_a_damaged_backup_changes_nothing(clinic: Path, tmp_path: Path) -> None:
    somebody(clinic, "Anna", 1)
    file = tmp_path / "all.tar.gz"
    backup(clinic, file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(ServerError):
        restore(file, tmp_path / "other")
    assert not (tmp_path / "other" / "people").exists()
