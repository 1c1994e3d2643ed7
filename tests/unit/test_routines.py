"""Routine files: what they say, what is wrong in them, and where the user's own are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.errors import OutputError, RoutineError, UserError
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.motion.posture import LYING
from formcheck.motion.view import View
from formcheck.routines.catalog import load_routine, routine_ids, routines
from formcheck.routines.loader import parse_routine, read_routine
from formcheck.routines.model import Dose, Routine, Step
from formcheck.routines.store import RoutineStore
from formcheck.routines.writer import to_toml

GOOD = """\
schema = 1
id = "mornings"
name = "Mornings"
per_day = 2

# First the stretch.
[[steps]]
exercise = "knee_to_chest"
reps = 2
hold_s = 8

[[steps]]
exercise = "glute_bridge"
sets = 2
rest_s = 45.5
note = "Only as high as it is easy."
"""


def mistakes(text: str) -> str:
    with pytest.raises(RoutineError) as caught:
        parse_routine(text, "mine.toml")
    return str(caught.value)


class TestReading:
    def test_a_file_is_read(self) -> None:
        assert parse_routine(GOOD, "mine.toml") == Routine(
            id="mornings",
            name="Mornings",
            per_day=2,
            steps=(
                Step(exercise="knee_to_chest", reps=2, hold_s=8.0),
                Step(
                    exercise="glute_bridge",
                    sets=2,
                    rest_s=45.5,
                    note="Only as high as it is easy.",
                ),
            ),
        )

    def test_what_is_left_out_comes_from_the_exercise(self) -> None:
        stretch, bridge = parse_routine(GOOD, "mine.toml").steps
        assert stretch.dose(load_exercise("knee_to_chest")) == Dose(1, 2, 8.0, 30.0, each_side=True)
        assert bridge.dose(load_exercise("glute_bridge")) == Dose(2, 15, 0.0, 45.5, each_side=False)

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ('"knee_to_chest"', '"knee_to_chst"', 8, "Did you mean 'knee_to_chest'?"),
            ('"glute_bridge"', '"handstand"', 13, f"Valid: {', '.join(exercise_ids()[:12])}, "),
            ("per_day", "perday", 4, "Did you mean 'per_day'?"),
            ("reps = 2", "repps = 2", 9, "Did you mean 'reps'?"),
            ("sets = 2", "sets = 21", 14, "less than or equal to 20, not 21"),
            ("reps = 2", "reps = 0", 9, "greater than or equal to 1, not 0"),
            ("reps = 2", "reps = 201", 9, "less than or equal to 200"),
            ("hold_s = 8", "hold_s = 601", 10, "less than or equal to 600"),
            ("hold_s = 8", "hold_s = nan", 10, "hold_s"),
            ("reps = 2", "range_share = 80", 9, "less than or equal to 1, not 80"),
            ("reps = 2", "range_share = 0.2", 9, "greater than or equal to 0.3, not 0.2"),
            ("reps = 2", "range_shar = 0.8", 9, "Did you mean 'range_share'?"),
            ("rest_s = 45.5", "rest_s = 1800.5", 15, "less than or equal to 1800"),
            ("rest_s = 45.5", 'rest_s = "long"', 15, "valid number"),
            ("rest_s = 45.5", "hold_s = 5", 15, "glute_bridge counts repetitions"),
            ("schema = 1", "schema = 2", 1, "schema"),
            ('"mornings"', '"Every morning"', 2, "pattern"),
            ('"Mornings"', '""', 3, "name"),
        ],
    )
    def test_a_mistake_is_named_with_its_line(
        self, old: str, new: str, line: int, words: str
    ) -> None:
        assert old in GOOD
        message = mistakes(GOOD.replace(old, new, 1))
        assert message.startswith(f"mine.toml, line {line}: ")
        assert words in message
        assert "\n" not in message

    def test_every_mistake_is_named(self) -> None:
        text = GOOD.replace("reps = 2", "reps = 0").replace("sets = 2", "sets = 99")
        assert len(mistakes(text).splitlines()) == 2

    def test_a_routine_without_steps_is_none(self) -> None:
        assert "steps is missing" in mistakes('schema = 1\nid = "x"\nname = "X"\n')
        assert "steps needs at least 1" in mistakes('id = "x"\nname = "X"\nsteps = []\n')

    def test_files_that_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(RoutineError, match="Cannot read"):
            read_routine(tmp_path / "none.toml")
        with pytest.raises(RoutineError, match="not valid TOML"):
            parse_routine("[[steps", "mine.toml")

    @given(st.text(max_size=200))
    def test_any_text_is_a_routine_or_a_mistake_for_the_user(self, text: str) -> None:
        with pytest.raises(UserError):
            parse_routine(text, "mine.toml")


class TestPackaged:
    def test_back_care_is_the_dosage_of_its_exercises(self) -> None:
        routine = load_routine("back_care")
        assert routine.per_day == 2
        doses = {step.exercise: step.dose(load_exercise(step.exercise)) for step in routine.steps}
        assert doses == {
            "glute_bridge": Dose(3, 15, 0.0, 60.0, each_side=False),
            "knee_to_chest": Dose(1, 3, 5.0, 30.0, each_side=True),
            "lower_back_rotation": Dose(1, 3, 5.0, 30.0, each_side=True),
        }

    def test_the_first_week_begins_with_five_bridges_a_day(self) -> None:
        gentle, whole = load_routine("back_care_gentle"), load_routine("back_care")
        assert gentle.per_day == 1
        assert [step.exercise for step in gentle.steps] == [step.exercise for step in whole.steps]
        doses = [step.dose(load_exercise(step.exercise)) for step in gentle.steps]
        assert [(dose.sets, dose.reps) for dose in doses] == [(1, 5), (1, 2), (1, 2)]

    @pytest.mark.parametrize("routine", routines(), ids=lambda routine: routine.id)
    def test_the_camera_is_moved_at_most_twice(self, routine: Routine) -> None:
        """Exercises after one another that are both lying or not, in one view, share its place."""
        moves = 0
        here: set[tuple[bool, View]] = set()
        for step in routine.steps:
            asked = load_exercise(step.exercise)
            places = {(asked.posture in LYING, view) for view in asked.camera.views}
            shared = here & places
            moves += bool(here) and not shared
            here = shared or places
        assert moves <= 2

    def test_the_file_is_called_as_the_routine(self) -> None:
        assert [routine.id for routine in routines()] == list(routine_ids())

    def test_an_unknown_routine_suggests_the_nearest(self) -> None:
        with pytest.raises(RoutineError, match="Did you mean 'back_care'"):
            load_routine("backcare")

    def test_a_file_is_a_routine_like_any_other(self, tmp_path: Path) -> None:
        (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
        assert load_routine(tmp_path / "a.toml") == load_routine(str(tmp_path / "a.toml"))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
STEPS = st.builds(
    Step,
    exercise=st.sampled_from([e for e in exercise_ids() if load_exercise(e).mode == "hold"]),
    sets=st.none() | st.integers(1, 20),
    reps=st.none() | st.integers(1, 200),
    hold_s=st.none() | st.floats(0, 600, exclude_min=True),
    rest_s=st.none() | st.floats(0, 1800),
    range_share=st.none() | st.floats(0.3, 1),
    note=TEXT,
)
ROUTINES = st.builds(
    Routine,
    id=st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
    name=TEXT.filter(bool),
    summary=TEXT,
    per_day=st.integers(1, 12),
    steps=st.lists(STEPS, min_size=1, max_size=3).map(tuple),
)


class TestWriting:
    @given(ROUTINES)
    def test_what_is_written_is_read_again(self, routine: Routine) -> None:
        assert parse_routine(to_toml(routine), "mine.toml") == routine

    def test_it_is_a_file_that_a_person_would_write(self) -> None:
        routine = parse_routine(GOOD, "mine.toml")
        written = GOOD.replace("# First the stretch.\n", "").replace("hold_s = 8", "hold_s = 8.0")
        assert to_toml(routine) == written


@pytest.fixture
def store(tmp_path: Path) -> RoutineStore:
    return RoutineStore(tmp_path / "routines")


def mine(routine_id: str = "mornings", name: str = "Mornings") -> Routine:
    return Routine(id=routine_id, name=name, steps=(Step(exercise="squat"),))


class TestShelf:
    def test_it_is_empty_at_first(self, store: RoutineStore) -> None:
        assert store.routines() == ()
        assert not store.folder.exists()

    def test_what_is_saved_is_found_by_name_order(self, store: RoutineStore) -> None:
        store.save(mine("b", "zebra"))
        store.save(mine("c", "Ape"))
        assert [routine.id for routine in store.routines()] == ["c", "b"]
        assert store.load("b") == mine("b", "zebra")

    def test_saving_again_replaces(self, store: RoutineStore) -> None:
        store.save(mine())
        store.save(mine(name="Evenings"))
        assert [routine.name for routine in store.routines()] == ["Evenings"]

    def test_a_file_put_there_by_hand_keeps_its_name(self, store: RoutineStore) -> None:
        store.folder.mkdir()
        sent = store.folder / "from the clinic.toml"
        sent.write_text(to_toml(mine()), encoding="utf-8")
        assert store.save(mine(name="Evenings")) == sent
        assert list(store.folder.iterdir()) == [sent]
        store.delete("mornings")
        assert not sent.exists()

    def test_a_broken_file_does_not_hide_the_others(self, store: RoutineStore) -> None:
        store.save(mine())
        broken = store.folder / "broken.toml"
        broken.write_text(GOOD.replace("glute_bridge", "glute_brige"), encoding="utf-8")
        assert store.routines() == (mine(),)
        assert list(store.broken()) == [broken]
        assert "line 13" in str(store.broken()[broken])

    def test_what_is_deleted_is_gone(self, store: RoutineStore) -> None:
        store.save(mine())
        store.delete("mornings")
        assert store.routines() == ()
        with pytest.raises(RoutineError, match="There is no routine 'mornings'"):
            store.delete("mornings")

    def test_an_unknown_one_suggests_the_nearest(self, store: RoutineStore) -> None:
        store.save(mine())
        with pytest.raises(RoutineError, match="Did you mean 'mornings'"):
            store.load("morning")

    def test_packaged_routines_are_not_overwritten(self, store: RoutineStore) -> None:
        with pytest.raises(RoutineError, match="comes with FormCheck"):
            store.save(mine("back_care"))

    @pytest.mark.parametrize(
        ("name", "routine_id"),
        [
            ("Für den Rücken!", "fur_den_rucken"),
            ("3 x täglich", "routine_3_x_taglich"),
            ("腰痛", "routine"),
            ("Back care", "back_care_2"),
            ("Mornings", "mornings_2"),
        ],
    )
    def test_an_id_is_made_of_the_name(
        self, store: RoutineStore, name: str, routine_id: str
    ) -> None:
        store.save(mine())
        assert store.free_id(name) == routine_id
        store.save(mine(routine_id))

    def test_the_environment_names_another_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FORMCHECK_ROUTINES", str(tmp_path / "here"))
        assert RoutineStore().folder == tmp_path / "here"

    def test_a_folder_that_cannot_be_made_or_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(RoutineError, match="Cannot make the folder"):
            RoutineStore(tmp_path / "file").save(mine())
        (tmp_path / "shelf" / "mornings.toml").mkdir(parents=True)
        with pytest.raises(OutputError, match="it is a folder"):
            RoutineStore(tmp_path / "shelf").save(mine())
