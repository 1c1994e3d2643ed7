"""Sentences that are made in English, in another language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

PLACE: Final = re.compile(r"\{(\w+)[^{}]*\}")
LIST: Final = re.compile(r"(, | or )")
NUMBER: Final = re.compile(r"-?\d+\.\d+")


class Translation:
    """The sentences of one language by the English ones.

    An English sentence may have places (`"For {seconds:.0f} s nothing was counted: {hint}"`): it
    stands for all sentences that the engine makes of it. What fills a place is itself translated:
    word by word where there is a table of the place's name, in the singular (`{views}` is a list
    of words of the table `view`, which also holds the words that join the list), else as a
    sentence or a list of sentences.

    Args:
        texts: sentences by their English ones, and tables of words.
        decimal: the decimal mark.
    """

    def __init__(self, texts: Mapping[str, Any], decimal: str = ".") -> None:
        self._decimal = decimal
        self._sentences = {key: text for key, text in texts.items() if isinstance(text, str)}
        self._tables: dict[str, dict[str, str]] = {
            key: table for key, table in texts.items() if isinstance(table, dict)
        }
        templates = [key for key in self._sentences if PLACE.search(key)]
        # The template with the most words of its own says most about a sentence.
        templates.sort(key=lambda key: len(PLACE.sub("", key)), reverse=True)
        self._patterns = [(_pattern(key), self._sentences[key]) for key in templates]

    def of(self, english: str) -> str:
        """The sentence in this language; the English one where there is none."""
        known = self._sentences.get(english)
        if known is not None:
            return known
        for pattern, sentence in self._patterns:
            if match := pattern.fullmatch(english):
                filled = {name: self._value(name, text) for name, text in match.groupdict().items()}
                return sentence.format(**filled)
        return english

    def _value(self, place: str, english: str) -> str:
        table = self._tables.get(place.removesuffix("s"))
        if table is not None:
            return "".join(table.get(part, part) for part in LIST.split(english))
        if NUMBER.fullmatch(english):
            return english.replace(".", self._decimal)
        whole = self.of(english)
        if whole != english:
            return whole
        return ", ".join(self.of(part) for part in english.split(", "))


def _pattern(template: str) -> re.Pattern[str]:
    pattern, end = "", 0
    for place in PLACE.finditer(template):
        pattern += f"{re.escape(template[end : place.start()])}(?P<{place[1]}>.+?)"
        end = place.end()
    return re.compile(pattern + re.escape(template[end:]), re.DOTALL)
