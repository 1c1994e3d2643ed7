"""A translation beside an exercise file: by key, checked; what it leaves out stays as it is."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.errors import ExerciseError, RoutineError
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.exercises.loader import (
    parse_exercise,
    parse_translation,
    read_exercise,
    untranslated,
)
from formcheck.exercises.model import Exercise
from formcheck.messages.words import english
from formcheck.routines.catalog import load_routine, routine_ids
from formcheck.routines.loader import parse_routine
from formcheck.routines.loader import parse_translation as parse_routine_translation

FOLDER = resources.files("formcheck.exercises")
OWN = (FOLDER / "squat.toml").read_text(encoding="utf-8")
GERMAN = (FOLDER / "squat.de.toml").read_text(encoding="utf-8")
SQUAT = parse_exercise(OWN, "mine.toml")
DEPTH = '[rules.depth]\ncue = "Tiefer, bitte, so weit es geht."\n'
NOTED = """id = "mine"
name = "Mine"

[[steps]]
exercise = "squat"
note = "Slowly."

[[steps]]
exercise = "glute_bridge"
"""


def beside(folder: Path, translation: str, language: str = "de", own: str = OWN) -> Exercise:
    (folder / "mine.toml").write_text(own, encoding="utf-8")
    (folder / f"mine.{language}.toml").write_text(translation, encoding="utf-8")
    return read_exercise(folder / "mine.toml")


def mistake(translation: str, language: str = "de", exercise: Exercise = SQUAT) -> str:
    with pytest.raises(ExerciseError) as caught:
        parse_translation(translation, "mine.de.toml", exercise, language)
    return str(caught.value)


def test_it_is_found_beside_the_file(tmp_path: Path) -> None:
    exercise = beside(tmp_path, GERMAN)
    assert exercise.name == "Squat"
    german = exercise.in_language("de")
    assert (german.name, german.language) == ("Kniebeuge", "de")
    assert german.in_language("de") == german
    assert exercise.in_language("fr") is exercise


def test_only_what_is_named_by_a_language_is_one(tmp_path: Path) -> None:
    for name in ("mine.old.toml", "mine.v2.toml", "mine.de.toml.bak", "yours.de.toml", "mine.DE"):
        (tmp_path / name).write_text("no exercise", encoding="utf-8")
    assert beside(tmp_path, GERMAN).translations.keys() == {"de"}


def test_no_exercise_that_comes_along_is_a_translation() -> None:
    assert {name for name in (*exercise_ids(), *routine_ids()) if "." in name} == set()


def test_a_file_in_german_is_shown_as_it_is_to_everybody(tmp_path: Path) -> None:
    own = OWN.replace("schema = 2", 'schema = 2\nlanguage = "de"').replace('"Squat"', '"Kniebeuge"')
    (tmp_path / "mine.toml").write_text(own, encoding="utf-8")
    exercise = load_exercise(tmp_path / "mine.toml")
    assert exercise.language == "de"
    for language in ("de", "en"):
        assert exercise.in_language(language).name == "Kniebeuge"
    both = beside(tmp_path, 'name = "Squat"', "en", own)
    assert both.in_language("en").name == "Squat"
    assert both.in_language("de").name == "Kniebeuge"


def test_what_is_missing_stays_as_the_file_says_it(tmp_path: Path) -> None:
    german = beside(tmp_path, DEPTH).in_language("de")
    assert german.name == SQUAT.name
    assert german.steps == SQUAT.steps
    assert german.gate == SQUAT.gate
    assert german.rule("trunk_lean") == SQUAT.rule("trunk_lean")
    assert german.rule("depth").cue == "Tiefer, bitte, so weit es geht."
    assert german.rule("depth").name == SQUAT.rule("depth").name


def test_a_cue_is_not_shown_as_the_short_one_of_another_language(tmp_path: Path) -> None:
    rule = beside(tmp_path, DEPTH).in_language("de").rule("depth")
    assert SQUAT.rule("depth").shown == SQUAT.rule("depth").short != ""
    assert rule.shown == rule.cue
    (tmp_path / "short").mkdir()
    rule = beside(tmp_path / "short", DEPTH + 'short = "Tiefer"').in_language("de").rule("depth")
    assert (rule.shown, rule.cue) == ("Tiefer", "Tiefer, bitte, so weit es geht.")


def test_every_rule_of_an_id_and_every_condition_of_a_name_is_translated() -> None:
    german = SQUAT.with_translations(
        {"de": parse_translation(GERMAN, "mine.de.toml", SQUAT, "de")}
    ).in_language("de")
    assert {rule.cue for rule in german.rules if rule.id == "depth"} == {
        "Gehen Sie tiefer, bis die Oberschenkel waagerecht sind."
    }
    said = {one.key: one.says for one in german.gate}
    assert said["shoulder_height"] != said["goes_down"] == "Beugen Sie Hüften und Knie."


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ('name = "Kn', 'nmae = "Kn', "nmae", "unknown key nmae. Did you mean 'name'?"),
        ("[rules.depth]", "[rules.dept]", "[rules.dept]", "unknown key rules.dept. Did you mean"),
        ("goes_down.says", "lower.says", "lower.says", "unknown key gate.lower."),
        ("knee_bend.about", "knee_bent.about", "knee_bent.about", "Did you mean 'knee_bend'?"),
        ("knee_bend.about", "knee_bend.abuot", "knee_bend.abuot", "Did you mean 'about'?"),
        ("practice = ", "practise = ", "practise = ", "Did you mean 'practice'?"),
        ("[camera]\n", "[camera]\nviews = []\n", "views = []", "unknown key camera.views."),
        ("safety = [\n", 'safety = [\n  "Mehr.",\n', "safety = [",
         "safety has 3, and the file that is translated has 2: write as many, in the same order."),
        ('"Tiefer gehen"', '"Gehen Sie bitte noch tiefer"', 'short = "Gehen',
         "should have at most 24 characters"),
        ('"Kniebeuge"', '""', 'name = ""', "should have at least 1 character"),
        ('"Kniebeuge"', "7", "name = 7", "Input should be a valid string, not 7"),
        ('"Kniebeuge"', '"a\\u001bb"', 'name = "a', "which is no text"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(old: str, new: str, place: str, says: str) -> None:
    assert old in GERMAN
    text = GERMAN.replace(old, new, 1)
    message = mistake(text)
    line = next(i for i, row in enumerate(text.splitlines(), start=1) if place in row)
    assert message.startswith(f"mine.de.toml, line {line}: ")
    assert says in message


def test_a_translation_into_its_own_language_is_refused() -> None:
    assert mistake('name = "Squat"', "en").endswith("squat itself is in the language en.")


def test_one_translation_does_not_fit_two_texts() -> None:
    other = parse_exercise(OWN.replace('id = "goes_down"\n', "", 1), "mine.toml")
    message = mistake('[gate]\nshoulder_height.says = "Hoch."', exercise=other)
    assert "the conditions called shoulder_height do not all say the same" in message
    twice = parse_exercise(OWN.replace("Go deeper, until", "Deeper, until", 1), "mine.toml")
    assert "the rules called depth do not all say the same" in mistake(DEPTH, exercise=twice)
    parse_translation('[rules.too_fast]\nname = "Hastig"', "mine.de.toml", twice, "de")


def test_what_is_left_out_is_told_with_its_place(tmp_path: Path) -> None:
    text = GERMAN.replace('short = "Brust hoch"\n', "").replace("praise = ", "# praise = ", 1)
    text = text.replace("[dosage]", "[dosage]\n#", 1)
    exercise = beside(tmp_path, text)
    rows = text.splitlines()
    told = list(map(english().message, untranslated(exercise, "de", text, "mine.de.toml")))
    for row, what in (
        ("[rules.trunk_lean]", "rules.trunk_lean.short"),
        ("[rules.depth]", "rules.depth.praise"),
    ):
        assert f"mine.de.toml, line {rows.index(row) + 1}: {what} is missing." in told


def test_a_short_cue_has_room_on_the_picture() -> None:
    with pytest.raises(ExerciseError) as caught:
        parse_exercise(OWN.replace('"Go deeper"', '"Go deeper, as far as it goes"', 1), "mine.toml")
    assert "short: String should have at most 24 characters" in str(caught.value)


@pytest.mark.parametrize("language", ["german", "d", "DE", ""])
def test_a_language_is_a_code_of_two_letters(language: str) -> None:
    with pytest.raises(ExerciseError, match=r"mine\.toml, line 2: language: String should"):
        parse_exercise(
            OWN.replace("schema = 2", f'schema = 2\nlanguage = "{language}"'), "mine.toml"
        )


def test_a_translation_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.de.toml").mkdir()
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    with pytest.raises(ExerciseError, match=r"Cannot read .*mine\.de\.toml: Is a directory"):
        read_exercise(tmp_path / "mine.toml")


@given(st.integers(0, GERMAN.count("\n")), st.sampled_from(["", "x = 1", "[x]", "[rules]", "="]))
def test_any_broken_line_is_named_and_never_crashes(number: int, instead: str) -> None:
    rows = GERMAN.splitlines()
    text = "\n".join([*rows[:number], instead, *rows[number + 1 :]])
    try:
        parse_translation(text, "mine.de.toml", SQUAT, "de")
    except ExerciseError as error:
        assert str(error).startswith("mine.de.toml")  # noqa: PT017 - both outcomes are right


class TestRoutines:
    def test_one_that_comes_along_is_told_in_the_language(self) -> None:
        routine = load_routine("back_care")
        german = routine.in_language("de")
        assert german.name == "Rückenprogramm"
        assert [step.exercise for step in german.steps] == [s.exercise for s in routine.steps]
        assert routine.in_language("fr") is routine

    def test_the_notes_are_translated_in_their_order(self) -> None:
        routine = parse_routine(NOTED, "mine.toml")
        texts = parse_routine_translation('notes = ["Langsam.", ""]', "mine.de.toml", routine)
        german = routine.with_translations({"de": texts}).in_language("de")
        assert [step.note for step in german.steps] == ["Langsam.", ""]
        assert german.name == "Mine"

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ('notes = ["Langsam."]', "notes has 1, and the file that is translated has 2"),
            ('nmae = "Meins"', "unknown key nmae. Did you mean 'name'?"),
            ('[[steps]]\nnote = "Langsam."', "unknown key steps."),
        ],
    )
    def test_a_mistake_is_named_with_its_line(self, text: str, says: str) -> None:
        routine = parse_routine(NOTED, "mine.toml")
        with pytest.raises(RoutineError) as caught:
            parse_routine_translation(text, "mine.de.toml", routine)
        assert str(caught.value).startswith(f"mine.de.toml, line 1: {says}")
