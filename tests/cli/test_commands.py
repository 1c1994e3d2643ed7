"""Every command does what its help says."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

import formcheck as package
from formcheck import doctor
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.messages.ids import Machine
from formcheck.messages.message import Message
from formcheck.messages.words import english
from formcheck.pose import bundles
from formcheck.safety.pain import GENERAL_SAFETY
from formcheck.samples import DEMO_EXERCISE, demo_video
from tests.cli.conftest import Here
from tests.cli.runs import ROOT, formcheck, heavy_modules, names, parsed
from tests.files import FAULTY_SAMPLE, cut_off, write_start_of_sample
from tests.report.figures import filmed
from tools.figure.library import good

COMMANDS = (
    "analyze",
    "replay",
    "eval",
    "batch",
    "exercises",
    "cache",
    "demo",
    "doctor",
    "history",
    "app",
    "version",
)
SQUAT = ROOT / "formcheck" / "exercises" / "squat.toml"


class TestHelp:
    def test_help_names_every_command(self, here: Here) -> None:
        run = here("--help")
        assert (run.code, run.err) == (0, "")
        assert all(f"\n  {command} " in run.out for command in COMMANDS)

    def test_without_arguments_it_helps(self, here: Here) -> None:
        assert here() == here("--help")

    @pytest.mark.parametrize(
        "command",
        [*COMMANDS, "exercises show", "exercises check", "exercises migrate", "cache clear"],
    )
    def test_every_command_has_help(self, here: Here, command: str) -> None:
        run = here(*command.split(), "--help")
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith("Usage: formcheck")

    @pytest.mark.parametrize(
        "arguments",
        [("--help",), ("analyze", "--help"), ("exercises",), ("version",)],
        ids=" ".join,
    )
    def test_what_needs_no_picture_loads_no_heavy_module(
        self, tmp_path: Path, arguments: tuple[str, ...]
    ) -> None:
        assert heavy_modules(*arguments, folder=tmp_path) == set()

    def test_it_runs_as_a_module_too(self, tmp_path: Path) -> None:
        code = "import runpy; runpy.run_module('formcheck.cli', run_name='__main__')"
        run = formcheck("version", folder=tmp_path, code=code)
        assert (run.code, run.out, run.err) == (0, f"{package.__version__}\n", "")

    def test_version(self, here: Here) -> None:
        run = here("version")
        assert (run.code, run.out, run.err) == (0, f"{package.__version__}\n", "")


class TestExercises:
    def test_the_list_has_a_row_for_each(self, here: Here) -> None:
        run = here("exercises")
        assert (run.code, run.err) == (0, "")
        rows = [line.split()[0] for line in run.out.splitlines()[1:] if line[:1].strip()]
        assert tuple(rows) == exercise_ids()  # what goes on in a further line is indented

    def test_an_exercise_is_shown_with_everything_about_it(self, here: Here) -> None:
        run = here("exercises", "show", "squat")
        assert (run.code, run.err) == (0, "")
        squat = load_exercise("squat")
        shown = " ".join(run.out.split())
        wanted = [
            *(squat.name, squat.summary, squat.camera.advice, squat.dosage.text),
            *(
                *squat.steps,
                *squat.safety,
                *map(english().text, GENERAL_SAFETY),
                *squat.sources.values(),
            ),
            *(rule.id for rule in squat.rules),
        ]
        assert [text for text in wanted if " ".join(text.split()) not in shown] == []

    def test_an_exercise_of_ones_own_is_shown_and_checked(self, here: Here, tmp_path: Path) -> None:
        shutil.copy(SQUAT, tmp_path / "mine.toml")
        assert here("exercises", "show", "mine.toml") == here("exercises", "show", "squat")
        run = here("exercises", "check", "mine.toml")
        assert (run.code, run.err) == (0, "")
        rules = len({rule.id for rule in load_exercise("squat").rules})
        first, *doubts = run.out.splitlines()
        assert first == f"mine.toml is right: Squat, {rules} rules."
        assert all(doubt.startswith("! mine.toml, line ") for doubt in doubts)


def test_the_video_of_the_demo_comes_with_formcheck() -> None:
    assert demo_video() == FAULTY_SAMPLE
    assert DEMO_EXERCISE in exercise_ids()


class TestDoctor:
    def test_this_machine_is_well(self, here: Here) -> None:
        run = here("doctor")
        assert (run.code, run.err) == (0, "")
        for what in ("Python", "mediapipe", "av", "Model lite", "Model full", "Video encoder"):
            assert f"✓  {what} " in run.out
        assert "✗" not in run.out

    def test_a_model_that_is_missing(
        self, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doctor, "bundle_folders", lambda: (tmp_path,))
        run = here("doctor")
        assert run.code == 1
        assert "✗  Model full" in run.out
        assert "Install FormCheck again." in run.out
        assert "Model heavy            fetched when it is first used" in run.out

    def test_a_model_that_is_another_file(
        self, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for bundle in bundles.BUNDLES.values():
            (tmp_path / bundle.filename).write_bytes(b"another")
        monkeypatch.setattr(doctor, "bundle_folders", lambda: (tmp_path,))
        run = here("doctor")
        assert run.code == 1
        assert "checksum differs" in run.out

    def test_a_package_that_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "PACKAGES", ("numpy", "formcheck-needs-no-such-package"))
        found = {check.name: check for check in doctor.examine()}
        assert found["numpy"].ok
        missing = found["formcheck-needs-no-such-package"]
        assert missing.ok is False
        assert missing.fix == "python -m pip install formcheck-needs-no-such-package"

    @pytest.mark.skipif(sys.platform != "linux", reason="looks at Linux' libraries")
    def test_a_system_library_that_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        libraries = {"libc.so.6": "libc6", "libnosuchthing.so.9": "libnosuchthing9"}
        monkeypatch.setattr(doctor, "LIBRARIES", libraries)
        name = Message(Machine.LIBRARIES)
        found = {check.name: check for check in doctor.examine()}[name]
        assert found.ok is False
        assert found.detail == "libnosuchthing.so.9"
        assert found.fix == Message.of(Machine.INSTALL_LIBRARIES, packages="libnosuchthing9")


class TestTerminals:
    @pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
    def test_a_terminal_that_cannot_show_our_marks(self, tmp_path: Path, encoding: str) -> None:
        env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        run = formcheck("doctor", folder=tmp_path, env=env)
        assert (run.code, run.err) == (0, "")
        mark = "✓" if encoding == "utf-8" else "?"
        assert f"{mark}  numpy" in run.out


class TestEvaluation:
    """Poses stand in for videos: the same path, without inference."""

    def write(self, folder: Path) -> None:
        filmed(good("glute_bridge", 2)).save(folder / "good.npz")
        entries = [
            {
                "video": "good.npz",
                "exercise": "glute_bridge",
                "reps": 2,
                "faults": {"hips_low": []},
            },
            {"video": "gone.mp4", "exercise": "glute_bridge", "reps": 4},
            {"video": "good.npz", "exercise": "handstand", "reps": 2},
        ]
        (folder / "m.json").write_text(json.dumps(entries), encoding="utf-8")

    def test_a_row_for_each_video_and_the_totals(self, here: Here, tmp_path: Path) -> None:
        self.write(tmp_path)
        run = here("eval", "m.json")
        assert (run.code, run.err) == (0, "")
        shown = " ".join(run.out.split())
        assert "✓ good.npz glute_bridge 2 2" in shown
        assert "✗ gone.mp4 glute_bridge ? 4 There is no file gone.mp4." in shown
        assert "2 videos: exact 50%, within one 50%, count MAE 0.500" in shown
        assert "skipped 1" in shown

    def test_the_same_as_json(self, here: Here, tmp_path: Path) -> None:
        self.write(tmp_path)
        run = here("eval", "m.json", "--json", "-")
        assert (run.code, run.err) == (0, "")
        found = parsed(run.out)
        assert [video["count"] for video in found["videos"]] == [2, None]
        assert (found["mae"], found["exact"], found["skipped"]) == (0.5, 0.5, 1)
        here("eval", "m.json", "--json", "out.json")
        assert parsed((tmp_path / "out.json").read_text("utf-8")) == found

    def test_one_exercise_only(self, here: Here, tmp_path: Path) -> None:
        self.write(tmp_path)
        run = here("eval", "m.json", "-e", "squat", "--json", "-")
        assert parsed(run.out)["videos"] == []


@pytest.mark.model
class TestOddRecordings:
    def test_one_cut_off_is_judged_as_far_as_it_goes_with_a_warning(self, tmp_path: Path) -> None:
        whole = write_start_of_sample(tmp_path / "a.mkv", 60)
        asked = ("analyze", "a.mkv", "-e", "glute_bridge", "--model", "lite", "--json", "-")
        run = formcheck(*asked, folder=cut_off(whole, 0.75).parent)
        assert (run.code, run.err) == (0, "")
        report = parsed(run.out)
        assert 0 < report["source"]["frames"] < 50
        (warning,) = report["tracking"]["warnings"][:1]
        assert warning.startswith("The file breaks off after ")
        assert warning.endswith(" of 3.0 s; the rest is not judged.")

    def test_one_picture_holds_no_repetition(self, tmp_path: Path) -> None:
        write_start_of_sample(tmp_path / "a.mp4", 1)
        asked = ("analyze", "a.mp4", "-e", "glute_bridge", "--model", "lite", "--json", "-")
        run = formcheck(*asked, folder=tmp_path)
        assert (run.code, run.err) == (0, "")
        report = parsed(run.out)
        assert report["source"]["frames"] == 1
        assert report["counts"]["reps"] == 0
        assert report["tracking"]["person_seen"] == 1.0

    def test_a_name_that_is_no_text(self, tmp_path: Path) -> None:
        path = tmp_path / b"caf\xe9.mp4".decode("utf-8", "surrogateescape")
        try:
            write_start_of_sample(tmp_path / "a.mp4", 2).rename(path)
        except OSError:
            pytest.skip("this file system wants Unicode")
        asked = ("analyze", path.name, "-e", "glute_bridge", "--model", "lite")
        outputs = ("--json", "a.json", "--csv", "a.csv", "--report", "a.html", "--poses", "a.npz")
        run = formcheck(*asked, *outputs, folder=tmp_path)
        assert (run.code, run.err) == (0, "")
        assert "caf?.mp4" in run.out
        assert "caf?.mp4" in (tmp_path / "a.html").read_text(encoding="utf-8")
        assert parsed((tmp_path / "a.json").read_text("utf-8"))["source"]["path"] == path.name
        assert len(names(tmp_path)) == 7
