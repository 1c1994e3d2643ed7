"""Builds the wheel and the sdist, and tries them as somebody else would: `python -m tools.package`.

The wheel is built from the sdist, looked into, and installed into an empty environment without any
optional part. There its demo has to run, and the page has to say what it needs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from formcheck import __version__
from formcheck.extras import Extra, command
from formcheck.messages.languages import LANGUAGES
from formcheck.pose.bundles import BUNDLES
from formcheck.samples import DEMO_VIDEO, FOLDER, MANIFEST
from tools.vision import CHECKSUMS, FILES

ROOT: Final = Path(__file__).parents[1]
PINS: Final = ROOT / "requirements.txt"
PINNED: Final = re.compile(r"^([\w.\-]+==[^ \\;]+)( *;[^\\]*)?", re.MULTILINE)
WRITTEN: Final = ("annotated.mp4", "report.html", "report.json")
MEGABYTE: Final = 1e6


def expected() -> list[str]:
    """What a wheel is of no use without."""
    vision = "formcheck/ui/session/vision"
    return [
        *(f"formcheck/models/{one.filename}" for one in BUNDLES.values() if one.url is None),
        *(f"formcheck/{FOLDER}/{name}" for name in (DEMO_VIDEO, MANIFEST)),
        *(f"{vision}/{Path(name).name}" for name in (*FILES, "NOTICE", CHECKSUMS)),
        *(f"formcheck/messages/{language}/errors.toml" for language in LANGUAGES),
        *(f"formcheck/wording/{language}/session.toml" for language in LANGUAGES),
        *("formcheck/py.typed", "formcheck/ui/config.toml", "formcheck/exercises/squat.toml"),
        *("formcheck/report/pages.py", "formcheck/ui/session/display.js"),
    ]


def build(out: Path) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built from it, both in `out`."""
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", out, folder=ROOT)
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as packed:
        packed.extractall(out, filter="data")
    unpacked = out / sdist.name.removesuffix(".tar.gz")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, folder=unpacked)
    (wheel,) = out.glob("*.whl")
    return sdist, wheel


def lacking(wheel: Path) -> list[str]:
    """What should be in the wheel and is not."""
    with zipfile.ZipFile(wheel) as packed:
        there = set(packed.namelist())
    return [name for name in expected() if name not in there]


def install(folder: Path, wheel: Path, part: str = "") -> Path:
    """A new environment in `folder` with the wheel and what it names; its folder of commands."""
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    pins = folder / "pins.txt"
    pins.write_text("\n".join(_pins()), encoding="utf-8")
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile")
    _run(commands / "python", *pip, "--constraint", pins, f"{wheel}{part}", folder=folder)
    return commands


def _pins() -> Iterator[str]:
    """The versions that are tested, without their checksums: a constraint cannot have these."""
    for name, where in PINNED.findall(PINS.read_text(encoding="utf-8")):
        yield f"{name}{where}"


def tried(commands: Path, folder: Path) -> Iterator[str]:
    """What the installed command does in an empty `folder`.

    Raises:
        AssertionError: something else than it should.
    """
    folder.mkdir()
    said = _run(commands / "formcheck", "version", folder=folder).stdout.strip()
    assert said == __version__, said
    start_s = time.monotonic()
    _run(commands / "python", "-c", "import formcheck", folder=folder)
    yield f"import formcheck: {time.monotonic() - start_s:.2f} s, the start of Python with it"
    start_s = time.monotonic()
    _run(commands / "formcheck", "demo", "--out", "demo", folder=folder)
    written = sorted(path.name for path in (folder / "demo").iterdir())
    assert written == sorted(WRITTEN), written
    yield f"formcheck demo: {time.monotonic() - start_s:.1f} s, {', '.join(written)}"
    page = _run(commands / "formcheck", "app", folder=folder, fails=True)
    assert page.returncode == 2, page
    assert command(Extra.UI) in page.stderr, page.stderr
    yield f"formcheck app: {page.stderr.strip()}"


def _size(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*")) / MEGABYTE


def _run(
    *arguments: str | Path, folder: Path, fails: bool = False
) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [*map(str, arguments)], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode and not fails:
        raise SystemExit(f"{' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
    return done


def main(
    out: Annotated[
        Path | None, typer.Option(help="Keep the wheel and the sdist in this folder.")
    ] = None,
) -> None:
    """Build, install and try; the exit code says whether all is well."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        built = work / "dist"
        sdist, wheel = build(built)
        absent = lacking(wheel)
        if absent:
            raise SystemExit(f"{wheel.name} lacks: {', '.join(absent)}")
        for path in (sdist, wheel):
            typer.echo(f"{path.name}: {path.stat().st_size / MEGABYTE:.1f} MB")
        commands = install(work / "empty", wheel)
        typer.echo(f"installed with what it names: {_size(work / 'empty'):.0f} MB")
        for line in tried(commands, work / "folder"):
            typer.echo(line)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            for path in (sdist, wheel):
                path.replace(out / path.name)


if __name__ == "__main__":
    typer.run(main)
