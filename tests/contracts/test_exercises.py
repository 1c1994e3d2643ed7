"""What every exercise must do, whichever it is: each test runs over all of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from formcheck.coach.events import Hold, Verdict
from formcheck.exercises.catalog import load_exercise
from formcheck.pose.frame import PoseTrack
from tests.contracts.depth import ALL, at_rates
from tests.sessions import attempts_of, counts_of, events_of, faults_of
from tools.figure.library import exercises, faulty, good
from tools.figure.performance import Performance
from tools.figure.physique import Physique
from tools.figure.script import Script
from tools.figure.track import CALM, Disturbance, film, mirrored, resized, steady, uneven

COUNT = 4
FPS = 15
BROKEN = [
    pytest.param(exercise, case, id=f"{exercise}-{case.rule}")
    for exercise in ALL
    for case in faulty(exercise)
]
MIRROR = {"left": "right", "right": "left", "both": "both", None: None}


@pytest.fixture(scope="module")
def tracks() -> dict[str, PoseTrack]:
    """For each exercise the figure in good form, four times."""
    return {exercise: _film(good(exercise, COUNT)) for exercise in ALL}


@cache
def _film(performance: Performance, disturbance: Disturbance = CALM) -> PoseTrack:
    times = steady(performance.script.duration_s, FPS)
    return film(performance.script, performance.camera, times, disturbance=disturbance)


def test_the_figure_knows_every_exercise() -> None:
    assert set(exercises()) == set(ALL)


@pytest.mark.parametrize("exercise", ALL)
def test_every_rule_of_an_exercise_has_a_performance_that_breaks_it(exercise: str) -> None:
    rules = {rule.id for rule in load_exercise(exercise).rules}
    assert {case.rule for case in faulty(exercise)} == rules


@pytest.mark.parametrize("exercise", ALL)
def test_every_rule_is_judged_from_somewhere_and_not_at_a_hair_from_its_limit(
    exercise: str,
) -> None:
    rules = load_exercise(exercise).rules
    assert [rule.id for rule in rules if not rule.views or not rule.doubt] == []


@pytest.mark.parametrize("exercise", ALL)
def test_good_form_is_counted_and_found_good(exercise: str, tracks: dict[str, PoseTrack]) -> None:
    attempts = attempts_of(tracks[exercise], exercise)
    assert [attempt.verdict for attempt in attempts] == [Verdict.GOOD] * COUNT


@pytest.mark.parametrize(("exercise", "fps"), at_rates((10, 15, 30, 60)))
def test_the_count_does_not_depend_on_the_frame_rate(exercise: str, fps: int) -> None:
    performance = good(exercise, COUNT)
    times = steady(performance.script.duration_s, fps)
    track = film(performance.script, performance.camera, times)
    attempts = attempts_of(track, exercise)
    assert [faults_of(attempt) for attempt in attempts] == [set()] * COUNT


@pytest.mark.parametrize("exercise", ALL)
def test_the_count_holds_at_an_uneven_frame_rate(exercise: str) -> None:
    performance = good(exercise, COUNT)
    track = film(performance.script, performance.camera, uneven(performance.script.duration_s, 18))
    assert len(attempts_of(track, exercise)) == COUNT


@pytest.mark.parametrize("exercise", ALL)
def test_a_mirrored_recording_gives_the_same_with_sides_exchanged(
    exercise: str, tracks: dict[str, PoseTrack]
) -> None:
    straight = attempts_of(tracks[exercise], exercise)
    mirror = attempts_of(mirrored(tracks[exercise]), exercise)
    assert [a.side for a in mirror] == [MIRROR[a.side] for a in straight]
    assert [a.verdict for a in mirror] == [a.verdict for a in straight]
    assert [a.start_s for a in mirror] == pytest.approx([a.start_s for a in straight], abs=0.05)


@pytest.mark.parametrize("exercise", ALL)
@pytest.mark.parametrize(("factor", "shift"), [(0.5, (0, 0)), (0.6, (60, 40)), (1.1, (-10, -5))])
def test_size_and_place_in_the_picture_do_not_matter(
    exercise: str, factor: float, shift: tuple[float, float], tracks: dict[str, PoseTrack]
) -> None:
    attempts = attempts_of(resized(tracks[exercise], factor, shift), exercise)
    assert [faults_of(attempt) for attempt in attempts] == [set()] * COUNT


@pytest.mark.parametrize("exercise", ALL)
@pytest.mark.parametrize("stature", [0.75, 1.15])
def test_children_and_tall_people_are_counted_alike(exercise: str, stature: float) -> None:
    performance = good(exercise, COUNT)
    times = steady(performance.script.duration_s, FPS)
    track = film(performance.script, performance.camera, times, Physique().scaled(stature))
    assert len(attempts_of(track, exercise)) == COUNT


@pytest.mark.parametrize("exercise", ALL)
@pytest.mark.parametrize(
    "disturbance",
    [
        pytest.param(Disturbance(noise=0.02), id="noise"),
        pytest.param(Disturbance(dropouts=((2.0, 2.25), (5.1, 5.5), (7.0, 7.1))), id="dropout"),
        pytest.param(Disturbance(swaps=((1.5, 1.6), (3.0, 3.3), (6.2, 6.7))), id="swapped legs"),
        pytest.param(Disturbance(frozen=((2.2, 2.6), (4.4, 5.0))), id="frozen picture"),
    ],
)
def test_the_count_survives_what_the_pose_model_gets_wrong(
    exercise: str, disturbance: Disturbance
) -> None:
    assert len(attempts_of(_film(good(exercise, COUNT), disturbance), exercise)) == COUNT


@pytest.mark.parametrize("exercise", ALL)
def test_nothing_is_counted_at_rest(exercise: str) -> None:
    performance = good(exercise, 1)
    at_rest = Script([replace(performance.script.reps[0], up_s=99.0)])
    track = film(at_rest, performance.camera, steady(12.0) * 1e-3 + steady(12.0) * 0)
    track = replace(track, t=steady(12.0))
    assert attempts_of(track, exercise) == []


@pytest.mark.parametrize("exercise", ALL)
def test_nothing_is_counted_where_nobody_is(exercise: str) -> None:
    nobody = Disturbance(dropouts=((0.0, 1e9),))
    assert attempts_of(_film(good(exercise, 2), nobody), exercise) == []


@pytest.mark.parametrize("exercise", ALL)
def test_no_other_exercise_counts_its_movements(exercise: str) -> None:
    others = {other for other in ALL if other != exercise}
    assert counts_of(_film(good(exercise, 3)), others) == dict.fromkeys(others, 0)


@pytest.mark.parametrize(("exercise", "case"), BROKEN)
def test_every_rule_fires_on_the_fault_it_is_for(exercise: str, case: Performance) -> None:
    attempts = attempts_of(_film(case), exercise)
    assert len(attempts) == 3
    assert all(case.rule in faults_of(attempt) for attempt in attempts)


@pytest.mark.parametrize(("exercise", "case"), BROKEN)
def test_every_rule_stays_silent_on_good_form_in_the_view_that_shows_it(
    exercise: str, case: Performance
) -> None:
    track = _film(replace(case, script=good(exercise, 3).script))
    attempts = attempts_of(track, exercise)
    assert attempts
    assert all(case.rule not in faults_of(attempt) for attempt in attempts)


@pytest.mark.parametrize(("exercise", "case"), BROKEN)
def test_a_faulty_repetition_among_good_ones_is_found_alone(
    exercise: str, case: Performance
) -> None:
    fine, bad = good(exercise, 1).script.reps[0], case.script.reps[0]
    mixed = Script([fine, bad, fine])
    attempts = attempts_of(_film(replace(case, script=mixed)), exercise)
    assert [case.rule in faults_of(attempt) for attempt in attempts] == [False, True, False]


@pytest.mark.parametrize("exercise", ALL)
def test_live_and_recorded_give_the_same_events(
    exercise: str, tracks: dict[str, PoseTrack]
) -> None:
    """A stream cut off anywhere has said exactly what the whole recording had said by then."""
    track = tracks[exercise]
    whole = events_of(track, exercise)
    half = len(track) // 2
    part = PoseTrack(
        track.t[:half],
        track.size_wh,
        track.xy[:half],
        track.world[:half],
        track.visibility[:half],
    )
    cut_s = float(part.t[-1])
    # As text, in which NaN equals NaN.
    live = [repr(event) for event in events_of(part, exercise) if event.t < cut_s]
    assert live == [repr(event) for event in whole if event.t < cut_s]


@pytest.mark.parametrize("exercise", [e for e in ALL if load_exercise(e).mode == "hold"])
def test_holds_last_as_long_as_they_were_held(exercise: str, tracks: dict[str, PoseTrack]) -> None:
    """Within the time it takes to settle in and out: a tenth of the way at either end."""
    truth = good(exercise, COUNT).script.truth()
    holds = [a for a in attempts_of(tracks[exercise], exercise) if isinstance(a, Hold)]
    assert [hold.side for hold in holds] == [t.side for t in truth]
    for hold, true in zip(holds, truth, strict=True):
        assert abs(hold.start_s - true.reached_s) < 0.5
        assert abs(hold.end_s - true.left_s) < 0.5
        assert abs(hold.held_s - (true.left_s - true.reached_s)) < 0.8
