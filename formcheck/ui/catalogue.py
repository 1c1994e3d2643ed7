"""All text of the page, by language.

Each file `messages/LANGUAGE/PART.toml` holds the sentences of one part of the page by name:
`start.title` is `title` in `start.toml`. A sentence may have places to fill in (`{name}`) and, as
a table of `one` and `other`, a singular and a plural. The core says ids and values: `engine.toml`
holds the words for them, `report.toml` those of the reports; the English ones stand in
`formcheck/messages`. `errors.toml` gives another language's words for errors by their sentences
(`translation`). Exercises and routines bring their own translations along.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

from formcheck.exercises.model import Exercise
from formcheck.messages.ids import MessageId
from formcheck.messages.message import Message
from formcheck.messages.words import PARTS, Words, english, read_tables
from formcheck.report.language import Language
from formcheck.ui.translation import Translation

LANGUAGES: Final = {"en": "English", "de": "Deutsch"}
DEFAULT: Final = "en"
DECIMAL: Final = {"en": ".", "de": ","}
ERRORS: Final = "errors"
APART: Final = frozenset({ERRORS, *PARTS})
"""What is not said by the page itself."""


class Catalogue:
    """The page's text in one language.

    Args:
        language: a key of `LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages = _read(language)
        self._errors = Translation(self._messages.get(ERRORS, {}))
        self._words = words_of(language)

    def say(self, key: str, /, **values: Any) -> str:
        """The sentence called `key` ("part.name"), with `values` filled in.

        `count` among the values chooses between singular and plural.

        Raises:
            KeyError: there is no such sentence.
        """
        part, name = key.split(".", 1)
        found = self._messages[part][name]
        if isinstance(found, dict):
            found = found["one" if values.get("count") == 1 else "other"]
        return str(found.format(**values)) if values else str(found)

    def message(self, message: Message, exercise: Exercise | None = None) -> str:
        """What the core says, of an exercise whose own texts are in this language."""
        return self._words.message(message, exercise)

    def brief(self, message: Message, exercise: Exercise | None = None) -> str:
        """The same for the eye, on a picture: in few words where there are any."""
        return self._words.brief(message, exercise)

    def told(self, id_: MessageId) -> str:
        """A sentence of the core without places."""
        return self._words.text(id_)

    def error(self, error: Exception | str) -> str:
        """What is wrong, in this language: each line of the error's message."""
        return "\n".join(self._errors.of(line) for line in str(error).splitlines())

    @property
    def report(self) -> Language:
        """The language that reports are written in for whoever reads this page."""
        return Language(self.language, self._words, DECIMAL[self.language])

    def number(self, value: float, digits: int = 0) -> str:
        """`value` with so many `digits` after the point, as it is written in this language."""
        rounded = f"{value:.{digits}f}"
        # What rounds to nothing has no sign.
        unsigned = rounded.lstrip("-") if float(rounded) == 0 else rounded
        return unsigned.replace(".", DECIMAL[self.language])


@cache
def words_of(language: str) -> Words:
    """The words of the core in a language."""
    if language == DEFAULT:
        return english()
    return Words(read_tables(f"messages/{language}", "formcheck.ui"), DECIMAL[language])


@cache
def _read(language: str) -> dict[str, dict[str, Any]]:
    folder = resources.files("formcheck.ui") / "messages" / language
    return {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text(encoding="utf-8"))
        for path in folder.iterdir()
        if path.name.endswith(".toml")
    }


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language, the default one where it is not known."""
    return Catalogue(language if language in LANGUAGES else DEFAULT)
