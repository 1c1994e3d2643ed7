"""What the session says is drawn on a copy of the picture."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from formcheck.coach.events import Phase, Verdict
from formcheck.coach.snapshot import Snapshot
from formcheck.exercises.catalog import load_exercise
from formcheck.media.overlay import draw, draw_form, labels_in
from formcheck.messages.ids import Hint, Own
from formcheck.messages.message import Message
from formcheck.messages.words import words_in
from formcheck.motion.view import View
from formcheck.pose.frame import Image, PoseFrame
from formcheck.pose.skeleton import LANDMARK_COUNT, Landmark

SIZE_WH = (640, 480)
HIP, KNEE = (300.0, 380.0), (420.0, 300.0)


def grey(width: int = 640, height: int = 480) -> Image:
    return np.full((height, width, 3), 90, dtype=np.uint8)


CUE = Message.of(Own.CUE, index=0)


def pose(**at: tuple[float, float]) -> PoseFrame:
    """Only the landmarks `at` are seen."""
    frame = PoseFrame.empty(0.0, SIZE_WH)
    for name, point in at.items():
        frame.xy[Landmark[name]] = point
        frame.visibility[Landmark[name]] = 1.0
    return frame


def thigh() -> PoseFrame:
    return pose(RIGHT_HIP=HIP, RIGHT_KNEE=KNEE)


def whole() -> PoseFrame:
    rng = np.random.default_rng(0)
    shape = (LANDMARK_COUNT, 2)
    return replace(
        PoseFrame.empty(0.0, SIZE_WH),
        xy=rng.uniform((200, 150), (600, 450), shape).astype(np.float32),
        visibility=np.ones(LANDMARK_COUNT, dtype=np.float32),
    )


def snapshot(**changes: Any) -> Snapshot:
    plain = Snapshot(
        t=0.0,
        frame=None,
        ready=True,
        hint=None,
        phase=Phase.REST,
        progress=math.nan,
        side=None,
        near="right",
        view=View.SIDE,
        good=0,
        faulty=0,
        not_judged=0,
        hold_s=0.0,
        cue=None,
        cue_mended=False,
        form=None,
        last_verdict=None,
        measures={},
    )
    return replace(plain, **changes)


BRIDGE = load_exercise("glute_bridge")
HOLD = load_exercise("knee_to_chest")


def drawn(frame: PoseFrame | None = None, **changes: Any) -> Image:
    frame = frame or PoseFrame.empty(0.0, SIZE_WH)
    return draw(grey(), frame, snapshot(**changes), BRIDGE)


def test_the_picture_itself_is_left_alone() -> None:
    picture = grey()
    canvas = draw(picture, whole(), snapshot(cue=CUE), BRIDGE)
    assert (picture == 90).all()
    assert canvas.shape == picture.shape
    assert canvas.dtype == np.uint8
    assert (canvas != picture).any()


def test_a_bone_is_drawn_from_joint_to_joint() -> None:
    plain, canvas = drawn(), drawn(thigh())
    changed = np.argwhere((plain != canvas).any(axis=2))
    middle = np.array([(HIP[1] + KNEE[1]) / 2, (HIP[0] + KNEE[0]) / 2])
    assert np.abs(changed - middle).sum(axis=1).min() <= 2
    top, left = changed.min(axis=0)
    bottom, right = changed.max(axis=0)
    assert (left, right) == pytest.approx((HIP[0], KNEE[0]), abs=8)
    assert (top, bottom) == pytest.approx((KNEE[1], HIP[1]), abs=8)


def test_a_bone_stands_where_it_is_in_a_smaller_picture_too() -> None:
    small = grey(320, 240)
    plain = draw(small, PoseFrame.empty(0.0, SIZE_WH), snapshot(), BRIDGE)
    canvas = draw(small, thigh(), snapshot(), BRIDGE)
    changed = np.argwhere((plain != canvas).any(axis=2))
    assert changed.mean(axis=0) == pytest.approx(
        [(HIP[1] + KNEE[1]) / 4, (HIP[0] + KNEE[0]) / 4], abs=4
    )


def test_a_joint_out_of_sight_has_no_bone() -> None:
    hidden = thigh()
    hidden.visibility[Landmark.RIGHT_KNEE] = 0.1
    assert (drawn(hidden) == drawn()).all()


def test_a_joint_without_a_place_has_no_bone() -> None:
    lost = thigh()
    lost.xy[Landmark.RIGHT_KNEE] = np.nan
    assert (drawn(lost) == drawn()).all()


def test_nobody_has_no_skeleton_but_the_counter_stays() -> None:
    canvas = drawn()
    below = canvas[200:]
    assert (below == 90).all()
    assert (canvas[:200] != 90).any()


@pytest.mark.parametrize(
    "changes",
    [
        {"good": 1},
        {"good": 12, "last_verdict": Verdict.GOOD},
        {"faulty": 12, "last_verdict": Verdict.FAULTY},
        {"not_judged": 12, "last_verdict": Verdict.NOT_JUDGED},
        {"cue": CUE},
        {"cue": CUE, "cue_mended": True},
        {"ready": False, "hint": Message(Hint.LIE_ON_BACK)},
    ],
)
def test_everything_that_is_said_is_seen(changes: dict[str, Any]) -> None:
    assert (drawn(**changes) != drawn()).any()


def test_a_cue_is_short_on_the_picture() -> None:
    """Where the rule has nothing short, the whole sentence is shown."""
    rule = BRIDGE.rules[0]
    wordy = BRIDGE.model_copy(update={"rules": (rule.model_copy(update={"short": ""}),)})
    brief = wordy.model_copy(update={"rules": (rule.model_copy(update={"cue": rule.short}),)})
    shown = [draw(grey(), whole(), snapshot(cue=CUE), one) for one in (BRIDGE, brief, wordy)]
    assert (shown[0] == shown[1]).all()
    assert (shown[0] != shown[2]).any()


def test_good_faulty_and_unjudged_form_differ_in_more_than_colour() -> None:
    line = pose(RIGHT_SHOULDER=(200.0, 400.0), RIGHT_HIP=HIP, RIGHT_KNEE=KNEE)
    touched = {
        form: (drawn(line, form=form) != drawn()).any(axis=2)
        for form in (None, Verdict.GOOD, Verdict.FAULTY)
    }
    good, faulty = drawn(line, form=Verdict.GOOD), drawn(line, form=Verdict.FAULTY)
    # Dashes: along the line of a fault the dark ground shows through.
    along = np.linspace(HIP, KNEE, 60).round().astype(int)[12:-12]
    assert len({tuple(good[y, x]) for x, y in along}) == 1
    assert len({tuple(faulty[y, x]) for x, y in along}) > 1
    assert (touched[Verdict.GOOD] == touched[None]).all()
    assert (good != drawn(line)).any()


def test_the_time_of_a_hold_grows() -> None:
    shown = [
        draw(grey(), whole(), snapshot(hold_s=held_s), HOLD) for held_s in (0.0, 0.5, 2.5, 5.0)
    ]
    changes = [(a != b).any() for a, b in itertools.pairwise(shown)]
    assert changes == [True] * 3


@pytest.mark.parametrize("far", [1e9, -1e9, 32_767.0, -32_768.0])
def test_landmarks_far_outside_do_no_harm(far: float) -> None:
    canvas = drawn(pose(RIGHT_HIP=HIP, RIGHT_KNEE=(far, far), RIGHT_ANKLE=(far, HIP[1])))
    assert (canvas != drawn()).any()


@pytest.mark.parametrize(("width", "height"), [(1, 1), (2, 2), (16, 9), (17, 200), (200, 17)])
def test_tiny_pictures_do_no_harm(width: int, height: int) -> None:
    said = snapshot(good=3, cue=CUE, last_verdict=Verdict.GOOD, hold_s=1.0)
    for exercise in (BRIDGE, HOLD):
        canvas = draw(grey(width, height), whole(), said, exercise)
        assert canvas.shape == (height, width, 3)


def test_evidence_shows_the_judged_line_of_one_side() -> None:
    both = pose(
        RIGHT_SHOULDER=(200.0, 400.0),
        RIGHT_HIP=HIP,
        RIGHT_KNEE=KNEE,
        LEFT_SHOULDER=(200.0, 100.0),
        LEFT_HIP=(300.0, 80.0),
        LEFT_KNEE=(420.0, 50.0),
    )
    left = draw_form(grey(), both, BRIDGE, "left", Verdict.GOOD)
    right = draw_form(grey(), both, BRIDGE, "right", Verdict.GOOD)
    differs = np.argwhere((left != right).any(axis=2))
    assert differs[:, 0].min() < 100
    assert differs[:, 0].max() > 390


def test_a_judged_line_may_go_through_a_point_of_no_side() -> None:
    exercise = BRIDGE.model_copy(update={"line": ("shoulder", "pelvis")})
    hips = pose(RIGHT_SHOULDER=(200.0, 400.0), RIGHT_HIP=(300.0, 380.0), LEFT_HIP=(300.0, 80.0))
    canvas = draw_form(grey(), hips, exercise, "right", Verdict.GOOD)
    plain = draw_form(grey(), hips, BRIDGE, "right", Verdict.GOOD)
    changed = np.argwhere((canvas != plain).any(axis=2))
    assert np.abs(changed - np.array([230.0, 300.0])).sum(axis=1).min() <= 2


@pytest.mark.parametrize(("width", "height"), [(640, 480), (480, 640)])
def test_longer_words_of_another_language_stay_on_their_panel(width: int, height: int) -> None:
    empty = PoseFrame.empty(0.0, (width, height))
    said = snapshot(good=3, faulty=1, last_verdict=Verdict.FAULTY)
    german = labels_in(words_in("de"), BRIDGE)
    picture = grey(width, height)
    canvas = draw(picture, empty, said, BRIDGE, german)
    changed = np.any(canvas != picture, axis=2)
    lit = np.max(canvas, axis=2) > 120
    # The words are brighter than the picture, the panel around them darker.
    rows, columns = np.nonzero(changed)
    assert lit.any()
    assert np.nonzero(lit)[1].max() < columns.max() < width - 1
    assert rows.max() < height - 1
