"""Other ways to do an exercise are counted and judged like the usual one, or it is said why not."""

from __future__ import annotations

import pytest

from formcheck.coach.events import AttemptCompleted, AttemptRejected
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.words import english
from tests.sessions import attempts_of, events_of, faults_of
from tools.figure.camera import FigureCamera
from tools.figure.performance import repeated
from tools.figure.prone import PRONE_CAMERAS, PushUp
from tools.figure.script import ScriptedRep
from tools.figure.side_lying import SIDE_PLANK_CAMERAS, SidePlank
from tools.figure.track import film


@pytest.mark.parametrize("camera", PRONE_CAMERAS.values(), ids=PRONE_CAMERAS)
def test_push_ups_on_the_knees_are_counted_and_good(camera: FigureCamera) -> None:
    track = film(repeated(ScriptedRep(PushUp(on_knees=True), 1.1, 0.3, 1.0), 3), camera)
    assert [faults_of(attempt) for attempt in attempts_of(track, "push_up")] == [set()] * 3


@pytest.mark.parametrize(
    ("rule", "movement"),
    [
        ("not_deep", PushUp(120, on_knees=True)),
        ("hips_sag", PushUp(hip_line_deg=206, on_knees=True)),
        ("hips_high", PushUp(hip_line_deg=138, on_knees=True)),
    ],
)
def test_faults_on_the_knees_are_found(rule: str, movement: PushUp) -> None:
    track = film(repeated(ScriptedRep(movement, 1.1, 0.5, 1.0), 2), PRONE_CAMERAS["side"])
    assert [faults_of(attempt) for attempt in attempts_of(track, "push_up")] == [{rule}] * 2


@pytest.mark.parametrize(("side", "camera"), [("right", "front"), ("left", "front_of_left")])
def test_a_side_plank_tells_the_side_that_props(side: str, camera: str) -> None:
    script = repeated(ScriptedRep(SidePlank(side), 1.2, 10.3, 1.2, 1.0), 1)
    (hold,) = attempts_of(film(script, SIDE_PLANK_CAMERAS[camera]), "side_plank")
    assert (hold.side, faults_of(hold)) == (side, set())


def test_a_side_plank_on_the_hand_is_not_counted_and_it_is_said_why() -> None:
    script = repeated(ScriptedRep(SidePlank(on_hand=True), 1.2, 10.3, 1.2, 1.0), 1)
    events = events_of(film(script, SIDE_PLANK_CAMERAS["front"]), "side_plank")
    reasons = [event.reason for event in events if isinstance(event, AttemptRejected)]
    exercise = load_exercise("side_plank")
    assert [english().message(reason, exercise) for reason in reasons] == [
        "Lay your forearm on the floor."
    ]
    assert not any(isinstance(event, AttemptCompleted) for event in events)
