"""Somebody shows an exercise before the camera: what is kept of it, and what is learnt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from formcheck.learning.writing import Called
from formcheck.live.filming import Filming
from formcheck.live.protocol import Command
from formcheck.messages.words import english
from formcheck.pose.frame import PoseFrame
from formcheck.teaching import DemonstratedRecording, teach
from formcheck.wording.catalogue import catalogue
from tests.recognition.figures import FPS, performed

WORDS = catalogue("en")
SHOWN = [*performed("squat").frames()]
STILL_S = 8.0
SEEN_S = STILL_S + SHOWN[-1].t


def before_the_camera() -> list[PoseFrame]:
    """Somebody who stands still, does three squats, and stands still again."""
    still = round(STILL_S * FPS)
    poses = [SHOWN[0]] * still + SHOWN + [SHOWN[-1]] * still
    return [replace(pose, t=i / FPS) for i, pose in enumerate(poses)]


Filmed = tuple[Filming, list[dict[str, Any]]]


def filmed(poses: list[PoseFrame]) -> Filmed:
    filming, states = Filming(WORDS), []
    for seq, pose in enumerate(poses, start=1):
        filming.take(seq, pose, 120.0)
        states.append(filming.state())
    return filming, states


@pytest.fixture(scope="module")
def whole() -> Filmed:
    """Who was filmed from the beginning to the end."""
    return filmed(before_the_camera())


def stages(states: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(state["stage"] for state in states))


def test_it_begins_and_ends_when_the_person_stays_still(whole: Filmed) -> None:
    filming, states = whole
    assert stages(states) == ["ready", "countdown", "running", "finished"]
    spoken = [said["text"] for said in states[-1]["say"] if said["text"]]
    assert spoken[:4] == ["3", "2", "1", "Go."]
    assert (spoken[4][:7], spoken[5:]) == ("Show it", ["That is enough, thank you."])
    running_s = next(state["t"] for state in states if state["stage"] == "running")
    frames = filming.frames
    assert running_s < STILL_S
    assert frames[0].t == 0.0
    assert abs(running_s + frames[-1].t - SEEN_S) < 2


def test_what_was_shown_is_learnt_with_pictures_of_the_pose_alone(whole: Filmed) -> None:
    shown = DemonstratedRecording.filmed("person 1", whole[0].frames)
    taught = teach([shown], Called.of("Mine"), english())
    assert [len(one.attempts) for one in taught.learnt.counted] == [3]
    rest, end = taught.stills()
    assert (rest.drawn, end.drawn) == (True, True)
    assert np.ptp(rest.picture) > 0
    assert (rest.picture != end.picture).any()


def test_a_button_ends_it_too() -> None:
    poses = before_the_camera()
    filming, states = filmed(poses[: len(poses) // 2])
    assert states[-1]["stage"] == "running"
    assert filming.frames == ()
    filming.order(Command("stop", 1))
    assert filming.state()["stage"] == "finished"
    assert filming.frames


@pytest.mark.parametrize("when", ["ready", "countdown"])
def test_nothing_is_kept_of_whoever_ends_it_before(when: str) -> None:
    filming = Filming(WORDS)
    for seq, pose in enumerate(before_the_camera(), start=1):
        filming.take(seq, pose, 120.0)
        if filming.state()["stage"] == when:
            break
    filming.order(Command("stop", 1))
    assert (filming.state()["stage"], filming.frames) == ("stopped", ())


def test_whoever_is_not_seen_is_told_and_waited_for() -> None:
    poses = [PoseFrame.empty(i / FPS, (640, 480)) for i in range(5 * FPS)]
    _, states = filmed(poses)
    assert (stages(states), states[-1]["message_id"]) == (["ready"], "nobody")


def test_what_was_shown_out_of_sight_is_shown_again() -> None:
    poses = before_the_camera()
    start, count = round((STILL_S + 3) * FPS), 3 * FPS
    gone = [PoseFrame.empty(pose.t, pose.size_wh) for pose in poses[start : start + count]]
    _, states = filmed([*poses[:start], *gone])
    after = [state["stage"] for state in states[-count:]]
    assert (after[0], after[-1]) == ("running", "ready")
    assert any("show it again" in said["text"] for said in states[-1]["say"])
