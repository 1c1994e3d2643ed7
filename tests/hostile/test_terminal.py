"""Names, files and texts are shown as they are: nothing in them steers the terminal."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import random
import re
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from rich.text import Text

from formcheck.pose.frame import PoseTrack
from formcheck.printable import literal
from formcheck.screen import Screen
from tests.cli.conftest import Here
from tests.cli.runs import ROOT, command, environment, formcheck, names
from tests.hostile.folders import POSES, manifest, poses

SQUAT = (ROOT / "formcheck" / "exercises" / "squat.toml").read_text(encoding="utf-8")
ESCAPE: Final = "\x1b[31m\x1b]0;title\x07"
SHOWN: Final = r"\x1b[31m\x1b]0;title\x07"
OURS: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""What the program itself sends to a terminal: colours, and the movements of its progress bar."""

ODD_NAMES: Final = {
    "brackets": ("[b]x[", "[b]x["),
    "closing": ("x[]].[end]", "x[]].[end]"),
    "link": ("[link=x]y[@click=z]", "[link=x]y[@click=z]"),
    "emoji code": (":warning:", ":warning:"),
    "braces": ("{task.id} {0} %s %d", "{task.id} {0} %s %d"),
    "escape": (f"a{ESCAPE}b", f"a{SHOWN}b"),
    "eight bits": ("a\x9b31mb", r"a\x9b31mb"),
    "line break": ("a\nformcheck: all is well", r"a\nformcheck: all is well"),
    "carriage return": ("a\rb", r"a\rb"),
    "backspace": ("a\b\b\x7fb", r"a\x08\x08\x7fb"),
    "other way round": ("a\u202egpj", r"a\u202egpj"),
    "isolated": ("a\u2067b\u2069", r"a\u2067b\u2069"),
    "line separator": ("a\u2028b", r"a\u2028b"),
}
odd_names = pytest.mark.parametrize(("name", "shown"), ODD_NAMES.values(), ids=list(ODD_NAMES))


def is_harmless(text: str) -> bool:
    """Whether nothing in `text` but line ends is a control character."""
    return all(c == "\n" or unicodedata.category(c) not in {"Cc", "Zl", "Zp"} for c in text)


@odd_names
class TestNames:
    def test_of_results(self, tmp_path: Path, here: Here, name: str, shown: str) -> None:
        options = ("--json", f"{name}.json", "--csv", name, "--report", f"{name}.html")
        run = here("replay", POSES, "-e", "squat", *options)
        assert (run.code, run.err) == (0, "")
        told = run.out.splitlines()[-3:]
        assert told == [f"report  {shown}.html", f"tables  {shown}.csv", f"data    {shown}.json"]
        assert is_harmless(run.out)
        assert f"{name}.json" in names(tmp_path)

    def test_of_what_is_not_there(self, here: Here, name: str, shown: str) -> None:
        run = here("replay", f"{name}.npz", "-e", "squat")
        assert run.code == 2
        assert run.complaint == f"Cannot read {shown}.npz: No such file or directory."

    def test_of_exercise_files(self, tmp_path: Path, here: Here, name: str, shown: str) -> None:
        (tmp_path / f"{name}.toml").write_text(SQUAT, encoding="utf-8")
        run = here("exercises", "check", f"{name}.toml")
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith(f"{shown}.toml is right: Squat,")
        told, *doubts = run.out.splitlines()
        assert told.startswith(f"{shown}.toml is right: Squat,")
        assert all(line.startswith("! ") and ".toml, line " in line for line in doubts)
        assert is_harmless(run.out)

    def test_of_exercise_files_with_mistakes(
        self, tmp_path: Path, here: Here, name: str, shown: str
    ) -> None:
        wrong = SQUAT.replace('mode = "reps"', 'mode = "repz"').replace('"best"', '"bets"', 1)
        (tmp_path / f"{name}.toml").write_text(wrong, encoding="utf-8")
        run = here("exercises", "check", f"{name}.toml")
        assert run.code == 2
        assert is_harmless(run.err)
        assert run.err.count(f"{shown}.toml, line ") == 2

    def test_of_unknown_exercises_and_options(self, here: Here, name: str, shown: str) -> None:
        for asked in (("replay", POSES, "-e", name), (name,), ("exercises", f"--{name}")):
            run = here(*asked)
            assert run.code == 2
            assert is_harmless(run.complaint)
            assert shown in run.complaint or repr(name)[1:-1] in run.complaint or len(asked) == 2

    def test_of_evaluated_recordings(
        self, tmp_path: Path, here: Here, name: str, shown: str
    ) -> None:
        poses(tmp_path, f"{name}.npz")
        manifest(tmp_path, f"{name}.npz", f"{name}.mp4")
        run = here("eval", "labels.json")
        assert (run.code, run.err) == (0, "")
        assert is_harmless(run.out)
        assert f"{shown}.npz  squat" in run.out
        assert run.out.count(f"{shown}.mp4") == 2  # its own cell, and what is wrong with it


