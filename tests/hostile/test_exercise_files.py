"""Exercise files as they should not be: `formcheck exercises check` answers every one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.loader import parse_exercise
from tests.cli.conftest import Here
from tests.cli.runs import formcheck
from tests.hostile.limits import with_memory
from tests.hostile.writing import NO_FILES, NO_TEXTS, is_answer, packaged, refusal, with_value

Put = Callable[[Path], None]

NAME: Final = "mine.toml"
GOOD: Final = packaged("exercises", "squat")
LINES: Final = len(GOOD.splitlines())


def checked(here: Here, text: str | bytes) -> str:
    """What is said of a file that holds `text`, in one line."""
    data = text if isinstance(text, bytes) else text.encode()
    Path(NAME).write_bytes(data)
    said = refusal(here("exercises", "check", NAME), NAME)
    assert Path(NAME).read_bytes() == data
    assert [path.name for path in Path().iterdir()] == [NAME]
    return said


class TestWhatIsNoTextFile:
    @pytest.mark.parametrize(("put", "says"), NO_FILES.values(), ids=NO_FILES)
    def test_it_is_refused_and_never_waited_for(self, here: Here, put: Put, says: str) -> None:
        put(Path(NAME).absolute())
        assert says in refusal(here("exercises", "check", NAME), NAME)

    @pytest.mark.parametrize(("data", "says"), NO_TEXTS.values(), ids=NO_TEXTS)
    def test_other_bytes(self, here: Here, data: bytes, says: str) -> None:
        assert says in checked(here, data)

    def test_a_device_by_its_own_name(self, here: Here) -> None:
        asked = ("analyze", "a.mp4", "-e", "device.toml")
        Path("device.toml").symlink_to("/dev/zero")
        assert "it is not an ordinary file" in refusal(here(*asked), "device.toml")

    def test_a_name_that_no_file_can_have(self, here: Here) -> None:
        name = "n" * 1000 + ".toml"
        assert "File name too long" in refusal(here("exercises", "check", name), name)

    def test_an_id_without_end(self, here: Here) -> None:
        run = here("analyze", "a.mp4", "-e", "squat" * 20_000)
        assert run.complaint.startswith("There is no exercise 'squat")
        assert (run.code, len(run.complaint) < 300) == (2, True)


class TestMigration:
    @pytest.mark.parametrize(("put", "says"), NO_FILES.values(), ids=NO_FILES)
    def test_what_is_no_file_is_never_waited_for(self, here: Here, put: Put, says: str) -> None:
        put(Path(NAME).absolute())
        run = here("exercises", "migrate", NAME, "--out", "new.toml")
        assert says in refusal(run, NAME)
        assert not Path("new.toml").exists()

    @pytest.mark.parametrize(("data", "says"), NO_TEXTS.values(), ids=NO_TEXTS)
    def test_other_bytes_stay_as_they_are(self, here: Here, data: bytes, says: str) -> None:
        Path(NAME).write_bytes(data)
        said = refusal(here("exercises", "migrate", NAME, "--in-place"), NAME)
        # What is text and no TOML of schema 1 is only found later.
        assert says in said or "schema 1" in said
        assert Path(NAME).read_bytes() == data
        assert [path.name for path in Path().iterdir()] == [NAME]

    @pytest.mark.parametrize(
        "added",
        [
            "x = " + "[" * 300 + "]" * 300,
            "x = " + "[" * 100_000,
            "a." * 100_000 + "b = 1",
            "when = 'any'\n" * 2,
            "x = " + "9" * 5000,
            "".join(f"k{i} = 1\n" for i in range(20_000)),
        ],
        ids=["lists", "more lists", "a deep key", "a key twice", "digits", "keys"],
    )
    def test_odd_texts_of_schema_1(self, here: Here, added: str) -> None:
        text = f"{added}\n{GOOD.replace('schema = 2', 'schema = 1')}"
        Path(NAME).write_text(text, encoding="utf-8")
        run = here("exercises", "migrate", NAME, "--out", "new.toml")
        assert (run.code, run.out) == (2, "")
        assert is_answer(run.err.replace("formcheck: ", ""), NAME)
        assert not Path("new.toml").exists()

    def test_a_thousand_changes(self, here: Here) -> None:
        gate = '[[gate]]\nmeasure = "x"\nwhen = "any" # any\nsays = "x"\n' * 990
        text = gate + "\n[[rules]]\nphase = 'any'"
        Path(NAME).write_text(f"schema = 1\n{text}\n", encoding="utf-8")
        run = here("exercises", "migrate", NAME, "--out", "new.toml")
        assert is_answer(run.err.replace("formcheck: ", ""), "new.toml")
        new = Path("new.toml").read_text(encoding="utf-8")
        assert (new.count('"always" # any'), new.count('"during"')) == (990, 1)


class TestSense:
    @pytest.mark.parametrize("rule", ["essential = true\nideal = 90.0\n", ""])
    def test_a_thousand_conditions_and_rules(self, here: Here, rule: str) -> None:
        head = GOOD[: GOOD.index("[[gate]]")]
        gate = "".join(
            f'[[gate]]\nsays = "x"\nmeasure = "knee_bend"\nwhen = "end"\nat_most = {160 - i % 60}\n'
            for i in range(1000)
        )
        rules = "".join(
            f'[[rules]]\nid = "r{i}"\nmeasure = "knee_bend"\nname = "x"\njudge = "best"\n'
            f'at_most = 120\nviews = []\nunless = ["r{999 - i}"]\n{rule}'
            'cue = "x"\nwhy = "x"\nsource = "practice"\n'
            for i in range(1000)
        )
        Path(NAME).write_text(head + gate + rules, encoding="utf-8")
        run = here("exercises", "check", NAME)
        assert run.code == (2 if rule else 0)
        assert is_answer((run.err or run.out).replace("formcheck: ", ""), NAME) or not rule
        assert len(run.out.splitlines()) <= 22

    def test_texts_that_give_a_terminal_orders(self, here: Here) -> None:
        text, line = with_value(GOOD, "name", '"\\u001b]0;x\\u0007"')
        said = checked(here, text)
        assert said == f"{NAME}, line {line}: name holds '\\x1b', which is no text."

    def test_texts_that_look_like_markup(self, here: Here) -> None:
        Path(NAME).write_text(with_value(GOOD, "name", '"[/a] [bold]"')[0], encoding="utf-8")
        run = here("exercises", "show", NAME)
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith("[/a] [bold]")


class TestTextsThatAreRight:
    @pytest.mark.parametrize(
        "data",
        [
            b"\xef\xbb\xbf" + GOOD.encode(),
            GOOD.replace("\n", "\r\n").encode(),
            GOOD.rstrip("\n").encode(),
            b"# " + "\N{PERSON DOING CARTWHEEL}".encode() * 1000 + b"\n" + GOOD.encode(),
        ],
        ids=["byte order mark", "lines of Windows", "no last line end", "a long comment"],
    )
    def test_they_are_accepted(self, here: Here, data: bytes) -> None:
        Path(NAME).write_bytes(data)
        run = here("exercises", "check", NAME)
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith(f"{NAME} is right")
        assert load_exercise(NAME) == parse_exercise(GOOD, NAME)


class TestNumbers:
    @pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999"])
    @pytest.mark.parametrize(
        "key", ["at_least", "min_range", "rest", "end", "rest_s", "noise", "doubt", "min_s"]
    )
    def test_a_limit_is_a_finite_number(self, here: Here, key: str, value: str) -> None:
        text, line = with_value(GOOD, key, value)
        said = checked(here, text)
        assert said.startswith(f"{NAME}, line {line}: ")
        assert f"{key}: Input should be" in said

    @pytest.mark.parametrize(
        ("key", "value", "says"),
        [
            ("min_range", "'30'", "Input should be a valid number, not '30'"),
            ("min_range", "true", "Input should be a valid number, not true"),
            ("reps", "'8'", "Input should be a valid integer, not '8'"),
            ("reps", "true", "Input should be a valid integer, not true"),
            ("reps", "8.5", "Input should be a valid integer"),
            ("rest_s", "[1.0]", "Input should be a valid number, not [1.0]"),
            ("rest_s", "2026-01-31", "Input should be a valid number, not 2026-01-31"),
            ("rest_s", "{ s = 1 }", "Input should be a valid number, not {'s': 1}"),
            ("schema", "true", "schema cannot be true"),
            ("schema", "1.0", "schema cannot be 1.0"),
            ("schema", "'1'", "schema cannot be '1'"),
            ("schema", "99", "schema cannot be 99"),
            ("id", "7", "Input should be a valid string, not 7"),
            ("name", "true", "Input should be a valid string, not true"),
            ("mode", "0", "mode cannot be 0"),
            ("posture", "[]", "posture"),
        ],
    )
    def test_nothing_is_taken_for_what_it_is_not(
        self, here: Here, key: str, value: str, says: str
    ) -> None:
        text, line = with_value(GOOD, key, value)
        said = checked(here, text)
        assert said.startswith(f"{NAME}, line {line}: ")
        assert says in said

    @pytest.mark.parametrize(
        ("value", "says"),
        [
            ("9" * 5000, "this number has too many digits"),
            ("-" + "9_" * 5000 + "9", "this number has too many digits"),
            ("9" * 500, "Input should be a valid number, not a number of 500 digits"),
            ("0x" + "f" * 5000, "Input should be a valid number, not a number of 6021 digits"),
            ("1e300", "less than or equal to 1000000000"),
            ("-1e300", "Input should be greater than"),
        ],
        ids=["5,000 digits", "with marks between", "500 digits", "hexadecimal", "1e300", "-1e300"],
    )
    def test_a_number_without_end(self, here: Here, value: str, says: str) -> None:
        text, line = with_value(GOOD, "min_range", value)
        said = checked(here, text)
        assert says in said
        assert f"line {line}: " in said


class TestShapes:
    @pytest.mark.parametrize(
        "added",
        [
            "x = " + "[" * 100_000 + "]" * 100_000,
            "x = " + "{ a = " * 30_000,
            "a." * 100_000 + "b = 1",
            "'a'.\"b\" . " * 20_000 + "c = 1",
            "[" + "a." * 100_000 + "b]",
            "x = " + "[" * 100 + "]" * 100,
            ".".join("a" * 40) + " = 1",
        ],
        ids=[
            *("lists", "tables", "a key", "a key in quotes", "a table's name"),
            *("few lists", "a short key"),
        ],
    )
    def test_parts_inside_of_parts(self, here: Here, added: str) -> None:
        assert checked(here, f"{added}\n{GOOD}").endswith("this is nested too deep.")

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            (GOOD + "[[rules]]\n" * 20_000, "rules may have at most 1000"),
            (
                "".join(f"k{i} = 1\n" for i in range(20_000)) + GOOD,
                "file may have at most 1000",
            ),
            (GOOD.replace("steps = [", "steps = [" + "'a'," * 20_000, 1), "steps may have at most"),
        ],
        ids=["rules", "keys", "steps"],
    )
    def test_thousands_of_parts(self, here: Here, text: str, says: str) -> None:
        assert says in checked(here, text)

    def test_of_20000_mistakes_the_first_are_told(self, here: Here) -> None:
        rule = "[[rules]]\n" + "".join(f"k{i}=0\n" for i in range(25))
        Path(NAME).write_text(GOOD + rule * 900, encoding="utf-8")
        run = here("exercises", "check", NAME)
        told = run.err.splitlines()
        assert (run.code, run.out, len(told)) == (2, "", 21)
        assert told[0].startswith(f"formcheck: {NAME}, line {LINES + 1}: ")
        more = re.fullmatch(rf"formcheck: {NAME} has at least (\d+) more mistakes\.", told[-1])
        assert more
        assert int(more[1]) > 900 * 25 - 20

    def test_one_mistake_more_than_that_is_told_too(self, here: Here) -> None:
        Path(NAME).write_text("".join(f"k{i} = 1\n" for i in range(21)) + GOOD, encoding="utf-8")
        told = here("exercises", "check", NAME).err.splitlines()
        assert [line.split(":")[1] for line in told] == [f" {NAME}, line {i}" for i in range(1, 22)]

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("[signal]", "[signal]\n[signal]", "Cannot declare ('signal',) twice (at line"),
            ("schema = 2\n", "schema = 2\nschema = 2\n", "Cannot overwrite a value (at line 2"),
            ("[signal]", "[signal]\nmeasure.x = 1", "not valid TOML"),
            ("[[rules]]", "[rules]", "not valid TOML"),
            ("min_range = ", "min_rang = ", "unknown key signal.min_rang. Did you mean 'min_range"),
            ("min_range = ", "Min_Range = ", "unknown key signal.Min_Range. Did you mean 'min_ran"),
            ("min_range = ", '"min\\nrange" = ', "unknown key signal.'min\\nrange'. Did you mean"),
            ("min_range = ", '"\\u001b[2J" = ', "unknown key signal.'\\x1b[2J'. Valid: "),
            ("min_range = ", f"{'m' * 10_000} = ", "unknown key signal.'mmmm"),
        ],
        ids=[
            *("a table twice", "a key twice", "a value with parts", "a list that is a table"),
            *("a slip", "capitals", "a line's end", "a terminal's command", "10,000 letters"),
        ],
    )
    def test_keys_and_tables(self, here: Here, old: str, new: str, says: str) -> None:
        assert old in GOOD
        Path(NAME).write_text(GOOD.replace(old, new, 1), encoding="utf-8")
        run = here("exercises", "check", NAME)
        assert (run.code, run.out) == (2, "")
        assert is_answer(run.err.replace("formcheck: ", ""), NAME)
        assert says in run.err

    @pytest.mark.parametrize(
        ("key", "value", "says"),
        [
            ("name", f"'{'n' * 100_000}'", "String should have at most 5000 characters"),
            ("id", f"'{'n' * 100_000}'", "String should have at most 100 characters"),
            ("mode", f"'{'n' * 100_000}'", "mode cannot be 'nnn"),
            ("id", "'a\\n'", "String should match pattern"),
            ("id", "'../../etc'", "String should match pattern"),
        ],
        ids=["a name", "an id", "a word", "a line's end in an id", "a path for an id"],
    )
    def test_texts(self, here: Here, key: str, value: str, says: str) -> None:
        text, line = with_value(GOOD, key, value)
        said = checked(here, text)
        assert says in said
        assert said.startswith(f"{NAME}, line {line}: ")


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("name = ", f"name = '{'n' * 10_000_000}' #", 1),
        "a." * 120_000 + "b = 1",
        "'a'." * 60_000 + "b = 1",
        "x = " + "[[1]," * 40_000,
        GOOD + "[[rules]]\nid=0\nx=0\n" * 999,
    ],
    ids=["a name of 10 MB", "a deep key", "in quotes", "lists", "mistakes"],
)
def test_little_memory_is_enough(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    code = with_memory(512)
    run = formcheck("exercises", "check", NAME, folder=tmp_path, code=code)
    assert (run.code, run.out) == (2, "")
    assert is_answer(run.err.replace("formcheck: ", ""), NAME)
