"""The whole accuracy page, from poses of the figure instead of videos."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from typer import Typer
from typer.testing import CliRunner

from benchmarks.angles import near_angles
from formcheck.evaluation import ConfusionCounts
from formcheck.pose.frame import Image, PoseTrack
from tests.files import FAULTY_SAMPLE, write_film
from tests.tools.accuracy_cases import case, out
from tools.accuracy import __main__ as accuracy
from tools.accuracy.failures import Failure, failures, failures_table, take_pictures
from tools.accuracy.page import Findings, page
from tools.accuracy.picture import MOST_BYTES, picture_at, write_jpeg
from tools.accuracy.plain_counters import lines
from tools.accuracy.run import Run, measure
from tools.figure.library import good
from tools.figure.track import film
from tools.openworld.measured import WholeMeasuring
from tools.openworld.trial import Role, TrialGroup, TrialResult

GOLDEN = Path(__file__).parents[1] / "golden" / "glute_bridge_faults.npz"


def save(folder: Path, name: str, track: PoseTrack, light: str = "day") -> None:
    """Write poses, and beside them a truth by which the angles are off by 3 and 1 degrees."""
    track.save(folder / f"{name}.npz")
    near = near_angles(track.frames())
    frames = [
        {"t": float(t), "deg_2d": [hip + 3, hip + 3, knee - 1, knee - 1]}
        for t, (hip, knee) in zip(near.t, near.deg.tolist(), strict=True)
    ]
    names = ["left_hip", "right_hip", "left_knee", "right_knee"]
    truth = {"light": light, "angles": names, "frames": frames}
    (folder / f"{name}.truth.json").write_text(json.dumps(truth), encoding="utf-8")


def labelled(name: str, exercise: str, **labels: Any) -> dict[str, Any]:
    return {"video": f"{name}.npz", "exercise": exercise, "view": "side", **labels}


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("truth")
    for exercise in ("glute_bridge", "squat"):
        performance = good(exercise, 3)
        save(folder, exercise, film(performance.script, performance.camera))
    entries = [
        labelled("glute_bridge", "glute_bridge", reps=3, faults={"hips_low": []}),
        labelled("squat", "squat", reps=3, faults={"depth": []}),
        labelled("squat", "glute_bridge", reps=0),
        labelled("squat", "handstand", reps=3),
    ]
    (folder / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run(truth: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return measure(truth / "manifest.json", "full", tmp_path_factory.mktemp("cache"))


class TestRun:
    def test_known_exercises_are_measured(self, run: Run) -> None:
        assert [case.outcome.count for case in run.cases] == [3, 3, 0]
        assert [case.name for case in run.positive] == ["glute_bridge", "squat"]

    def test_angles_and_light_come_from_the_truth(self, run: Run) -> None:
        bridge = run.cases[0]
        assert bridge.angles is not None
        assert (bridge.angles.hip_deg, bridge.angles.knee_deg) == pytest.approx((3, 1), abs=0.01)
        assert bridge.light == "day"

    def test_every_counter_counts_the_same_clips(self, run: Run) -> None:
        found = {(line.exercise, line.counter.split(",")[0]): line for line in lines(run)}
        assert set(found) == {
            ("glute_bridge", "FormCheck"),
            ("glute_bridge", "AIGym"),
            ("glute_bridge", "ExerSights' bridge"),
            ("squat", "FormCheck"),
            ("squat", "AIGym"),
            ("squat", "LearnOpenCV's squat trainer"),
        }
        assert all(len(line.outcomes) == 2 for (e, _), line in found.items() if e != "squat")
        squats = found["squat", "LearnOpenCV's squat trainer"]
        assert [outcome.count for outcome in squats.outcomes] == [3]


def measured(*results: TrialResult) -> WholeMeasuring:
    return WholeMeasuring("1.0", 4711, results)


POSITIVE, ZERO = {"role": Role.POSITIVE}, {"role": Role.ZERO, "low": 0, "high": 0, "count": 0}
WORLD = measured(
    out(**POSITIVE, clip="squat/right"),
    out(**POSITIVE, clip="squat/wrong", count=7),
    out(**ZERO, clip="lunge/a", kind="lunge"),
    out(**ZERO | {"count": 3}, clip="lunge/b", kind="lunge"),
    out(**POSITIVE, group=TrialGroup.CAPTURED, clip="13/side"),
    out(**POSITIVE | {"count": 9}, group=TrialGroup.SHUFFLED, clip="4711-0/back"),
)
DRAWN = measured(
    out(
        **POSITIVE, group=TrialGroup.DRAWN, good=2, clean=1, rules={"depth": ConfusionCounts(hit=2)}
    ),
    out(**ZERO, group=TrialGroup.DRAWN, exercise="glute_bridge"),
)


class TestPage:
    def test_it_has_every_part_and_says_how_each_table_was_made(self, run: Run) -> None:
        text = page(whole(run), Path())
        titles = [line for line in text.splitlines() if line.startswith("## ")]
        assert titles == [
            "## Aims",
            "## Real people",
            "## Captured movement",
            "## Strangers",
            "## Their shadows",
            "## The measuring set: counts and holds",
            "## The measuring set: false counts",
            "## The measuring set: rules",
            "## The measuring set: angles",
            "## Pose models",
            "## Compared with plain counters",
            "## Failures",
            "## Make it again",
        ]
        blocks = text.split("\n\n")
        tables = [i for i, block in enumerate(blocks) if block.startswith("| ")]
        assert len(tables) >= 24
        assert all(blocks[i + 1].startswith("*Made by `make ") for i in tables)
        assert "## Failures\n\nNone." in text

    def test_aims_are_measured_on_what_is_there(self, run: Run) -> None:
        aims = page(whole(run), Path()).split("## Aims")[1].split("## Real people")[0]
        said = {line.split(" | ")[0]: line.split(" | ")[1:] for line in aims.splitlines()}

        def of(words: str) -> list[str]:
            return next(cells for aim, cells in said.items() if words in aim)

        assert of("real clips outside their label") == ["1 of 2", "met |"]
        assert of("real clips without the exercise") == ["1 of 2", "**not met** |"]
        assert of("of `squat`, the worst") == ["1 of 2", "**not met** |"]
        assert of("captured movement") == ["1 of 2", "**not met** |"]
        assert of("drawn clips: counts") == ["100 % of 2", "met |"]
        assert of("drawn clips: no fault") == ["50 % of 2", "**not met** |"]
        assert "`squat.depth` shown 2 times only" in of("on the shadows")[0]

    def test_reasons_stand_beside_the_clips_that_are_wrong(self) -> None:
        reasons = {"squat/wrong": "somebody else squats", "squat/right": "it was so once"}
        text = page(Findings(world=WORLD, reasons=reasons), Path())
        assert "WRONG | somebody else squats |" in text
        assert "it was so once" not in text

    def test_what_was_not_measured_is_left_out(self, run: Run) -> None:
        only_world = page(Findings(world=WORLD), Path())
        assert "## Real people" in only_world
        for word in ("measuring set:", "Strangers", "Pose models", "Failures"):
            assert word not in only_world.split("## Make it again")[0]
        only_rendered = page(Findings(rendered=(run,)), Path())
        assert "eal people" not in only_rendered
        assert "seed" not in only_rendered.split("## Make it again")[0]

    def test_it_says_what_no_limit_was_set_by(self) -> None:
        head = page(Findings(world=WORLD, drawn=DRAWN), Path()).split("## Aims")[0]
        assert "the medleys of captured movement (seed 4711), the rendered random clips" in head

    def test_it_names_no_place_of_this_machine(self, run: Run) -> None:
        text = page(whole(run), Path())
        assert str(run.folder) not in text
        assert str(run.cache) not in text


def whole(run: Run) -> Findings:
    return Findings(WORLD, DRAWN, DRAWN, rendered=(run,), real=run, speeds={"full": 1.0})


class TestFailures:
    def test_reasons_and_pictures_stand_beside(self) -> None:
        known = case(reps=1, video="known.mp4", light="dim")
        other = case(reps=1, video="clips/other.mp4", view="feet", seen_as="head", light="")
        found = failures([known, other])
        text = failures_table(
            found,
            {"known": "the feet are hidden"},
            {"known": Path("docs/pictures/accuracy/known.jpg")},
            Path("docs"),
        )
        assert text.splitlines()[2:] == [
            "| `known` | side, dim | counted 0, not 1 | the feet are hidden "
            "| ![known](pictures/accuracy/known.jpg) |",
            "| `clips/other` | feet (seen as head) | counted 0, not 1 | not yet explained |  |",
        ]

    def test_old_pictures_go(self, tmp_path: Path, run: Run) -> None:
        (tmp_path / "old.jpg").touch()
        assert take_pictures(run, [], tmp_path) == {}
        assert list(tmp_path.iterdir()) == []

    def test_a_clip_that_was_not_analysed_has_no_picture(self, tmp_path: Path, run: Run) -> None:
        (failure,) = failures([case(reps=1)])
        blind = replace(failure.case, outcome=replace(failure.case.outcome, report=None))
        assert take_pictures(run, [Failure(blind, failure.mistakes)], tmp_path) == {}


class TestPicture:
    def test_it_shows_the_moment_as_the_session_saw_it(self, tmp_path: Path) -> None:
        picture = picture_at(FAULTY_SAMPLE, PoseTrack.load(GOLDEN), "glute_bridge", 1.0)
        assert picture is not None
        assert picture.shape == (360, 480, 3)
        write_jpeg(tmp_path / "a.jpg", picture)
        written = cv2.imread(str(tmp_path / "a.jpg"))
        assert written is not None
        assert written.shape == picture.shape
        assert np.abs(written[..., ::-1].astype(float) - picture).mean() < 5

    def test_it_stays_small_whatever_it_shows(self, tmp_path: Path) -> None:
        noise: Image = np.random.default_rng(1).integers(0, 255, (270, 480, 3), dtype=np.uint8)
        write_jpeg(tmp_path / "a.jpg", noise)
        assert 1000 < (tmp_path / "a.jpg").stat().st_size < MOST_BYTES

    def test_without_poses_there_is_none(self, tmp_path: Path) -> None:
        video = write_film(tmp_path / "a.mp4", [np.zeros((64, 64, 3), dtype=np.uint8)], [0.0])
        whole = PoseTrack.load(GOLDEN)
        nothing = PoseTrack(
            whole.t[:0], whole.size_wh, whole.xy[:0], whole.world[:0], whole.visibility[:0]
        )
        assert picture_at(video, nothing, "glute_bridge", 0.0) is None


class TestCommand:
    @pytest.fixture
    def app(self) -> Typer:
        app = Typer()
        app.command()(accuracy.main)
        return app

    def test_it_writes_the_page(
        self, app: Typer, truth: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(accuracy, "model_speeds", lambda _, names: dict.fromkeys(names, 1.0))
        DRAWN.save(tmp_path / "drawn.json")
        options = {
            "truth": truth,
            "real": truth / "manifest.json",
            "drawn": tmp_path / "drawn.json",
            "cache": tmp_path / "cache",
            "out": tmp_path / "accuracy.md",
            "pictures": tmp_path / "pictures",
            "models": "full",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
        text = (tmp_path / "accuracy.md").read_text(encoding="utf-8")
        assert text.startswith("# Accuracy\n")
        assert "without lite, heavy" in text
        assert "## Real people" in text
        assert "## Strangers" in text

    def test_a_part_of_it_is_written_without_the_rest(self, app: Typer, tmp_path: Path) -> None:
        WORLD.save(tmp_path / "world.json")
        words = ["--world", str(tmp_path / "world.json"), "--out", str(tmp_path / "a.md")]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
        text = (tmp_path / "a.md").read_text(encoding="utf-8")
        assert "## Real people" in text
        assert "## The measuring set" not in text

    @pytest.mark.parametrize(
        ("option", "value", "says"),
        [("--models", "huge", "no pose model 'huge'"), ("--truth", "missing", "manifest.json")],
    )
    def test_a_mistake_is_one_clear_line(
        self, app: Typer, truth: Path, option: str, value: str, says: str
    ) -> None:
        words = {"--truth": str(truth), "--models": "full", option: value}
        result = CliRunner().invoke(app, [word for pair in words.items() for word in pair])
        assert result.exit_code == 2
        assert says in result.output
        assert "Traceback" not in result.output
