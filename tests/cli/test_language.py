"""The command line speaks the language that it is told to, or the system's."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import formcheck
from formcheck.messages.ids import Safety
from formcheck.messages.languages import LANGUAGES, of_system
from formcheck.messages.words import TERMINAL, read_tables, words_in
from tests.cli.conftest import Here
from tests.cli.runs import formcheck as run_formcheck
from tests.cli.runs import parsed
from tests.files import write_start_of_sample
from tests.report.figures import filmed
from tools.figure.library import faulty, good
from tools.figure.performance import Performance

ROOT: Final = Path(formcheck.__file__).parent
GERMAN: Final = ("--language", "de")
ENGLISH_WORD: Final = re.compile(
    r"\b(the|with|not|seen|good|improve|judged|left|right|of|set|hold|reps?|repetitions?|at|is"
    r"|camera|every|limit|your|degrees|seconds|movement|from|to|held|exact|missed|file|there)\b"
)
UNREADABLE: Final = "none.npz lässt sich nicht lesen: es gibt sie nicht."
PERFORMANCES: Final[dict[str, Callable[[], Performance]]] = {
    "squat": lambda: good("squat", 2),
    "glute_bridge": lambda: faulty("glute_bridge")[0],
    "knee_to_chest": lambda: good("knee_to_chest", 2),
}


@pytest.fixture(scope="module", params=PERFORMANCES)
def poses(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Poses of an exercise, which gives its name to the file."""
    path = tmp_path_factory.mktemp("poses") / f"{request.param}.npz"
    filmed(PERFORMANCES[request.param]()).save(path)
    return path


@pytest.fixture
def bridges(tmp_path: Path) -> str:
    """Poses of bridges with the hips too low, in the folder of the command."""
    filmed(PERFORMANCES["glute_bridge"]()).save(tmp_path / "a.npz")
    return "a.npz"


class TestAnalyses:
    def test_the_summary_is_german_whole(self, here: Here, poses: Path) -> None:
        run = here("replay", poses, "-e", poses.stem, *GERMAN)
        assert (run.code, run.err) == (0, "")
        shown = run.out.replace(str(poses), "")
        assert ENGLISH_WORD.findall(shown.lower()) == []
        assert words_in("de").text(Safety.NO_MEDICAL_DEVICE) in " ".join(shown.split())

    def test_its_words_and_numbers(self, here: Here, bridges: str) -> None:
        out = here("replay", bridges, "-e", "glute_bridge", *GERMAN).out
        assert "Schulterbrücke: 3 Wiederholungen  ▲ 3 zu verbessern" in out
        assert re.search(r"\d+,\d s, von der Seite gesehen, rechte Seite nah, Person 100 %", out)
        assert re.search(
            r"^ *1 +\d+,\d +\d+,\d s +▲ zu verbessern +Becken zu tief", out, re.MULTILINE
        )
        assert "▲ Heben Sie das Becken höher" in out

    def test_the_report_is_german_and_data_is_not(self, here: Here, bridges: str) -> None:
        asked = ("replay", bridges, "-e", "glute_bridge")
        files = ("--report", "a.html", "--json", "a.json", "--csv", "a.csv")
        plain = ("--json", "b.json", "--csv", "b.csv")
        run = here(*asked, *files, *GERMAN)
        assert [line.split()[0] for line in run.out.splitlines()[-3:]] == [
            "Bericht",
            "Tabellen",
            "Daten",
        ]
        html = Path("a.html").read_text(encoding="utf-8")
        assert '<html lang="de">' in html
        assert "Becken zu tief" in html
        here(*asked, *plain)
        for name in ("json", "csv", "faults.csv", "measures.csv"):
            assert Path(f"a.{name}").read_bytes() == Path(f"b.{name}").read_bytes()

    @pytest.mark.model
    def test_a_video(self, tmp_path: Path) -> None:
        write_start_of_sample(tmp_path / "a.mp4", 60)
        asked = ("analyze", "a.mp4", "-e", "glute_bridge", "--model", "lite", "--speed", "0.5")
        run = run_formcheck(*asked, "--video", "b.mp4", *GERMAN, folder=tmp_path)
        assert (run.code, run.err) == (0, "")
        assert "Schulterbrücke: " in run.out
        assert "Video mit Hinweisen  b.mp4" in run.out
        assert ENGLISH_WORD.findall(run.out.lower()) == []


