"""Poses from elsewhere lack landmarks or the depth: what is there is counted and judged."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from formcheck.api import analyze
from formcheck.coach.events import Attempt
from formcheck.coach.session import Session
from formcheck.coach.setup import SetupCheck
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import TIMINGS
from formcheck.media.overlay import draw
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.messages.words import english
from formcheck.motion.view import View
from formcheck.pose.frame import PoseTrack
from formcheck.pose.skeleton import PAIRS, Landmark, landmarks_of
from tests.contracts.depth import ALL, THOROUGH
from tests.sessions import attempts_of, counts_of, faults_of
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS, FigureCamera
from tools.figure.library import good
from tools.figure.track import film, steady

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")


COUNT = 2
FPS = 15
COCO = {
    int(landmark)
    for name in ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for landmark in PAIRS[name]
} | {int(Landmark.NOSE), int(Landmark.LEFT_EYE), int(Landmark.RIGHT_EYE)}
TRUNK = {"shoulder", "hip"}
"""Points that the one of the other side stands in for."""


@cache
def _film(exercise: str, camera: FigureCamera | None = None) -> PoseTrack:
    performance = good(exercise, COUNT)
    times = steady(performance.script.duration_s, FPS)
    return film(performance.script, camera or performance.camera, times)


@cache
def _whole(exercise: str) -> list[Attempt]:
    return attempts_of(_film(exercise), exercise)


def said(message: Message, exercise: str) -> str:
    return english().message(message, load_exercise(exercise))


def _without(track: PoseTrack, landmarks: set[int], share: float = 1.0) -> PoseTrack:
    """The track without `landmarks`, in a share of its frames drawn at random."""
    rows = np.random.default_rng(3).random(len(track)) < share
    arrays = {name: getattr(track, name).copy() for name in ("xy", "world", "visibility")}
    for array in arrays.values():
        array[np.ix_(np.flatnonzero(rows), np.array(sorted(landmarks)))] = np.nan
    return replace(track, **arrays)


def _flat(track: PoseTrack) -> PoseTrack:
    return replace(track, world=np.full_like(track.world, np.nan))


def _expected(exercise: str, landmark: Landmark) -> int:
    """Who lacks a point of the limb that exercises can be seen to exercise the other one alone."""
    found = load_exercise(exercise)
    signal = found.measures[found.signal.measure]
    limb = {int(i) for point in set(signal.points) - TRUNK for i in landmarks_of(point)}
    # A roll is taken between both legs, whichever side it goes to.
    if not found.sided or signal.kind == "roll" or int(landmark) not in limb:
        return COUNT
    lacking = landmark.name.lower().split("_")[0]
    return sum(attempt.side != lacking for attempt in _whole(exercise))


def _rules_with(exercise: str, landmarks: set[int]) -> set[str]:
    """The rules that need one of `landmarks`."""
    found = load_exercise(exercise)
    return {
        rule.id
        for rule in found.rules
        if rule.measure not in TIMINGS
        and any(landmarks_of(point) & landmarks for point in found.measures[rule.measure].points)
    }


@pytest.mark.parametrize("exercise", THOROUGH)
@pytest.mark.parametrize("landmark", list(Landmark), ids=lambda landmark: landmark.name.lower())
def test_a_landmark_that_is_never_there_loses_only_what_needs_it(
    exercise: str, landmark: Landmark
) -> None:
    attempts = attempts_of(_without(_film(exercise), {int(landmark)}), exercise)
    assert len(attempts) == _expected(exercise, landmark)
    needing = _rules_with(exercise, {int(landmark)})
    by_side = {attempt.side: attempt for attempt in _whole(exercise)}
    name = landmark.name.lower().split("_")[-1].replace("index", "toe")
    for attempt in attempts:
        assert not attempt.faults
        whole = {item.rule for item in by_side[attempt.side].not_judged}
        missing = {item.rule: item.reason for item in attempt.not_judged}
        assert whole <= missing.keys() <= whole | needing
        assert all(name in said(missing[rule], exercise) for rule in missing.keys() - whole)


@pytest.mark.parametrize("exercise", THOROUGH)
@pytest.mark.parametrize("landmark", list(Landmark), ids=lambda landmark: landmark.name.lower())
def test_a_landmark_that_flickers_costs_no_count_and_makes_no_fault(
    exercise: str, landmark: Landmark
) -> None:
    attempts = attempts_of(_without(_film(exercise), {int(landmark)}, 0.3), exercise)
    assert [attempt.side for attempt in attempts] == [a.side for a in _whole(exercise)]
    assert [faults_of(attempt) for attempt in attempts] == [set()] * COUNT


@pytest.mark.parametrize("exercise", THOROUGH)
@pytest.mark.parametrize("pair", list(PAIRS))
def test_a_pair_that_flickers_costs_no_count(exercise: str, pair: str) -> None:
    landmarks = {int(landmark) for landmark in PAIRS[pair]}
    assert len(attempts_of(_without(_film(exercise), landmarks, 0.3), exercise)) == COUNT


@pytest.mark.parametrize("exercise", THOROUGH)
@pytest.mark.parametrize("pair", list(PAIRS))
def test_a_pair_that_is_never_there_costs_a_count_only_where_it_is_needed(
    exercise: str, pair: str
) -> None:
    landmarks = {int(landmark) for landmark in PAIRS[pair]}
    track = _without(_film(exercise), landmarks)
    found = load_exercise(exercise)
    counted_by = {"shoulder", "hip", *found.measures[found.signal.measure].points}
    assert len(attempts_of(track, exercise)) == (0 if pair in counted_by else COUNT)


@pytest.mark.parametrize("exercise", ALL)
def test_landmarks_that_all_flicker_raise_nothing(exercise: str) -> None:
    track = _film(exercise)
    lost = np.random.default_rng(5).random(track.xy.shape[:2]) < 0.3
    arrays = {name: getattr(track, name).copy() for name in ("xy", "world", "visibility")}
    for array in arrays.values():
        array[lost] = np.nan
    assert len(attempts_of(replace(track, **arrays), exercise)) <= COUNT


@pytest.mark.parametrize("exercise", ALL)
def test_a_skeleton_of_17_points_is_counted_and_judged_but_for_the_feet(exercise: str) -> None:
    track = _without(_film(exercise), set(range(33)) - COCO)
    attempts = attempts_of(track, exercise)
    assert [attempt.verdict for attempt in attempts] == [a.verdict for a in _whole(exercise)]
    feet = _rules_with(exercise, {int(i) for name in ("heel", "toe") for i in PAIRS[name]})
    for attempt, whole in zip(attempts, _whole(exercise), strict=True):
        missing = {item.rule for item in attempt.not_judged}
        assert missing - {item.rule for item in whole.not_judged} <= feet


def test_the_report_names_the_points_that_are_not_there() -> None:
    lacking = {int(Landmark.RIGHT_KNEE), int(Landmark.LEFT_PINKY)}
    warnings = analyze(_without(_film("squat"), lacking), "squat").tracking.warnings
    assert Message.of(Note.POINTS_LACKING, points=("right_knee",)) in warnings
    whole = analyze(_film("squat"), "squat").tracking.warnings
    assert Note.POINTS_LACKING not in {warning.id for warning in whole}


@pytest.mark.parametrize("exercise", ["glute_bridge", "knee_to_chest", "squat"])
@pytest.mark.parametrize("side", ["side", "other side"])
def test_without_depth_a_side_view_is_counted_and_found_good(exercise: str, side: str) -> None:
    cameras = STANDING_CAMERAS if exercise == "squat" else SUPINE_CAMERAS
    other = "right_side" if exercise == "squat" else "left_side"
    track = _flat(_film(exercise, cameras["side" if side == "side" else other]))
    report = analyze(track, exercise)
    assert [attempt.side for attempt in report.attempts] == [a.side for a in _whole(exercise)]
    assert not report.faults
    assert report.tracking.view == View.SIDE
    assert Message(Note.FLAT) in report.tracking.warnings


@pytest.mark.parametrize("view", ["front", "back", "oblique"])
def test_without_depth_other_views_count_no_squat_and_say_why(view: str) -> None:
    report = analyze(_flat(_film("squat", STANDING_CAMERAS[view])), "squat")
    assert report.attempts == ()
    assert report.tracking.view == view
    assert Message(Note.FLAT) in report.tracking.warnings


def test_without_depth_a_rotation_is_not_counted() -> None:
    assert attempts_of(_flat(_film("lower_back_rotation")), "lower_back_rotation") == []


@pytest.mark.parametrize("exercise", ALL)
def test_without_depth_no_other_exercise_counts_its_movements(exercise: str) -> None:
    others = [other for other in ALL if other != exercise]
    assert counts_of(_flat(_film(exercise)), others) == dict.fromkeys(others, 0)


@pytest.mark.parametrize("exercise", THOROUGH)
@pytest.mark.parametrize(
    "landmark", [Landmark.NOSE, Landmark.LEFT_KNEE, Landmark.RIGHT_ANKLE, Landmark.LEFT_SHOULDER]
)
def test_setup_and_drawing_do_without_a_landmark(exercise: str, landmark: Landmark) -> None:
    """The starting position is taken up, and the picture is drawn."""
    track = _without(_film(exercise), {int(landmark)})
    session = Session(exercise)
    check = SetupCheck(session.exercise, session.conditions)
    width, height = track.size_wh
    picture = np.zeros((height, width, 3), dtype=np.uint8)
    still = list(track.frames())[:8]
    states = []
    for i in range(3 * FPS):
        frame = replace(still[i % len(still)], t=i / FPS)
        states += [check.update(reading) for reading in session.read(frame)]
    assert states[-1].ready
    session.update(replace(still[0], t=9.0))
    assert draw(picture, still[0], session.snapshot(), session.exercise).any()
