"""An exercise file of one's own: checked, tried on a recording, and written in schema 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formcheck.errors import NothingToJudgeError
from formcheck.exercises.loader import parse_exercise, read_exercise
from formcheck.pose.frame import PoseTrack
from tests.cli.conftest import Here
from tests.cli.runs import ROOT, Run, names
from tests.files import FAULTY_SAMPLE
from tests.report.figures import filmed
from tools.figure.library import faulty, good

BRIDGE = (ROOT / "formcheck/exercises/glute_bridge.toml").read_text("utf-8")
BRIDGE_DE = (ROOT / "formcheck/exercises/glute_bridge.de.toml").read_text("utf-8")
OLD = BRIDGE.replace("schema = 2", "schema = 1").replace('phase = "during"', 'phase = "any"')
NAME = "mine.toml"


@pytest.fixture(scope="module")
def low_bridges(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Poses of three bridges with the hips too low."""
    return _saved(filmed(faulty("glute_bridge")[0]), tmp_path_factory.mktemp("poses"))


@pytest.fixture(scope="module")
def stretches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Poses of two holds of the knee-to-chest stretch, on either side."""
    return _saved(filmed(good("knee_to_chest", 2)), tmp_path_factory.mktemp("poses"))


def _saved(track: PoseTrack, folder: Path) -> Path:
    path = folder / "poses.npz"
    track.save(path)
    return path


def _tried(here: Here, text: str, recording: Path) -> str:
    Path(NAME).write_text(text, encoding="utf-8")
    run = here("exercises", "check", NAME, "--on", recording)
    assert (run.code, run.err) == (0, "")
    return run.out


def _row(out: str, begin: str) -> list[str]:
    """The cells of the first row that begins so."""
    line = next(line for line in out.splitlines() if re.match(begin, line))
    return re.split(r" {2,}", line.strip())


class TestMigrate:
    def test_it_goes_to_standard_output(self, here: Here) -> None:
        Path(NAME).write_text(OLD, encoding="utf-8")
        assert here("exercises", "migrate", NAME) == Run(0, BRIDGE, "")
        assert names(Path()) == [NAME]

    def test_it_is_written_to_another_file(self, here: Here) -> None:
        Path(NAME).write_text(OLD, encoding="utf-8")
        run = here("exercises", "migrate", NAME, "--out", "new.toml")
        assert run == Run(0, "new.toml is written in schema 2.\n", "")
        assert Path("new.toml").read_text("utf-8") == BRIDGE
        assert Path(NAME).read_text("utf-8") == OLD
        assert names(Path()) == [NAME, "new.toml"]

    @pytest.mark.parametrize("linked", [False, True])
    def test_it_is_written_over_itself_only_when_told(self, here: Here, linked: bool) -> None:
        Path("kept.toml" if linked else NAME).write_bytes(OLD.replace("\n", "\r\n").encode())
        if linked:
            Path(NAME).symlink_to("kept.toml")
        run = here("exercises", "migrate", NAME, "--out", NAME)
        assert (run.code, run.complaint) == (2, f"Cannot write {NAME}: it is the exercise file.")
        assert Path(NAME).read_bytes() == OLD.replace("\n", "\r\n").encode()
        assert here("exercises", "migrate", NAME, "--in-place").code == 0
        assert Path(NAME).read_bytes() == BRIDGE.replace("\n", "\r\n").encode()
        assert Path(NAME).is_symlink() is linked

    def test_one_place_is_enough(self, here: Here) -> None:
        Path(NAME).write_text(OLD, encoding="utf-8")
        run = here("exercises", "migrate", NAME, "--out", "new.toml", "--in-place")
        assert run.code == 2
        assert "choose one of --out and --in-place" in run.complaint
        assert names(Path()) == [NAME]

    def test_what_is_still_wrong_is_named_in_what_was_written(self, here: Here) -> None:
        Path(NAME).write_text(OLD.replace("end = 178.0", "end = 400.0"), encoding="utf-8")
        run = here("exercises", "migrate", NAME, "--out", "new.toml")
        assert run.code == 2
        written = Path("new.toml").read_text("utf-8")
        line = written.splitlines().index("end = 400.0") + 1
        assert run.complaint.startswith(f"new.toml, line {line}: end cannot be 400: an angle lies")
        assert written.startswith("schema = 2\n")

    @pytest.mark.parametrize("out", ["none/new.toml", "."])
    def test_what_cannot_be_written_is_said_first(self, here: Here, out: str) -> None:
        Path(NAME).write_text(OLD, encoding="utf-8")
        run = here("exercises", "migrate", NAME, "--out", out)
        assert (run.code, run.out) == (2, "")
        assert run.complaint.startswith(f"Cannot write {out}: ")

    def test_check_names_the_way_on(self, here: Here) -> None:
        Path(NAME).write_text(OLD, encoding="utf-8")
        run = here("exercises", "check", NAME)
        assert run.code == 2
        assert f"`formcheck exercises migrate {NAME} --out NEW.toml`" in run.complaint


class TestDoubts:
    def test_they_are_told_and_all_is_well(self, here: Here) -> None:
        idle = '\n[measures.idle]\nkind = "gap"\npoints = ["hip", "knee"]\nabout = "x"\n'
        Path(NAME).write_text(BRIDGE + idle, encoding="utf-8")
        run = here("exercises", "check", NAME)
        assert (run.code, run.err) == (0, "")
        line = BRIDGE.count("\n") + 2
        assert f"! {NAME}, line {line}: nothing uses the measure idle." in run.out.splitlines()


class TestTranslations:
    def test_what_lies_beside_is_checked_too(self, here: Here) -> None:
        Path(NAME).write_text(BRIDGE, encoding="utf-8")
        Path("mine.de.toml").write_text(BRIDGE_DE.replace("short =", "# short =", 1), "utf-8")
        run = here("exercises", "check", NAME)
        assert (run.code, run.err) == (0, "")
        said = run.out.splitlines()
        assert said[1] == "mine.de.toml is right: Schulterbrücke."
        line = BRIDGE_DE.splitlines().index("[rules.hips_low]") + 1
        assert f"! mine.de.toml, line {line}: rules.hips_low.short is missing." in said

    @pytest.mark.parametrize("command", [("check", NAME), ("show", NAME)])
    def test_its_mistakes_are_named(self, here: Here, command: tuple[str, ...]) -> None:
        Path(NAME).write_text(BRIDGE, encoding="utf-8")
        Path("mine.de.toml").write_text('[rules.hips_lo]\nname = "Zu tief"', encoding="utf-8")
        run = here("exercises", *command)
        assert (run.code, run.out) == (2, "")
        assert run.complaint.startswith("mine.de.toml, line 1: unknown key rules.hips_lo. Did you")

    def test_one_that_is_taken_for_an_exercise(self, here: Here) -> None:
        Path("mine.de.toml").write_text(BRIDGE_DE, encoding="utf-8")
        run = here("exercises", "check", "mine.de.toml")
        assert (run.code, run.out) == (2, "")
        assert run.complaint == (
            "mine.de.toml, line 1: this is a translation: name the exercise file that it lies "
            "beside."
        )


class TestOnARecording:
    def test_what_was_measured_at_rest_and_at_the_end(self, here: Here, low_bridges: Path) -> None:
        out = _tried(here, BRIDGE, low_bridges)
        name, side, unit, low, middle, high, rest, end = _row(out, "hip_line ")
        assert (name, side, unit) == ("hip_line", "near", "deg")
        assert float(low) < float(middle) < float(high)
        assert float(rest.split()[0]) == pytest.approx(135, abs=4)
        assert float(end.split()[0]) == pytest.approx(155, abs=4)
        assert "goes from 130 to 178 in the file; here from 129 to 15" in out

    def test_views_and_postures(self, here: Here, low_bridges: Path) -> None:
        out = _tried(here, BRIDGE, low_bridges)
        assert "views: side 100%  (asked for: side, oblique)" in out
        assert "postures: supine 100%  (asked for: supine)" in out

    def test_every_movement_that_was_counted(self, here: Here, low_bridges: Path) -> None:
        rows = [
            line for line in _tried(here, BRIDGE, low_bridges).splitlines() if "to improve" in line
        ]
        assert [row.split()[0] for row in rows] == ["1", "2", "3"]
        assert all("Hips too low" in row for row in rows)

    def test_why_a_movement_was_not_counted(self, here: Here, low_bridges: Path) -> None:
        text = BRIDGE.replace("at_least = 0.06\n", "at_least = 0.9\n")
        out = _tried(here, text, low_bridges)
        assert out.count("✗ not counted: Lift your hips off the floor.") == 3
        assert _row(out, "✗ ")[:4] == ["✗", "end", "hips_over_feet, change", "at least 0.9"]

    def test_why_the_gate_was_shut(self, here: Here, low_bridges: Path) -> None:
        text = BRIDGE.replace("at_least = 20.0\n", "at_least = 80.0\n")
        out = _tried(here, text, low_bridges)
        assert "None: the signal never left rest while the gate was open." in out
        assert re.search(r"1\d\.\d s +Put your feet flat on the floor\.", out)

    def test_sides_are_told_apart(self, here: Here, stretches: Path) -> None:
        text = (ROOT / "formcheck/exercises/knee_to_chest.toml").read_text("utf-8")
        out = _tried(here, text, stretches)
        for side in ("left", "right"):
            cells = _row(out, f"hip_angle +{side}")
            assert float(cells[6].split()[0]) > 120
            assert float(cells[7].split()[0]) < 60
        held = re.findall(r"^\d +(left|right) .*held (\d\.\d) s", out, re.MULTILINE)
        assert {side for side, _ in held} == {"left", "right"}

    def test_how_long_a_measure_was_unseen(self, here: Here, low_bridges: Path) -> None:
        track = PoseTrack.load(low_bridges)
        visibility = track.visibility.copy()
        visibility[track.t < 4.0, 25:29] = 0.0  # knees and ankles
        hidden = PoseTrack(track.t, track.size_wh, track.xy, track.world, visibility)
        hidden.save(Path("hidden.npz"))
        out = _tried(here, BRIDGE, Path("hidden.npz"))
        assert _row(out, "knee_angle ")[-1] == "4.0 s"

    def test_a_video_is_a_recording_too(self, here: Here) -> None:
        out = _tried(here, BRIDGE, FAULTY_SAMPLE)
        assert FAULTY_SAMPLE.name in out
        assert "Movements" in out

    def test_texts_are_no_markup_and_no_names_either(self, here: Here, low_bridges: Path) -> None:
        says = "[bold]Up[/nothing] [link=x]"
        text = BRIDGE.replace("at_least = 0.06\n", "at_least = 0.9\n")
        text = text.replace("Lift your hips off the floor.", says)
        out = _tried(here, text.replace("Glute bridge", says), low_bridges)
        assert f"mine.toml is right: {says}, 6 rules." in out
        assert f"✗ not counted: {says}" in out
        page = here("exercises", "show", NAME)
        assert (page.code, page.err) == (0, "")

    @pytest.mark.parametrize(("name", "code"), [("none.npz", 2), ("none.mp4", 2), (NAME, 2)])
    def test_no_recording(self, here: Here, name: str, code: int) -> None:
        Path(NAME).write_text(BRIDGE, encoding="utf-8")
        run = here("exercises", "check", NAME, "--on", name)
        assert run.code == code
        assert name in run.complaint
        assert run.out.startswith(f"{NAME} is right")

    def test_nobody_to_be_seen(self, here: Here, low_bridges: Path) -> None:
        track = PoseTrack.load(low_bridges)
        nothing = float("nan")
        xy, world = track.xy * nothing, track.world * nothing
        empty = PoseTrack(track.t, track.size_wh, xy, world, track.visibility * 0)
        empty.save(Path("empty.npz"))
        Path(NAME).write_text(BRIDGE, encoding="utf-8")
        run = here("exercises", "check", NAME, "--on", "empty.npz")
        assert run.code == NothingToJudgeError.exit_code
        assert run.complaint.startswith("Nobody is to be seen in ")


def test_a_file_that_was_migrated_is_read(here: Here) -> None:
    Path(NAME).write_text(OLD, encoding="utf-8")
    here("exercises", "migrate", NAME, "--in-place")
    assert read_exercise(NAME) == parse_exercise(BRIDGE, NAME)
