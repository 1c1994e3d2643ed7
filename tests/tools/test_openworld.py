"""The yardstick of the open world, on small inputs made up here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from formcheck.errors import FormCheckError
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.extraction.cache import poses_file
from formcheck.manifest import Entry, read_manifest
from formcheck.pose.frame import PoseTrack
from tests.files import marked, write_film
from tests.tools.accuracy_cases import out
from tools.figure.library import good
from tools.figure.track import film, steady
from tools.openworld.__main__ import app
from tools.openworld.cases import FailedCase
from tools.openworld.compared import ChangeKind, changed, changes
from tools.openworld.faults import (
    Answer,
    PictureReading,
    SeenFault,
    alarms_sheet,
    answers,
    faultless_sheet,
    read_faults,
    read_recordings,
    seen_sheet,
    unnamed_sheet,
)
from tools.openworld.footage import Saved, Thinned, TrialRecording, flat, play_all, thinned
from tools.openworld.measured import WholeMeasuring
from tools.openworld.real import real_recordings, real_trials, source_of
from tools.openworld.sheets import (
    captured_sheet,
    false_sheet,
    matrix_sheet,
    positives_sheet,
    right,
    strangers_sheet,
    totals_sheet,
)
from tools.openworld.thin import at_rate, thin_changes, thin_sheet
from tools.openworld.trial import (
    Attempted,
    ClipTrial,
    Rejected,
    Role,
    TrialGroup,
    TrialResult,
    tried,
)

MODEL = "full"


def labelled(**labels: Any) -> Entry:
    return Entry.model_validate(
        {"video": "squat/a.mp4", "exercise": "squat", "view": "side"} | labels
    )


def attempted(
    start_s: float = 0.0, *, held_s: float | None = None, faults: tuple[str, ...] = ()
) -> Attempted:
    return Attempted(start_s, start_s + 1, start_s + 2, None, held_s, faults, ())


@pytest.fixture(scope="module")
def squats() -> PoseTrack:
    performance = good("squat", 2)
    return film(performance.script, performance.camera)


def trial(role: Role = Role.POSITIVE, **labels: Any) -> ClipTrial:
    return ClipTrial(
        TrialGroup.REAL, "squat/a", labelled(**labels), role, "squat", "somebody/clips"
    )


class TestTrials:
    def test_a_recording_comes_out_as_plain_data(self, squats: PoseTrack) -> None:
        found = tried(trial(reps=2, faults={"depth": []}), squats)
        assert (found.count, found.exact, found.asked) == (2, True, True)
        assert found.seen_as == "side"
        assert [a.start_s for a in found.attempts] == sorted(a.start_s for a in found.attempts)
        assert found.rules["depth"].right_silent == 2

    def test_nobody_seen_counts_nothing(self, squats: PoseTrack) -> None:
        empty = replace(squats, xy=np.full_like(squats.xy, np.nan))
        found = tried(trial(Role.ZERO, reps=0), empty)
        assert (found.count, found.exact) == (0, True)
        assert found.problem

    def test_what_is_counted_too_often_is_a_false_count(self, squats: PoseTrack) -> None:
        assert tried(trial(Role.ZERO, reps=0), squats).false_counts == 2
        assert tried(trial(reps=1, reps_ok=[1, 3]), squats).false_counts == 0

    def test_processes_give_what_one_gives(self, squats: PoseTrack, tmp_path: Path) -> None:
        squats.save(tmp_path / "a.npz")
        recordings = [TrialRecording(Saved(tmp_path / "a.npz"), (trial(reps=n),)) for n in (1, 2)]
        alone, together = (flat(play_all(recordings, jobs)) for jobs in (1, 2))
        assert [one.count for one in alone] == [2, 2]
        assert alone == together


class TestRealClips:
    def test_every_exercise_is_tried_on_every_clip(self) -> None:
        entries = [labelled(reps=3), labelled(exercise="knee_to_chest", holds=[])]
        roles = {t.exercise: t.role for t in real_trials("squat/a.mp4", entries)}
        unlabelled = dict.fromkeys(exercise_ids(), Role.UNLABELLED)
        assert roles == unlabelled | {"knee_to_chest": Role.ZERO, "squat": Role.POSITIVE}

    @pytest.mark.parametrize(
        ("labels", "role"),
        [
            ({"reps": 0}, Role.ZERO),
            ({"reps": 0, "near_miss": True}, Role.NEAR_MISS),
            ({"reps": 0, "reps_ok": [0, 2]}, Role.OPEN),
            ({"reps": 1, "reps_ok": [0, 1]}, Role.POSITIVE),
        ],
    )
    def test_labels_of_none_are_told_apart(self, labels: dict[str, Any], role: Role) -> None:
        found = {t.exercise: t.role for t in real_trials("a/a.mp4", [labelled(**labels)])}
        assert found["squat"] is role

    def test_what_may_hold_the_exercise_is_not_tried_unlabelled(self) -> None:
        entries = [labelled(video="wall_sit/a.mp4", exercise="wall_sit", reps=0)]
        tried_as = {t.exercise for t in real_trials("wall_sit/a.mp4", entries)}
        assert tried_as == set(exercise_ids()) - {"squat"}

    @pytest.mark.parametrize(
        ("labels", "source"),
        [
            ({"repo": "Some/Body", "commit": "abc"}, "some/body"),
            ({"origin": "Some/Body@7d0c55:bridge.mp4"}, "some/body"),
            ({}, "squat/a.mp4"),
        ],
    )
    def test_clips_of_one_maker_have_one_source(self, labels: dict[str, Any], source: str) -> None:
        assert source_of(labelled(**labels)) == source

    def test_clips_without_poses_are_named(self, squats: PoseTrack, tmp_path: Path) -> None:
        entries = [{"video": f"{n}.mp4", "exercise": "squat", "reps": 2} for n in ("a", "b", "c")]
        (tmp_path / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")
        for name in ("a", "b"):  # the third is not there at all
            (tmp_path / f"{name}.mp4").write_bytes(name.encode())
        squats.save(poses_file(tmp_path / "a.mp4", MODEL, tmp_path, every_frame=True))
        found, missing = real_recordings(tmp_path / "manifest.json", tmp_path)
        assert [r.trials[0].clip for r in found] == ["a"]
        assert missing == ["b.mp4", "c.mp4"]


class TestThinning:
    @pytest.mark.parametrize(("fps", "every"), [(15.0, 2), (10.0, 3), (30.0, 1), (60.0, 1)])
    def test_a_steady_recording_loses_every_so_many(self, fps: float, every: int) -> None:
        track = still(steady(4.0))
        assert np.array_equal(thinned(track, fps).t, track.t[::every])

    def test_no_more_pictures_than_asked_for_even_when_they_come_unevenly(self) -> None:
        t = np.cumsum(np.random.default_rng(4).uniform(0.5, 2.0, 400)) / 30
        kept = thinned(still(t), 8.0).t
        assert len(kept) == pytest.approx(8 * (t[-1] - t[0]), rel=0.06)
        assert (np.diff(kept) > 0.5 / 8).all()

    def test_the_same_movement_is_counted(self, squats: PoseTrack, tmp_path: Path) -> None:
        squats.save(tmp_path / "a.npz")
        whole = [TrialRecording(Saved(tmp_path / "a.npz"), (trial(reps=2),))]
        thin = at_rate(whole, 15.0)
        assert len(thin[0].footage.track()) == pytest.approx(len(squats) / 2, abs=1)
        results = flat(play_all(whole)), flat(play_all(thin))
        assert thin_changes(*results) == []

    def test_what_differs_is_counted(self) -> None:
        whole = [out(), out(clip="squat/b", attempts=(attempted(),))]
        thin = [out(count=1), out(clip="squat/b", attempts=(attempted(faults=("depth",)),))]
        sheet = thin_sheet(whole, {"8 a second": thin})
        assert sheet.rows[0] == ("8 a second", "with the exercise", 2, 1, "50.0 %", 0, "0.0 %")
        assert [c.turn for c in thin_changes(whole, thin)] == [
            ChangeKind.WRONG_NOW,
            ChangeKind.FAULTS,
        ]


def still(t: Any) -> PoseTrack:
    """A track whose landmarks do not matter."""
    n = len(t)
    nothing = np.zeros((n, 33, 6), dtype=np.float32)
    return PoseTrack(np.asarray(t), (10, 10), nothing[..., :2], nothing[..., 2:5], nothing[..., 5])


class TestComparing:
    @pytest.mark.parametrize(
        ("before", "after", "turn"),
        [
            ({"count": 2}, {"count": 3}, ChangeKind.WRONG_NOW),
            ({"count": 3}, {"count": 2}, ChangeKind.RIGHT_NOW),
            ({"count": 3}, {"count": 4}, ChangeKind.COUNT),
            ({"count": None}, {"count": 4}, ChangeKind.COUNT),
            (
                {"attempts": (attempted(),)},
                {"attempts": (attempted(faults=("depth",)),)},
                ChangeKind.FAULTS,
            ),
            (
                {"attempts": (attempted(held_s=2.0),)},
                {"attempts": (attempted(held_s=2.5),)},
                ChangeKind.HELD,
            ),
        ],
    )
    def test_every_change_is_named(
        self, before: dict[str, Any], after: dict[str, Any], turn: ChangeKind
    ) -> None:
        change = changed(out(**before), out(**after))
        assert change is not None
        assert change.turn is turn

    def test_what_stays_is_not(self) -> None:
        one = out(attempts=(attempted(held_s=2.0, faults=("depth",)),))
        assert (
            changed(one, replace(one, attempts=(attempted(0.3, held_s=2.05, faults=("depth",)),)))
            is None
        )

    def test_the_gravest_come_first_and_what_only_one_has_is_left_out(self) -> None:
        before = [out(count=1), out(clip="squat/b"), out(clip="squat/gone", count=7)]
        after = [out(), out(clip="squat/b", count=9), out(clip="squat/new", count=7)]
        assert [(c.turn, c.now.clip) for c in changes(before, after)] == [
            (ChangeKind.WRONG_NOW, "squat/b"),
            (ChangeKind.RIGHT_NOW, "squat/a"),
        ]


class TestKeeping:
    def test_a_measuring_is_read_as_it_was_written(self, squats: PoseTrack, tmp_path: Path) -> None:
        result = tried(trial(reps=2, faults={"depth": [1]}), squats)
        measured = WholeMeasuring(
            "1.0", 7, (result, out(rejected=(Rejected(1.0, "why"),))), ("b.mp4",)
        )
        measured.save(tmp_path / "m.json")
        assert WholeMeasuring.load(tmp_path / "m.json") == measured

    @pytest.mark.parametrize("text", [None, "", "{}", "[]", '{"schema": 1}'])
    def test_other_files_are_refused_in_one_line(self, text: str | None, tmp_path: Path) -> None:
        path = tmp_path / "m.json"
        if text is not None:
            path.write_text(text, encoding="utf-8")
        with pytest.raises(FormCheckError) as caught:
            WholeMeasuring.load(path)
        assert "m.json" in str(caught.value)
        assert "\n" not in str(caught.value)


class TestSheets:
    def test_a_wrong_clip_says_why(self) -> None:
        lost = out(count=0, rejected=(Rejected(1.0, "too small"), Rejected(3.0, "too small")))
        late = out(clip="squat/b", hold_errors_s=(0.1, 0.7))
        rows = positives_sheet([out(clip="squat/c"), late, lost]).rows
        assert [(row[1], row[6], row[7]) for row in rows] == [
            ("squat/a", "WRONG", "2 x too small"),
            ("squat/b", "WRONG", ""),
            ("squat/c", "", ""),
        ]

    def test_holds_count_where_there_are_any(self) -> None:
        assert right(out(hold_errors_s=(0.5,)))
        assert not right(out(hold_errors_s=(0.51,)))
        rows = {row[0]: row[1:] for row in totals_sheet([out(), out(hold_errors_s=(2.0,))]).rows}
        assert rows["squat"] == (2, 2, 1, 0, 0, 0)

    def test_near_misses_and_what_nobody_labelled_stand_apart(self) -> None:
        results = [
            out(role=Role.ZERO, low=0, high=0, count=0),
            out(role=Role.ZERO, low=0, high=0, count=3, clip="lunge/a", kind="lunge"),
            out(role=Role.NEAR_MISS, low=0, high=0, count=1, clip="burpee/a", kind="burpee"),
            out(role=Role.UNLABELLED, low=0, high=0, count=0, clip="plank/a", kind="plank"),
            out(role=Role.OPEN, low=0, high=1, count=5),
        ]
        rows = {row[0]: row[1:] for row in false_sheet(results).rows}
        assert rows["squat"] == (2, 1, 3, "50.0 %", 1, 1, 1, "100.0 %", 1, 0, 0, "0.0 %")
        assert rows["glute_bridge"] == (0, 0, 0, "–") * 3
        assert rows["all"] == rows["squat"]
        assert [row[1] for row in strangers_sheet(results).rows] == ["burpee/a", "lunge/a"]

    def test_the_matrix_has_a_row_for_each_kind(self) -> None:
        results = [
            out(role=Role.ZERO, low=0, high=0, count=n, clip=f"lunge/{n}", kind="lunge")
            for n in (0, 2)
        ]
        lunges = ["1 / 2" if exercise == "squat" else "" for exercise in exercise_ids()]
        assert matrix_sheet([*results, out()]).rows == (
            ("lunge", *lunges),
            ("squat", *[""] * len(lunges)),
        )

    def test_captured_movement_is_listed_where_it_is_wrong(self) -> None:
        sheet = captured_sheet([out(), out(clip="take/side", count=3)])
        assert sheet.title == "Captured movement: 1 of 2 right"
        assert [row[1] for row in sheet.rows] == ["take/side"]


def seen(*times_s: tuple[float, float], rule: str = "depth") -> SeenFault:
    return SeenFault("squat/a", "squat", rule, times_s)


class TestFaults:
    @pytest.mark.parametrize(
        ("start_s", "faults", "not_judged", "answer"),
        [
            (1.0, ("depth",), (), Answer.NAMED),
            (1.8, ("depth",), (), Answer.NAMED),
            (1.0, (), ("depth",), Answer.NOT_JUDGED),
            (1.0, ("too_fast",), (), Answer.MISSED),
            (2.2, ("depth",), (), Answer.NOT_COUNTED),
        ],
    )
    def test_a_repetition_answers_for_what_it_has_most_in_common_with(
        self, start_s: float, faults: tuple[str, ...], not_judged: tuple[str, ...], answer: Answer
    ) -> None:
        one = replace(attempted(start_s, faults=faults), not_judged=not_judged)
        assert answers(seen((1.0, 3.0)), [one]) == [answer]

    def test_the_sheets_say_what_was_named_and_what_was_not(self) -> None:
        reading = PictureReading(("squat/b",), (seen((0.0, 2.0), (4.0, 6.0)),))
        found = out(attempts=(attempted(0.0, faults=("depth",)), attempted(4.0)))
        clean = out(clip="squat/b", attempts=(attempted(0.0, faults=("too_fast",)), attempted(3.0)))
        assert seen_sheet(reading, [found]).rows == (("squat", "depth", 2, 1, 0, 0, 1),)
        assert unnamed_sheet(reading, [found]).rows == (("squat/a", "depth", "4.0-6.0", "missed"),)
        assert faultless_sheet(reading, [found, clean]).rows == (("squat", 1, 2, 1, "50.0 %"),)
        alarms = alarms_sheet(reading, [found, clean])
        assert alarms.rows == (("squat/b", "too_fast", "0.0-2.0"),)

    def test_what_was_not_played_is_left_out(self) -> None:
        assert seen_sheet(PictureReading((), (seen((0.0, 2.0)),)), []).rows == ()

    def test_only_what_was_read_is_tried(self, tmp_path: Path) -> None:
        entries = [labelled(reps=2), labelled(exercise="glute_bridge", reps=0)]
        whole = TrialRecording(Saved(tmp_path / "a.npz"), real_trials("squat/a.mp4", entries))
        (kept,) = read_recordings([whole], PictureReading(("squat/a",), ()))
        assert [trial.exercise for trial in kept.trials] == ["squat"]
        assert read_recordings([whole], PictureReading(("squat/b",), ())) == []

    def test_the_list_names_rules_and_times_that_can_be(self) -> None:
        reading = read_faults()
        assert not {one.clip for one in reading.seen} & set(reading.faultless)
        for one in reading.seen:
            assert one.rule in {rule.id for rule in load_exercise(one.exercise).rules}
            assert all(start_s < end_s for start_s, end_s in one.times_s)
            assert list(one.times_s) == sorted(one.times_s)
        assert {exercise for _, exercise in reading.trials} <= set(exercise_ids())


class TestCases:
    @pytest.mark.parametrize(
        ("case", "result", "words"),
        [
            (FailedCase("a", "squat", 2), out(), ""),
            (FailedCase("a", "squat", 3), out(), "counted 2, not 3"),
            (FailedCase("a", "squat", 3, fewest=2), out(), "counted 2, not 3"),
            (FailedCase("a", "squat", 3, fewest=2), out(rejected=(Rejected(1.0, "too long"),)), ""),
            (FailedCase("a", "squat", 2), out(count=None, problem="no"), "no"),
        ],
    )
    def test_counts(self, case: FailedCase, result: TrialResult, words: str) -> None:
        assert case.complaint(result) == words

    def test_a_fault_may_be_excused_by_a_warning(self) -> None:
        case = FailedCase("a", "squat", 2, silent=("depth",), excuse="tilt")
        said = out(attempts=(attempted(faults=("depth",)), attempted(3.0)))
        assert case.complaint(said) == "reported depth"
        assert not case.complaint(replace(said, warnings=("The camera is tilted.",)))

    def test_holds_and_sides(self) -> None:
        case = FailedCase("a", "knee_to_chest", 1, held_s=(20.0,), sides=("left",))
        held = [
            replace(attempted(held_s=h), side=s)
            for h, s in ((19, "left"), (9, "left"), (20, "right"))
        ]
        said = [case.complaint(out(count=1, attempts=(one,))) for one in held]
        assert said == ["", "held 9.0 s", "on the sides right"]


def test_thinned_footage_survives_a_process_border(squats: PoseTrack, tmp_path: Path) -> None:
    squats.save(tmp_path / "a.npz")
    thin = Thinned(Saved(tmp_path / "a.npz"), 10.0)
    recordings = [TrialRecording(thin, (trial(reps=2),))] * 2
    assert [one.count for one in flat(play_all(recordings, 2))] == [2, 2]


class TestCommand:
    @pytest.fixture
    def words(self, squats: PoseTrack, tmp_path: Path) -> list[str]:
        (tmp_path / "squat").mkdir()
        write_film(tmp_path / "squat/a.mp4", [marked()], [0.0])
        squats.save(poses_file(tmp_path / "squat/a.mp4", MODEL, tmp_path, every_frame=True))
        entries = [{"video": "squat/a.mp4", "exercise": "squat", "view": "side", "reps": 2}]
        (tmp_path / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")
        real, nothing = str(tmp_path / "manifest.json"), str(tmp_path / "nothing")
        return ["--real", real, "--cache", str(tmp_path), "--jobs", "1", "--mocap", nothing]

    def test_a_measuring_is_written_and_compared_with(
        self, words: list[str], tmp_path: Path
    ) -> None:
        words = ["measure", *words, "--cases", str(tmp_path / "nothing")]
        first = CliRunner().invoke(app, [*words, "--json", str(tmp_path / "m.json")])
        assert first.exit_code == 0, first.output
        assert "squat/a" in first.output
        measured = WholeMeasuring.load(tmp_path / "m.json")
        assert {one.exercise for one in measured.results} == set(exercise_ids())
        wrong = [replace(one, count=7) if one.count else one for one in measured.results]
        WholeMeasuring("1.0", 1, tuple(wrong)).save(tmp_path / "before.json")
        second = CliRunner().invoke(app, [*words, "--compare", str(tmp_path / "before.json")])
        assert "What changed: 1" in second.output
        assert "7 -> 2" in second.output

    def test_thinning_says_how_much_stays(self, words: list[str]) -> None:
        result = CliRunner().invoke(app, ["thin", *words[:6]])
        assert result.exit_code == 0, result.output
        assert "100.0 %" in result.output

    def test_faults_are_asked_of_what_was_read_only(self, words: list[str]) -> None:
        result = CliRunner().invoke(app, ["faults", *words[:6]])
        assert result.exit_code == 0, result.output
        assert "0 of 0 named" in result.output

    def test_a_mistake_is_one_clear_line(self, words: list[str], tmp_path: Path) -> None:
        words = ["measure", *words, "--compare", str(tmp_path / "missing.json")]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 2
        assert "Traceback" not in result.output


REAL = Path(__file__).parents[3] / "shared" / "videos" / "manifest.json"


@pytest.mark.skipif(not REAL.is_file(), reason="the real clips are not here")
def test_every_exercise_says_on_how_many_people_it_was_measured() -> None:
    labels: dict[str, list[Entry]] = {}
    for entry in read_manifest(REAL):
        labels.setdefault(entry.video, []).append(entry)
    trials = [trial for video, entries in labels.items() for trial in real_trials(video, entries)]
    people = {
        exercise: {t.source for t in trials if t.exercise == exercise and t.role is Role.POSITIVE}
        for exercise in exercise_ids()
    }
    said = {exercise: load_exercise(exercise).people for exercise in exercise_ids()}
    assert said == {exercise: len(sources) for exercise, sources in people.items()}
