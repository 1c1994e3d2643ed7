"""Routine files as they should not be, one by one and among good ones on the shelf."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from formcheck.errors import RoutineError, UserError
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.routines.catalog import load_routine, routine_ids
from formcheck.routines.loader import read_routine
from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore
from formcheck.routines.writer import to_toml
from tests.hostile.writing import NO_FILES, NO_TEXTS, is_answer, packaged, with_value

Put = Callable[[Path], None]

NAME: Final = "mine.toml"
HOLD: Final = next(name for name in exercise_ids() if load_exercise(name).mode == "hold")
REPS: Final = next(name for name in exercise_ids() if load_exercise(name).mode == "reps")
GOOD: Final = f"""schema = 1
id = "mine"
name = "Mine"
per_day = 2

[[steps]]
exercise = "{HOLD}"
sets = 2
reps = 3
hold_s = 5.0
rest_s = 30.0
note = "Slowly."
"""
STEP: Final = f"{{ exercise = '{HOLD}' }}, "


def refused(path: Path) -> str:
    """What is said of the file, in one line."""
    with pytest.raises(RoutineError) as caught:
        read_routine(path)
    said = str(caught.value)
    assert is_answer(said, path.name)
    assert "\n" not in said
    return said


def read(folder: Path, text: str | bytes) -> str:
    """What is said of a file that holds `text`."""
    path = folder / NAME
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return refused(path)


class TestWhatIsNoTextFile:
    @pytest.mark.parametrize(("put", "says"), NO_FILES.values(), ids=NO_FILES)
    def test_it_is_refused_and_never_waited_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put: Put, says: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        put(tmp_path / NAME)
        assert says in refused(tmp_path / NAME)

    @pytest.mark.parametrize(("data", "says"), NO_TEXTS.values(), ids=NO_TEXTS)
    def test_other_bytes(self, tmp_path: Path, data: bytes, says: str) -> None:
        assert says in read(tmp_path, data)

    @pytest.mark.parametrize("name", ["a\0.toml", "n" * 1000 + ".toml"], ids=["zero", "long"])
    def test_names_that_no_file_can_have(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(RoutineError, match=r"Cannot read .*: (Invalid arg|File name too)"):
            load_routine(tmp_path / name)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("[[steps]]", '[["steps"]] # "x"').encode(),
        GOOD.replace("30.0", "30").encode(),
    ],
    ids=["byte order mark", "lines of Windows", "a key in quotes", "a whole number of seconds"],
)
def test_what_is_right_is_accepted(tmp_path: Path, data: bytes) -> None:
    (tmp_path / NAME).write_bytes(GOOD.encode())
    as_usual = read_routine(tmp_path / NAME)
    (tmp_path / NAME).write_bytes(data)
    assert read_routine(tmp_path / NAME) == as_usual


class TestValues:
    @pytest.mark.parametrize(
        ("key", "value", "says"),
        [
            ("rest_s", "'30'", "Input should be a valid number, not '30'"),
            ("rest_s", "inf", "Input should be a finite number, not inf"),
            ("rest_s", "nan", "Input should be a finite number, not nan"),
            ("rest_s", "1e999", "Input should be a finite number, not inf"),
            ("rest_s", "-1.0", "Input should be greater than or equal to 0, not -1.0"),
            ("hold_s", "true", "Input should be a valid number, not true"),
            ("hold_s", "nan", "Input should be a finite number, not nan"),
            ("hold_s", "0", "Input should be greater than 0, not 0"),
            ("sets", "'2'", "Input should be a valid integer, not '2'"),
            ("sets", "true", "Input should be a valid integer, not true"),
            ("sets", "[2]", "Input should be a valid integer, not [2]"),
            ("reps", "3.5", "Input should be a valid integer"),
            ("reps", "9" * 5000, "this number has too many digits"),
            ("reps", "9" * 100, "Input should be a valid integer, not a number of 100 digits"),
            ("per_day", "false", "Input should be a valid integer, not false"),
            ("per_day", "1000", "Input should be less than or equal to 12"),
            ("schema", "true", "schema cannot be true. Valid: 1."),
            ("schema", "1.0", "schema cannot be 1.0. Valid: 1."),
            ("note", "5", "Input should be a valid string, not 5"),
            ("note", f"'{'n' * 6000}'", "String should have at most 5000 characters"),
            ("name", f"'{'n' * 250_000}'", "String should have at most 200 characters"),
            ("id", "'back care'", "String should match pattern"),
            ("exercise", "''", "String should match pattern"),
            ("exercise", f"'{HOLD[:-1]}'", f"Did you mean {HOLD!r}?"),
            ("exercise", "'../../etc/passwd'", "String should match pattern"),
            ("exercise", f"'{REPS}'", f"{REPS} counts repetitions and times no hold"),
        ],
    )  # fmt: skip
    def test_a_value_is_refused_with_its_line(
        self, tmp_path: Path, key: str, value: str, says: str
    ) -> None:
        text, line = with_value(GOOD, key, value)
        said = read(tmp_path, text)
        assert says in said
        wrong = line + 3 if "times no hold" in says else line
        assert f"{NAME}, line {wrong}: " in said

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "is missing"),
            ("\0", "not valid TOML"),
            (GOOD + "repz = 1\n", "line 13: unknown key steps[1].repz. Did you mean 'reps'?"),
            (GOOD + "reps = 1\n", "Cannot overwrite a value (at line 13"),
            (GOOD.replace("[[steps]]", "[steps]"), "line 6: steps: Input should be a valid list"),
            (GOOD.split("[[")[0] + "steps = 3", "steps: Input should be a valid list, not 3"),
            (GOOD.split("[[")[0] + "steps = [3]", "line 6: steps[1]: Input should be"),
            (GOOD.split("[[")[0] + f"steps = [{STEP * 60}]", "may have at most 50, and has 60"),
            (GOOD.split("[[")[0] + "[[steps]]\n" * 20_000, "steps may have at most 1000"),
            (GOOD.split("[[")[0] + "steps = " + "[" * 100_000, "this is nested too deep"),
            (GOOD + "x = " + "{ a = " * 10_000, "this is nested too deep"),
            (GOOD + "a." * 100_000 + "b = 1", "line 13: this is nested too deep"),
        ],
        ids=[
            *("empty", "a zero byte", "a slip", "a key twice", "one table", "a number"),
            *("numbers", "60 steps", "20,000 steps", "deep lists", "deep tables", "a deep key"),
        ],
    )
    def test_shapes(self, tmp_path: Path, text: str, says: str) -> None:
        (tmp_path / NAME).write_text(text, encoding="utf-8")
        with pytest.raises(RoutineError) as caught:
            read_routine(tmp_path / NAME)
        assert is_answer(str(caught.value), NAME)
        assert says in str(caught.value)


def mine(routine_id: str, name: str = "Good") -> Routine:
    """A small routine."""
    return Routine(id=routine_id, name=name, steps=(Step(exercise=HOLD),))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoutineStore:
    """A shelf with two good routines, the first and the last by name of file."""
    monkeypatch.chdir(tmp_path)
    store = RoutineStore(tmp_path / "routines")
    store.save(mine("aaa"))
    store.save(mine("zzz"))
    return store


class TestShelf:
    @pytest.mark.parametrize(("put", "says"), NO_FILES.values(), ids=NO_FILES)
    def test_what_is_no_file_hides_nothing(self, store: RoutineStore, put: Put, says: str) -> None:
        put(store.folder / NAME)
        assert [routine.id for routine in store.routines()] == ["aaa", "zzz"]
        assert list(store.broken()) == [store.folder / NAME]
        assert says in str(store.broken()[store.folder / NAME])

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff\xfe\0",
            b"\xff" * 1000,
            b"id = ",
            b"x = " + b"[" * 100_000,
            b"a." * 100_000 + b"b = 1",
            b"id = 1" + b"0" * 5000,
            GOOD.replace("30.0", "inf").encode(),
            GOOD.replace("Mine", "M" * 300_000).encode(),
            GOOD.replace(HOLD, "handstand").encode(),
            (GOOD + "x = 1\n" * 20_000).encode(),
        ],
        ids=[
            *("empty", "half a character", "no text", "cut off", "deep", "a deep key", "digits"),
            *("a value", "a long name", "an exercise", "20,000 lines"),
        ],
    )
    def test_a_broken_file_hides_nothing(self, store: RoutineStore, data: bytes) -> None:
        (store.folder / NAME).write_bytes(data)
        assert [routine.id for routine in store.routines()] == ["aaa", "zzz"]
        (error,) = store.broken().values()
        said = str(error)
        assert is_answer(said, NAME)
        assert store.free_id("Mine") == "mine"
        store.save(mine("mine"))
        assert (store.folder / NAME).read_bytes() != data

    @pytest.mark.parametrize(
        ("routine_id", "owner"), [("aaa", "aaa.toml"), (routine_ids()[0], "FormCheck")]
    )
    def test_an_id_that_is_taken_is_said_and_hides_nothing(
        self, store: RoutineStore, routine_id: str, owner: str
    ) -> None:
        sent = store.folder / "sent.toml"
        sent.write_text(to_toml(mine(routine_id, "Another")), encoding="utf-8")
        assert [routine.name for routine in store.routines()] == ["Good", "Good"]
        says = f"the id {routine_id!r} is that of a routine from {owner}: give it another one."
        assert says in str(store.broken()[sent])
        store.delete("aaa")
        assert (store.folder / "aaa.toml").exists() is False
        assert sent.exists()

    @pytest.mark.parametrize("kind", ["a file", "a pipe", "no folder"])
    def test_a_folder_that_is_none_is_an_empty_shelf(self, tmp_path: Path, kind: str) -> None:
        folder = tmp_path / "shelf"
        if kind == "a file":
            folder.write_text("no folder", encoding="utf-8")
        if kind == "a pipe":
            NO_FILES["pipe"][0](folder)
        assert RoutineStore(folder).routines() == ()
        assert RoutineStore(folder).broken() == {}
        if kind != "no folder":
            with pytest.raises(UserError, match="Cannot make the folder"):
                RoutineStore(folder).save(mine("a"))

    def test_what_comes_with_formcheck_is_read_as_it_is(self, store: RoutineStore) -> None:
        text = packaged("routines", routine_ids()[0])
        path = store.folder / NAME
        path.write_text(with_value(text, "id", '"own"')[0], encoding="utf-8-sig")
        assert [routine.id for routine in store.routines()] == ["own", "aaa", "zzz"]
