"""Counts, holds and verdicts are compared with labels as a person would."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.coach.events import Rep
from formcheck.errors import ManifestError, ModelError, OutputError
from formcheck.evaluation import (
    ConfusionCounts,
    EntryOutcome,
    Evaluation,
    compare,
    evaluate,
    match,
    write_json,
)
from formcheck.manifest import Entry, read_manifest
from formcheck.pose.frame import PoseFrame, PoseTrack
from tests.files import write_start_of_sample
from tests.report.attempts import hold, rep, report
from tests.report.figures import filmed
from tools.figure.library import faulty, good

Spans = list[tuple[float, float]]


def entry(**labels: Any) -> Entry:
    return Entry.model_validate({"video": "a.mp4", "exercise": "glute_bridge"} | labels)


def counted(count: int | None, **labels: Any) -> EntryOutcome:
    return EntryOutcome(entry(**labels), count)


def manifest(folder: Path, *entries: dict[str, Any]) -> Path:
    path = folder / "manifest.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def labelled(video: str, exercise: str = "glute_bridge", **labels: Any) -> dict[str, Any]:
    return {"video": video, "exercise": exercise, **labels}


class TestManifest:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ("", r"m\.json, line 1: this is not JSON: Expecting value\."),
            ("{}", r"m\.json: a manifest is a list of entries, not {}\."),
            ("[1]", r"m\.json, entry 1: an entry is an object in braces, not 1\."),
            ('[{"exercise": "squat"}]', r"m\.json, entry 1: video is missing"),
            ('[{"video": "", "exercise": "squat"}]', r"entry 1 \(''\): video: .*at least 1 char"),
            ('[{"video": "a", "exercise": "squat", "reps": -1}]', r"1 \('a'\): reps: "),
            ('[{"video": "a", "exercise": "squat", "reps": "3 or 4"}]', r"reps: .* not '3 or 4'"),
            (
                '[{"video": "a", "exercise": "squat", "reps_ok": [3]}]',
                r"reps_ok\[2\] is missing",
            ),
            (
                '[{"video": "a", "exercise": "squat", "holds": [{"start_s": 1}]}]',
                r"holds\[1\]\.end_s",
            ),
            ('[{"video": "a", "exercise": "squat", "faults": {"x": 2}}]', r"\('a'\): faults\.x: "),
            ('[{"video": "a", "exercise": "b"}, {"video": "a"}]', r"entry 2 \('a'\): exercise is"),
        ],
    )
    def test_a_mistake_is_named_with_its_place(
        self, tmp_path: Path, content: str, says: str
    ) -> None:
        path = tmp_path / "m.json"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ManifestError, match=says) as caught:
            read_manifest(path)
        assert "\n" not in str(caught.value)

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ManifestError, match="No such file"):
            read_manifest(tmp_path / "m.json")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ManifestError, match="Is a directory"):
            read_manifest(tmp_path)

    def test_notes_for_people_are_let_through(self, tmp_path: Path) -> None:
        path = manifest(tmp_path, labelled("a.mp4", reps=3, note="a cat walks by"))
        (found,) = read_manifest(path)
        assert (found.video, found.reps) == ("a.mp4", 3)

    @pytest.mark.parametrize(
        ("labels", "count", "count_range"),
        [
            ({}, None, (0, 0)),
            ({"reps": 0}, 0, (0, 0)),
            ({"reps": 3}, 3, (3, 3)),
            ({"reps": 3, "reps_ok": [3, 4]}, 3, (3, 4)),
            ({"holds": [{"start_s": 1, "end_s": 2}]}, 1, (1, 1)),
            ({"holds": []}, 0, (0, 0)),
        ],
    )
    def test_the_true_count(
        self, labels: dict[str, Any], count: int | None, count_range: tuple[int, int]
    ) -> None:
        assert entry(**labels).count == count
        assert entry(**labels).count_range == count_range


class TestMatch:
    @pytest.mark.parametrize(
        ("spans", "found", "pairs"),
        [
            pytest.param([], [(0, 1), (2, 3)], {1: 1, 2: 2}, id="without times by order"),
            pytest.param([(0, 2), (3, 5)], [(0, 2), (3, 5)], {1: 1, 2: 2}, id="the same"),
            pytest.param([(0, 2), (3, 5)], [(3.5, 5.5)], {1: 2}, id="the first was missed"),
            pytest.param(
                [(3, 5)], [(0, 2), (3, 5)], {2: 1}, id="the first is none, though it comes first"
            ),
            pytest.param(
                [(0, 10)], [(0, 3), (3, 9)], {2: 1}, id="one that was split goes to the longer part"
            ),
            pytest.param(
                [(0, 3), (3, 9)], [(0, 9)], {1: 2}, id="two that were joined are the longer one"
            ),
            pytest.param([(0, 2)], [(2, 4)], {}, id="touching is no overlap"),
            pytest.param([(0, 2)], [], {}, id="nothing found"),
        ],
    )
    def test_by_the_longest_overlap(
        self, spans: Spans, found: Spans, pairs: dict[int, int]
    ) -> None:
        attempts = [rep(i, times) for i, times in enumerate(found, start=1)]
        assert match(spans, attempts) == pairs


class TestTally:
    def test_scores_in_closed_form(self) -> None:
        tally = ConfusionCounts(hit=6, false_alarm=2, missed=3)
        assert tally.precision == pytest.approx(6 / 8)
        assert tally.recall == pytest.approx(6 / 9)
        assert tally.f1 == pytest.approx(2 * (6 / 8) * (6 / 9) / (6 / 8 + 6 / 9))

    def test_nothing_said_and_nothing_true_has_no_score(self) -> None:
        tally = ConfusionCounts(right_silent=5)
        assert math.isnan(tally.precision)
        assert math.isnan(tally.recall)
        assert math.isnan(tally.f1)

    def test_always_wrong_is_zero(self) -> None:
        assert ConfusionCounts(false_alarm=1, missed=1).f1 == 0.0

    def test_tallies_add_up(self) -> None:
        assert ConfusionCounts(1, 2, 3, 4, 5) + ConfusionCounts(
            10, 20, 30, 40, 50
        ) == ConfusionCounts(11, 22, 33, 44, 55)


class TestCompare:
    SPANS = ((0.0, 2.0), (3.0, 5.0), (6.0, 8.0), (9.0, 11.0))

    def reps(self, *faults: tuple[str, ...]) -> list[Rep]:
        return [
            rep(i, times, shown)
            for i, (times, shown) in enumerate(zip(self.SPANS, faults, strict=False), start=1)
        ]

    @pytest.mark.parametrize(
        ("labels", "exact", "off_by"),
        [
            ({"reps": 3}, True, 0),
            ({"reps": 5}, False, 2),
            ({"reps": 1}, False, 2),
            ({"reps": 4, "reps_ok": [3, 4]}, True, 0),
            ({"reps": 6, "reps_ok": [5, 7]}, False, 2),
        ],
    )
    def test_the_count(self, labels: dict[str, Any], exact: bool, off_by: int) -> None:
        outcome = compare(entry(**labels), report(*self.reps((), (), ())))
        assert (outcome.count, outcome.exact, outcome.off_by) == (3, exact, off_by)

    def test_each_kind_of_right_and_wrong(self) -> None:
        found = self.reps(("low",), ("low",), (), ())
        labels = entry(reps=4, rep_times=self.SPANS, faults={"low": [1, 3]})
        outcome = compare(labels, report(*found))
        assert outcome.rules == {
            "low": ConfusionCounts(hit=1, false_alarm=1, missed=1, right_silent=1)
        }

    def test_a_rule_that_is_not_labelled_is_not_scored(self) -> None:
        outcome = compare(entry(reps=1), report(*self.reps(("low",))))
        assert outcome.rules == {}

    def test_no_fault_labelled_makes_every_report_a_false_alarm(self) -> None:
        outcome = compare(entry(reps=2, faults={"low": []}), report(*self.reps(("low",), ())))
        assert outcome.rules == {"low": ConfusionCounts(false_alarm=1, right_silent=1)}

    def test_what_was_not_judged_is_neither_right_nor_wrong(self) -> None:
        found = [rep(1, (0, 2), not_judged=("low",)), rep(2, (3, 5), not_judged=("low",))]
        outcome = compare(entry(reps=2, faults={"low": [1]}), report(*found))
        assert outcome.rules == {"low": ConfusionCounts(not_judged=2)}
        assert (outcome.attempts, outcome.not_judged) == (2, 2)

    def test_good_repetitions_are_those_without_any_labelled_fault(self) -> None:
        found = self.reps(("low",), (), ("far",), ())
        faults = {"low": [1], "far": []}
        outcome = compare(entry(reps=4, rep_times=self.SPANS, faults=faults), report(*found))
        assert (outcome.good, outcome.clean) == (3, 2)

    def test_a_repetition_that_was_none_is_no_good_one(self) -> None:
        labels = entry(reps=1, rep_times=self.SPANS[:1], faults={"low": []})
        outcome = compare(labels, report(*self.reps((), ())))
        assert (outcome.good, outcome.clean) == (1, 1)

    @pytest.mark.parametrize(("reps", "good"), [(0, 0), (1, 1), (3, 2)])
    def test_without_times_what_is_counted_too_many_is_no_good_one(
        self, reps: int, good: int
    ) -> None:
        outcome = compare(entry(reps=reps, faults={"low": []}), report(*self.reps((), ())))
        assert (outcome.count, outcome.good) == (2, good)

    def test_without_labelled_faults_nobody_knows_what_is_good(self) -> None:
        outcome = compare(entry(reps=2), report(*self.reps((), ())))
        assert (outcome.good, outcome.clean) == (0, 0)

    def test_a_fault_in_a_repetition_that_was_not_found_is_missed(self) -> None:
        labels = entry(reps=3, rep_times=self.SPANS[:3], faults={"low": [1, 3]})
        outcome = compare(labels, report(rep(1, self.SPANS[2], ("low",))))
        assert outcome.rules == {"low": ConfusionCounts(hit=1, missed=1)}

    def test_holds_are_compared_by_their_seconds_and_sides(self) -> None:
        labels = entry(
            holds=[
                {"side": "left", "start_s": 0, "end_s": 5},
                {"side": "right", "start_s": 8, "end_s": 14},
                {"side": "left", "start_s": 16, "end_s": 20},
                {"start_s": 30, "end_s": 33},
            ]
        )
        outcome = compare(
            labels,
            report(
                hold(1, (0.2, 5.0), 4.5, "left"),
                hold(2, (8.0, 14.0), 6.0, "left"),
                hold(3, (30.0, 33.5), 3.25, "right"),
            ),
        )
        assert outcome.hold_errors_s == pytest.approx((0.5, 0.0, 4.0, 0.25))
        assert (outcome.sides_right, outcome.sides) == (1, 2)
        assert outcome.count == 3


class TestTotals:
    def test_counts_in_closed_form(self) -> None:
        evaluation = Evaluation(
            (
                counted(10, reps=10),
                counted(9, reps=10),
                counted(4, reps=8),
                counted(1, reps=0),
                counted(5, reps=3, reps_ok=(3, 5)),
                counted(7),  # nobody counted here
            ),
            skipped=2,
        )
        assert evaluation.mae == pytest.approx((0 + 1 / 10 + 4 / 8 + 0) / 4)
        assert evaluation.obo == pytest.approx(4 / 5)
        assert evaluation.exact == pytest.approx(2 / 5)
        assert evaluation.skipped == 2

    @pytest.mark.parametrize("reps", [0, 1, 5])
    def test_a_video_that_cannot_be_analysed_is_never_right(self, reps: int) -> None:
        evaluation = Evaluation((counted(None, reps=reps),), skipped=0)
        assert (evaluation.exact, evaluation.obo) == (0.0, 0.0)
        assert evaluation.mae == pytest.approx(1.0 if reps else math.nan, nan_ok=True)

    def test_holds_and_verdicts_in_closed_form(self) -> None:
        one = EntryOutcome(entry(), 2, hold_errors_s=(1.0, 2.0), attempts=2, not_judged=1)
        two = EntryOutcome(entry(), 3, hold_errors_s=(0.0,), attempts=6, not_judged=1)
        evaluation = Evaluation((one, two), skipped=0)
        assert evaluation.hold_error_s == pytest.approx(1.0)
        assert evaluation.not_judged == pytest.approx(2 / 8)

    def test_good_ones_without_a_fault_in_closed_form(self) -> None:
        one = EntryOutcome(entry(), 4, good=3, clean=2)
        two = EntryOutcome(entry(), 1, good=1, clean=1)
        assert Evaluation((one, two), skipped=0).clean == pytest.approx(3 / 4)

    def test_rules_add_up_over_videos_in_alphabetical_order(self) -> None:
        one = EntryOutcome(
            entry(), 1, rules={"low": ConfusionCounts(hit=1), "far": ConfusionCounts(missed=1)}
        )
        two = EntryOutcome(entry(), 1, rules={"low": ConfusionCounts(hit=2, false_alarm=1)})
        rules = Evaluation((one, two), skipped=0).rules()
        assert list(rules) == ["far", "low"]
        assert rules["low"] == ConfusionCounts(hit=3, false_alarm=1)

    def test_nothing_at_all_has_no_score_and_is_null_in_json(self) -> None:
        found = json.loads(json.dumps(Evaluation((), skipped=0).to_json(), allow_nan=False))
        assert found["videos"] == []
        for key in ("mae", "obo", "exact", "hold_error_s", "not_judged", "clean"):
            assert found[key] is None

    def test_json_is_written_whole(self, tmp_path: Path) -> None:
        evaluation = Evaluation((counted(3, reps=3),), skipped=1)
        write_json(tmp_path / "a.json", evaluation)
        found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
        assert found == json.loads(json.dumps(evaluation.to_json()))
        assert (found["skipped"], found["exact"]) == (1, 1.0)
        assert found["videos"][0]["true_range"] == [3, 3]


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manifest")
    low = next(case for case in faulty("glute_bridge") if case.rule == "hips_low")
    filmed(good("glute_bridge", 2)).save(folder / "good.npz")
    filmed(low).save(folder / "low.npz")
    track = filmed(good("glute_bridge", 1))
    empty = [PoseFrame.empty(float(t), track.size_wh) for t in track.t]
    PoseTrack.from_frames(empty).save(folder / "nobody.npz")
    (folder / "text.mp4").write_text("no video", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def path(recordings: Path) -> Path:
    return manifest(
        recordings,
        labelled("good.npz", reps=2, faults={"hips_low": []}),
        labelled("low.npz", reps=3, faults={"hips_low": [1, 2, 3], "over_arched": []}),
        labelled("nobody.npz", reps=0),
        labelled("missing.mp4", reps=1),
        labelled("text.mp4", reps=1),
        labelled("good.npz", exercise="handstand", reps=1),
        labelled("good.npz", exercise="squat", reps=0),
    )


class TestEvaluate:
    """Poses stand in for videos: the same path, without inference."""

    def test_it_counts_judges_skips_and_goes_on_past_broken_videos(self, path: Path) -> None:
        seen: list[str] = []
        evaluation = evaluate(path, on_outcome=lambda outcome: seen.append(outcome.entry.video))
        assert evaluation.skipped == 1
        assert [o.count for o in evaluation.outcomes] == [2, 3, 0, None, None, 0]
        assert seen == [o.entry.video for o in evaluation.outcomes]
        good_, low, nobody, missing, text, _ = evaluation.outcomes
        assert good_.rules == {"hips_low": ConfusionCounts(right_silent=2)}
        assert low.rules == {
            "hips_low": ConfusionCounts(hit=3),
            "over_arched": ConfusionCounts(right_silent=3),
        }
        assert nobody.problem.startswith("Nobody is to be seen")
        assert "There is no file" in missing.problem
        assert "is not a video" in text.problem
        assert evaluation.exact == pytest.approx(4 / 6)

    def test_where_nothing_can_be_judged_everything_is_missed(
        self, tmp_path: Path, recordings: Path
    ) -> None:
        hold = {"side": "left", "start_s": 1.0, "end_s": 6.0}
        path = manifest(
            tmp_path,
            labelled(str(recordings / "nobody.npz"), reps=2, faults={"hips_low": [1, 2]}),
            labelled("missing.mp4", exercise="knee_to_chest", holds=[hold]),
        )
        nobody, missing = evaluate(path).outcomes
        assert nobody.rules == {"hips_low": ConfusionCounts(missed=2)}
        assert missing.hold_errors_s == (5.0,)

    def test_one_exercise_only(self, path: Path) -> None:
        evaluation = evaluate(path, exercise="squat")
        assert [o.entry.exercise for o in evaluation.outcomes] == ["squat"]
        assert evaluation.skipped == 0

    def test_several_at_once_give_the_same(self, path: Path) -> None:
        assert evaluate(path, jobs=2) == evaluate(path)

    def test_a_model_that_cannot_be_used_is_an_error(self, tmp_path: Path) -> None:
        write_start_of_sample(tmp_path / "a.mp4", 2)
        with pytest.raises(ModelError, match="no pose model 'huge'"):
            evaluate(manifest(tmp_path, labelled("a.mp4", reps=0)), model="huge")

    def test_a_cache_that_cannot_be_written_is_an_error(self, tmp_path: Path) -> None:
        write_start_of_sample(tmp_path / "a.mp4", 2)
        (tmp_path / "cache").touch()
        path = manifest(tmp_path, labelled("a.mp4", reps=0))
        with pytest.raises(OutputError, match="Cannot make the folder"):
            evaluate(path, cache=tmp_path / "cache")


@pytest.mark.model
def test_poses_are_kept_in_the_cache_and_used_again(tmp_path: Path) -> None:
    video = write_start_of_sample(tmp_path / "a.mp4", 12)
    path = manifest(tmp_path, labelled("a.mp4", reps=0), labelled("missing.mp4", reps=0))
    cache = tmp_path / "deep" / "cache"
    first = evaluate(path, model="lite", cache=cache)
    (poses,) = cache.iterdir()
    assert poses.name.startswith("a-")
    assert len(PoseTrack.load(poses)) == 12
    assert PoseTrack.load(poses).source["model"] == "lite"
    made = poses.stat().st_mtime_ns

    assert evaluate(path, model="lite", cache=cache) == first
    assert list(cache.iterdir()) == [poses]
    assert poses.stat().st_mtime_ns == made

    # What stands in the cache is what is judged.
    nobody = PoseTrack.load(poses)
    nobody.xy[:] = np.nan
    nobody.save(poses)
    assert evaluate(path, model="lite", cache=cache).outcomes[0].problem.startswith("Nobody")

    # Another recording under the same name has poses of its own.
    video.unlink()
    write_start_of_sample(video, 6)
    evaluate(path, model="lite", cache=cache)
    assert len(list(cache.iterdir())) == 2
