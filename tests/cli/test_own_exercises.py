"""An exercise added to an installed FormCheck as one TOML file, by the command line alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formcheck.exercises.catalog import exercise_ids, load_exercise
from tests.cli.conftest import Here
from tests.cli.runs import ROOT, Run, names, parsed
from tests.own import exercise_text
from tests.report.figures import filmed
from tools.figure.library import good

OWN = exercise_text("squat", "mine", "Deep squat")
GERMAN = (ROOT / "formcheck/exercises/squat.de.toml").read_text("utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where one's own exercises lie; not there yet."""
    monkeypatch.setenv("FORMCHECK_EXERCISES", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture(scope="module")
def squats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Poses of three squats."""
    path = tmp_path_factory.mktemp("poses") / "squats.npz"
    filmed(good("squat", 3)).save(path)
    return path


def put(folder: Path, name: str, text: str) -> None:
    """A file put there by hand."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


class TestKnown:
    def test_it_is_listed_as_ones_own(self, here: Here, folder: Path) -> None:
        put(folder, "mine.toml", OWN)
        run = here("exercises")
        assert (run.code, run.err) == (0, "")
        (line,) = (line for line in run.out.splitlines() if line.startswith("mine "))
        assert "Deep squat" in line
        assert "(your own)" in line
        assert run.out.count("(your own)") == 1

    def test_a_broken_one_is_told_below_the_others(self, here: Here, folder: Path) -> None:
        put(folder, "mine.toml", OWN)
        put(folder, "torn.toml", "schema = 2\nnmae = 1\n")
        run = here("exercises", "--language", "de")
        assert (run.code, run.err) == (0, "")
        assert "(eigene)" in run.out
        told = [line for line in run.out.splitlines() if line.startswith("! ")]
        assert "torn.toml, Zeile 2: unbekannter Schlüssel nmae" in "".join(told)
        assert all(exercise_id in run.out for exercise_id in (*exercise_ids(), "mine"))

    def test_it_is_shown_by_its_id(self, here: Here, folder: Path) -> None:
        put(folder, "mine.toml", OWN)
        put(folder, "mine.de.toml", GERMAN)
        assert here("exercises", "show", "mine").out.split("\n")[0].strip() == "Deep squat"
        assert here("exercises", "show", "mine", "--language", "de").out.startswith("Kniebeuge ")

    def test_it_judges_a_recording(self, here: Here, folder: Path, squats: Path) -> None:
        put(folder, "mine.toml", OWN)
        run = here("replay", squats, "-e", "mine", "--json", "-")
        assert run.code == 0
        report = parsed(run.out)
        assert report["exercise"]["id"] == "mine"
        assert len(report["reps"]) == 3

    def test_its_file_is_not_written_over(self, here: Here, folder: Path, squats: Path) -> None:
        put(folder, "mine.toml", OWN)
        run = here("replay", squats, "-e", "mine", "--json", folder / "mine.toml")
        assert (run.code, run.out) == (2, "")
        assert "it is the exercise file" in run.complaint

    def test_what_is_wrong_with_it_is_said(self, here: Here, folder: Path, squats: Path) -> None:
        put(folder, "mine.toml", OWN.replace("schema = 2", "schema = 3"))
        run = here("replay", squats, "-e", "mine")
        assert run.code == 2
        assert "mine.toml, line 1: schema cannot be 3" in run.err

    def test_labels_may_name_it(self, here: Here, folder: Path, squats: Path) -> None:
        put(folder, "mine.toml", OWN)
        entry = {"video": str(squats), "exercise": "mine", "reps": 3, "faults": {"depth": []}}
        Path("labels.json").write_text(json.dumps([entry]), encoding="utf-8")
        run = here("eval", "labels.json", "--json", "-")
        assert run.code == 0
        result = parsed(run.out)
        assert (result["exact"], result["skipped"]) == (1.0, 0)
        Path("labels.json").write_text(
            json.dumps([entry | {"faults": {"dpeth": [1]}}]), encoding="utf-8"
        )
        assert "Did you mean 'depth'" in here("eval", "labels.json").complaint


class TestImport:
    def test_one_file_is_all_there_is_to_it(self, here: Here, folder: Path) -> None:
        Path("sent.toml").write_text(f"# By Kim\n{OWN}", encoding="utf-8")
        run = here("exercises", "import", "sent.toml")
        assert (run.code, run.err) == (0, "")
        target = folder / "mine.toml"
        assert run.out == f"Deep squat is among your exercises as mine: {target}\n"
        assert target.read_text("utf-8") == f"# By Kim\n{OWN}"
        assert load_exercise("mine").name == "Deep squat"

    def test_translations_beside_it_come_along(self, here: Here, folder: Path) -> None:
        Path("sent.toml").write_text(OWN, encoding="utf-8")
        Path("sent.de.toml").write_text(GERMAN, encoding="utf-8")
        assert here("exercises", "import", "sent.toml").code == 0
        assert names(folder) == ["mine.toml"]
        assert load_exercise("mine").in_language("de").name == "Kniebeuge"

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            (OWN.replace("reps", "rep", 1), "sent.toml, line"),
            (OWN + "\n[translations.de]\nnmae = 'x'\n", "unknown key"),
            (exercise_text("squat", "squat", "Mine"), "'squat' comes with FormCheck"),
            ("x", "not valid TOML"),
        ],
    )
    def test_what_is_wrong_is_refused_whole(
        self, here: Here, folder: Path, text: str, says: str
    ) -> None:
        Path("sent.toml").write_text(text, encoding="utf-8")
        run = here("exercises", "import", "sent.toml")
        assert (run.code, run.out) == (2, "")
        assert says in run.err
        assert not folder.exists()

    def test_one_with_its_id_is_replaced_only_when_told(self, here: Here, folder: Path) -> None:
        put(folder, "mine.toml", OWN)
        put(folder, "mine.de.toml", GERMAN)
        Path("sent.toml").write_text(OWN.replace("Deep squat", "Newer"), encoding="utf-8")
        run = here("exercises", "import", "sent.toml")
        assert run.code == 2
        assert "There is an exercise 'mine' in" in run.complaint
        assert "--replace" in run.complaint
        assert load_exercise("mine").name == "Deep squat"
        assert here("exercises", "import", "sent.toml", "--replace").code == 0
        assert load_exercise("mine").name == "Newer"
        assert names(folder) == ["mine.toml"]

    def test_what_is_probably_not_meant_so_is_told(self, here: Here) -> None:
        idle = '\n[measures.idle]\nkind = "gap"\npoints = ["hip", "knee"]\nabout = "x"\n'
        Path("sent.toml").write_text(OWN + idle, encoding="utf-8")
        run = here("exercises", "import", "sent.toml")
        assert run.code == 0
        assert "nothing uses the measure idle." in run.out.splitlines()[-1]


