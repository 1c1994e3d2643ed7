"""The person's own range: filmed, counted, stored, and found again near the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from formcheck.coach.events import Attempt, Side
from formcheck.coach.usual_range import OwnRange, Usual
from formcheck.exercises.catalog import load_exercise
from formcheck.history.own import drifts, usual_ranges
from formcheck.history.store import History
from formcheck.motion.view import View
from tests.history.test_store import NOW
from tests.sessions import attempts_of
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS, FigureCamera
from tools.figure.library import ABOVE_FEET
from tools.figure.linear import angle_deg
from tools.figure.movements import (
    FigureMovement,
    GluteBridge,
    KneeToChest,
    LowerBackRotation,
    Squat,
)
from tools.figure.physique import Physique
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import Disturbance, film, steady

FPS = 15
BODY = Physique()
TWO_SIDES: tuple[Side, ...] = ("left", "right")
Moves = Callable[[float, str], FigureMovement]


def _middle_range(movement: FigureMovement, *joints: str) -> float:
    """How far the angle between the middles of both sides goes: so the measures are defined."""
    poses = (movement.pose(BODY, progress) for progress in (0.0, 1.0))
    rest, end = (angle_deg(*(pose.middle(joint) for joint in joints)) for pose in poses)
    return abs(end - rest)


def _hip_range(movement: FigureMovement, side: str) -> float:
    rest, end = (movement.pose(BODY, progress).hip_angle_deg(side) for progress in (0.0, 1.0))
    return abs(end - rest)


CASES: dict[str, tuple[Moves, Callable[[float, str], float], tuple[float, float], FigureCamera]] = {
    "glute_bridge": (
        lambda deg, _: GluteBridge(deg),
        lambda deg, _: _middle_range(GluteBridge(deg), "shoulder", "hip", "knee"),
        (168.0, 176.0),
        SUPINE_CAMERAS["side"],
    ),
    "squat": (
        lambda deg, _: Squat(deg),
        lambda deg, _: _middle_range(Squat(deg), "hip", "knee", "ankle"),
        (70.0, 100.0),
        STANDING_CAMERAS["side"],
    ),
    "knee_to_chest": (
        lambda deg, side: KneeToChest(side, deg),
        lambda deg, side: _hip_range(KneeToChest(side, deg), side),
        (45.0, 65.0),
        SUPINE_CAMERAS["side"],
    ),
    "lower_back_rotation": (
        lambda deg, side: LowerBackRotation(side, deg),
        lambda deg, _: deg,
        (45.0, 65.0),
        ABOVE_FEET,
    ),
}
"""How far a figure goes by a number of degrees, its true range, between which degrees people
differ, and the camera."""


def filmed(exercise: str, degrees: Sequence[tuple[float, str]], seed: int) -> list[Attempt]:
    """A set of repetitions or holds, each with its degrees and its side."""
    move, _, _, camera = CASES[exercise]
    hold_s = 5.3 if load_exercise(exercise).mode == "hold" else 0.6
    script = Script([ScriptedRep(move(deg, side), 1.2, hold_s, 1.2, 1.0) for deg, side in degrees])
    rng = np.random.default_rng(seed)
    turned = replace(camera, azimuth_deg=camera.azimuth_deg + rng.uniform(-8, 8))
    body = BODY.scaled(rng.uniform(0.9, 1.1))
    times = steady(script.duration_s, FPS)
    return attempts_of(film(script, turned, times, body, Disturbance(0.01, seed=seed)), exercise)


def store(
    history: History,
    exercise: str,
    attempts: Sequence[Attempt],
    day: int = 0,
    own: OwnRange | None = None,
) -> None:
    at = NOW + timedelta(days=day)
    set_id = history.start_set(history.start_session(at), load_exercise(exercise), at)
    for attempt in attempts:
        history.add_attempt(set_id, attempt, own)


def usual(history: History, exercise: str) -> dict[Side | None, Usual]:
    return usual_ranges(history.attempts(), load_exercise(exercise))


@pytest.mark.parametrize("seed", [3, 14])
@pytest.mark.parametrize("exercise", CASES)
def test_after_three_sets_it_is_within_its_error_of_the_truth(
    history: History, exercise: str, seed: int
) -> None:
    """People differ, sets differ a little, each side goes its own way."""
    rng = np.random.default_rng(seed)
    _, truth, between, _ = CASES[exercise]
    sides = TWO_SIDES if load_exercise(exercise).sided else ("left",)
    own = {side: rng.uniform(*between) for side in sides}
    for number in range(3):
        assert not any(known.known for known in usual(history, exercise).values())
        done = [
            (own[side] + rng.normal(0, 1), side) for side in sides * (2 if len(sides) > 1 else 3)
        ]
        store(history, exercise, filmed(exercise, done, seed + number))
    found = usual(history, exercise)
    assert {side or "left" for side in found} == set(sides)
    for side, one in found.items():
        true = truth(own[side or "left"], side or "left")
        assert one.sets == 3
        assert abs(one.median - true) <= one.error, f"{side}: {one}, truly {true}"


@cache
def bridges(line_deg: float) -> tuple[Attempt, ...]:
    return tuple(filmed("glute_bridge", [(line_deg, "left")] * 3, seed=5))


@pytest.mark.parametrize(
    ("first", "last", "sign"), [(150.0, 176.0, 1), (176.0, 150.0, -1), (170.0, 176.0, 0)]
)
def test_a_drift_over_weeks_is_noticed_beyond_the_error_and_not_below(
    history: History, first: float, last: float, sign: int
) -> None:
    for week in range(8):
        store(history, "glute_bridge", bridges(first if week < 4 else last), day=7 * week)
    drift = drifts(history.attempts(), load_exercise("glute_bridge"))[None]
    assert np.sign(drift.change) == sign


def test_left_and_right_are_known_apart(history: History) -> None:
    stretches = filmed("knee_to_chest", [(45.0, "left"), (80.0, "right")], seed=6)
    for _ in range(2):
        store(history, "knee_to_chest", stretches)
    store(history, "knee_to_chest", [a for a in stretches if a.side == "left"])
    found = usual(history, "knee_to_chest")
    assert (found["left"].known, found["right"].known) == (True, False)
    store(history, "knee_to_chest", [a for a in stretches if a.side == "right"])
    found = usual(history, "knee_to_chest")
    assert found["left"].median - found["right"].median == pytest.approx(35, abs=8)


def test_a_drift_of_one_side_is_none_of_the_other(history: History) -> None:
    small, large = (
        filmed("knee_to_chest", [(45.0, "left"), (deg, "right")], seed=6) for deg in (85.0, 45.0)
    )
    for week in range(8):
        store(history, "knee_to_chest", small if week < 4 else large, day=7 * week)
    found = drifts(history.attempts(), load_exercise("knee_to_chest"))
    assert found["left"].change == 0
    assert found["right"].change > 0


class TestWhatTells:
    def _sets(self, history: History, moved: float, own: OwnRange | None = None) -> None:
        for _ in range(3):
            store(
                history, "glute_bridge", [replace(a, range=moved) for a in bridges(176.0)], 0, own
            )

    def test_sets_that_held_the_person_back_do_not(self, history: History) -> None:
        """Or else every set of 80 % would make the next one smaller."""
        self._sets(history, 50.0)
        self._sets(history, 40.0, OwnRange(usual(history, "glute_bridge"), 0.8, 6.0))
        assert usual(history, "glute_bridge")[None].median == 50
        assert {(a.asked, a.asked_share) for a in history.attempts()} == {(None, None), (40.0, 0.8)}

    def test_sets_before_the_usual_was_known_do(self, history: History) -> None:
        self._sets(history, 40.0, OwnRange({}, 0.8, 6.0))
        assert usual(history, "glute_bridge")[None].median == 40

    def test_the_whole_of_the_usual_holds_nobody_back(self, history: History) -> None:
        self._sets(history, 50.0)
        for _ in range(2):
            self._sets(history, 60.0, OwnRange(usual(history, "glute_bridge"), 1.0, 6.0))
        assert usual(history, "glute_bridge")[None].median == 60

    def test_what_was_seen_from_elsewhere_does_not(self, history: History) -> None:
        assert {attempt.view for attempt in bridges(176.0)} == {View.SIDE}
        for view in (View.FRONT, View.UNKNOWN):
            for _ in range(3):
                store(history, "glute_bridge", [replace(a, view=view) for a in bridges(176.0)])
        assert not usual(history, "glute_bridge")

    def test_other_exercises_do_not(self, history: History) -> None:
        self._sets(history, 50.0)
        assert not usual(history, "squat")
