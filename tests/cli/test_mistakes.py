"""A mistake is one clear line and an exit code; nothing is left behind."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Here
from tests.cli.runs import ROOT, Run, formcheck, heavy_modules, names
from tests.files import (
    SAMPLE,
    cut_off,
    every,
    noise,
    write_film,
    write_sound,
    write_start_of_sample,
)

EVERYTHING = (
    *("--json", "report.json", "--csv", "tables.csv", "--video", "annotated.mp4"),
    *("--report", "report.html", "--poses", "poses.npz"),
)
SQUAT = (ROOT / "formcheck" / "exercises" / "squat.toml").read_text(encoding="utf-8")
BLACK = np.zeros((240, 320, 3), dtype=np.uint8)


def rewrite(path: Path, key: str, value: str, text: str = SQUAT) -> int:
    """Write an exercise in which the first `key` has another value; the line it is on."""
    lines = text.splitlines()
    table, _, name = key.rpartition(".")
    start = lines.index(f"[{table}]") if table else 0
    i = next(i for i in range(start, len(lines)) if lines[i].startswith(f"{name} = "))
    lines[i] = f"{name} = {value}"
    path.write_text("\n".join(lines), encoding="utf-8")
    return i + 1


def make(kind: str, path: Path) -> None:
    """Put something that is no good recording at `path`."""
    match kind:
        case "empty":
            path.touch()
        case "text":
            path.write_text("This is no video.\n", encoding="utf-8")
        case "cut off":
            cut_off(write_film(path, noise(5), every(0.1, 5)), 0.5)
        case "sound":
            write_sound(path)
        case "folder":
            path.mkdir()


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of the sample, with a person."""
    return write_start_of_sample(tmp_path_factory.mktemp("clip") / "clip.mp4", 20)


class TestRecordings:
    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            ("missing", "There is no file a.mp4."),
            ("empty", "a.mp4 is empty."),
            ("text", "a.mp4 is not a video that can be read, or it is cut off at the end."),
            ("cut off", "a.mp4 is not a video that can be read, or it is cut off at the end."),
            ("sound", "a.mp4 holds no moving pictures, only sound or text."),
            ("folder", "a.mp4 is a folder."),
        ],
    )
    def test_no_video(self, tmp_path: Path, kind: str, says: str) -> None:
        make(kind, tmp_path / "a.mp4")
        before = names(tmp_path)
        run = formcheck("analyze", "a.mp4", "-e", "squat", *EVERYTHING, folder=tmp_path)
        assert run.complaint.startswith(says)
        assert (run.code, run.out) == (2, "")
        assert names(tmp_path) == before

    @pytest.mark.model
    @pytest.mark.parametrize(
        "pictures",
        [[BLACK] * 8, noise(8, 320, 240)],
        ids=["black", "noise"],
    )
    def test_nobody_to_be_seen(self, tmp_path: Path, pictures: Sequence[np.ndarray]) -> None:
        write_film(tmp_path / "a.mp4", pictures, every(0.3, len(pictures)))
        run = formcheck(
            *("analyze", "a.mp4", "-e", "squat", "--model", "lite", *EVERYTHING), folder=tmp_path
        )
        assert run.complaint.startswith("Nobody is to be seen in a.mp4.")
        assert (run.code, run.out) == (3, "")
        assert names(tmp_path) == ["a.mp4"]


class TestExercises:
    def test_an_unknown_exercise_has_a_nearest_name(self, here: Here) -> None:
        run = here("analyze", "a.mp4", "-e", "glute_brige")
        assert run.code == 2
        assert run.complaint == (
            "There is no exercise 'glute_brige'. Did you mean 'glute_bridge'? "
            "`formcheck exercises` lists them."
        )

    @pytest.mark.parametrize(
        ("key", "wrong", "says"),
        [
            ("mode", '"repz"', "mode cannot be 'repz'. Did you mean 'reps'?"),
            ("judge", '"bets"', "rules[1].judge cannot be 'bets'. Did you mean 'best'?"),
            ("signal.measure", '"no_such"', "unknown measure 'no_such'."),
            ("cue", '""', "rules[1].cue: String should have at least 1 character"),
        ],
    )
    def test_a_mistake_in_a_file_has_its_line(
        self, tmp_path: Path, here: Here, key: str, wrong: str, says: str
    ) -> None:
        line = rewrite(tmp_path / "mine.toml", key, wrong)
        for command in ("analyze a.mp4 -e mine.toml", "exercises check mine.toml"):
            run = here(*command.split())
            assert run.code == 2
            assert run.complaint.startswith(f"mine.toml, line {line}: {says}")

    def test_every_mistake_has_a_line_of_its_own(self, tmp_path: Path, here: Here) -> None:
        path = tmp_path / "mine.toml"
        first = rewrite(path, "mode", '"repz"')
        second = rewrite(path, "judge", '"bets"', path.read_text(encoding="utf-8"))
        run = here("exercises", "check", "mine.toml")
        told = [line.split(":")[1] for line in run.err.splitlines()]
        assert told == [f" mine.toml, line {first}", f" mine.toml, line {second}"]

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (None, "Cannot read mine.toml: No such file"),
            (b"not [ toml", "mine.toml is not valid TOML"),
            (b"\xff\xfe", "mine.toml is not a text file"),
        ],
    )
    def test_a_file_that_is_no_exercise(
        self, tmp_path: Path, here: Here, content: bytes | None, says: str
    ) -> None:
        if content is not None:
            (tmp_path / "mine.toml").write_bytes(content)
        run = here("exercises", "check", "mine.toml")
        assert run.code == 2
        assert run.complaint.startswith(says)


