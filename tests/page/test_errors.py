"""What is wrong is said in every language, whatever fills the sentence."""

from __future__ import annotations

import ast
import errno
import os
import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import formcheck
from formcheck.errors import FormCheckError, HistoryError, RoutineError
from formcheck.history.store import History
from formcheck.messages.languages import DEFAULT, LANGUAGES
from formcheck.messages.translation import PLACE
from formcheck.routines.loader import parse_routine
from formcheck.ui.catalogue import catalogue
from formcheck.ui.live.player import UNKNOWN_FAILURE

ROOT = Path(formcheck.__file__).parent
REACHING_THE_PAGE = (
    *sorted((ROOT / "history").glob("*.py")),
    *sorted((ROOT / "routines").glob("*.py")),
    *sorted((ROOT / "declared").glob("*.py")),
    *(ROOT / "pose" / f"{name}.py" for name in ("bundles", "estimator")),
    *(ROOT / f"{name}.py" for name in ("files", "outputs", "api")),
    *(ROOT / "media" / f"{name}.py" for name in ("reader", "container")),
)
"""The modules whose errors somebody at the page may meet."""
OTHERS = sorted(set(LANGUAGES) - {DEFAULT})
languages = pytest.mark.parametrize("language", OTHERS)

ROUTINE = """id = "mine"
name = "Mine"

[[steps]]
exercise = "squat"
"""
KEYS = "".join(f"k{i} = {i}\n" for i in range(900))
WRONG_ROUTINES = {
    "no table": "id",
    "no value": "id =",
    "twice": ROUTINE + 'exercise = "squat"\n',
    "not closed": 'id = "mine',
    "list not closed": 'id = "mine"\nname = "Mine"\nsteps = [',
    "unknown exercise": ROUTINE.replace("squat", "sqat"),
    "unknown key": ROUTINE + "repz = 3\n",
    "far from any key": ROUTINE + "zzz = 3\n",
    "missing": ROUTINE.replace('name = "Mine"\n', ""),
    "no steps": 'id = "mine"\nname = "Mine"\nsteps = []\n',
    "steps is a number": 'id = "mine"\nname = "Mine"\nsteps = 3\n',
    "a step is a number": 'id = "mine"\nname = "Mine"\nsteps = [3]\n',
    "too many steps": 'id = "mine"\nname = "Mine"\n' + '[[steps]]\nexercise = "squat"\n' * 51,
    "too few": ROUTINE + "sets = 0\n",
    "too many": ROUTINE + "reps = 1000\n",
    "a fraction": ROUTINE + "reps = 1.5\n",
    "a word for a number": ROUTINE + 'reps = "ten"\n',
    "a word for seconds": ROUTINE + 'rest_s = "ten"\n',
    "no time at all": ROUTINE + "rest_s = nan\n",
    "a number for a word": ROUTINE + "note = 3\n",
    "an empty name": ROUTINE.replace("Mine", ""),
    "an id with a blank": ROUTINE.replace("mine", "my own"),
    "another schema": "schema = 7\n" + ROUTINE,
    "numbers as text": ROUTINE + 'sets = "3"\nrest_s = "30"\n',
    "true for a number": ROUTINE + "sets = true\n",
    "true for a version": "schema = true\n" + ROUTINE,
    "no end of time": ROUTINE + "rest_s = inf\n",
    "endless digits": ROUTINE + f"sets = {'9' * 5000}\n",
    "many digits": ROUTINE + f"sets = {'9' * 500}\n",
    "nested too deep": "x = " + "[" * 100_000,
    "a key too deep": ".".join("a" * 1000) + " = 1",
    "parts too deep": "x = " + "[" * 40 + "]" * 40,
    "a name without end": ROUTINE.replace("Mine", "M" * 10_000),
    "many keys": KEYS + ROUTINE + KEYS,
    "some keys": ROUTINE + "".join(f"k{i} = {i}\n" for i in range(50)),
    "too many keys": ROUTINE + "".join(f"k{i} = {i}\n" for i in range(2000)),
    "far too many keys": "".join(f"k{i} = {i}\n" for i in range(2000)),
    "far too many steps": 'id = "mine"\nname = "Mine"\n' + "[[steps]]\n" * 2000,
    "a hold of what is counted": ROUTINE + "hold_s = 5\n",
}
ENGLISH = {
    "should",
    "must",
    "valid",
    "missing",
    "unknown",
    "line",
    "not",
    "expected",
    "cannot",
    "the",
    "Did",
}


