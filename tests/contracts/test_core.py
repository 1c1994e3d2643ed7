"""An installation without the page: what it can do, and what it says of the rest."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from formcheck.extras import NEEDED, Extra
from tests.cli.runs import ROOT
from tests.hostile.folders import POSES

PAGE = ("formcheck.ui.", "formcheck.live.")
"""Where modules may import the page's packages as soon as they are imported themselves."""
CORE = f"""
import contextlib, importlib, io, json, pkgutil, sys
for name in {sorted({name for names in NEEDED.values() for name in names} | {"pandas"})}:
    sys.modules[name] = None
import formcheck
for module in pkgutil.walk_packages(formcheck.__path__, "formcheck."):
    if not module.name.startswith({PAGE}) and module.name != "formcheck.__main__":
        importlib.import_module(module.name)
from formcheck import cli
def run(*arguments):
    said, out = io.StringIO(), io.StringIO()
    sys.argv = ["formcheck", *arguments]
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(out):
        try:
            cli.main()
        except SystemExit as ended:
            return ended.code, out.getvalue(), said.getvalue()
runs = {{
    "analyze": run("analyze", {str(POSES)!r}, "-e", "squat", "--json", "-"),
    "app": run("app"),
    "doctor": run("doctor"),
}}
print(json.dumps(runs))
"""


@pytest.fixture(scope="module")
def core() -> dict[str, Any]:
    """What the command line does where no optional package can be imported."""
    done = subprocess.run([sys.executable, "-c", CORE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_recordings_are_analysed_without_the_page(core: dict[str, Any]) -> None:
    code, out, _ = core["analyze"]
    assert code == 0
    assert json.loads(out)["counts"]["reps"] > 0


def test_the_page_says_what_brings_it(core: dict[str, Any]) -> None:
    code, _, said = core["app"]
    assert code == 2
    assert said.startswith("formcheck: ")
    assert said.endswith('python -m pip install "formcheck[ui]"\n')


@pytest.mark.parametrize("extra", Extra)
def test_the_doctor_says_what_brings_a_part(core: dict[str, Any], extra: Extra) -> None:
    code, out, _ = core["doctor"]
    assert code == 0
    assert f'python -m pip install "formcheck[{extra}]"' in out


def test_each_part_is_one_of_the_installation() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = {
        name: {package.split(">")[0] for package in packages}
        for name, packages in stated["optional-dependencies"].items()
    }
    assert parts == {extra.value: set(names) for extra, names in NEEDED.items()}
    core = {package.split(">")[0] for package in stated["dependencies"]}
    assert not core & set.union(*parts.values())


def test_types_come_along() -> None:
    assert (Path(ROOT) / "formcheck" / "py.typed").is_file()
