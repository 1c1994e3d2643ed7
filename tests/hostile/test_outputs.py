"""Results never cost a user a file: what was there stays, and what is refused leaves nothing."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from formcheck.extraction.cache import poses_file
from formcheck.files import written_whole
from formcheck.pose.bundles import BUNDLES, bundle_folders, find_bundle
from tests.cli.conftest import Here
from tests.cli.runs import CALL, ROOT, formcheck, names, parsed
from tests.hostile.folders import LEFT, everything, manifest, poses

SQUAT = ROOT / "formcheck" / "exercises" / "squat.toml"
LONGEST = 255
"""Bytes in a name, on every file system that people use."""
TABLES = (".csv", ".faults.csv", ".measures.csv")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with poses, a recording, an exercise and a manifest, some of it by other names."""
    poses(tmp_path)
    shutil.copy(SQUAT, tmp_path / "mine.toml")
    (tmp_path / "clip.mp4").write_bytes(b"a recording that is never opened")
    manifest(tmp_path, "clip.mp4", "poses.npz", "gone.mp4")
    (tmp_path / "sub").mkdir()
    (tmp_path / "again").symlink_to("sub/..")
    (tmp_path / "link").symlink_to("clip.mp4")
    (tmp_path / "to_mine").symlink_to("mine.toml")
    (tmp_path / "hard").hardlink_to(tmp_path / "clip.mp4")
    (tmp_path / "hard.npz").hardlink_to(tmp_path / "poses.npz")
    return tmp_path


def refused(here: Here, folder: Path, *asked: str) -> str:
    """What is said; nothing in `folder` has changed."""
    before = everything(folder)
    run = here(*asked)
    assert (run.code, run.out) == (2, "")
    assert everything(folder) == before
    return run.complaint


def replay(*options: str) -> tuple[str, ...]:
    return ("replay", "poses.npz", "-e", "squat", *options)


class TestInputs:
    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            ("analyze clip.mp4 -e squat --video clip.mp4", "the input itself"),
            ("analyze clip.mp4 -e squat --json again/clip.mp4", "the input itself"),
            ("analyze clip.mp4 -e squat --report sub/../clip.mp4", "the input itself"),
            ("analyze clip.mp4 -e squat --video link", "the input itself"),
            ("analyze link -e squat --video clip.mp4", "the input itself"),
            ("analyze clip.mp4 -e squat --video hard", "the input itself"),
            ("analyze poses.npz -e squat --poses hard.npz", "the input itself"),
            ("replay poses.npz -e squat --json poses.npz", "the input itself"),
            ("replay poses.npz -e squat --csv poses.npz", "the input itself"),
            ("replay poses.npz -e mine.toml --report mine.toml", "the exercise file"),
            ("replay poses.npz -e ./mine.toml --json to_mine", "the exercise file"),
            ("eval labels.json --json labels.json", "the manifest itself"),
            ("eval labels.json --json clip.mp4", "a recording that the manifest names"),
            ("eval again/labels.json --json hard.npz", "a recording that the manifest names"),
            ("eval labels.json --json gone.mp4", "a recording that the manifest names"),
        ],
    )
    def test_it_is_not_overwritten_by_whatever_name(
        self, home: Path, here: Here, asked: str, says: str
    ) -> None:
        assert refused(here, home, *asked.split()).endswith(f": it is {says}.")

    def test_a_table_beside_the_named_one(self, home: Path, here: Here) -> None:
        shutil.copy(home / "poses.npz", home / "r.faults.npz")
        (home / "r.faults.csv").symlink_to("r.faults.npz")
        asked = ("replay", "r.faults.npz", "-e", "squat", "--csv", "r.csv")
        assert refused(here, home, *asked).endswith("r.faults.csv: it is the input itself.")

    def test_the_pose_model(self, home: Path, here: Here) -> None:
        bundle = find_bundle(BUNDLES["lite"], bundle_folders())
        assert bundle is not None
        (home / "model").symlink_to(bundle)
        before = bundle.stat()
        asked = ("analyze", "clip.mp4", "-e", "squat", "--model", "lite", "--json", "model")
        assert refused(here, home, *asked).endswith("it is the pose model.")
        assert bundle.stat() == before

    def test_an_exercise_that_comes_with_formcheck(self, home: Path, here: Here) -> None:
        before = SQUAT.read_bytes()
        asked = replay("--json", str(SQUAT))
        assert refused(here, home, *asked).endswith("it is the exercise file.")
        assert SQUAT.read_bytes() == before

    def test_a_file_that_is_only_called_as_the_exercise(self, home: Path, here: Here) -> None:
        (home / "squat").write_text("mine", encoding="utf-8")
        assert here(*replay("--json", "squat")).code == 0
        assert parsed((home / "squat").read_text("utf-8"))["exercise"]["id"] == "squat"