class TestOtherCommands:
    def test_exercises(self, here: Here) -> None:
        out = here("exercises", *GERMAN).out
        assert "Kniebeuge" in out
        assert ENGLISH_WORD.findall(re.sub(r"^\w+", "", out.lower(), flags=re.MULTILINE)) == []

    @pytest.mark.parametrize(
        "asked", [("show", "squat", *GERMAN), (*GERMAN, "show", "squat")], ids=" ".join
    )
    def test_one_exercise(self, here: Here, asked: tuple[str, ...]) -> None:
        out = here("exercises", *asked).out
        assert "höchstens 0,46 Rumpflängen" in out
        titles = [line.strip() for line in out.splitlines()]
        assert {"So geht es", "Kamera", "Wie viel", "Sicherheit", "Quellen"} <= set(titles)

    def test_an_exercise_on_a_recording(self, here: Here, bridges: str) -> None:
        file = ROOT / "exercises" / "glute_bridge.toml"
        out = here("exercises", "check", file, "--on", bridges, *GERMAN).out
        assert f"{file} ist richtig: Glute bridge, 6 Regeln." in out
        assert "Das Signal hip_extension geht in der Datei von 130 bis 178; hier von 129 " in out
        assert "Blickrichtungen: side 100 %  (verlangt: side, oblique)" in out
        assert "▲ zu verbessern: Becken zu tief" in out

    def test_an_evaluation(self, here: Here, bridges: str) -> None:
        Path("m.json").write_text(
            f'[{{"video": "{bridges}", "exercise": "glute_bridge", "reps": 3}},'
            ' {"video": "gone.mp4", "exercise": "squat", "reps": 1}]',
            encoding="utf-8",
        )
        out = " ".join(here("eval", "m.json", *GERMAN).out.split())
        assert "✗ gone.mp4 squat ? 1 Es gibt keine Datei gone.mp4." in out
        assert "2 Videos: genau 50 %" in out
        assert "MAE der Anzahl 0,500" in out
        german, plain = (
            here("eval", "m.json", "--json", "-", *language).out for language in (GERMAN, ())
        )
        assert parsed(german) == parsed(plain)

    def test_the_doctor(self, here: Here) -> None:
        out = here("doctor", *GERMAN).out
        assert "✓  Modell lite" in out
        assert "Prüfsumme stimmt" in out