def _messages(path: Path) -> Iterator[str]:
    """An example of every message that an error in a module is made with."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id.endswith("Error") and node.func.id != "ValueError" and node.args:
            yield _example(node.args[0])


def _example(message: ast.expr) -> str:
    """The message with something in its places."""
    if isinstance(message, ast.Constant):
        return str(message.value)
    assert isinstance(message, ast.JoinedStr), ast.unparse(message)
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "'xyz'" for part in message.values
    )


def _hint(example: str) -> str:
    """A hint at the nearest name has a sentence of its own."""
    return example.replace(".'xyz'", ". Did you mean 'xyz'?")


def _all_messages() -> set[str]:
    found = {_hint(m) for path in REACHING_THE_PAGE for m in _messages(path)}
    return found - {"", "'xyz'"}


def test_the_messages_are_found() -> None:
    assert {
        "Cannot make the folder 'xyz': 'xyz'.",
        "'xyz', line 'xyz': 'xyz'",
        "There is no routine 'xyz'. Did you mean 'xyz'?",
    } & _all_messages()
    assert len(_all_messages()) > 25


@languages
def test_every_message_is_translated(language: str) -> None:
    words = catalogue(language)
    assert [m for m in sorted(_all_messages()) if words.error(m) == m] == []
    assert words.error(UNKNOWN_FAILURE) != UNKNOWN_FAILURE


@languages
def test_the_places_of_a_translation_are_those_of_the_message(language: str) -> None:
    file = ROOT / "messages" / language / "errors.toml"
    for english, text in tomllib.loads(file.read_text(encoding="utf-8")).items():
        known = {place[1] for place in PLACE.finditer(english)}
        assert {place[1] for place in PLACE.finditer(text)} <= known, english


@languages
@pytest.mark.parametrize("wrong", WRONG_ROUTINES.values(), ids=WRONG_ROUTINES)
def test_mistakes_in_a_routine_are_told_whole(language: str, wrong: str) -> None:
    with pytest.raises(RoutineError) as caught:
        parse_routine(wrong, "mine.toml")
    told = catalogue(language).error(caught.value)
    assert len(told.splitlines()) == len(str(caught.value).splitlines())
    assert not ENGLISH & set(told.replace(":", " ").replace(",", " ").split()), told


@languages
def test_what_the_system_says_is_told_too(language: str, tmp_path: Path) -> None:
    words = catalogue(language)
    for number in (errno.EACCES, errno.ENOSPC, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        reason = os.strerror(number)
        assert reason not in words.error(f"Cannot write /a/b.csv: {reason}.")
    taken = tmp_path / "taken"
    taken.write_text("no folder", encoding="utf-8")
    assert _told(words.error, taken / "history.db")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    assert _told(words.error, broken)
    newer = tmp_path / "newer.db"
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert _told(words.error, newer)


def _told(translated: object, path: Path) -> bool:
    """Whether opening the history at `path` fails with words that all are translated."""
    assert callable(translated)
    with pytest.raises(HistoryError) as caught:
        History(path)
    told = str(translated(caught.value)).replace(str(path), "").replace(str(path.parent), "")
    return not {"Cannot", "is", "not", "database", "exists", "by", "a"} & set(told.split())


def test_the_default_language_says_it_as_it_is() -> None:
    error = FormCheckError("First line.\nSecond, line 3: other.")
    assert catalogue(DEFAULT).error(error) == str(error)