class TestTwoResults:
    @pytest.mark.parametrize(
        "options",
        [
            "--json a --report a",
            "--json sub/../a --report a",
            "--json again/a --report a",
            "--json a --report ./sub/.././a",
            "--json r.measures.csv --csv r.csv",
            "--report r.faults.csv --csv r.csv",
            "--report r.faults.csv --csv r",
            "--report r.csv --csv r",
            "--json r --csv r",
            "--json A.json --report a.json",
            "--json R.FAULTS.csv --csv r",
            "--json one --report other",
            "--json one --report same",
        ],
    )
    def test_they_are_told_apart_before_the_work(
        self, home: Path, here: Here, options: str
    ) -> None:
        (home / "other").symlink_to("one")
        if "same" in options:
            (home / "one").touch()
            (home / "same").hardlink_to(home / "one")
        said = refused(here, home, *replay(*options.split()))
        assert said.startswith("Two results would go into the same file ")

    def test_accents_that_are_coded_in_two_ways(self, home: Path, here: Here) -> None:
        one, other = (unicodedata.normalize(form, "é.json") for form in ("NFC", "NFD"))
        assert one != other
        said = refused(here, home, *replay("--json", one, "--report", other))
        assert said.startswith("Two results would go into the same file ")

    def test_two_files_that_are_there_are_two_whatever_their_case(
        self, home: Path, here: Here
    ) -> None:
        (home / "a.x").touch()
        (home / "A.x").touch()
        if (home / "a.x").samefile(home / "A.x"):
            pytest.skip("upper and lower case are one here")
        assert here(*replay("--json", "a.x", "--report", "A.x")).code == 0
        assert all((home / name).stat().st_size for name in ("a.x", "A.x"))

    def test_standard_output_goes_there(self, home: Path) -> None:
        code = f"import os; os.dup2(os.open('out.txt', os.O_WRONLY | os.O_CREAT), 1)\n{CALL}"
        run = formcheck(*replay("--json", "out.txt"), folder=home, code=code)
        assert run.complaint.startswith("Cannot write out.txt: the terminal's output goes there")
        assert (run.code, (home / "out.txt").read_bytes()) == (2, b"")


class TestTables:
    def test_a_name_with_a_dot_is_a_name(self, home: Path, here: Here) -> None:
        for name in ("patient 1.5", "patient 1.6"):
            before = everything(home)
            run = here(*replay("--csv", name))
            assert (run.code, run.err) == (0, "")
            after = everything(home)
            assert {new: after[new] for new in before} == before
            assert set(after) - set(before) == {name + ending for ending in TABLES}

    def test_a_second_run_replaces_its_own(self, home: Path, here: Here) -> None:
        assert here(*replay("--csv", "r")).code == 0
        first = everything(home)
        for ending in TABLES:
            (home / f"r{ending}").write_text("index,rep_or_hold\n", encoding="utf-8")
        for ending, start in zip(TABLES, ("index,", "rep_or_hold,", "t_s,"), strict=True):
            (home / f"r{ending}").write_text(f"{start}older\n", encoding="utf-8")
        assert here(*replay("--csv", "r")).code == 0
        assert everything(home) == first

    @pytest.mark.parametrize("ending", TABLES)
    def test_a_strangers_file_beside_the_named_one(
        self, home: Path, here: Here, ending: str
    ) -> None:
        (home / f"r{ending}").write_text("name;address\nAnna;Ulm\n", encoding="utf-8")
        said = refused(here, home, *replay("--csv", "r"))
        assert said.startswith(f"Cannot write r{ending}: the file that is there is no such table.")

    def test_a_strangers_file_that_is_named_itself(self, home: Path, here: Here) -> None:
        (home / "r.csv").write_text("name;address\n", encoding="utf-8")
        assert here(*replay("--csv", "r.csv")).code == 0
        assert (home / "r.csv").read_text("utf-8").startswith("index,")

    @pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files")
    def test_a_disk_that_fills_up_leaves_the_older_ones(self, home: Path, here: Here) -> None:
        assert here(*replay("--csv", "r")).code == 0
        before = everything(home)
        run = formcheck(
            *("analyze", "poses.npz", "-e", "squat", "--csv", "r", "--poses", "p.npz"),
            folder=home,
            code=LITTLE_ROOM,
        )
        assert run.complaint == "Cannot write r.measures.csv: File too large."
        assert (run.code, everything(home)) == (2, before)


