"""The definition files that come with FormCheck, and their translations."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from formcheck.definitions.translation import among


def packaged_files(package: str) -> dict[str, Traversable]:
    """The .toml files in `package` by their names without the ending, in alphabetical order."""
    files = _files(package)
    return {
        name.removesuffix(".toml"): file for name, file in files.items() if name.count(".") == 1
    }


def packaged_translations(package: str, name: str) -> dict[str, Traversable]:
    """The translations of the file called `name` in `package`, by language."""
    files = _files(package)
    return {language: files[file] for language, file in among(files, name).items()}


@cache
def _files(package: str) -> dict[str, Traversable]:
    """Looked for once: what comes with FormCheck stays as it is."""
    files = {path.name: path for path in resources.files(package).iterdir()}
    return {name: files[name] for name in sorted(files) if name.endswith(".toml")}
