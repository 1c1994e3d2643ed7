"""The texts of a definition file in other languages: by key, in a file beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field

from formcheck.definitions import lines
from formcheck.definitions.mistakes import MOST_FOUND, Mistake, described, dotted, hinted
from formcheck.definitions.strict_model import StrictModel
from formcheck.messages.error_ids import Slip
from formcheck.messages.message import Message

Language = Annotated[str, Field(pattern=r"^[a-z]{2}$", max_length=2)]
"""A language by its code of two letters (ISO 639-1)."""
_NAME: Final = re.compile(r"(.+)\.([a-z]{2})\.toml", re.DOTALL)


def beside(path: Path) -> dict[str, Path]:
    """The translations of the file at `path` by language: `mine.de.toml` beside `mine.toml`."""
    try:
        names = [file.name for file in path.parent.iterdir()]
    except OSError:  # the file may be read, its folder may not
        return {}
    return {language: path.parent / name for language, name in among(names, path.stem).items()}


def among(names: Iterable[str], stem: str) -> dict[str, str]:
    """Those of the `names` of files that are translations of `stem`, by language."""
    found = (_NAME.fullmatch(name) for name in sorted(names))
    return {match[2]: match[0] for match in found if match and match[1] == stem}


def is_translation(name: str) -> bool:
    """Whether the file called `name` is a translation, by its name."""
    return _NAME.fullmatch(name) is not None


def strays(own: StrictModel, given: StrictModel) -> Iterator[Mistake]:
    """What a translation says and the file that it translates does not.

    Args:
        own: the file's texts.
        given: those of the translation, of the same kind.
    """
    yield from _strays(own.model_dump(), given.model_dump(exclude_unset=True), ())


def lacking(
    own: StrictModel, given: StrictModel, text: str, name: str, *, at: lines.Path = ()
) -> list[Message]:
    """What a translation leaves out, each with the line where it belongs.

    Args:
        own: the texts of the file that it translates.
        given: its own, of the same kind.
        text: the content of the translation's file.
        name: what the file is called.
        at: where in the file the translation stands.
    """
    missing = _lacking(own.model_dump(), given.model_dump(exclude_unset=True), at)
    return described(name, text, islice(missing, MOST_FOUND))


def _strays(own: Any, given: Any, path: lines.Path) -> Iterator[Mistake]:
    """See `strays`; tables by key, lists and texts, None where a file says nothing."""
    if isinstance(given, dict):
        for key, item in given.items():
            if key in own:
                yield from _strays(own[key], item, (*path, key))
            else:
                where = (*path, key)
                sentence = Message.of(Slip.UNKNOWN_KEY, key=dotted(where))
                yield Mistake(where, hinted(sentence, key, own))
    elif isinstance(given, tuple) and len(given) != len(own):
        found, wanted = len(given), len(own)
        says = Message.of(Slip.OTHER_LENGTH, key=dotted(path), found=found, wanted=wanted)
        yield Mistake(path, says)


def _lacking(own: Any, given: Any, path: lines.Path) -> Iterator[Mistake]:
    if own and not given:
        yield Mistake(path, Message.of(Slip.KEY_MISSING, key=dotted(path)))
    elif isinstance(own, dict):
        for key, item in own.items():
            yield from _lacking(item, given.get(key), (*path, key))
