"""`formcheck learn`, on poses of the figure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from formcheck.exercises.catalog import own_store
from formcheck.exercises.store import template_file
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.recognition.template import load_templates
from tests.cli.conftest import Here
from tests.learning.shown import LYING, STANDING, TALL, shown
from tools.figure.everyday import LyingStill, ReverseCrunch
from tools.figure.movements import Squat


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where one's own exercises lie; not there yet."""
    monkeypatch.setenv("FORMCHECK_EXERCISES", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture(scope="module")
def poses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Poses of demonstrations, and of what is none."""
    folder = tmp_path_factory.mktemp("poses")
    shown(ReverseCrunch(), LYING).save(folder / "anna.npz")
    shown(ReverseCrunch(), LYING, 3, TALL).save(folder / "ben.npz")
    shown(ReverseCrunch(), LYING, 5, None, 1.8).save(folder / "clara.npz")
    shown(Squat(), STANDING).save(folder / "squat.npz")
    shown(LyingStill(), LYING).save(folder / "still.npz")
    empty = [PoseFrame.empty(float(t), (640, 480)) for t in np.arange(0, 6, 0.1)]
    PoseTrack.from_frames(empty).save(folder / "empty.npz")
    return folder


class TestLearning:
    def test_it_lies_on_the_shelf_and_counts_somebody_else(
        self, here: Here, poses: Path, folder: Path
    ) -> None:
        run = here("learn", poses / "anna.npz", poses / "ben.npz", "--name", "Curl up")
        assert (run.code, run.err) == (0, "")
        assert "anna.npz: 4 repetitions" in run.out
        assert "ben.npz: 3 repetitions" in run.out
        assert "Two people have shown it" in run.out
        counted = here("replay", poses / "clara.npz", "-e", "curl_up")
        assert counted.code == 0
        assert "5 " in counted.out.split("repetitions")[0][-4:]
        assert [one.id for one in own_store().exercises()] == ["curl_up"]
        assert set(load_templates(template_file(folder / "curl_up.toml"))) == {"curl_up"}

    def test_the_file_is_in_order(self, here: Here, poses: Path, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        run = here("learn", poses / "anna.npz", "--name", "Mine", "--out", file)
        assert (run.code, run.err) == (0, "")
        check = here("exercises", "check", file)
        assert check.code == 0
        assert "!" not in check.out
        assert own_store().exercises() == ()

    def test_it_speaks_and_writes_german(self, here: Here, poses: Path) -> None:
        run = here("learn", poses / "anna.npz", "--name", "Übung", "--language", "de")
        assert (run.code, run.err) == (0, "")
        assert "4 Wiederholungen" in run.out
        (own,) = own_store().exercises()
        assert (own.id, own.language) == ("uebung", "de")
        assert own.steps == ("Machen Sie es so, wie es vorgemacht wurde.",)

    def test_poses_alone_are_drawn(self, here: Here, poses: Path, tmp_path: Path) -> None:
        pictures = tmp_path / "pictures"
        run = here("learn", poses / "anna.npz", "--name", "Mine", "--pictures", pictures)
        assert run.code == 0
        assert sorted(one.name for one in pictures.iterdir()) == ["anna_end.jpg", "anna_rest.jpg"]

    def test_rest_and_end_can_be_exchanged(self, here: Here, poses: Path) -> None:
        here("learn", poses / "squat.npz", "--name", "One")
        here("learn", poses / "squat.npz", "--name", "Two", "--swap")
        one, two = (
            next(e for e in own_store().exercises() if e.id == id_) for id_ in ("one", "two")
        )
        assert (one.signal.rest, one.signal.end) == (two.signal.end, two.signal.rest)

    def test_a_count_that_is_denied_is_told(self, here: Here, poses: Path) -> None:
        run = here("learn", poses / "anna.npz", "--name", "Mine", "--reps", "9")
        assert run.code == 0
        assert "4 repetitions were counted, but you said that there are 9" in run.out


class TestNothingLearnt:
    @pytest.mark.parametrize(
        ("file", "said"),
        [
            ("empty.npz", "nobody is to be seen"),
            ("still.npz", "a position is held"),
        ],
    )
    def test_it_says_why_and_writes_nothing(
        self, here: Here, poses: Path, folder: Path, file: str, said: str
    ) -> None:
        run = here("learn", poses / file, "--name", "Mine")
        assert (run.code, run.out) == (3, "")
        assert said in run.err
        assert file in run.err
        assert not folder.exists()

    def test_a_taken_id_is_refused_before_the_work(self, here: Here, poses: Path) -> None:
        run = here("learn", poses / "missing.npz", "--name", "Squat")
        assert run.code == 2
        assert "squat" in run.err
        assert "comes with FormCheck" in run.err

    def test_one_of_ones_own_is_replaced_only_when_asked(self, here: Here, poses: Path) -> None:
        arguments = ("learn", poses / "anna.npz", "--name", "Mine")
        assert here(*arguments).code == 0
        assert here(*arguments).code == 2
        assert here(*arguments, "--replace").code == 0

    def test_a_recording_is_not_written_over(self, here: Here, poses: Path) -> None:
        before = (poses / "anna.npz").read_bytes()
        run = here("learn", poses / "anna.npz", "--name", "Mine", "--out", poses / "anna.npz")
        assert run.code == 2
        assert (poses / "anna.npz").read_bytes() == before

    def test_four_recordings_are_too_many(self, here: Here, poses: Path) -> None:
        run = here("learn", *[poses / "anna.npz"] * 4, "--name", "Mine")
        assert run.code == 3
        assert "4 recordings are too many" in run.err

    def test_a_name_is_needed(self, here: Here, poses: Path) -> None:
        run = here("learn", poses / "anna.npz", "--name", " ")
        assert run.code == 2
        assert "has no name" in run.err