def test_a_folder_that_looks_like_a_closing_tag(tmp_path: Path, here: Here) -> None:
    (tmp_path / "a[").mkdir()
    run = here("replay", POSES, "-e", "squat", "--report", "a[/b].html")
    assert (run.code, run.err) == (0, "")
    assert run.out.endswith("\nreport  a[/b].html\n")
    assert names(tmp_path / "a[") == ["b].html"]


def test_a_long_path_stays_on_one_line(tmp_path: Path, here: Here) -> None:
    folder = tmp_path / ("f" * 30) / ("g" * 120)
    folder.mkdir(parents=True)
    path = folder / ("h" * 100 + ".html")
    assert f"\nreport  {path}\n" in here("replay", POSES, "-e", "squat", "--report", path).out


class TestTexts:
    @pytest.mark.parametrize("markup", ["[b]bold[/b]", "[/b]", ":smile:", "[red]", "[link=x]y"])
    def test_of_an_exercise(self, tmp_path: Path, here: Here, markup: str) -> None:
        text = re.sub(r"(?m)^(name|summary|cue) = .*", rf'\1 = "A {markup} text"', SQUAT)
        (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
        run = here("exercises", "show", "mine.toml")
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith(f"A {markup} text")
        assert here("replay", POSES, "-e", "mine.toml").out.startswith(f"\nA {markup} text: ")

    def test_of_an_exercise_with_escapes(self, tmp_path: Path, here: Here) -> None:
        odd = r'"A \u001b[2J\u009b1m\r text"'
        keys = r"(?m)^(name|summary|cue|advice|text) = .*"
        text = re.sub(keys, lambda found: f"{found[1]} = {odd}", SQUAT)
        (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
        for asked in (("exercises", "show", "mine.toml"), ("replay", POSES, "-e", "mine.toml")):
            run = here(*asked)
            assert (run.code, run.out) == (2, "")
            lines = run.err.splitlines()
            assert all(line.startswith("formcheck: mine.toml, line ") for line in lines)
            assert is_harmless(run.err)

    def test_that_poses_carry_along(self, tmp_path: Path, here: Here) -> None:
        track = PoseTrack.load(POSES)
        source = {"path": f"[/b]{ESCAPE}", "model": "full", "warning": f"[/red]\n{ESCAPE}"}
        PoseTrack(track.t, track.size_wh, track.xy, track.world, track.visibility, source).save(
            tmp_path / "p.npz"
        )
        run = here("replay", "p.npz", "-e", "squat")
        assert (run.code, run.err) == (0, "")
        assert is_harmless(run.out)
        assert run.out.count(SHOWN) == 2
        assert f"! [/red] {SHOWN}" in run.out

    def test_of_a_manifest(self, tmp_path: Path, here: Here) -> None:
        entry = {"video": f"[/b]{ESCAPE}.mp4", "exercise": f"[/b]{ESCAPE}", "reps": 1}
        (tmp_path / "m.json").write_text(json.dumps([entry]), encoding="utf-8")
        run = here("eval", "m.json")
        assert is_harmless(run.out + run.err)

    def test_at_random(self, capsys: pytest.CaptureFixture[str]) -> None:
        seed = random.randrange(10**9)
        chance = random.Random(seed)
        for _ in range(300):
            text = "".join(
                chr(chance.choice((chance.randrange(0x110), chance.randrange(0xD800))))
                for _ in range(20)
            )
            Screen(wide=True).print(text, Text(text), Text(literal(text)))
            shown = capsys.readouterr().out
            assert is_harmless(shown), f"seed {seed}"
            assert literal(literal(text)) == literal(text), f"seed {seed}"


def on_a_terminal(asked: Sequence[str], folder: Path) -> tuple[int, str]:
    """Run on a terminal; the exit code and everything that the terminal got."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        asked, cwd=folder, env=environment(TERM="xterm"), stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # how a terminal says that the other end is closed
            while chunk := os.read(ours, 4096):
                shown += chunk
    os.close(ours)
    return process.returncode, shown.decode("utf-8", "replace")


class TestOnATerminal:
    """Where the program's own colours and its progress bar are."""

    @pytest.mark.parametrize(
        "name", ["[b]x", "a[red]:smile:", f"a{ESCAPE}b", "a\u202eb", "{task.id}"]
    )
    def test_names_in_the_bar_and_in_the_summary(self, tmp_path: Path, name: str) -> None:
        track = PoseTrack.load(POSES)
        PoseTrack(
            track.t, track.size_wh, track.xy, track.world, track.visibility, {"path": name}
        ).save(tmp_path / f"{name}.npz")
        asked = ("replay", f"{name}.npz", "-e", "squat", "--json", "r.json")
        code, shown = on_a_terminal(command(*asked), tmp_path)
        assert code == 0, shown
        assert is_harmless(OURS.sub("", shown).replace("\r", ""))
        assert "title\x07" not in shown
        assert literal(f"{name}.npz") in shown  # beside the bar
        assert f"{literal(name)}, 1" in shown  # in the summary

    def test_mistakes(self, tmp_path: Path) -> None:
        code, shown = on_a_terminal(command("replay", ESCAPE, "-e", "squat"), tmp_path)
        assert code == 2
        assert shown == f"formcheck: Cannot read {SHOWN}: No such file or directory.\r\n"

    def test_names_of_recordings_while_they_are_evaluated(self, tmp_path: Path) -> None:
        (tmp_path / f"[b]{ESCAPE}").mkdir()
        poses(tmp_path / f"[b]{ESCAPE}")
        manifest(tmp_path, f"[b]{ESCAPE}/poses.npz")
        code, shown = on_a_terminal(command("eval", "labels.json"), tmp_path)
        assert code == 0, shown
        assert is_harmless(OURS.sub("", shown).replace("\r", ""))
        assert f"[b]{SHOWN}"[:20] in shown

    def test_a_terminal_that_is_stopped_shows_its_cursor_again(self, tmp_path: Path) -> None:
        code = STOPPED_AT_THE_BAR
        status, shown = on_a_terminal(command("replay", POSES, "-e", "squat", code=code), tmp_path)
        assert status == 143
        assert "\x1b[?25l" in shown
        assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
        assert shown.endswith("formcheck: Stopped. No unfinished file is left behind.\r\n")


STOPPED_AT_THE_BAR: Final = """
import os, signal
from formcheck import terminal
found = terminal.ProgressBar.found
def stopping(self, found_s, duration_s):
    found(self, found_s, duration_s)
    if found_s > 1:
        os.kill(os.getpid(), signal.SIGTERM)
terminal.ProgressBar.found = stopping
from formcheck.cli import main
main()
"""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_that_cannot_show_a_name(tmp_path: Path, encoding: str) -> None:
    name = f"ä€\u202e{ESCAPE}"
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    run = formcheck(
        "replay", POSES, "-e", "squat", "--json", f"{name}.json", folder=tmp_path, env=env
    )
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[-1].endswith(rf"\u202e{SHOWN}.json")
    assert is_harmless(run.out)
