"""What the operator of a server for many people types."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from formcheck.addresses import with_port
from formcheck.clinic.people import People, note_url
from formcheck.clinic.proxy import caddyfile, workers_at
from tests.cli.conftest import Here, here

__all__ = ["here"]
URL = "https://clinic.example"


def test_people_come_and_go(here: Here, tmp_path: Path) -> None:
    folder = ("--folder", str(tmp_path))
    assert "formcheck serve people add" in here("serve", "people", *folder).out
    note_url(tmp_path, URL)
    added = here("serve", "people", "add", "Anna", *folder)
    token = added.out.strip().rpartition(f"{URL}/enter/")[2]
    person = People(tmp_path).of_link(token)
    assert person is not None
    assert here("serve", "people", *folder).out == f"{person.id}  Anna\n"
    renewed = here("serve", "people", "renew", person.id, *folder)
    assert token not in renewed.out
    assert here("serve", "backup", "all.tar.gz", *folder).code == 0
    assert here("serve", "people", "remove", person.id, *folder).code == 0
    assert People(tmp_path).all() == []
    assert here("serve", "restore", "all.tar.gz", *folder).code == 0
    assert People(tmp_path).all() == [person]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--public-url"),
        (["--public-url", "http://clinic.example"], "begins with https://"),
        (["--public-url", "https://clinic.example/page"], "begins with https://"),
        (["--public-url", "https://a@clinic.example"], "begins with https://"),
        (["people", "remove", "x"], "nobody with the id x"),
        (["restore", "none.tar.gz"], "Cannot read none.tar.gz"),
        (["caddyfile"], "--public-url"),
    ],
)
def test_a_mistake_is_named(here: Here, tmp_path: Path, arguments: list[str], said: str) -> None:
    folder = [] if arguments == ["caddyfile"] else ["--folder", str(tmp_path / "clinic")]
    run = here("serve", *arguments, *folder)
    assert run.code == 2
    assert said in run.complaint


@pytest.mark.skipif(shutil.which("caddy") is None, reason="There is no Caddy here.")
@pytest.mark.parametrize("header", [None, "X-Remote-User"])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_caddy_understands_its_file(tmp_path: Path, address: str, header: str | None) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(caddyfile("clinic.example", workers_at(address, 1, 2), 500, header))
    read = subprocess.run(
        ["caddy", "adapt", "--adapter", "caddyfile", "--config", file],
        check=True,
        capture_output=True,
        text=True,
    )
    assert '"policy":"header"' in read.stdout
    for port in (1, 2):
        assert f'"dial":"{with_port(address, port)}"' in read.stdout
    if header is not None:
        assert f'"delete":["{header}"]' in read.stdout