LITTLE_ROOM = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing fails instead
resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))
{CALL}
"""
"""Runs where no file may grow beyond 8000 bytes, as on a disk that is almost full."""


class TestLinksAndPermissions:
    def test_a_link_stays_one(self, home: Path, here: Here) -> None:
        (home / "sub" / "real.json").write_text("older", encoding="utf-8")
        (home / "r.json").symlink_to("sub/real.json")
        assert here(*replay("--json", "r.json")).code == 0
        assert (home / "r.json").readlink() == Path("sub/real.json")
        assert parsed((home / "sub" / "real.json").read_text("utf-8"))["schema"] == 1
        assert names(home / "sub") == ["real.json"]

    def test_a_link_to_what_is_not_there_yet(self, home: Path, here: Here) -> None:
        (home / "r.json").symlink_to("sub/new.json")
        assert here(*replay("--json", "r.json")).code == 0
        assert (home / "r.json").is_symlink()
        assert names(home / "sub") == ["new.json"]

    @pytest.mark.parametrize(
        ("leads_to", "says"),
        [
            ("r.json", "Cannot write r.json: Too many levels of symbolic links."),
            ("nowhere/new.json", "there is no folder {home}/nowhere."),
            ("sub", "Cannot write r.json: it is a folder."),
        ],
    )
    def test_a_link_to_nothing_that_can_be_written(
        self, home: Path, here: Here, leads_to: str, says: str
    ) -> None:
        (home / "r.json").symlink_to(leads_to)
        said = refused(here, home, *replay("--json", "r.json"))
        assert said.endswith(says.format(home=home))

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
    def test_who_may_read_it_stays(self, home: Path, here: Here, mode: int) -> None:
        for name in ("r.json", "r.html", "r.csv", "p.npz"):
            (home / name).touch()
            (home / name).chmod(mode)
        run = here(
            *("analyze", "poses.npz", "-e", "squat", "--json", "r.json", "--report", "r.html"),
            *("--csv", "r.csv", "--poses", "p.npz"),
        )
        assert run.code == 0
        for name in ("r.json", "r.html", "r.csv", "p.npz"):
            found = (home / name).stat()
            assert found.st_size > 0
            assert stat.S_IMODE(found.st_mode) == mode

    def test_nobody_else_reads_it_while_it_is_written(self, tmp_path: Path) -> None:
        path = tmp_path / "r.json"
        path.touch()
        path.chmod(0o600)
        with written_whole(path) as part:
            assert stat.S_IMODE(part.stat().st_mode) == 0o600

    @pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is protected from root"
    )
    def test_a_file_that_its_owner_protects(self, home: Path, here: Here) -> None:
        (home / "r.json").touch()
        (home / "r.json").chmod(0o400)
        said = refused(here, home, *replay("--json", "r.json"))
        assert said == "Cannot write r.json: it is protected against writing."


def of_length(size: int, ending: str) -> str:
    """A name of so many bytes, in which no letter is a single byte."""
    letters, odd = divmod(size - len(ending), 2)
    return "x" * odd + "ä" * letters + ending


class TestLongNames:
    @pytest.mark.parametrize("option", ["--json", "--report", "--poses"])
    def test_the_longest_there_is(self, home: Path, here: Here, option: str) -> None:
        name = of_length(LONGEST, ".npz")
        run = here("analyze", "poses.npz", "-e", "squat", option, name)
        assert (run.code, run.err) == (0, "")
        assert (home / name).stat().st_size > 0
        assert not [left for left in names(home) if left.startswith(LEFT)]

    @pytest.mark.parametrize(
        "options",
        [
            ("--json", of_length(LONGEST + 1, ".json")),
            ("--csv", of_length(LONGEST, "")),
            ("--csv", of_length(LONGEST, ".csv")),
            ("--csv", of_length(LONGEST - 5, "")),
            ("--json", "/".join(["a" * 200] * 25)),
        ],
        ids=["one too many", "tables", "table", "measures", "path"],
    )
    def test_one_that_does_not_fit_is_refused_before_the_work(
        self, home: Path, here: Here, options: tuple[str, str]
    ) -> None:
        assert refused(here, home, *replay(*options)).endswith(": File name too long.")

    def test_cached_poses_of_a_recording_with_a_long_name(self, home: Path, here: Here) -> None:
        name = of_length(LONGEST, ".npz")
        poses(home, name)
        manifest(home, name)
        run = here("eval", "labels.json", "--cache", "kept", "--json", "-")
        assert (run.code, run.err) == (0, "")
        assert parsed(run.out)["videos"][0]["problem"] == ""
        assert not (home / "kept").exists()  # poses need no copy of themselves

    def test_kept_poses_of_a_recording_with_a_long_name_can_be_written(self, home: Path) -> None:
        recording = home / of_length(LONGEST, ".mp4")
        recording.write_bytes(b"a recording")
        kept = poses_file(recording, "full", home)
        kept.write_bytes(b"poses")
        assert len(kept.name.encode()) <= LONGEST


class TestNamesThatAreNone:
    @pytest.mark.parametrize("option", ["--json", "--csv", "--report", "--video", "--poses"])
    def test_an_empty_text(self, home: Path, here: Here, option: str) -> None:
        said = refused(here, home, "analyze", "clip.mp4", "-e", "squat", option, "")
        assert said.startswith(f"Invalid value for '{option}': the name is empty.")

    @pytest.mark.parametrize(
        "asked", [("demo", "--out", ""), ("eval", "labels.json", "--cache", "")], ids=" ".join
    )
    def test_an_empty_folder(self, home: Path, here: Here, asked: tuple[str, ...]) -> None:
        assert "the name is empty" in refused(here, home, *asked)

    @pytest.mark.parametrize("option", ["--csv", "--report", "--video", "--poses"])
    def test_a_dash_where_only_a_file_will_do(self, home: Path, here: Here, option: str) -> None:
        said = refused(here, home, "analyze", "clip.mp4", "-e", "squat", option, "-")
        assert "only --json can go to standard output" in said

    @pytest.mark.parametrize("name", ["p", "p.json", "p.npz.mp4", ".npz"])
    def test_poses_that_could_not_be_read_again(self, home: Path, here: Here, name: str) -> None:
        said = refused(here, home, "analyze", "clip.mp4", "-e", "squat", "--poses", name)
        assert said.startswith(f"Cannot write {name}: the name of poses must end in .npz")

    def test_poses_by_a_loud_name_are_read_again(self, home: Path, here: Here) -> None:
        assert here("analyze", "poses.npz", "-e", "squat", "--poses", "P.NPZ").code == 0
        assert here("replay", "P.NPZ", "-e", "squat") == here(*replay())
        assert "P.NPZ" in names(home)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
@pytest.mark.parametrize(
    ("make", "options", "says"),
    [
        (_pipe, "--json odd", "Cannot write odd: it is not an ordinary file."),
        (_pipe, "--csv odd", "Cannot write odd: it is not an ordinary file."),
        (Path.mkdir, "--csv odd", "Cannot write odd: it is a folder."),
        (Path.mkdir, "--report odd", "Cannot write odd: it is a folder."),
        (Path.touch, "--report odd/r.html", "Cannot write odd/r.html: Not a directory."),
    ],
)
def test_what_is_no_file(
    home: Path, here: Here, make: Callable[[Path], None], options: str, says: str
) -> None:
    make(home / "odd")
    assert refused(here, home, *replay(*options.split())) == says


class TestOtherCommands:
    @pytest.mark.parametrize("name", ["report.html", "annotated.mp4", "report.json"])
    def test_the_demo_leaves_a_strangers_file(self, home: Path, here: Here, name: str) -> None:
        (home / name).write_text('{"source": {"path": "mine.mp4"}}', encoding="utf-8")
        said = refused(here, home, "demo", "--out", ".")
        assert said.startswith(f"Cannot write {name}: the demo did not write the file")

    def test_the_demo_through_a_link_to_its_own_recording(self, home: Path, here: Here) -> None:
        sample = ROOT / "sample_videos" / "glute_bridge_faults.mp4"
        before = sample.stat()
        (home / "d").mkdir()
        (home / "d" / "annotated.mp4").symlink_to(sample)
        (home / "d" / "report.json").write_text(
            f'{{"source": {{"path": "{sample.name}"}}}}', encoding="utf-8"
        )
        said = refused(here, home, "demo", "--out", "d")
        assert said == "Cannot write d/annotated.mp4: it is the input itself."
        assert sample.stat() == before

    def test_a_cache_that_is_a_file(self, home: Path, here: Here) -> None:
        manifest(home, "clip.mp4")
        said = refused(here, home, "eval", "labels.json", "--cache", "mine.toml")
        assert said == "Cannot make the folder mine.toml: File exists."
