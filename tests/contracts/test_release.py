"""What a release says of itself is the same everywhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from formcheck import __version__
from formcheck.extras import Extra
from tests.cli.runs import ROOT

VERSION = re.compile(r"^## \[(\d+\.\d+\.\d+)\]", re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_there_is_one_version() -> None:
    stated = tomllib.loads(text("pyproject.toml"))
    assert stated["project"]["dynamic"] == ["version"]
    assert stated["tool"]["hatch"]["version"]["path"] == "formcheck/__init__.py"
    assert VERSION.findall(text("CHANGELOG.md"))[0] == __version__
    assert f"\nversion: {__version__}\n" in text("CITATION.cff")


def test_what_is_not_released_yet_stands_first() -> None:
    assert text("CHANGELOG.md").split("\n## ")[1].startswith("[Unreleased]")


def test_the_workflow_runs_what_is_run_here() -> None:
    workflow = text(".github/workflows/test.yml")
    assert {"make test", "make package", "make site"} <= set(re.findall(r"make \w+", workflow))
    assert {"test", "package", "site"} <= set(
        re.findall(r"^(\w+): ", text("Makefile"), re.MULTILINE)
    )


def test_every_part_is_described() -> None:
    page = text("docs/library.md")
    for extra in Extra:
        assert f'"formcheck[{extra}]"' in page


def test_every_link_between_pages_leads_somewhere() -> None:
    """Also to headings; `make site` looks at the same and more."""
    lost = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in (
            *ROOT.glob("*.md"),
            *(ROOT / "docs").rglob("*.md"),
            *ROOT.glob("examples/*.md"),
        )
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if "://" not in link and not _leads_somewhere(page, link)
    ]
    assert lost == []


def _leads_somewhere(page: Path, link: str) -> bool:
    name, _, heading = link.partition("#")
    target = page.parent / name if name else page
    if not target.exists():
        return False
    if not heading:
        return True
    heads = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    return heading in {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