class TestExport:
    @pytest.mark.parametrize("exercise", ["mine", "squat"])
    def test_what_is_sent_is_what_is_here(self, here: Here, folder: Path, exercise: str) -> None:
        put(folder, "mine.toml", OWN)
        put(folder, "mine.de.toml", GERMAN)
        run = here("exercises", "export", exercise, "--out", "sent.toml")
        name = load_exercise(exercise).name
        said = f"{name} is written in sent.toml: `formcheck exercises import` takes it in.\n"
        assert run == Run(0, said, "")
        assert load_exercise("sent.toml") == load_exercise(exercise)
        piped = here("exercises", "export", exercise)
        assert piped == Run(0, Path("sent.toml").read_text("utf-8"), "")
        assert here("exercises", "check", "sent.toml").out.splitlines()[1] == (
            "sent.toml is right: Kniebeuge."
        )

    def test_it_is_not_written_over_itself(self, here: Here, folder: Path) -> None:
        put(folder, "mine.toml", OWN)
        run = here("exercises", "export", "mine", "--out", folder / "mine.toml")
        assert run.code == 2
        assert "it is the exercise file" in run.complaint
        assert (folder / "mine.toml").read_text("utf-8") == OWN

    def test_there_and_back(self, here: Here, folder: Path) -> None:
        put(folder, "mine.toml", OWN)
        put(folder, "mine.de.toml", GERMAN)
        before = load_exercise("mine")
        here("exercises", "export", "mine", "--out", "sent.toml")
        for path in folder.iterdir():
            path.unlink()
        assert here("exercises", "import", "sent.toml").code == 0
        assert load_exercise("mine") == before

    def test_one_that_is_not_there_is_said(self, here: Here) -> None:
        run = here("exercises", "export", "mien", "--out", "sent.toml")
        assert run.code == 2
        assert "There is no exercise 'mien'" in run.complaint
        assert names(Path()) == []


def test_what_a_translation_within_leaves_out_is_told_with_its_line(here: Here) -> None:
    text = OWN + '\n[translations.de]\nname = "Kniebeuge"\n'
    Path("mine.toml").write_text(text, encoding="utf-8")
    run = here("exercises", "check", "mine.toml")
    assert run.code == 0
    line = text.count("\n") - 1
    assert f"! mine.toml, line {line}: translations.de.summary is missing." in run.out.splitlines()