OFFLINE = """
from dataclasses import replace
from formcheck.cli import main
from formcheck.pose.bundles import BUNDLES
BUNDLES["heavy"] = replace(BUNDLES["heavy"], url="http://127.0.0.1:1/heavy.task")
main()
"""


def test_a_model_that_cannot_be_fetched(tmp_path: Path, clip: Path) -> None:
    cache = tmp_path / "cache"
    home = {"XDG_CACHE_HOME": str(cache), "HOME": str(tmp_path), "LOCALAPPDATA": str(cache)}
    asked = ("analyze", clip, "-e", "squat", "--model", "heavy", "--json", "a.json")
    run = formcheck(*asked, folder=tmp_path, code=OFFLINE, env=home)
    assert (run.code, run.out) == (2, "")
    fetching, complaint = run.err.splitlines()
    assert fetching.startswith("Downloading data from 'http://127.0.0.1:1/heavy.task'")
    assert complaint.startswith("formcheck: The heavy pose model is not on this machine")
    assert "Connect to the internet once" in complaint
    assert not (tmp_path / "a.json").exists()


class TestOutputs:
    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (
                ("--video", "nowhere/a.mp4"),
                "Cannot write nowhere/a.mp4: there is no folder nowhere.",
            ),
            (
                ("--json", "nowhere/a.json"),
                "Cannot write nowhere/a.json: there is no folder nowhere.",
            ),
            (("--report", "folder"), "Cannot write folder: it is a folder."),
            (("--video", "clip.mp4"), "Cannot write clip.mp4: it is the input itself."),
            (("--poses", "./clip.mp4"), "Cannot write clip.mp4: it is the input itself."),
            (("--csv", "a", "--json", "a"), "Two results would go into the same file"),
            (("--csv", "clip.mp4/a.csv"), "Cannot write clip.mp4/a.csv: Not a directory."),
        ],
    )
    def test_what_cannot_be_written_is_said_before_the_work(
        self, tmp_path: Path, here: Here, clip: Path, arguments: tuple[str, ...], says: str
    ) -> None:
        shutil.copy(clip, tmp_path / "clip.mp4")
        (tmp_path / "folder").mkdir()
        asked = ("analyze", "clip.mp4", "-e", "squat", *arguments)
        run = here(*asked)
        assert run.complaint.startswith(says)
        assert (run.code, run.out) == (2, "")
        assert names(tmp_path) == ["clip.mp4", "folder"]
        assert (tmp_path / "clip.mp4").read_bytes() == clip.read_bytes()

    def test_no_model_is_loaded_before_the_outputs_are_checked(
        self, tmp_path: Path, clip: Path
    ) -> None:
        asked = ("analyze", clip, "-e", "squat", "--video", "nowhere/a.mp4")
        assert heavy_modules(*asked, folder=tmp_path) == set()

    @pytest.mark.model
    @pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files")
    def test_a_disk_that_fills_up_in_the_middle(self, tmp_path: Path, clip: Path) -> None:
        asked = ("analyze", clip, "-e", "glute_bridge", "--model", "lite", "--video", "a.mp4")
        run = formcheck(*asked, folder=tmp_path, code=LITTLE_ROOM)
        assert run.complaint == "Cannot write a.mp4: File too large."
        assert (run.code, run.out) == (2, "")
        assert names(tmp_path) == []

    def test_evaluation_says_so_before_the_work_too(self, tmp_path: Path, here: Here) -> None:
        (tmp_path / "m.json").write_text("[]", encoding="utf-8")
        run = here("eval", "m.json", "--json", "nowhere/a.json")
        assert run.code == 2
        assert run.complaint == "Cannot write nowhere/a.json: there is no folder nowhere."

    def test_the_demo_needs_a_folder(self, tmp_path: Path, here: Here) -> None:
        (tmp_path / "out").touch()
        run = here("demo", "--out", "out")
        assert run.code == 2
        assert run.complaint == "Cannot make the folder out: File exists."