class TestErrors:
    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ("replay none.npz -e squat", UNREADABLE),
            (
                "replay a.txt -e squat",
                "a.txt ist keine Datei mit Posen. `formcheck analyze --poses F.npz` schreibt eine.",
            ),
            ("analyze none.mp4 -e squat", "Es gibt keine Datei none.mp4."),
            ("analyze b.mp4 -e squat", "b.mp4 ist leer."),
            (
                "analyze a.npz -e squat --video c.mp4",
                "Ohne Video gibt es kein Video mit Hinweisen: Posen enthalten keine Bilder.",
            ),
            (
                "replay a.npz -e sqat",
                "Es gibt keine Übung 'sqat'. Meinten Sie 'squat'?"
                " `formcheck exercises` zeigt alle.",
            ),
            (
                "replay a.npz -e squat --json none/a.json",
                "none/a.json lässt sich nicht schreiben: Den Ordner none gibt es nicht.",
            ),
            (
                "replay a.npz -e squat --json a.npz",
                "a.npz lässt sich nicht schreiben: es ist die Eingabe selbst.",
            ),
            ("eval none.json", "Das Manifest none.json lässt sich nicht lesen: es gibt sie nicht."),
        ],
    )
    def test_what_cannot_be_done(self, here: Here, bridges: str, asked: str, said: str) -> None:
        assert bridges == "a.npz"
        Path("b.mp4").touch()
        Path("a.txt").write_text("no video and no poses " * 50, encoding="utf-8")
        run = here(*asked.split(), *GERMAN)
        assert (run.code, run.out, run.complaint) == (2, "", said)

    def test_mistakes_in_a_file_are_a_line_each(self, here: Here) -> None:
        text = (ROOT / "exercises" / "squat.toml").read_text("utf-8")
        text = text.replace('mode = "reps"', 'mode = "repz"').replace(
            "[signal]", "[signal]\nodd = 1"
        )
        Path("mine.toml").write_text(text, encoding="utf-8")
        run = here("exercises", "check", "mine.toml", *GERMAN)
        assert run.code == 2
        first, second = run.err.splitlines()
        assert re.fullmatch(
            r"formcheck: mine\.toml, Zeile \d+: mode kann nicht 'repz' sein\. Meinten Sie 'reps'\?",
            first,
        )
        assert "unbekannter Schlüssel signal.odd. " in second

    def test_doubts(self, here: Here) -> None:
        text = (ROOT / "exercises" / "glute_bridge.toml").read_text("utf-8")
        idle = '\n[measures.idle]\nkind = "gap"\npoints = ["hip", "knee"]\nabout = "x"\n'
        Path("mine.toml").write_text(text + idle, encoding="utf-8")
        out = here("exercises", "check", "mine.toml", *GERMAN).out
        line = text.count("\n") + 2
        said = f"! mine.toml, Zeile {line}: nichts benutzt die Messgröße idle."
        assert said in out.splitlines()

    def test_a_part_that_cannot_be_loaded(
        self, here: Here, bridges: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "formcheck.api", None)
        run = here("replay", bridges, "-e", "squat", *GERMAN)
        assert run.code == 1
        first, second = run.err.splitlines()
        assert first.startswith(
            "formcheck: Ein Teil, den FormCheck braucht, lässt sich nicht laden"
        )
        assert second == "formcheck: `formcheck doctor` sagt, was fehlt und woher es kommt."


class TestWhichLanguage:
    @pytest.mark.parametrize(
        ("environment", "language"),
        [
            ({}, "en"),
            ({"LANG": "de_DE.UTF-8"}, "de"),
            ({"LANG": "de"}, "de"),
            ({"LANG": "de_AT@euro"}, "de"),
            ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
            ({"LANG": "en_GB", "LC_MESSAGES": "en_GB", "LC_ALL": "de_CH"}, "de"),
            ({"LANG": "de_DE", "LC_ALL": ""}, "de"),
            ({"LANG": "de_DE", "LC_ALL": "C.UTF-8"}, "en"),
            ({"LANG": "fr_FR.UTF-8"}, "en"),
            ({"LANG": "nothing of the kind"}, "en"),
        ],
        ids=str,
    )
    def test_of_the_system(self, environment: dict[str, str], language: str) -> None:
        assert of_system(environment) == language

    def test_it_is_spoken_without_being_asked_for(
        self, here: Here, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
        assert "Kniebeuge" in here("exercises").out
        assert "Squat" in here("exercises", "--language", "en").out
        assert here("replay", "none.npz", "-e", "squat").complaint == UNREADABLE

    def test_one_that_is_not_spoken_is_refused(self, here: Here) -> None:
        run = here("exercises", "--language", "fr")
        assert (run.code, run.out) == (2, "")
        assert "'de', 'en'" in run.complaint


def _constants(path: Path) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_command_line_is_used(language: str) -> None:
    files = (
        *("cli.py", "terminal.py", "batch_progress.py", "outputs.py"),
        *("trial/tables.py", "report/history_files.py"),
    )
    used = set().union(*(_constants(ROOT / name) for name in files))
    used |= {f"{family}_{name}" for family in ("head", "written") for name in used}
    used |= {f"signal_here_{side}" for side in ("left", "right")}
    assert sorted(set(read_tables(language)[TERMINAL]) - used) == []
