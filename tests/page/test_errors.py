"""What is wrong is said in every language, whatever fills the sentence."""

from __future__ import annotations

import errno
import os
import pickle
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from formcheck.definitions.json_text import loads
from formcheck.errors import FormCheckError, HistoryError, RoutineError, VideoError
from formcheck.files import cannot_write
from formcheck.history.store import History
from formcheck.messages.error_ids import Slip, Wrong
from formcheck.messages.ids import Note
from formcheck.messages.languages import DEFAULT, LANGUAGES
from formcheck.messages.message import Message
from formcheck.messages.words import english
from formcheck.routines.loader import parse_routine
from formcheck.wording.catalogue import catalogue

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
WRONG_JSON = ("[", "{a: 1}", "[1 2]", '{"a" 1}', "[1] x", '["a', '["\t"]', '["\\x"]')
WRONG_TOML = (
    *("id", "a =", "a = 1 b", "a = 1\na = 2", "[a]\n[a]", "a = {}\n[a.b]", "[a", "[[a]", "a = ["),
    *("a = {", 'a = "b', "\x01 = 1", "a = '\x01'", "= 1", 'a = "\\x"', 'a = """\x01"""'),
)
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
        error = cannot_write(Path("b.csv"), OSError(number, os.strerror(number)))
        assert os.strerror(number) in str(error)
        assert os.strerror(number) not in words.error(error)
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


def _told(translated: Callable[[FormCheckError], str], path: Path) -> bool:
    """Whether opening the history at `path` fails with words that all are translated."""
    with pytest.raises(HistoryError) as caught:
        History(path)
    told = translated(caught.value).replace(str(path), "").replace(str(path.parent), "")
    return not {"Cannot", "is", "not", "database", "exists", "by", "a"} & set(told.split())


def test_the_default_language_says_it_as_it_is() -> None:
    deep = Message(Slip.TOO_DEEP)
    lines = (Message.of(Slip.AT_LINE, file="a.toml", line=i, what=deep) for i in (1, 3))
    error = FormCheckError(*lines)
    assert str(error) == (
        "a.toml, line 1: this is nested too deep.\na.toml, line 3: this is nested too deep."
    )
    assert catalogue(DEFAULT).error(error) == str(error)


def test_an_error_goes_from_process_to_process() -> None:
    error = VideoError(Message.of(Wrong.NO_FILE, path="a.mp4"))
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, VideoError)
    assert again.said == error.said


def _read_json(text: str) -> None:
    loads(text, "a.json", RoutineError)


def _read_toml(text: str) -> None:
    parse_routine(text, "a.toml")


@pytest.mark.parametrize(
    ("read", "wrong"),
    [*((_read_json, text) for text in WRONG_JSON), *((_read_toml, text) for text in WRONG_TOML)],
)
def test_what_a_parser_says_is_known(read: Callable[[str], None], wrong: str) -> None:
    with pytest.raises(RoutineError) as caught:
        read(wrong)
    (said,) = caught.value.said
    line = dict(said.values).get("what", said)
    assert isinstance(line, Message)
    problem = line["problem"]
    assert problem.id is not Note.AS_WRITTEN
    # Our English is the parser's own.
    assert english().message(problem) in str(caught.value.__cause__)
