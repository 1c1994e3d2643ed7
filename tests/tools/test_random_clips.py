"""Clips drawn at random: what follows from a seed, and what must hold for each."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from formcheck.evaluation import ConfusionCounts
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.manifest import Entry
from formcheck.pose.frame import PoseTrack
from tests.tools.accuracy_cases import out
from tools.avatar.clip import Clip
from tools.avatar.room import HIGH, LOW
from tools.avatar.truth import manifest_entry, rules_of
from tools.figure.camera import FigureCamera, RolledCamera
from tools.figure.landmark_noise import (
    CALM,
    KINDS,
    Bearing,
    Errors,
    ErrorSpread,
    LandmarkNoise,
    Stance,
    liveliness,
    moved,
    noisy,
)
from tools.figure.landmarks import body_points
from tools.figure.linear import rotation, vec
from tools.figure.movements import Squat
from tools.figure.physique import Physique
from tools.figure.script import UNSURE, Script, ScriptedRep
from tools.figure.track import film, mirrored, steady
from tools.openworld.footage import flat, play_all
from tools.openworld.trial import Attempted, Role
from tools.random_clips.draw import as_each, drawn
from tools.random_clips.forms import FORMS
from tools.random_clips.noise import Pair, as_toml, late, measured
from tools.random_clips.ruled import RuleScoreOfDraw, judged, ruled_recordings
from tools.random_clips.sheets import (
    counts_sheet,
    negatives_sheet,
    rule_tallies,
    rules_sheet,
    wrong_sheet,
)
from tools.random_clips.tempo import CALM_S, HASTY_S, LONGEST_S, TOO_FAST_S, WAYS_S
from tools.random_clips.trials import acted_recordings, trials_of

NUMBERS = range(40 * len(FORMS))


@cache
def many() -> list[Clip]:
    """Drawn when they are asked for: whoever only collects the tests does not wait for them."""
    return [drawn(3, number) for number in NUMBERS]


class TestDrawing:
    def test_a_seed_and_a_number_say_everything(self) -> None:
        assert [drawn(3, n) for n in (0, 7)] == [many()[0], many()[7]]
        assert drawn(4, 0) != many()[0]
        assert len({clip.name for clip in many()}) == len(many())

    def test_every_exercise_and_every_fault_that_can_be_seen_comes_up(self) -> None:
        shown = {
            (clip.exercise, fault)
            for clip in many()
            for truth in clip.script.truth()
            for fault in truth.faults
        }
        for exercise in FORMS:
            seen = {rule.id for rule in load_exercise(exercise).rules if rule.views}
            assert {fault for e, fault in shown if e == exercise} >= seen
        assert {fault.removeprefix(UNSURE) for _, fault in shown} <= {
            rule for exercise in FORMS for rule in rules_of(exercise)
        }

    def test_tempos_and_rests_reach_from_brisk_to_slow(self) -> None:
        reps = [rep for clip in many() for rep in clip.script.reps]
        ways = [way for rep in reps for way in (rep.up_s, rep.down_s)]
        assert HASTY_S[0] <= min(ways) < WAYS_S[0]
        assert 4.5 < max(ways) <= WAYS_S[1]
        assert min(rep.rest_s for rep in reps) == 0
        assert max(rep.rest_s for rep in reps) > 12

    def test_clips_are_short(self) -> None:
        lengths = [clip.script.duration_s for clip in many()]
        assert max(lengths) < 1.3 * LONGEST_S
        assert 12 < np.mean(lengths) < 24

    def test_cameras_lean_up_to_a_quarter_of_a_right_angle_less_or_more(self) -> None:
        rolls = [clip.camera.roll_deg for clip in many() if isinstance(clip.camera, RolledCamera)]
        assert len(rolls) == len(many())
        assert min(rolls) < -12
        assert max(rolls) > 12
        assert max(map(abs, rolls)) <= 15

    @pytest.mark.parametrize("number", NUMBERS[::4])
    def test_the_whole_movement_is_in_the_picture(self, number: int) -> None:
        clip = many()[number]
        if clip.script.reps[0].movement.exercise == "walking":
            pytest.skip("whoever walks may walk out")
        body = Physique().scaled(clip.who.build.height)
        times = np.arange(0, clip.script.duration_s, 0.5)
        points = np.concatenate([body_points(clip.script.pose(body, t), body) for t in times])
        px = clip.camera.project(points)
        assert (px >= 0).all()
        assert (px <= [clip.camera.width, clip.camera.height]).all()
        assert np.ptp(px, axis=0).max() > 0.2 * max(clip.camera.width, clip.camera.height)

    @pytest.mark.parametrize("number", NUMBERS[::4])
    def test_the_camera_is_in_the_room(self, number: int) -> None:
        clip = many()[number]
        eye = rotation(vec(0, 1, 0), -clip.turn_deg) @ clip.camera.eye
        assert (np.array(LOW) < eye).all()
        assert (eye < np.array(HIGH)).all()


class TestTruth:
    def test_what_is_too_near_to_a_limit_is_not_labelled(self) -> None:
        def labelled(*faults: tuple[str, ...]) -> dict[str, list[int]]:
            reps = [ScriptedRep(Squat(), faults=some) for some in faults]
            faults_found = manifest_entry(Clip("a", "squat", Script(reps)))["faults"]
            assert isinstance(faults_found, dict)
            return faults_found

        assert labelled((), ("too_fast",))["too_fast"] == [2]
        assert "too_fast" not in labelled(("too_fast",), (f"{UNSURE}too_fast",))
        assert labelled((f"{UNSURE}too_fast",))["depth"] == []

    def test_quick_ways_are_faults_and_those_at_the_limit_unsure(self) -> None:
        paced = [
            (min(rep.up_s, rep.down_s), rep.faults)
            for clip in many()
            for rep in clip.script.reps
            if rep.movement.exercise == "squat"
        ]
        assert all(("too_fast" in faults) == (way_s <= TOO_FAST_S) for way_s, faults in paced)
        assert all(
            (f"{UNSURE}too_fast" in faults) == (TOO_FAST_S < way_s < CALM_S)
            for way_s, faults in paced
        )

    def test_every_exercise_is_tried_on_every_clip(self) -> None:
        for clip in many()[:12]:
            trials = trials_of(clip)
            assert [t.exercise for t in trials] == [c.exercise for c in as_each(clip)]
            does = clip.script.reps[0].movement.exercise
            positive = [t.exercise for t in trials if t.role is Role.POSITIVE]
            assert positive == ([does] if does in exercise_ids() else [])


class TestRolledCamera:
    def test_without_a_roll_it_is_the_usual_one(self) -> None:
        usual, rolled = FigureCamera(30, 12), RolledCamera(30, 12)
        points = np.random.default_rng(1).normal(size=(9, 3))
        assert np.allclose(usual.project(points), rolled.project(points))

    def test_the_picture_turns_about_its_middle(self) -> None:
        points = np.random.default_rng(1).normal(scale=0.3, size=(9, 3))
        usual = FigureCamera(30, 12).project(points) - [320, 240]
        rolled = RolledCamera(30, 12, roll_deg=20).project(points) - [320, 240]
        turned = [math.atan2(b @ [-a[1], a[0]], b @ a) for a, b in zip(usual, rolled, strict=True)]
        assert np.degrees(turned) == pytest.approx([-20] * 9)
        assert np.linalg.norm(rolled, axis=1) == pytest.approx(np.linalg.norm(usual, axis=1))

    def test_what_leans_in_the_picture_leans_by_the_roll(self) -> None:
        camera = RolledCamera(90, 0, 3.0, (0, 1, 0), roll_deg=10)
        low, high = camera.project(np.array([[0, 0.8, 0], [0, 1.2, 0]]))
        assert np.degrees(np.arctan2(high[0] - low[0], low[1] - high[1])) == pytest.approx(-10)


TRUE = film(
    Script([ScriptedRep(Squat(70), 1.0, 0.5, 1.0, 0.5)] * 4), FigureCamera(0, 3, 3, (0, 0.85, 0))
)


NONE = np.zeros((33, 5))
SHAPES = ((33, 5), (3, 33, 5), (33, 5))


def alone(deviation: float) -> ErrorSpread:
    """Each landmark errs for itself."""
    return ErrorSpread(NONE, np.zeros((1, 33, 5)), np.full((33, 5), deviation))


def errors(bias: float, wander: float, jitter: float, lag_s: float = 0.0) -> LandmarkNoise:
    one = Errors(alone(bias), alone(0.0), alone(wander), alone(jitter))
    return LandmarkNoise(lag_s, dict.fromkeys(Bearing, one))


def sized(found: Errors) -> tuple[np.ndarray, np.ndarray]:
    """(33, 5) how much landmarks wander and tremble over all clips."""
    wanders, trembles = np.sqrt(np.mean(np.square(found.sizes), axis=0))
    return wanders * found.wander.deviation, trembles * found.jitter.deviation


def pairs(noise: LandmarkNoise, count: int = 6) -> list[Pair]:
    rng = np.random.default_rng(5)
    return [Pair.between(noisy(TRUE, noise, rng), TRUE) for _ in range(count)]


class TestNoise:
    def test_without_errors_nothing_changes(self) -> None:
        same = noisy(TRUE, errors(0, 0, 0), np.random.default_rng(1))
        assert np.allclose(same.xy, TRUE.xy, atol=0.01)
        assert np.allclose(same.world, TRUE.world, atol=1e-5)

    @pytest.mark.parametrize("lag_s", [0.0, 0.07, 0.15])
    def test_lateness_is_measured_as_it_was_made(self, lag_s: float) -> None:
        assert late(pairs(errors(0.02, 0.01, 0.005, lag_s))) == pytest.approx(lag_s, abs=0.011)

    def test_each_kind_of_error_is_measured_as_such(self) -> None:
        steady, trembling = (
            measured(pairs(noise)).errors[Bearing.UPRIGHT]
            for noise in (errors(0.05, 0, 0), errors(0, 0, 0.02))
        )
        still = np.ptp(moved(TRUE.world), axis=0) < 0.01
        seen = [i for i in range(33) if still[i] or i in (15, 16, 25, 26)]
        bias, jitter = steady.bias.deviation[seen, :2], sized(trembling)[1][seen, :2]
        assert np.median(bias) == pytest.approx(0.05, rel=0.2)
        assert sized(steady)[0][seen, :2].max() < 0.003
        assert np.median(jitter) == pytest.approx(0.02, rel=0.12)
        assert np.median(trembling.bias.deviation[seen, :2]) < 0.005

    def test_what_errs_together_is_drawn_together(self) -> None:
        """Both knees too far ahead, in one clip more and in another less."""
        pattern = np.zeros((1, 33, 5))
        pattern[0, [25, 26], 1] = 0.08
        knees = Errors(ErrorSpread(NONE, pattern, NONE), alone(0), alone(0), alone(0))
        found = measured(pairs(LandmarkNoise(0.0, dict.fromkeys(Bearing, knees))))
        drawn_again = noisy(TRUE, found, np.random.default_rng(8))
        off = (drawn_again.xy - TRUE.xy)[:, [25, 26]].mean(axis=0)
        assert off[0] == pytest.approx(off[1], abs=0.1 * float(np.abs(off).max()))
        assert np.abs(off).max() > 1.0

    def test_what_comes_with_the_movement_is_gone_at_rest(self) -> None:
        sway = np.zeros((33, 5))
        sway[[25, 26], 1] = 0.1
        swaying = Errors(
            alone(0), ErrorSpread(sway, np.zeros((1, 33, 5)), NONE), alone(0), alone(0)
        )
        track = noisy(
            TRUE, LandmarkNoise(0.0, dict.fromkeys(Bearing, swaying)), np.random.default_rng(1)
        )
        off = np.linalg.norm(track.xy - TRUE.xy, axis=2)[:, [25, 26]]
        furthest = int(moved(TRUE.world)[:, 25].argmax())
        assert off[0].max() < 0.01
        assert off[furthest].min() > 1.0

    def test_whoever_stays_is_seen_alike(self) -> None:
        """What wanders goes with the way that somebody moves, not with the time alone."""
        wanders = errors(0, 0.05, 0)
        still = replace(
            TRUE, xy=TRUE.xy[:1].repeat(len(TRUE), 0), world=TRUE.world[:1].repeat(len(TRUE), 0)
        )
        changes = [
            float(
                np.abs(
                    np.diff(noisy(track, wanders, np.random.default_rng(4)).xy - track.xy, axis=0)
                ).mean()
            )
            for track in (still, TRUE)
        ]
        assert changes[0] < changes[1] / 2

    def test_what_trembles_does_so_smoothly_and_with_the_pace(self) -> None:
        """The model follows a person from picture to picture."""
        off = noisy(TRUE, errors(0, 0, 0.02), np.random.default_rng(4)).xy - TRUE.xy
        assert np.sum(off[1:] * off[:-1]) > 0.3 * np.sum(off**2)
        paces = liveliness(TRUE.t, TRUE.world)[:, 0, 0]
        calm, lively = (
            float(np.abs(off[some]).mean())
            for some in (paces < np.quantile(paces, 0.2), paces > np.quantile(paces, 0.8))
        )
        assert calm < lively / 2

    def test_one_clip_is_seen_calmly_and_another_is_not(self) -> None:
        usual = errors(0, 0, 0.02).errors[Bearing.UPRIGHT]
        either = replace(usual, sizes=((0.0, 0.2), (0.0, 2.0)))
        some = [
            one
            for pair in pairs(LandmarkNoise(0.0, dict.fromkeys(Bearing, either)), 8)
            for one in measured([pair]).errors[Bearing.UPRIGHT].sizes
        ]
        trembles = [size for _, size in some]
        assert max(trembles) > 5 * min(trembles)

    def test_the_near_side_errs_as_the_near_side(self) -> None:
        """Turned round, the other leg is the near one."""
        near = np.zeros((33, 5))
        near[26, 0] = 0.1
        noise = LandmarkNoise(
            0.0,
            dict.fromkeys(
                Bearing,
                Errors(ErrorSpread(near, np.zeros((1, 33, 5)), NONE), alone(0), alone(0), alone(0)),
            ),
        )
        for azimuth_deg, knee in ((0, 25), (180, 26)):
            true = film(
                Script([ScriptedRep(Squat(70))]), FigureCamera(azimuth_deg, 3, 3, (0, 0.85, 0))
            )
            off = np.linalg.norm(noisy(true, noise, np.random.default_rng(1)).xy - true.xy, axis=2)
            assert np.flatnonzero(off.max(axis=0) > 1.0).tolist() == [knee]

    def test_how_somebody_is_before_the_camera(self) -> None:
        assert Stance.of(TRUE.world).bearing is Bearing.UPRIGHT
        lying = TRUE.world[..., [1, 0, 2]] * [-1, 1, 1]
        assert Stance.of(lying).bearing is Bearing.LYING
        away = TRUE.world[..., [0, 2, 1]] * [1, 1, -1]
        assert Stance.of(away).bearing is Bearing.FEET_FIRST

    def test_somebody_else_is_no_noise(self) -> None:
        """For a third of the time somebody else is taken for the person."""
        xy = TRUE.xy.copy()
        xy[: len(xy) // 3] += 400
        errors_found = Pair.between(replace(TRUE, xy=xy), TRUE).errors(0.0)[..., :2]
        assert np.isnan(errors_found[: len(xy) // 3]).all()
        assert np.abs(errors_found[len(xy) // 3 :]).max() < 0.01

    @pytest.mark.parametrize("turn_deg", [(9.0, 0.0, 0.0), (0.0, -12.0, 5.0)])
    def test_a_body_that_is_turned_as_a_whole_is_measured_as_such(
        self, turn_deg: tuple[float, float, float]
    ) -> None:
        true = mirrored(TRUE)  # the right side is the near one, as it is measured
        turn = rotation(np.array(turn_deg), float(np.linalg.norm(turn_deg)))
        pair = Pair.between(replace(true, world=(true.world @ turn.T).astype(np.float32)), true)
        assert pair.turn_deg == pytest.approx(turn_deg, abs=0.05)
        assert np.abs(pair.errors(0.0)[..., 4]).max() < 0.01

    def test_the_file_is_read_as_it_was_written(
        self, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        rng = np.random.default_rng(3)
        bias, sway, wander, jitter = (
            ErrorSpread(*(np.round(rng.normal(0, 0.05, shape), 4) for shape in SHAPES))
            for _ in KINDS
        )
        sizes = ((0.01, 0.2), (0.03, 0.1))
        one = Errors(bias, sway, wander, jitter, sizes, (5.0, -2.5, 1.0), (2.0, 0.5, 1.0))
        noise = LandmarkNoise(0.07, dict.fromkeys(Bearing, one))
        path = tmp_path_factory.mktemp("noise") / "noise.toml"
        path.write_text(as_toml(noise, {Bearing.UPRIGHT: 10}, 1000, "a test"), encoding="utf-8")
        read = LandmarkNoise.measured(path)
        assert read.lag_s == noise.lag_s
        for again in read.errors.values():
            assert (again.turned_deg, again.turn_deg) == (one.turned_deg, one.turn_deg)
            assert again.sizes == sizes
            for kind in KINDS:
                for part, known in vars(getattr(again, kind)).items():
                    assert np.allclose(known, getattr(getattr(one, kind), part), atol=1e-9)

    def test_the_measured_errors_are_there_for_every_bearing(self) -> None:
        known = LandmarkNoise.measured()
        assert set(known.errors) == set(Bearing)
        assert 0 <= known.lag_s < 0.3
        for one in known.errors.values():
            calm = CALM * sized(one)[1]
            assert (calm > 0).all()
            assert (calm < 0.1).all()

    def test_landmarks_stay_a_track(self) -> None:
        track = noisy(TRUE, errors(0.03, 0.02, 0.01, 0.05), np.random.default_rng(2))
        assert isinstance(track, PoseTrack)
        assert np.array_equal(track.t, TRUE.t)
        assert np.abs(track.world[:, [23, 24]].mean(axis=1)).max() < 1e-6


class TestShadows:
    def test_a_shadow_is_the_same_again(self) -> None:
        recordings = acted_recordings(3, 2, errors(0.02, 0.01, 0.01))
        for recording in recordings:
            first, second = recording.footage.track(), recording.footage.track()
            assert np.array_equal(first.xy, second.xy)

    def test_calm_shadows_of_squats_are_counted(self) -> None:
        good = [n for n, clip in enumerate(many()) if "squat_good" in clip.name]
        numbers = good[:1]
        recordings = [acted_recordings(3, n + 1, None)[n] for n in numbers]
        results = [one for one in flat(play_all(recordings)) if one.exercise == "squat"]
        assert [one.count for one in results] == [len(many()[n].script.reps) for n in numbers]


class TestRules:
    ENTRY = Entry.model_validate(
        {
            "video": "a.mp4",
            "exercise": "squat",
            "view": "side",
            "reps": 3,
            "rep_times": [[0, 2], [3, 5], [6, 8]],
            "faults": {"depth": [1, 3], "trunk_lean": [], "knees_in": [2]},
        }
    )

    def test_what_was_said_of_each_repetition(self) -> None:
        first = Attempted(0.1, 1.0, 1.9, None, None, ("depth", "trunk_lean"), ())
        second = Attempted(3.1, 4.0, 4.9, None, None, (), ("depth",))
        found = judged("squat", [self.ENTRY], [out(attempts=(first, second))])
        rules = {one.rule: one for one in found}
        assert rules["depth"] == RuleScoreOfDraw("squat", "depth", named=1, uncounted=1, open=1)
        assert rules["trunk_lean"] == RuleScoreOfDraw("squat", "trunk_lean", alarms=1, right=1)
        assert rules["knees_in"] == RuleScoreOfDraw("squat", "knees_in")  # the side cannot show it

    def test_what_was_not_counted_is_missed(self) -> None:
        assert (
            RuleScoreOfDraw("squat", "depth", named=8, silent=1, uncounted=1, unjudged=5).f1
            == 16 / 18
        )
        assert math.isnan(RuleScoreOfDraw("squat", "depth", right=3, open=2).f1)

    def test_clips_are_drawn_until_each_rule_is_shown_often_enough(self) -> None:
        entries = [one.trials[0].entry for one in ruled_recordings(3, "squat", 3, None)]
        for rule, views in {"depth": {"side", "oblique", "front"}, "knees_in": {"front"}}.items():
            shown = [e for e in entries if e.view in views and rule in e.faults]
            assert sum(len(e.faults[rule]) for e in shown) >= 3
            assert sum(len(e.spans) - len(e.faults[rule]) for e in shown) >= 3


class TestSheets:
    RESULTS = (
        out(good=2, clean=2, rules={"depth": ConfusionCounts(hit=1, right_silent=1)}),
        out(
            count=1,
            view="front",
            asked=True,
            good=1,
            clean=0,
            rules={"depth": ConfusionCounts(missed=1)},
        ),
        out(role=Role.ZERO, exercise="glute_bridge", low=0, high=0, count=1),
        out(role=Role.ZERO, exercise="knee_to_chest", low=0, high=0, count=0),
    )

    def test_counts(self) -> None:
        rows = {(row[0], row[1]): row[2:] for row in counts_sheet(self.RESULTS).rows}
        assert rows["all", ""] == (2, 1, "50 %", "–", "–", "2 of 3", "66.7 %")
        assert rows["squat", "side"][:2] == (1, 1)

    def test_false_counts(self) -> None:
        rows = {row[0]: row[1:] for row in negatives_sheet(self.RESULTS).rows}
        assert rows["glute_bridge"] == (1, 1, "100 %")
        assert rows["all"] == (2, 1, "50 %")

    def test_rules_are_scored_where_a_view_can_show_them(self) -> None:
        trunk = out(view="front", rules={"trunk_lean": ConfusionCounts(false_alarm=3)})
        (depth,) = rule_tallies([*self.RESULTS, trunk])
        assert (depth.rule, depth.shown) == ("depth", 2)
        assert rules_sheet(self.RESULTS).rows[0][-1] == "0.67"

    def test_what_went_wrong_is_listed(self) -> None:
        rows = wrong_sheet(self.RESULTS).rows
        assert [(row[1], row[5]) for row in rows] == [
            ("squat", "missed depth"),
            ("glute_bridge", ""),
        ]


def test_steady_times_are_those_of_the_clip() -> None:
    """Poses of a rendered clip are compared picture by picture."""
    clip = many()[0]
    track = film(clip.script, clip.camera, clip.times_s, Physique())
    assert len(track) == len(clip.times_s)
    assert len(steady(clip.script.duration_s, clip.fps)) == pytest.approx(len(track), abs=1)
