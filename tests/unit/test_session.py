from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.coach.events import (
    AttemptCompleted,
    AttemptRejected,
    CueGiven,
    Finished,
    Hold,
    PersonFound,
    PersonLost,
    Phase,
    PhaseChanged,
    SetupChanged,
    Verdict,
)
from formcheck.coach.session import Session
from formcheck.errors import ExerciseError
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.ids import Hint, Own, Uncounted, Unjudged
from formcheck.messages.message import Message
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.pose.skeleton import PAIRS
from tests.sessions import attempts_of, events_of, faults_of
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS, FigureCamera
from tools.figure.library import good
from tools.figure.movements import GluteBridge, KneeToChest, Squat
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import film, resized

SIDE = SUPINE_CAMERAS["side"]


def _bridges(*movements: GluteBridge) -> PoseTrack:
    return film(Script([ScriptedRep(movement) for movement in movements]), SIDE)


def test_phases_follow_each_other_in_every_repetition() -> None:
    events = events_of(_bridges(GluteBridge(), GluteBridge()), "glute_bridge")
    phases = [event.phase for event in events if isinstance(event, PhaseChanged)]
    assert phases == [Phase.OUT, Phase.END, Phase.BACK, Phase.REST] * 2


def test_the_gate_opens_before_anything_is_counted() -> None:
    events = events_of(_bridges(GluteBridge()), "glute_bridge")
    kinds = [type(event) for event in events]
    assert kinds[0] is PersonFound
    assert kinds.index(SetupChanged) < kinds.index(AttemptCompleted)
    assert kinds[-1] is Finished


def test_a_wrong_posture_is_refused_with_what_to_do() -> None:
    squats = good("squat", 3)
    events = events_of(film(squats.script, squats.camera), "glute_bridge")
    assert not [event for event in events if isinstance(event, AttemptCompleted)]
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert Message(Hint.LIE_ON_BACK) in finished.hints


def test_a_refused_view_says_where_to_put_the_camera() -> None:
    at_feet = FigureCamera(0, 10, 2.6, (0.1, 0.15, 0))
    finished = events_of(film(good("knee_to_chest", 1).script, at_feet), "knee_to_chest")[-1]
    assert isinstance(finished, Finished)
    assert Message(Own.REFUSED_ADVICE) in finished.hints


def test_time_must_go_forward() -> None:
    session = Session("squat")
    session.update(PoseFrame.empty(1.0, (64, 48)))
    with pytest.raises(ValueError, match=r"after 1\.0 s"):
        session.update(PoseFrame.empty(1.0, (64, 48)))


def test_an_unknown_exercise_is_refused() -> None:
    with pytest.raises(ExerciseError, match="squat"):
        Session("squatt")


def test_a_repetition_that_is_not_finished_is_rejected_with_its_reason() -> None:
    track = _bridges(GluteBridge())
    half = track.t < 2.4
    part = PoseTrack(
        track.t[half], track.size_wh, track.xy[half], track.world[half], track.visibility[half]
    )
    rejected = [e for e in events_of(part, "glute_bridge") if isinstance(e, AttemptRejected)]
    assert [event.reason for event in rejected] == [Message(Uncounted.NOT_FINISHED)]


def test_what_was_counted_is_not_rejected_as_well() -> None:
    """A small first movement that a second one confirms is one of two, not one and a reject."""
    small = GluteBridge(150)
    for count, rejects in ((1, 1), (3, 0)):
        script = Script([ScriptedRep(small, 1.2, 0.8, 1.2, 0.6)] * count, lead_s=0.6)
        found = events_of(
            film(script, SIDE, np.arange(0, script.duration_s, 1 / 20)), "glute_bridge"
        )
        rejected = [e.reason for e in found if isinstance(e, AttemptRejected)]
        assert len(rejected) == rejects
        assert sum(isinstance(e, AttemptCompleted) for e in found) == count - rejects


def test_a_hold_that_the_recording_cuts_off_counts_as_long_as_it_was_seen() -> None:
    script = Script([ScriptedRep(KneeToChest(), 1.0, 6.0, 1.0)])
    track = film(script, SIDE, np.arange(0, 5.0, 1 / 30))
    holds = attempts_of(track, "knee_to_chest")
    assert len(holds) == 1
    assert isinstance(holds[0], Hold)
    assert holds[0].held_s == pytest.approx(5.0 - 0.8 - 0.75, abs=0.2)


