"""What the exercises and the engine say to a person exists in every language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import formcheck
from formcheck.care import pain
from formcheck.care.card import QUESTIONS
from formcheck.exercises.catalog import exercises, load_exercise
from formcheck.exercises.safety import GENERAL_SAFETY
from formcheck.motion.view import View
from formcheck.routines.catalog import routines
from formcheck.ui.catalogue import DEFAULT, LANGUAGES, TEXTS, TRANSLATED, _read, catalogue
from formcheck.ui.translation import PLACE, Translation

ROOT = Path(formcheck.__file__).parent
ENGINE = (
    *sorted((ROOT / "coach").glob("*.py")),
    *(ROOT / "media" / f"{name}.py" for name in ("reader", "sound")),
    *(ROOT / f"{name}.py" for name in ("playback", "sideways")),
)
OTHERS = sorted(set(LANGUAGES) - {DEFAULT})
languages = pytest.mark.parametrize("language", OTHERS)


def _sentences_of(value: Any, field: str = "") -> Iterator[str]:
    """What a person reads in a part of an exercise."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _sentences_of(item, field if field in TRANSLATED else key)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _sentences_of(item, field)
    elif isinstance(value, str) and field in TRANSLATED and value:
        yield value


def _exercise_sentences() -> set[str]:
    return {s for exercise in exercises() for s in _sentences_of(exercise.model_dump())}


class _Spoken(ast.NodeVisitor):
    """The sentences in a module that may reach a person; errors are not among them."""

    def __init__(self) -> None:
        self.sentences: set[str] = set()
        self.made: list[str] = []

    def visit_Module(self, node: ast.Module) -> None:
        """A named sentence may be a single word."""
        named = [part.value for part in node.body if isinstance(part, ast.AnnAssign)]
        self.sentences |= {_text(value) for value in named if value is not None} - {""}
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        pass

    def visit_Assert(self, node: ast.Assert) -> None:
        pass

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        if any(" " in _text(part).strip() for part in node.values):
            self.made.append(ast.unparse(node))

    def visit_Constant(self, node: ast.Constant) -> None:
        if " " in _text(node).strip():
            self.sentences.add(_text(node))

    def visit_Call(self, node: ast.Call) -> None:
        """So may be why a set ends or pauses."""
        if getattr(node.func, "attr", "") in {"_enter", "stop"}:
            self.sentences |= {_text(argument) for argument in node.args[1:]} - {""}
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        defaults = zip(reversed(node.args.args), reversed(node.args.defaults), strict=False)
        reasons = {_text(default) for argument, default in defaults if argument.arg == "reason"}
        self.sentences |= reasons - {""}
        self.generic_visit(node)


def _text(node: ast.expr) -> str:
    """The text of a constant, "" of anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _spoken(path: Path) -> _Spoken:
    """What a module of the engine says; elsewhere only its named sentences."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.parent.name != "coach":
        tree.body = [node for node in tree.body if isinstance(node, ast.AnnAssign)]
    found = _Spoken()
    found.visit(tree)
    return found


def _engine_sentences() -> set[str]:
    return {s for path in ENGINE for s in _spoken(path).sentences} | set(GENERAL_SAFETY)


def _care_sentences() -> set[str]:
    """The health card's questions, what follows from them, and advice on pain."""
    advice = [value.text for value in vars(pain).values() if isinstance(value, pain.PainAdvice)]
    card = [text for question in QUESTIONS for text in (question.text, question.advice)]
    return {text for text in (*advice, *card) if text}


def _routine_sentences() -> set[str]:
    named = {text for routine in routines() for text in (routine.name, routine.summary)}
    return (named | {step.note for routine in routines() for step in routine.steps}) - {""}


def _all_sentences() -> set[str]:
    return _exercise_sentences() | _engine_sentences() | _care_sentences() | _routine_sentences()


def _missing(language: str, sentences: set[str]) -> list[str]:
    return sorted(sentences - set(_read(language)[TEXTS]))


def test_the_sentences_are_found() -> None:
    engine = _engine_sentences()
    assert {"It is too dark: turn on a light.", "target reached", "left", "not held"} <= engine
    assert {"Keep breathing.", "Too fast", "Lie down on your back."} <= _exercise_sentences()


@languages
def test_every_sentence_of_an_exercise_is_translated(language: str) -> None:
    assert _missing(language, _exercise_sentences()) == []


@languages
def test_every_sentence_of_the_engine_is_translated(language: str) -> None:
    assert _missing(language, _engine_sentences()) == []


@languages
def test_care_and_routines_are_translated(language: str) -> None:
    assert _missing(language, _care_sentences() | _routine_sentences()) == []


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.name)
def test_the_engine_fills_values_into_named_sentences(path: Path) -> None:
    """A sentence made in place, by an f-string, could not be found again in the catalogue."""
    assert _spoken(path).made == []


@languages
def test_every_view_and_body_point_has_its_word(language: str) -> None:
    texts = _read(language)[TEXTS]
    measures = [measure for exercise in exercises() for measure in exercise.measures.values()]
    points = {point.replace("_", " ") for measure in measures for point in measure.points}
    assert points <= set(texts["point"])
    assert {str(view) for view in View} <= set(texts["view"])


@languages
def test_no_translation_is_left_over(language: str) -> None:
    known = _all_sentences()
    texts = _read(language)[TEXTS]
    assert [k for k, text in texts.items() if isinstance(text, str) and k not in known] == []


@languages
def test_a_translation_has_no_place_that_the_sentence_has_not(language: str) -> None:
    for english, text in _read(language)[TEXTS].items():
        if isinstance(text, str):
            assert set(PLACE.findall(text)) <= set(PLACE.findall(english)), english


def test_a_sentence_with_values_is_found_by_its_pattern() -> None:
    german = catalogue("de")
    turn = "Turn, or move the camera: it should see you from the side or oblique."
    assert german.text(turn) == (
        "Drehen Sie sich, oder versetzen Sie die Kamera: "
        "Sie sollten von der Seite oder aus schräger Richtung zu sehen sein."
    )
    assert german.text(f"For 3 s nothing was counted: {turn}").endswith(german.text(turn))
    assert german.text("something else hides it: Knees fall in, Too fast").endswith(
        "Knie fallen nach innen, Zu schnell"
    )
    assert german.text("left knee, hip or toe was out of sight").startswith(
        "linkes Knie, Hüfte oder Zehen"
    )
    broken = "The file breaks off after 1.5 s of 20.0 s; the rest is not judged."
    assert "1,5 s von 20,0 s" in german.text(broken)


def test_an_unknown_sentence_stays_english() -> None:
    assert catalogue("de").text("Nobody wrote this.") == "Nobody wrote this."
    assert Translation({}).of("For 3 s nothing was counted: {") == "For 3 s nothing was counted: {"


@languages
def test_an_exercise_is_whole_in_its_language(language: str) -> None:
    english = load_exercise("knee_to_chest")
    other = catalogue(language).exercise(english)
    assert other.measures.keys() == english.measures.keys()
    assert other.signal == english.signal
    assert not set(_sentences_of(other.model_dump())) & set(_sentences_of(english.model_dump()))


def test_numbers_are_written_as_the_language_does() -> None:
    assert catalogue("de").number(0.25, 2) == "0,25"
    assert catalogue("en").number(-0.04, 1) == "0.0"
    assert catalogue("en").number(12.6) == "13"
