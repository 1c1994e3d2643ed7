"""Exercises of one's own: files in a folder, found by id beside those that come along."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from formcheck.definitions.toml_writer import toml_tables
from formcheck.errors import ExerciseError, OutputError, RoutineError
from formcheck.exercises.catalog import (
    exercise_file,
    exercise_ids,
    find_exercise,
    known_exercises,
    known_ids,
    load_exercise,
    own_store,
)
from formcheck.exercises.loader import parse_exercise
from formcheck.exercises.portable import PortableExercise
from formcheck.exercises.store import ExerciseStore
from formcheck.exercises.texts import ExerciseTexts
from formcheck.routines.loader import parse_routine
from tests.cli.runs import ROOT
from tests.own import exercise_text

OWN = exercise_text("squat", "mine", "Deep squat")
GERMAN = (ROOT / "formcheck/exercises/squat.de.toml").read_text("utf-8")
WITHIN = OWN + '\n[translations.de]\nname = "Tiefe Kniebeuge"\n'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseStore:
    """The shelf that the environment names; its folder is not there yet."""
    monkeypatch.setenv("FORMCHECK_EXERCISES", str(tmp_path / "exercises"))
    return own_store()


def put(own: ExerciseStore, name: str, text: str) -> Path:
    """A file put there by hand."""
    own.folder.mkdir(exist_ok=True)
    path = own.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def files(own: ExerciseStore) -> list[str]:
    return sorted(path.name for path in own.folder.iterdir())


class TestByHand:
    def test_without_a_folder_there_are_those_that_come_along(self, own: ExerciseStore) -> None:
        assert own.exercises() == ()
        assert known_ids() == exercise_ids()

    def test_a_file_is_known_by_its_id_as_soon_as_it_is_there(self, own: ExerciseStore) -> None:
        assert find_exercise("mine") is None
        path = put(own, "any name.toml", OWN)
        assert load_exercise("mine").name == "Deep squat"
        assert known_ids() == (*exercise_ids(), "mine")
        assert [e.id for e in known_exercises()] == [*exercise_ids(), "mine"]
        assert exercise_file("mine") == path
        path.write_text(OWN.replace("Deep squat", "Deeper squat"), encoding="utf-8")
        assert load_exercise("mine").name == "Deeper squat"
        path.unlink()
        with pytest.raises(ExerciseError, match="There is no exercise 'mine'"):
            load_exercise("mine")

    def test_those_that_come_along_are_named_alone_by_their_own_list(
        self, own: ExerciseStore
    ) -> None:
        put(own, "mine.toml", OWN)
        assert "mine" not in exercise_ids()

    def test_its_translation_lies_beside_it(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN)
        translation = put(own, "mine.de.toml", GERMAN)
        assert load_exercise("mine").in_language("de").name == "Kniebeuge"
        translation.write_text('name = "Anders"', encoding="utf-8")
        assert load_exercise("mine").in_language("de").name == "Anders"
        assert own.broken() == {}

    def test_it_may_hold_its_translations_itself(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", WITHIN)
        mine = load_exercise("mine")
        assert mine.in_language("de").name == "Tiefe Kniebeuge"
        assert mine.in_language("de").steps == mine.steps

    def test_a_hint_names_it_too(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN.replace('"mine"', '"wall_sit_of_mine"'))
        with pytest.raises(ExerciseError, match="Did you mean 'wall_sit_of_mine'"):
            load_exercise("wall_sit_of_mime")


class TestBroken:
    def test_one_broken_file_hides_no_other(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN)
        put(own, "torn.toml", 'id = "torn')
        wrong = put(own, "wrong.toml", OWN.replace('"mine"', '"wrong"').replace("reps", "rep", 1))
        put(own, "lost.de.toml", GERMAN)
        assert [exercise.id for exercise in own.exercises()] == ["mine"]
        assert {path.name for path in own.broken()} == {"torn.toml", "wrong.toml", "lost.de.toml"}
        assert "line " in str(own.broken()[wrong])
        assert "this is a translation" in str(own.broken()[own.folder / "lost.de.toml"])

    def test_asking_for_it_says_what_is_wrong(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN.replace("schema = 2", "schema = 3"))
        with pytest.raises(ExerciseError, match=r"mine\.toml, line 1"):
            load_exercise("mine")
        assert find_exercise("mine") is None

    def test_a_broken_translation_is_told_as_its_own(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN)
        put(own, "mine.de.toml", 'nmae = "x"')
        (error,) = own.broken().values()
        assert "mine.de.toml, line 1: unknown key nmae" in str(error)

    def test_texts_in_two_places_are_refused(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", WITHIN)
        put(own, "mine.de.toml", GERMAN)
        (error,) = own.broken().values()
        assert "keep them in one place" in str(error)

    def test_one_that_comes_along_stays(self, own: ExerciseStore) -> None:
        path = put(own, "squat.toml", exercise_text("squat", "squat", "Mine instead"))
        assert load_exercise("squat").name == "Squat"
        assert "an exercise from FormCheck" in str(own.broken()[path])

    def test_of_two_with_one_id_the_first_counts(self, own: ExerciseStore) -> None:
        put(own, "a.toml", OWN)
        second = put(own, "b.toml", OWN.replace("Deep squat", "Other"))
        assert [exercise.name for exercise in own.exercises()] == ["Deep squat"]
        assert "an exercise from a.toml" in str(own.broken()[second])


class TestWithin:
    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ('[translations.de]\nnmae = "x"\n', "unknown key"),
            ("[translations.de]\nsteps = ['x']\n", "write as many, in the same order"),
            ('[translations.en]\nname = "x"\n', "itself is in the language en"),
            ('[translations.deu]\nname = "x"\n', "deu"),
            ('[translations.de.rules.no_such]\ncue = "x"\n', "unknown key rules.no_such"),
        ],
    )
    def test_its_mistakes_are_told_with_their_line(self, given: str, says: str) -> None:
        with pytest.raises(ExerciseError) as caught:
            parse_exercise(f"{OWN}\n{given}", "mine.toml")
        assert says in str(caught.value)
        line = int(str(caught.value).split("line ")[1].split(":")[0])
        assert line > OWN.count("\n")


class TestOneFile:
    def test_a_file_with_its_translations_is_one(self, tmp_path: Path) -> None:
        (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
        (tmp_path / "mine.de.toml").write_text(GERMAN, encoding="utf-8")
        beside = load_exercise(tmp_path / "mine.toml")
        sent = PortableExercise.of_file(tmp_path / "mine.toml")
        assert sent.exercise == parse_exercise(sent.text, "sent.toml") == beside
        assert sent.text.startswith(OWN.rstrip("\n"))
        assert sent.exercise.in_language("de").name == "Kniebeuge"

    @pytest.mark.parametrize("exercise_id", exercise_ids())
    def test_every_exercise_can_be_sent_whole(self, exercise_id: str) -> None:
        sent = PortableExercise.of_file(exercise_file(exercise_id))
        assert parse_exercise(sent.text, "sent.toml") == load_exercise(exercise_id)

    def test_any_text_is_read_again(self) -> None:
        texts = {
            "name": 'a "b" \\ \n\t\x00\x7f ü 腰',
            "steps": ("x", "y"),
            "rules": {"a": {"b": "c"}},
        }
        text = "\n".join(toml_tables("t.de", texts))
        assert tomllib.loads(text)["t"]["de"] == texts | {"steps": ["x", "y"]}


class TestPut:
    def test_it_is_written_as_it_was_sent(self, own: ExerciseStore) -> None:
        sent = PortableExercise.of_data(WITHIN.replace("\n", "\r\n").encode(), "sent.toml")
        path = own.put(sent)
        assert path == own.folder / "mine.toml"
        assert path.read_bytes() == WITHIN.replace("\n", "\r\n").encode()
        assert load_exercise("mine") == sent.exercise
        assert files(own) == ["mine.toml"]

    def test_one_of_that_id_is_replaced_only_when_told(self, own: ExerciseStore) -> None:
        put(own, "by hand.toml", OWN)
        put(own, "by hand.de.toml", GERMAN)
        sent = PortableExercise.of_data(WITHIN.replace("Deep squat", "New").encode(), "sent.toml")
        with pytest.raises(ExerciseError, match="There is an exercise 'mine' in"):
            own.put(sent)
        assert load_exercise("mine").name == "Deep squat"
        assert own.put(sent, replacing=True).name == "by hand.toml"
        assert files(own) == ["by hand.toml"]
        assert load_exercise("mine").in_language("de").name == "Tiefe Kniebeuge"
        assert own.broken() == {}

    def test_a_broken_file_of_that_name_is_not_lost_either(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", "half = ")
        with pytest.raises(ExerciseError, match="There is an exercise 'mine' in"):
            own.put(PortableExercise.of_data(OWN.encode(), "sent.toml"))
        own.put(PortableExercise.of_data(OWN.encode(), "sent.toml"), replacing=True)
        assert load_exercise("mine").name == "Deep squat"

    def test_another_exercise_under_that_name_stays(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN.replace('"mine"', '"yours"'))
        assert own.put(PortableExercise.of_data(OWN.encode(), "sent.toml")).name == "mine_2.toml"
        assert {exercise.id for exercise in own.exercises()} == {"mine", "yours"}

    def test_one_that_comes_along_cannot_be_replaced(self, own: ExerciseStore) -> None:
        sent = PortableExercise.of_data(
            exercise_text("squat", "squat", "Mine").encode(), "sent.toml"
        )
        for replacing in (False, True):
            with pytest.raises(ExerciseError, match="'squat' comes with FormCheck"):
                own.put(sent, replacing=replacing)
        assert not own.folder.exists()

    def test_what_cannot_be_written_leaves_nothing(self, own: ExerciseStore) -> None:
        own.folder.write_text("no folder", encoding="utf-8")
        with pytest.raises(OutputError, match="Cannot make the folder"):
            own.put(PortableExercise.of_data(OWN.encode(), "sent.toml"))

    def test_it_is_removed_with_its_translations(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN)
        put(own, "mine.de.toml", GERMAN)
        put(own, "other.toml", OWN.replace('"mine"', '"other"'))
        own.delete("mine")
        own.delete("mine")
        assert files(own) == ["other.toml"]


class TestInARoutine:
    TEXT = 'schema = 1\nid = "r"\nname = "R"\n[[steps]]\nexercise = "mine"\nreps = 5\n'

    def test_a_step_may_name_it(self, own: ExerciseStore) -> None:
        with pytest.raises(RoutineError, match="unknown exercise 'mine'"):
            parse_routine(self.TEXT, "r.toml")
        put(own, "mine.toml", OWN)
        routine = parse_routine(self.TEXT, "r.toml")
        assert routine.steps[0].dose(load_exercise("mine")).reps == 5
        with pytest.raises(RoutineError, match="mine counts repetitions"):
            parse_routine(f"{self.TEXT}hold_s = 5\n", "r.toml")


def test_a_translation_holds_only_what_it_says() -> None:
    given: Mapping[str, ExerciseTexts] = parse_exercise(WITHIN, "mine.toml").translations
    assert given["de"].model_fields_set == {"name"}
