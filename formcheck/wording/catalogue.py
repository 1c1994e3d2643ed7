"""All text of the page, by language.

Each file `messages/LANGUAGE/PART.toml` holds the sentences of one part of the page by name:
`start.title` is `title` in `start.toml`. A sentence may have places to fill in (`{name}`) and, as
a table of `one` and `other`, a singular and a plural. The core says ids and values: the words for
them, for reports and for errors stand in `formcheck/messages`. Exercises and routines bring their
translations along.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

from formcheck.errors import FormCheckError
from formcheck.exercises.catalog import find_exercise
from formcheck.exercises.model import Exercise, Rule
from formcheck.messages.ids import MessageId
from formcheck.messages.languages import DECIMAL, DEFAULT, LANGUAGES
from formcheck.messages.message import Message
from formcheck.messages.words import Words, read_tables
from formcheck.report.language import Language

SERVED: Final = "_served"


class Catalogue:
    """The page's text in one language.

    Args:
        language: a key of `LANGUAGES`.
        served: whether it is the page of a server for many people, where some sentences say
            something else: those of the same name that ends in `SERVED`.
    """

    def __init__(self, language: str, *, served: bool = False) -> None:
        self.language = language
        self._served = served
        self._messages = _read(language)
        self._words = Words(read_tables(language), DECIMAL[language], self._called)

    def say(self, key: str, /, **values: Any) -> str:
        """The sentence called `key` ("part.name"), with `values` filled in.

        `count` among the values chooses between singular and plural.

        Raises:
            KeyError: there is no such sentence.
        """
        part, name = key.split(".", 1)
        sentences = self._messages[part]
        found = sentences[name]
        if self._served:
            found = sentences.get(f"{name}{SERVED}", found)
        if isinstance(found, dict):
            found = found["one" if values.get("count") == 1 else "other"]
        return str(found.format(**values)) if values else str(found)

    def part(self, part: str) -> dict[str, str]:
        """The sentences of a part whose words are filled in by the browser, by name.

        Raises:
            KeyError: there is no such part.
        """
        return dict(self._messages[part])

    def message(self, message: Message, exercise: Exercise | None = None) -> str:
        """What the core says, of an exercise whose own texts are in this language."""
        return self._words.message(message, exercise)

    def brief(self, message: Message, exercise: Exercise | None = None) -> str:
        """The same for the eye, on a picture: in few words where there are any."""
        return self._words.brief(message, exercise)

    def cue(self, rule: Rule, exercise: Exercise) -> str:
        """What mends a fault of an exercise whose own texts are in this language."""
        return self._words.cue(rule, exercise)

    def told(self, id_: MessageId) -> str:
        """A sentence of the core without places."""
        return self._words.text(id_)

    def error(self, error: FormCheckError) -> str:
        """What is wrong, in this language: a line for each mistake."""
        return "\n".join(map(self._words.message, error.said))

    def _called(self, exercise_id: str) -> str:
        """What an exercise is called; its id where there is none."""
        found = find_exercise(exercise_id)
        return found.in_language(self.language).name if found else exercise_id

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
def _read(language: str) -> dict[str, dict[str, Any]]:
    folder = resources.files("formcheck.wording") / language
    return {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text(encoding="utf-8"))
        for path in folder.iterdir()
        if path.name.endswith(".toml")
    }


@cache
def catalogue(language: str, *, served: bool = False) -> Catalogue:
    """The catalogue of a language, the default one where it is not known."""
    return Catalogue(language if language in LANGUAGES else DEFAULT, served=served)
