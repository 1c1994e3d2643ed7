"""The counters of other projects count as they say they do, right or wrong."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.baselines import (
    HIP,
    KNEE,
    Baseline,
    HipTarget,
    Labelled,
    SquatStates,
    TwoThresholds,
    fitted,
)
from formcheck.pose.frame import PoseTrack
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS, FigureCamera
from tools.figure.movements import FigureMovement, GluteBridge, KneeToChest, Squat
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import Disturbance, film

SIDE, LYING_SIDE = STANDING_CAMERAS["side"], SUPINE_CAMERAS["side_low"]


def track(
    movement: FigureMovement,
    count: int,
    camera: FigureCamera,
    disturbance: Disturbance | None = None,
) -> PoseTrack:
    script = Script([ScriptedRep(movement)] * count)
    return film(script, camera, disturbance=disturbance or Disturbance())


def angles(*degrees: float) -> np.ndarray:
    return np.array(degrees)


class TestTwoThresholds:
    @pytest.mark.parametrize(
        ("degrees", "count"),
        [
            ((), 0),
            ((170, 80, 170, 80), 2),
            ((80, 170, 80), 1),
            ((80, 80), 0),
            ((170, 91, 170, 91), 0),
            ((170, 80, 120, 80, 144, 80), 1),
            ((170, np.nan, 80, np.nan, 170), 1),
        ],
    )
    def test_a_repetition_counts_on_the_way_down(
        self, degrees: tuple[float, ...], count: int
    ) -> None:
        assert TwoThresholds(KNEE).count_angles(angles(*degrees)) == count

    @pytest.mark.parametrize("count", [1, 3])
    def test_deep_squats_are_counted(self, count: int) -> None:
        assert TwoThresholds(KNEE).count(track(Squat(60), count, SIDE)) == count

    def test_a_weak_squat_is_no_repetition_at_all(self) -> None:
        assert TwoThresholds(KNEE).count(track(Squat(110, 26), 3, SIDE)) == 0

    def test_the_published_thresholds_never_see_a_bridge(self) -> None:
        assert TwoThresholds(HIP).count(track(GluteBridge(), 3, LYING_SIDE)) == 0

    def test_a_frame_with_nobody_changes_nothing(self) -> None:
        gap = Disturbance(dropouts=((2.0, 2.3),))
        assert TwoThresholds(KNEE).count(track(Squat(60), 3, SIDE, gap)) == 3


class TestFitted:
    def test_the_best_thresholds_are_found(self) -> None:
        swing = Labelled(angles(130, 175, 130, 175, 130), 2, 2)
        still = Labelled(angles(130, 150, 130, 150), 0, 0)
        rule = fitted(HIP, [swing, still])
        assert 130 < rule.down_deg < rule.up_deg < 175
        assert rule.count_angles(swing.deg) == 2
        assert rule.count_angles(still.deg) == 0

    def test_what_no_threshold_can_tell_apart_stays_wrong(self) -> None:
        deg = angles(130, 175, 130)
        rule = fitted(HIP, [Labelled(deg, 1, 1), Labelled(deg, 0, 0), Labelled(deg, 1, 1)])
        assert rule.count_angles(deg) == 1


class TestSquatStates:
    @pytest.mark.parametrize(
        ("squat", "count"),
        [
            pytest.param(Squat(70, 40), 3, id="deep"),
            pytest.param(Squat(110, 26), 3, id="shallow is improper and counts"),
            pytest.param(Squat(165, 5), 0, id="a nod is none"),
        ],
    )
    def test_from_the_side(self, squat: Squat, count: int) -> None:
        assert SquatStates().count(track(squat, 3, SIDE)) == count

    def test_from_the_front_nothing_is_looked_at(self) -> None:
        assert SquatStates().count(track(Squat(70, 40), 3, STANDING_CAMERAS["front"])) == 0


class TestHipTarget:
    def test_a_bridge_with_the_knees_well_bent(self) -> None:
        assert HipTarget().count(track(GluteBridge(knee_deg=72), 3, LYING_SIDE)) == 3

    def test_a_bridge_with_upright_shins_is_refused(self) -> None:
        assert HipTarget().count(track(GluteBridge(knee_deg=105), 3, LYING_SIDE)) == 0

    def test_noise_at_its_one_threshold_counts_again_and_again(self) -> None:
        noisy = Disturbance(noise=0.02)
        low = GluteBridge(141, knee_deg=70)
        assert HipTarget().count(track(low, 3, LYING_SIDE, noisy)) > 6

    def test_legs_out_of_sight_are_not_looked_at(self) -> None:
        poses = track(GluteBridge(knee_deg=72), 2, LYING_SIDE)
        poses.visibility[:] = 0.4
        assert HipTarget().count(poses) == 0


@pytest.mark.parametrize("baseline", [TwoThresholds(HIP), SquatStates(), HipTarget()])
def test_an_empty_room_counts_nothing(baseline: Baseline) -> None:
    poses = track(KneeToChest(), 1, LYING_SIDE)
    for array in (poses.xy, poses.world, poses.visibility):
        array[:] = np.nan
    assert baseline.count(poses) == 0