def test_a_person_who_vanishes_is_reported_and_the_open_repetition_dropped() -> None:
    track = _bridges(GluteBridge(), GluteBridge())
    xy = track.xy.copy()
    xy[(track.t > 1.8) & (track.t < 4.5)] = np.nan
    events = events_of(replace(track, xy=xy), "glute_bridge")
    assert len([e for e in events if isinstance(e, PersonLost)]) == 1
    assert len([e for e in events if isinstance(e, PersonFound)]) == 2
    assert len([e for e in events if isinstance(e, AttemptCompleted)]) == 1


def test_a_stay_at_the_bottom_that_never_ends_counts_nothing() -> None:
    script = Script([ScriptedRep(Squat(), 1.0, 90.0, 1.0)])
    track = film(script, STANDING_CAMERAS["side"], np.arange(0, 90, 0.1))
    events = events_of(track, "squat")
    assert not [e for e in events if isinstance(e, AttemptCompleted)]
    reasons = [e.reason for e in events if isinstance(e, AttemptRejected)]
    assert Message(Uncounted.NOT_IN_TIME) in reasons


def test_what_is_hidden_is_not_judged_and_says_why() -> None:
    track = _bridges(GluteBridge(150), GluteBridge(150))
    visibility = track.visibility.copy()
    visibility[:, PAIRS["knee"][1]] = 0.2
    attempts = attempts_of(replace(track, visibility=visibility), "glute_bridge")
    assert [attempt.verdict for attempt in attempts] == [Verdict.NOT_JUDGED] * 2
    reasons = {item.rule: item.reason for item in attempts[0].not_judged}
    assert reasons["hips_low"] == Message.of(
        Unjudged.POINTS_UNSEEN, points=("shoulder", "hip", "knee")
    )


def test_what_no_view_shows_is_not_judged_and_says_why() -> None:
    bridge = load_exercise("glute_bridge")
    rules = tuple(
        rule.model_copy(update={"views": ()}) if rule.id == "shoulders_lift" else rule
        for rule in bridge.rules
    )
    blind = bridge.model_copy(update={"rules": rules})
    attempt = attempts_of(_bridges(GluteBridge()), blind)[0]
    reasons = {item.rule: item.reason for item in attempt.not_judged}
    assert reasons == {"shoulders_lift": Message(Unjudged.NO_VIEW_CAN)}
    assert attempt.verdict is Verdict.GOOD


def test_a_depth_that_the_front_view_cannot_tell_is_not_judged() -> None:
    knees_deg = (66, 74, 82, 90, 98, 106, 114)
    script = Script([ScriptedRep(Squat(knee_deg=knee_deg)) for knee_deg in knees_deg])
    attempts = attempts_of(film(script, STANDING_CAMERAS["front"]), "squat")
    found = [[item.reason.id for item in a.not_judged if item.rule == "depth"] for a in attempts]
    faulty = ["depth" in {fault.rule for fault in a.faults} for a in attempts]
    unsure = [reasons == [Unjudged.TOO_NEAR] for reasons in found]
    first, last = unsure.index(True), len(unsure) - unsure[::-1].index(True)
    assert all(unsure[first:last])
    assert faulty == [i >= last for i in range(len(knees_deg))]
    assert 0 < first < last < len(knees_deg)
    assert all(a.verdict is Verdict.NOT_JUDGED for a in attempts[first:last])


def test_what_another_view_would_show_is_not_judged_and_says_why() -> None:
    squats = film(Script([ScriptedRep(Squat())]), STANDING_CAMERAS["front"])
    reasons = {item.rule: item.reason for item in attempts_of(squats, "squat")[0].not_judged}
    assert reasons["trunk_lean"] == Message.of(Unjudged.VIEW_CANNOT, view="front")


