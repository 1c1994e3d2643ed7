"""The declared files that come with FormCheck."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable


def packaged_files(package: str) -> dict[str, Traversable]:
    """The .toml files in `package` by their names without the ending, in alphabetical order."""
    files = {path.name: path for path in resources.files(package).iterdir()}
    return {
        name.removesuffix(".toml"): files[name] for name in sorted(files) if name.endswith(".toml")
    }
