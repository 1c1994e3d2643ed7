"""The page's text: whole in every language, and every sentence that is asked for exists."""

from __future__ import annotations

import ast
import string
from pathlib import Path
from typing import Any

import pytest

import formcheck.ui
from formcheck.messages.languages import DEFAULT, LANGUAGES
from formcheck.wording.catalogue import Catalogue, _read

UI = Path(formcheck.ui.__file__).parent
SPEAKING = (UI, UI.parent / "live")
OTHERS = sorted(set(LANGUAGES) - {DEFAULT})


def _sentences(language: str) -> dict[str, Any]:
    return {
        f"{part}.{name}": sentence
        for part, sentences in _read(language).items()
        for name, sentence in sentences.items()
    }


def _places(sentence: str | dict[str, str]) -> list[set[str | None]]:
    forms = sentence.values() if isinstance(sentence, dict) else [sentence]
    return [{field for _, field, _, _ in string.Formatter().parse(form)} - {None} for form in forms]


def _asked_for() -> set[str]:
    """The names of sentences that the page's code mentions outright."""
    return {
        node.args[0].value
        for folder in SPEAKING
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) == "say" or getattr(node.func, "attr", None) == "say")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_sentence(language: str) -> None:
    assert set(_sentences(language)) == set(_sentences(DEFAULT))


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_values(language: str) -> None:
    english = _sentences(DEFAULT)
    for key, sentence in _sentences(language).items():
        wanted = set().union(*_places(english[key]))
        assert all(places <= wanted for places in _places(sentence)), key


def test_every_sentence_that_is_asked_for_exists() -> None:
    assert _asked_for() <= set(_sentences(DEFAULT))


def test_one_and_many_differ() -> None:
    words = Catalogue(DEFAULT)
    assert words.say("nav.start") == "Today"
    with pytest.raises(KeyError):
        words.say("nav.nothing")