LITTLE_ROOM = """
import resource, signal
from formcheck.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing fails instead
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
main()
"""
"""Runs where no file may grow beyond 4000 bytes, as on a disk that is almost full."""


class TestPoses:
    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            ("video", "poses.npz is not a pose track."),
            ("foreign", "poses.npz is not a pose track."),
            ("text", "poses.npz is not a pose track."),
            ("empty", "poses.npz is not a pose track."),
            ("missing", "Cannot read poses.npz: No such file or directory."),
            ("folder", "Cannot read poses.npz: Is a directory."),
        ],
    )
    def test_no_poses(self, tmp_path: Path, here: Here, kind: str, says: str) -> None:
        path = tmp_path / "poses.npz"
        if kind == "video":
            shutil.copy(SAMPLE, path)
        elif kind == "foreign":
            np.savez(path, a=np.zeros(3))
        else:
            make(kind, path)
        run = here("replay", "poses.npz", "-e", "squat", "--json", "a.json")
        assert run.complaint.startswith(says)
        assert (run.code, run.out) == (2, "")
        assert not (tmp_path / "a.json").exists()

    def test_a_video_as_it_is_called(self, here: Here, clip: Path) -> None:
        run = here("replay", clip, "-e", "squat")
        assert run.code == 2
        assert run.complaint.endswith("`formcheck analyze --poses F.npz` writes one.")


class TestManifests:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (None, "Cannot read the manifest m.json: No such file or directory."),
            ("no json", "m.json, line 1: this is not JSON"),
            ("{}", "m.json: a manifest is a list of entries, not {}."),
            ('[{"video": "a.mp4"}]', "m.json, entry 1 ('a.mp4'): exercise is missing."),
        ],
    )
    def test_a_mistake_in_a_manifest(
        self, tmp_path: Path, here: Here, content: str | None, says: str
    ) -> None:
        if content is not None:
            (tmp_path / "m.json").write_text(content, encoding="utf-8")
        run = here("eval", "m.json")
        assert run.complaint.startswith(says)
        assert (run.code, run.out) == (2, "")


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            ("analyze a.mp4 -e squat --xyz", "No such option: --xyz."),
            ("analyze a.mp4 -e", "Option '-e' requires an argument."),
            ("analyze -e squat", "Missing argument"),
            ("eval m.json --model huge", "Invalid value for '--model'"),
            ("eval m.json --jobs 0", "Invalid value for '--jobs'"),
            ("analyse a.mp4", "No such command 'analyse'."),
            ("exercises shwo squat", "No such command 'shwo'."),
        ],
    )
    def test_a_mistake_in_the_command(self, here: Here, arguments: str, says: str) -> None:
        run = here(*arguments.split())
        assert run.complaint.startswith(says)
        assert run.complaint.endswith("--help` shows how.")
        assert (run.code, run.out) == (2, "")


class TestOurFault:
    BROKEN = "import formcheck.exercises.catalog as c; c.exercises = None; "

    def run(self, folder: Path, **env: str) -> Run:
        code = f"{self.BROKEN}from formcheck.cli import main; main()"
        return formcheck("exercises", folder=folder, code=code, env=env)

    def test_it_is_admitted_in_one_line(self, tmp_path: Path) -> None:
        run = self.run(tmp_path)
        assert run.code == 1
        assert run.complaint.startswith("Something went wrong inside FormCheck: TypeError")
        assert "FORMCHECK_DEBUG=1" in run.complaint

    def test_debugging_shows_where(self, tmp_path: Path) -> None:
        run = self.run(tmp_path, FORMCHECK_DEBUG="1")
        assert run.code == 1
        assert run.err.startswith("Traceback")

    def test_a_missing_library_leads_to_the_doctor(self, tmp_path: Path) -> None:
        code = "import sys; sys.modules['rich'] = None; from formcheck.cli import main; main()"
        run = formcheck("exercises", folder=tmp_path, code=code)
        assert run.code == 1
        assert "`formcheck doctor`" in run.err
        assert all(line.startswith("formcheck: ") for line in run.err.splitlines())
