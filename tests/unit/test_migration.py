"""A file of schema 1 becomes one of schema 2 that means the same."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from formcheck.errors import ExerciseError
from formcheck.exercises.loader import parse_exercise
from formcheck.exercises.migration import migrated

NEW = (resources.files("formcheck.exercises") / "lower_back_rotation.toml").read_text("utf-8")
OLD = (
    NEW.replace("schema = 2", "schema = 1  # the first one")
    .replace('phase = "during"', "phase = 'any'")
    .replace("grace_s = 0.7", "grace_s = 0.7\nmin_s   =  0.5 # of five")
    .replace('at_most = 80.0\n', 'at_most = 80.0\nwhen = "any" # a word such as "any"\n')
)  # fmt: skip


def _refusal(text: str) -> list[str]:
    with pytest.raises(ExerciseError) as caught:
        migrated(text, "mine.toml")
    return str(caught.value).splitlines()


def test_only_what_changed_is_written_otherwise() -> None:
    before, after = OLD.splitlines(), migrated(OLD, "mine.toml").splitlines()
    assert len(before) == len(after)
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        "schema = 2  # the first one",
        "shortest   =  0.1 # of five",
        'when = "always" # a word such as "any"',
        'phase = "during"',
        'phase = "during"',
    ]


def test_it_is_the_exercise_that_it_was() -> None:
    new = parse_exercise(migrated(OLD, "mine.toml"), "mine.toml")
    same = parse_exercise(NEW, "mine.toml")
    shortest = new.hold.shortest * new.dosage.hold_s
    assert shortest == pytest.approx(0.5)
    assert new.model_copy(update={"hold": same.hold}) == same


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_ends_of_lines_stay(end: str) -> None:
    assert migrated(OLD.replace("\n", end), "x") == migrated(OLD, "x").replace("\n", end)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"schema" = 1', '{ schema = 2 }'),
        ("schema = 1\ngate = [{ says = \"when = 'any'\", when = 'any' }, { when = \"out\" }]",
         "{ schema = 2, gate = [{ says = \"when = 'any'\", when = 'always' }, { when = 'out' }] }"),
        ("schema = 1\n[[gate]]\nwhen = 'rest'\nchange = true",
         "{ schema = 2, gate = [{ when = 'end', change = true }] }"),
        ("schema = 1\nhold = { grace_s = 1.0, min_s = 1e0 }\ndosage.hold_s = 4",
         "{ schema = 2, hold = { grace_s = 1.0, shortest = 0.25 }, dosage = { hold_s = 4 } }"),
        ("schema = 1\n[dosage]\nhold_s = 2.0\n[hold]\nmin_s = 9.0",
         "{ schema = 2, dosage = { hold_s = 2.0 }, hold = { shortest = 0.99 } }"),
        ("schema = 1\n[hold]\nmin_s = 0.4 # gone", "{ schema = 2, hold = {} }"),
        ("schema = 1\n# when = 'any'\n[[gate]]\nwhen = 'any'",
         "{ schema = 2, gate = [{ when = 'always' }] }"),
        ("schema = 1\ntext = '''\nphase = 'any'\n'''\n[[rules]]\nphase = 'any'",
         "{ schema = 2, text = \"phase = 'any'\\n\", rules = [{ phase = 'during' }] }"),
    ],
)  # fmt: skip
def test_ways_to_write_it(old: str, new: str) -> None:
    text = migrated(old, "mine.toml")
    assert tomllib.loads(text) == tomllib.loads(f"all = {new}")["all"]
    assert [line.partition("#")[2] for line in old.splitlines()] == [
        line.partition("#")[2] for line in text.splitlines()
    ]


def test_what_must_be_changed_by_hand_is_named_with_its_line() -> None:
    assert _refusal('schema = 1\n[[gate]]\n"wh\\u0065n" = "any"\n') == [
        "mine.toml, line 1: change this by hand: schema becomes schema = 2.",
        'mine.toml, line 2: change this by hand: gate[1].when becomes when = "always".',
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (NEW, "mine.toml, line 1: this is schema 2 already: there is nothing to migrate."),
        ("id = 1", "mine.toml, line 1: only a file of schema 1 can be migrated."),
        ("schema = true", "mine.toml, line 1: only a file of schema 1 can be migrated."),
        ("schema = 1.0", "mine.toml, line 1: only a file of schema 1 can be migrated."),
        ("schema = 1\nx = " + "[" * 300 + "]" * 300, "mine.toml, line 2: this is nested too deep."),
        ("schema =", "mine.toml is not valid TOML: Invalid value (at end of document)."),
    ],
)
def test_what_is_not_of_schema_1_is_refused(text: str, says: str) -> None:
    assert _refusal(text) == [says]


def test_a_file_of_schema_1_is_told_the_way_on_in_one_line() -> None:
    with pytest.raises(ExerciseError) as caught:
        parse_exercise(OLD, "mine.toml")
    assert str(caught.value) == (
        "mine.toml, line 1: this is schema 1, and schema 2 is read now: `formcheck exercises "
        "migrate mine.toml --out NEW.toml` writes it as schema 2."
    )
