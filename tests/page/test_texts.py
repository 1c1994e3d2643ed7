"""What the engine says to a person exists in every language."""

from __future__ import annotations

import ast
import string
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest

import formcheck
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.checks.ranges import BY_KIND
from formcheck.messages import ids
from formcheck.messages.error_ids import Cause, Check, Slip, Syntax, System, Unfit, Wrong
from formcheck.messages.ids import Hint, Note, Own, Uncounted, Unjudged
from formcheck.messages.languages import DEFAULT, LANGUAGES
from formcheck.messages.message import Message
from formcheck.messages.words import english, read_tables, table_of
from formcheck.motion.view import View
from formcheck.pose.skeleton import PAIRS
from formcheck.wording.catalogue import catalogue

ROOT = Path(formcheck.__file__).parent
CORE = (*sorted((ROOT / "coach").glob("*.py")), ROOT / "playback.py", ROOT / "orientation.py")
OTHERS = sorted(set(LANGUAGES) - {DEFAULT})
languages = pytest.mark.parametrize("language", OTHERS)
ERRORS = (Wrong, Cause, System, Slip, Unfit, Syntax, Check)
GROUPS = (
    *(ids.Hint, ids.Uncounted, ids.Unjudged, ids.Note, ids.Ending, ids.Safety, ids.Care),
    *(ids.Question, ids.Machine, *ERRORS),
    *(ids.Gauge, ids.Lesson, ids.Unsure, ids.Unlearnt),
)
EVERY_ID = [id_ for group in GROUPS for id_ in group if id_ is not Note.AS_WRITTEN]


class _Spoken(ast.NodeVisitor):
    """The sentences in a module; what errors and docstrings say is not among them."""

    def __init__(self) -> None:
        self.sentences: set[str] = set()

    def visit_Raise(self, node: ast.Raise) -> None:
        pass

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and " " in node.value.strip():
            self.sentences.add(node.value)


def _tables(language: str) -> Mapping[str, Mapping[str, str]]:
    return read_tables(language)


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_speaks_no_language(path: Path) -> None:
    found = _Spoken()
    found.visit(ast.parse(path.read_text(encoding="utf-8")))
    assert found.sentences == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_has_its_words_and_nothing_else_has(language: str) -> None:
    tables = _tables(language)
    named = {(table_of(id_), id_.value) for id_ in EVERY_ID}
    held = {(name, key) for name, keys in tables.items() for key in keys}
    assert sorted(named - held) == []
    apart = {"view", "point", "report", "terminal"}
    assert sorted(pair for pair in held - named if pair[0] not in apart) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_and_body_point_has_its_word(language: str) -> None:
    tables = _tables(language)
    sides = {f"{side}_{name}" for side in ("left", "right") for name in PAIRS}
    assert set(tables["view"]) == {str(view) for view in View} | {"or"}
    assert set(tables["point"]) == {"nose", "or", *PAIRS, *sides}


@languages
def test_a_translation_has_the_places_of_the_sentence(language: str) -> None:
    originals = _tables(DEFAULT)
    for table, sentences in _tables(language).items():
        assert set(sentences) == set(originals[table])
        for key, sentence in sentences.items():
            assert _places(sentence) == _places(originals[table][key]), (table, key)


def test_values_are_put_into_the_words_of_the_language() -> None:
    german, squat = catalogue("de"), load_exercise("squat").in_language("de")
    turn = Message.of(Hint.TURN, views=("side", "oblique"))
    assert german.message(turn) == (
        "Drehen Sie sich, oder versetzen Sie die Kamera: "
        "Sie sollten von der Seite oder aus schräger Richtung zu sehen sein."
    )
    counted = Message.of(Note.NOTHING_COUNTED, seconds=3.2, hint=turn)
    assert german.message(counted) == f"3 s lang wurde nichts gezählt: {german.message(turn)}"
    hidden = Message.of(Unjudged.HIDDEN_BY, rules=("knees_in", "too_fast"))
    assert german.message(hidden, squat).endswith("Knie fallen nach innen, Zu schnell")
    unseen = Message.of(Unjudged.POINTS_UNSEEN, points=("left_knee", "hip", "toe"))
    assert german.message(unseen).startswith("linkes Knie, Hüfte oder Zehen")
    broken = Message.of(Note.BREAKS_OFF, end_s=1.5, stated_s=20.0)
    assert "1,5 s von 20,0 s" in german.message(broken)


def test_the_texts_of_an_exercise_are_those_of_the_exercise_that_is_given() -> None:
    english_one = load_exercise("squat")
    german_one = english_one.in_language("de")
    for id_ in Own:
        message = Message.of(id_, index=1)
        assert english().message(message, english_one) != english().message(message, german_one)
        assert english().message(message, german_one) == catalogue("de").message(
            message, german_one
        )
    said = Message.of(Own.CONDITION, index=0)
    assert english().message(said, english_one) == english_one.gate[0].says


def test_a_sentence_of_an_earlier_version_stays_as_it_is() -> None:
    written = Message.of(Note.AS_WRITTEN, text="The file is {odd}.")
    assert catalogue("de").message(written) == "The file is {odd}."


def test_equal_messages_are_one() -> None:
    assert {Message(Uncounted.TOO_QUICK): 1}[Message(Uncounted.TOO_QUICK)] == 1
    assert Message.of(Hint.TURN, views=("side",)) != Message.of(Hint.TURN, views=("front",))


def test_no_two_things_have_one_id() -> None:
    every = [id_.value for id_ in (*EVERY_ID, *Own)]
    assert len(set(every)) == len(every)


def test_numbers_are_written_as_the_language_does() -> None:
    assert catalogue("de").number(0.25, 2) == "0,25"
    assert catalogue("en").number(-0.04, 1) == "0.0"
    assert catalogue("en").number(12.6) == "13"


@pytest.mark.parametrize("group", ERRORS, ids=lambda group: str(group.__name__))
def test_every_id_of_an_error_is_used(group: type[StrEnum]) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    unused = [id_ for id_ in group if f"{group.__name__}.{id_.name}" not in code]
    assert [id_ for id_ in unused if not id_.startswith("kind_")] == []
    assert sorted(f"kind_{kind}" for kind in BY_KIND if group is Check) == [
        id_ for id_ in sorted(unused) if id_.startswith("kind_")
    ]
