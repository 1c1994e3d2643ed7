"""What the files of a folder hold, where each may have an id of its own only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from formcheck.errors import FormCheckError


class Named(Protocol):
    """What has an id."""

    @property
    def id(self) -> str:
        """Its name for files and the history."""


Thing = TypeVar("Thing", bound=Named)
Error = TypeVar("Error", bound=FormCheckError)


def each_once(
    paths: Iterable[Path],
    read: Callable[[Path], Thing | Error],
    packaged: Iterable[str],
    taken: Callable[[Path, Thing, str], Error],
) -> dict[Path, Thing | Error]:
    """What each file is; of things with one id the first counts, and no other.

    Args:
        paths: the files, in the order that counts.
        read: what a file holds, or what is wrong with it.
        packaged: the ids of what comes with FormCheck.
        taken: what to say of a file with an id whose owner is another.
    """
    found: dict[Path, Thing | Error] = {}
    owners = dict.fromkeys(packaged, "FormCheck")
    for path in paths:
        result = read(path)
        if not isinstance(result, FormCheckError):
            owner = owners.setdefault(result.id, path.name)
            if owner != path.name:
                result = taken(path, result, owner)
        found[path] = result
    return found