@pytest.mark.parametrize(("pulled", "hidden"), [("right", True), ("left", False)])
def test_the_leg_behind_the_other_is_not_judged_by_its_rest(pulled: str, hidden: bool) -> None:
    """Seen from the right, the left leg rests behind the right one."""
    track = film(Script([ScriptedRep(KneeToChest(side=pulled), 1.0, 5.0, 1.0)]), SIDE)
    attempt = attempts_of(track, "knee_to_chest")[0]
    assert attempt.side == pulled
    assert ("other_leg_moves" in {item.rule for item in attempt.not_judged}) is hidden


def test_feet_out_of_the_picture_are_not_judged_by() -> None:
    """The figure moves to the right until its knees are outside."""
    track = resized(_bridges(GluteBridge(), GluteBridge()), 1.0, (250, 0))
    attempts = attempts_of(track, "glute_bridge")
    assert all("hips_low" not in faults_of(attempt) for attempt in attempts)
    assert all(attempt.verdict is Verdict.NOT_JUDGED for attempt in attempts)


def test_one_cue_a_repetition_the_gravest_and_praise_when_it_is_mended() -> None:
    hurried = ScriptedRep(GluteBridge(150), 0.3, 0.6, 0.3)
    script = Script([hurried, hurried, ScriptedRep(GluteBridge()), ScriptedRep(GluteBridge())])
    events = events_of(film(script, SIDE), "glute_bridge")
    cues = [(event.rule, event.mended) for event in events if isinstance(event, CueGiven)]
    # Being too fast is minor, and two cues at once would not be heard.
    assert cues == [("hips_low", False), ("hips_low", True)]
    reps = [event for event in events if isinstance(event, AttemptCompleted)]
    for rep in reps:
        assert len([e for e in events if isinstance(e, CueGiven) and e.t == rep.t]) <= 1


def test_the_snapshot_agrees_with_the_events() -> None:
    session = Session("glute_bridge")
    counted = 0
    for frame in _bridges(GluteBridge(), GluteBridge(150), GluteBridge()).frames():
        counted += sum(isinstance(e, AttemptCompleted) for e in session.update(frame))
        snapshot = session.snapshot()
        assert snapshot.count == counted
        assert snapshot.good + snapshot.faulty == counted
    assert (snapshot.good, snapshot.faulty) == (2, 1)


def test_the_form_is_told_in_the_end_position_alone() -> None:
    session = Session("glute_bridge")
    told = []
    for frame in _bridges(GluteBridge()).frames():
        session.update(frame)
        snapshot = session.snapshot()
        assert snapshot.form is None or snapshot.phase is Phase.END
        told.append(snapshot.form)
    assert Verdict.GOOD in told


def test_the_running_hold_time_agrees_with_the_final_one() -> None:
    session = Session("knee_to_chest")
    running, final = 0.0, 0.0
    for frame in film(Script([ScriptedRep(KneeToChest(), 1.2, 5.0, 1.2)]), SIDE).frames():
        for event in session.update(frame):
            if isinstance(event, AttemptCompleted) and isinstance(event.attempt, Hold):
                final = event.attempt.held_s
        running = max(running, session.snapshot().hold_s)
    assert final == pytest.approx(5.5, abs=0.1)
    assert running == pytest.approx(final, abs=0.05)


def test_a_close_up_does_not_turn_one_leg_into_both() -> None:
    """From the middle of the hold on the picture ends at the hips, and the model invents the
    other leg beside the pulled one."""
    track = film(Script([ScriptedRep(KneeToChest("right"), 1.0, 6.0, 1.0)]), SIDE)
    close = (track.t > 3.5) & (track.t < 7.8)
    xy, world = track.xy.copy(), track.world.copy()
    legs = ("hip", "knee", "ankle", "heel", "toe")
    for left, right in (PAIRS[name] for name in legs):
        world[close, left] = world[close, right] + np.array([0, 0, -0.2], dtype=np.float32)
        xy[close, left] = xy[close, right]
    hip_x = xy[close][:, [23, 24], 0].mean()
    xy[close, :, 0] += track.size_wh[0] - hip_x
    holds = attempts_of(replace(track, xy=xy, world=world), "knee_to_chest")
    assert [hold.side for hold in holds] == ["right"]
    assert isinstance(holds[0], Hold)
    assert holds[0].held_s > 5.5
