"""What is known of a clip, and what went wrong in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from formcheck.messages.ids import Hint, Note
from formcheck.messages.message import Message
from tests.report.attempts import hold, rep
from tests.tools.accuracy_cases import SPANS, broken, case, refusal
from tools.accuracy.case import light_of, people_by_clip
from tools.accuracy.failures import UNKNOWN, failures, outdated, read_reasons, shown
from tools.accuracy.mistakes import mistakes
from tools.avatar.measuring import measuring_set

REPS = [rep(i, span) for i, span in enumerate(SPANS, start=1)]
THREE: dict[str, Any] = {"reps": 3, "rep_times": SPANS}
SAMPLES = Path(__file__).parents[2] / "sample_videos"

DARK = Message.of(Note.NOTHING_COUNTED, seconds=9.0, hint=Message(Hint.TOO_DARK))


class TestCase:
    @pytest.mark.parametrize(
        ("labels", "recommended"),
        [
            ({"view": "side"}, True),
            ({"view": "oblique"}, True),
            ({"view": "feet"}, False),
            ({"view": "mixed"}, False),
            ({"view": None}, False),
            ({"view": "front"}, False),
            ({"view": "front", "exercise": "squat"}, True),
        ],
    )
    def test_a_view_is_asked_for_by_the_exercise(
        self, labels: dict[str, Any], recommended: bool
    ) -> None:
        assert case(**labels).recommended is recommended

    def test_a_view_is_refused_when_the_advice_was_given(self) -> None:
        assert not case(reps=3, view="head").refused
        assert not case(reps=3, view="head", warnings=(DARK,)).refused
        assert case(reps=3, view="head", warnings=(DARK, refusal())).refused

    def test_the_rule_names_views_beyond_those_asked_for(self) -> None:
        from_the_front = case(reps=3, view="front")
        assert from_the_front.shows("too_fast")
        assert not from_the_front.shows("hips_low")
        assert case(reps=3, view="side").shows("too_fast")

    @pytest.mark.parametrize(
        ("found", "labels", "count"),
        [
            pytest.param(REPS, THREE, 0, id="all there"),
            pytest.param(REPS[:2], {"reps": 0}, 2, id="nothing to count"),
            pytest.param(REPS[:2], THREE, 0, id="one missing"),
            pytest.param(
                [*REPS[:2], rep(3, (20, 22))], THREE, 1, id="one missing and one too many"
            ),
            pytest.param(REPS, {"reps": 2}, 1, id="without times"),
            pytest.param(
                REPS, {**THREE, "rep_times": SPANS[:2], "reps_ok": (2, 3)}, 0, id="not sure"
            ),
        ],
    )
    def test_false_counts(self, found: list[Any], labels: dict[str, Any], count: int) -> None:
        assert case(*found, **labels).false_counts == count

    def test_the_name_is_the_path_without_suffix(self) -> None:
        assert case(video="squat/a.b.mp4").name == "squat/a.b"


class TestClips:
    def test_the_light_stands_in_the_truth(self) -> None:
        assert light_of(SAMPLES / "lower_back_rotation_lamp.mp4") == "lamp"

    def test_a_real_clip_has_none(self, tmp_path: Path) -> None:
        assert light_of(tmp_path / "a.mp4") == ""

    def test_people_are_counted_and_animals_are_not(self) -> None:
        people = people_by_clip()
        assert people["empty_room"] == 0
        assert people["glute_bridge_oblique"] == 1  # and a cat
        assert people["glute_bridge_two_people"] == 2
        assert {clip.name for clip in measuring_set()} < people.keys()


class TestMistakes:
    def test_a_clip_that_is_right_has_none(self) -> None:
        assert mistakes(case(*REPS, **THREE, faults={"hips_low": []})) == []

    def test_an_empty_room_that_was_found_empty_is_right(self) -> None:
        assert mistakes(case(reps=0)) == []

    def test_a_video_that_cannot_be_analysed(self) -> None:
        (found,) = mistakes(broken("There is no file a.mp4.", reps=2))
        assert found.text == "There is no file a.mp4."

    @pytest.mark.parametrize(
        ("attempts", "labels", "kind", "text", "at_s"),
        [
            (REPS[:2], THREE, "missed repetition", "counted 2, not 3", 7.0),
            (REPS[:1], {"reps": 0}, "false repetition", "counted 1, not 0", 1.0),
            (
                [*REPS, rep(4, (20, 24))],
                THREE,
                "false repetition",
                "counted 4, not 3",
                22.0,
            ),
            (REPS, {"reps": 5, "reps_ok": (4, 5)}, "count", "counted 3, not 4 to 5", 0.0),
        ],
    )
    def test_a_wrong_count(
        self, attempts: list[Any], labels: dict[str, Any], kind: str, text: str, at_s: float
    ) -> None:
        (found,) = mistakes(case(*attempts, **labels))
        assert (found.kind, found.text, found.at_s) == (kind, text, at_s)

    def test_a_view_may_be_refused_that_nobody_asked_for(self) -> None:
        refused = (refusal(),)
        assert mistakes(case(reps=3, view="head", warnings=refused)) == []
        label = {"side": "left", "start_s": 0, "end_s": 5}
        advice = (refusal(),)
        held: dict[str, Any] = {"exercise": "knee_to_chest", "holds": [label], "view": "head"}
        assert mistakes(case(**held, warnings=advice)) == []
        assert mistakes(case(**held)) != []
        (found,) = mistakes(case(*REPS, reps=0, view="head", warnings=refused))
        assert found.kind == "false repetition"

    def test_a_view_that_was_asked_for_may_not(self) -> None:
        (found,) = mistakes(case(reps=3, view="side", warnings=(refusal(),)))
        assert found.text == "counted 0, not 3, with advice to move the camera"

    def test_false_and_missed_faults_come_after_the_count(self) -> None:
        attempts = [rep(1, SPANS[0], ("hips_low",)), rep(2, SPANS[1])]
        found = mistakes(case(*attempts, **THREE, faults={"hips_low": [2, 3]}))
        assert [m.kind for m in found] == [
            "missed repetition",
            "false hips_low",
            "missed hips_low",
        ]
        assert found[1].text == "false `hips_low` in 1: 0.00 deg, limit 0"
        assert found[2].text == "missed `hips_low` in 2"

    def test_what_was_not_judged_or_is_not_labelled_is_no_mistake(self) -> None:
        attempts = [rep(1, SPANS[0], ("feet_far",), ("hips_low",))]
        labels: dict[str, Any] = {"rep_times": SPANS[:1], "faults": {"hips_low": [1]}}
        assert mistakes(case(*attempts, reps=1, **labels)) == []

    def test_faults_of_a_false_repetition_are_not_named(self) -> None:
        found = mistakes(case(rep(1, SPANS[0], ("hips_low",)), reps=0, faults={"hips_low": []}))
        assert [mistake.kind for mistake in found] == ["false repetition"]

    def test_a_hold_that_is_off_by_much(self) -> None:
        labels: dict[str, Any] = {
            "exercise": "knee_to_chest",
            "holds": [
                {"side": "left", "start_s": 0, "end_s": 5},
                {"side": "left", "start_s": 8, "end_s": 13},
            ],
        }
        found = mistakes(case(hold(1, (0, 5), 4.8), hold(2, (8, 13), 4.0), **labels))
        assert [mistake.text for mistake in found] == ["hold 2 off by 1.0 s"]


class TestFailures:
    def test_only_clips_with_a_mistake_in_their_order(self) -> None:
        cases = [
            case(*REPS, **THREE, video="a.mp4"),
            case(*REPS[:1], **THREE, video="b.mp4"),
            case(reps=1, video="c.mp4"),
        ]
        assert [failure.case.name for failure in failures(cases)] == ["b", "c"]

    def test_many_mistakes_are_summed_up(self) -> None:
        low = [rep(i, (3.0 * i, 3.0 * i + 2), ("hips_low",)) for i in range(1, 8)]
        (failure,) = failures([case(*low, reps=7, faults={"hips_low": []})])
        assert failure.words.endswith("; 3 more")

    def test_one_of_each_kind_is_shown_and_the_gravest_first(self) -> None:
        low = rep(1, SPANS[0], ("hips_low",))
        cases = [
            case(low, reps=1, faults={"hips_low": []}, video="fault.mp4"),
            case(reps=1, video="missed.mp4"),
            case(reps=1, video="missed_too.mp4"),
            case(reps=1, video="squat.mp4", exercise="squat"),
        ]
        assert [f.case.name for f in shown(failures(cases))] == ["missed", "squat", "fault"]


class TestReasons:
    def test_they_are_kept_by_clip(self, tmp_path: Path) -> None:
        path = tmp_path / "reasons.toml"
        path.write_text('"squat/a" = "the feet are hidden"\n', encoding="utf-8")
        assert read_reasons(path) == {"squat/a": "the feet are hidden"}

    def test_those_of_the_project_can_be_read(self) -> None:
        assert UNKNOWN not in read_reasons().values()

    def test_a_reason_whose_clip_does_not_fail_any_more(self) -> None:
        assert outdated(["a", "b"], ["b", "c"]) == ["a"]
