from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.definitions.lines import line_of
from formcheck.errors import ExerciseError
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.exercises.loader import parse_exercise, read_exercise

GOOD = (resources.files("formcheck.exercises") / "glute_bridge.toml").read_text(encoding="utf-8")
LINES = GOOD.splitlines()


def _mistake(old: str, new: str) -> str:
    assert old in GOOD
    with pytest.raises(ExerciseError) as caught:
        parse_exercise(GOOD.replace(old, new, 1), "mine.toml")
    return str(caught.value)


def _line(text: str) -> int:
    return next(i for i, line in enumerate(LINES, start=1) if line == text)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("at_least = 165.0", "at_leest = 165.0", "at_least = 165.0", "Did you mean 'at_least'?"),
        ('posture = "supine"', 'posture = "supin"', 'posture = "supine"', "mean 'supine'?"),
        ('mode = "reps"', 'mode = "rep"', 'mode = "reps"', "Did you mean 'reps'?"),
        ('measure = "hip_line"', 'measure = "hipline"', 'measure = "hip_line"', "'hip_line'?"),
        ('kind = "height"', 'kind = "heigth"', 'kind = "height"', "Did you mean 'height'?"),
        ('judge = "best"', 'judge = "bets"', 'judge = "best"', "Did you mean 'best'?"),
        ("at_least = 165.0", "at_least = 178.0", "at_least = 165.0", "than the measuring is exact"),
        ("min_range = 6.5", "min_range = 90.0", "min_range = 6.5", "must be more than"),
        ("min_range = 6.5", 'min_range = "x"', "min_range = 6.5", "valid number"),
        ('views = ["side", "oblique", "front"]', 'views = ["side", "feet"]',
         'views = ["side", "oblique", "front"]', "refuses the feet view"),
        ('source = "practice"', 'source = "pratice"', 'source = "practice"', "'practice'?"),
        ('["ankle", "knee"]', '["ankle", "kne"]', 'points = ["ankle", "knee"]', "'knee'?"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_the_nearest_word(
    old: str, new: str, line: str, words: str
) -> None:
    message = _mistake(old, new)
    assert message.startswith(f"mine.toml, line {_line(line)}: ")
    assert words in message


def test_every_mistake_is_named_in_the_order_of_the_file() -> None:
    text = GOOD.replace('posture = "supine"', 'posture = "lying"', 1)
    text = text.replace("rest_s = 60.0", "rest_s = -1.0", 1)
    with pytest.raises(ExerciseError) as caught:
        parse_exercise(text, "mine.toml")
    first, second = str(caught.value).splitlines()
    assert "posture" in first
    assert "rest_s" in second


def test_a_missing_part_is_named() -> None:
    assert "dosage is missing" in _mistake("[dosage]", "[dosages]")


def test_the_same_rule_twice_in_one_view_is_refused() -> None:
    message = _mistake('views = ["oblique"]', 'views = ["side"]')
    assert "rule 'hips_low' stands twice for the side view" in message


def test_limits_the_wrong_way_round_are_refused() -> None:
    assert "must be below at_most" in _mistake("at_least = -0.33", "at_least = 0.5")


def test_a_limit_is_needed() -> None:
    assert "a limit is missing" in _mistake("at_most = 200.0\n", "")


def test_no_toml_is_said_with_its_line() -> None:
    with pytest.raises(ExerciseError, match=r"mine\.toml is not valid TOML: .*line 2"):
        parse_exercise("schema = 1\nid = = 2", "mine.toml")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match="Cannot read"):
        read_exercise(tmp_path / "none.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(bytes(range(256)))
    with pytest.raises(ExerciseError, match="not a text file"):
        read_exercise(binary)


def test_a_users_file_is_an_exercise_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "my_bridge.toml"
    file.write_text(GOOD.replace('id = "glute_bridge"', 'id = "my_bridge"'), encoding="utf-8")
    assert load_exercise(str(file)).id == "my_bridge"


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_the_file_is_called_as_the_exercise(exercise_id: str) -> None:
    assert load_exercise(exercise_id).id == exercise_id


def test_an_unknown_exercise_suggests_the_nearest() -> None:
    with pytest.raises(ExerciseError, match="Did you mean 'knee_to_chest'"):
        load_exercise("knee_to_chst")


@given(st.text(max_size=300))
def test_any_text_is_an_exercise_or_a_mistake_for_the_user(text: str) -> None:
    with pytest.raises(ExerciseError):
        parse_exercise(text, "mine.toml")


@given(st.integers(0, len(LINES) - 1), st.sampled_from(["", "x = 1", "[x]", "[[rules]]", "="]))
def test_any_broken_line_is_named_and_never_crashes(number: int, instead: str) -> None:
    text = "\n".join([*LINES[:number], instead, *LINES[number + 1 :]])
    try:
        parse_exercise(text, "mine.toml")
    except ExerciseError as error:
        assert str(error).startswith("mine.toml")  # noqa: PT017 - both outcomes are right


def test_lines_are_found_for_tables_keys_and_repeated_tables() -> None:
    text = "a = 1\n[t]\nb = 2\n[t.u]\nc = 3\n[[r]]\nd = 4\n# no\n[[r]]\nd = 5\n"
    assert line_of(text, ("a",)) == 1
    assert line_of(text, ("t", "b")) == 3
    assert line_of(text, ("t", "u", "c")) == 5
    assert line_of(text, ("r", 0, "d")) == 7
    assert line_of(text, ("r", 1, "d")) == 10
    assert line_of(text, ("r", 1, "missing")) == 9
    assert line_of(text, ("nowhere",)) is None


def test_a_name_with_dots_leads_through_what_has_no_line_of_its_own() -> None:
    text = "a = 1\n[t.u]\nb.c = 2\nb.d = 3\n[t]\n"
    assert line_of(text, ("t", "u", "b", "d")) == 4
    assert line_of(text, ("t", "u", "b", "missing")) == 3
    assert line_of(text, ("t", "u", "missing")) == 2
    assert line_of(text, ("t", "missing")) == 5
    assert line_of("[t.u]\n", ("t", "missing")) == 1
