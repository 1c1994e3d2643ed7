"""Who there is on a server for many people, and who has a folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from formcheck.clinic.folder_lock import FolderLocks
from formcheck.clinic.people import MOST, People, link, note_url
from formcheck.errors import ServerError
from formcheck.messages.error_ids import Wrong


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path)


def wrong(error: pytest.ExceptionInfo[ServerError]) -> object:
    return error.value.said[0].id


def test_a_link_leads_to_its_person_alone(people: People) -> None:
    (anna, hers), (ben, his) = people.add("Anna"), people.add("Ben")
    assert (people.of_link(hers), people.of_link(his)) == (anna, ben)
    assert anna.folder != ben.folder
    assert [person.name for person in people.all()] == ["Anna", "Ben"]


def test_the_secret_is_kept_nowhere(people: People) -> None:
    person, token = people.add("Anna")
    secret = token.split(".")[1]
    assert not any(secret in path.read_text() for path in person.folder.iterdir() if path.is_file())


def test_nobody_else_on_the_machine_reads_a_folder(people: People) -> None:
    person, _ = people.add("Anna")
    for path, mode in ((person.folder, 0o700), (person.folder / "person.json", 0o600)):
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_link_makes_the_old_one_void(people: People) -> None:
    person, old = people.add("Anna")
    new = people.renew(person.id)
    assert people.of_link(old) is None
    assert people.of_link(new) == person


@pytest.mark.parametrize("name", ["", "  ", "a" * 201, "a\nb", "a\0b"])
def test_a_name_is_a_line_that_can_be_read(people: People, name: str) -> None:
    for ask in (people.add, people.of_name):
        with pytest.raises(ServerError) as error:
            ask(name)
        assert wrong(error) is Wrong.NO_NAME
    assert people.all() == []


def test_whom_the_proxy_names_has_one_folder(people: People, tmp_path: Path) -> None:
    first, again = people.of_name("anna@clinic"), People(tmp_path).of_name("anna@clinic")
    assert first == again
    assert people.of_name("../../anna").folder.parent == people.folder
    assert people.of_link(f"{first.id}.{'A' * 43}") is None


def test_whoever_is_removed_is_forgotten_unless_they_are_served(people: People) -> None:
    person, token = people.add("Anna")
    claims = FolderLocks()
    assert claims.claim(person.folder)
    with pytest.raises(ServerError) as error:
        people.remove(person.id)
    assert wrong(error) is Wrong.PERSON_SERVED
    claims.release()
    people.remove(person.id)
    assert people.of_link(token) is None
    assert not person.folder.exists()


@pytest.mark.parametrize("id_", ["", "..", "0" * 32, "../" + "0" * 29])
def test_what_is_no_id_is_nobody(people: People, id_: str) -> None:
    for ask in (people.renew, people.remove):
        with pytest.raises(ServerError) as error:
            ask(id_)
        assert wrong(error) is Wrong.NO_PERSON


def test_names_that_are_made_up_do_not_fill_the_disk(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST > 2
    monkeypatch.setattr("formcheck.clinic.people.MOST", 2)
    people.of_name("a")
    people.of_name("b")
    with pytest.raises(ServerError) as error:
        people.of_name("c")
    assert wrong(error) is Wrong.TOO_MANY_PEOPLE


def test_one_process_alone_has_a_folder(people: People) -> None:
    person, _ = people.add("Anna")
    first, second = FolderLocks(), FolderLocks()
    assert first.claim(person.folder)
    assert first.claim(person.folder)
    assert not second.claim(person.folder)
    first.release()
    assert second.claim(person.folder)
    second.release()


def test_a_link_is_where_people_see_the_server(tmp_path: Path) -> None:
    assert link(tmp_path, "token") == "/enter/token"
    note_url(tmp_path, "https://clinic.example")
    assert link(tmp_path, "token") == "https://clinic.example/enter/token"
