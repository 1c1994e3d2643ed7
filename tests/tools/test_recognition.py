"""The measuring of recognition, on small inputs made up here."""

from __future__ import annotations

import numpy as np

from formcheck.coach.events import Rep, Verdict
from formcheck.manifest import Entry
from formcheck.recognition.descriptor import SIZE
from formcheck.recognition.library import Resemblance
from formcheck.recognition.sign import Sign
from tests.recognition.figures import performed
from tools.openworld.real import real_trials
from tools.openworld.trial import ClipTrial
from tools.recognition.clips import Half, Naming, RecognisedClip, half_of
from tools.recognition.page import page
from tools.recognition.vetoed import vetoed
from tools.recognition.workouts import SIZE_WH, StitchedWorkout, between, drawn, joined
from tools.templates import performed as drawn_performance
from tools.templates import spread


def sign(exercise: str, start_s: float, own: float = 0.5, other: float = 1.0) -> Sign:
    attempt = Rep(1, None, start_s, start_s, start_s + 2, 1.0, {}, Verdict.GOOD, (), ())
    return Sign(exercise, attempt, Resemblance({exercise: own, "beside": other}))


def trials(video: str, exercise: str, reps: int) -> tuple[ClipTrial, ...]:
    return real_trials(video, [Entry(video=video, exercise=exercise, view="side", reps=reps)])


def clip(video: str, exercise: str, reps: int, *signs: Sign) -> RecognisedClip:
    return RecognisedClip(trials(video, exercise, reps), signs)


SQUATS = clip("squat/a.mp4", "squat", 2, sign("squat", 0), sign("squat", 2))
PRESSES = clip("squat/b.mp4", "squat", 2, *(sign("push_up", 2 * i) for i in range(3)))
STILL = clip("squat/c.mp4", "squat", 2)
WALK = clip("walking/d.mp4", "squat", 0, sign("squat", 0, own=1.5, other=0.5))


def test_a_clip_is_right_only_by_what_is_in_it() -> None:
    assert [one.naming() for one in (SQUATS, PRESSES, STILL, WALK)] == [
        Naming.RIGHT,
        Naming.WRONG,
        Naming.NONE,
        Naming.NONE,
    ]
    assert [one.unknown for one in (SQUATS, WALK)] == [False, True]


def test_sources_are_split_once_and_for_all() -> None:
    halves = [half_of(f"source {i}") for i in range(200)]
    assert halves == [half_of(f"source {i}") for i in range(200)]
    assert 60 < halves.count(Half.SET) < 140


def test_the_veto_is_counted_for_true_and_false_counts() -> None:
    found = {one.trial.clip: one for one in vetoed([SQUATS, PRESSES, WALK])}
    assert (found["squat/a"].true, found["squat/a"].before, found["squat/a"].after) == (True, 2, 2)
    assert (found["squat/b"].false, found["squat/b"].after) == (True, 3)
    assert (found["walking/d"].false, found["walking/d"].before) == (True, 1)
    assert found["walking/d"].after == 0


def test_sets_and_order_must_be_right() -> None:
    squat, push_up = SQUATS.trials[0], PRESSES.trials[0]
    named = {t.exercise: t for t in SQUATS.trials}
    done = (named["squat"],)
    assert StitchedWorkout(0, done, (("squat", 2),)).in_order
    assert StitchedWorkout(0, done, (("squat", 2),)).counts_right == 1
    assert not StitchedWorkout(0, done, (("squat", 2), ("lunge", 3))).in_order
    assert StitchedWorkout(0, done, (("squat", 3),)).counts_right == 0
    assert squat.clip != push_up.clip


def test_a_workout_is_one_recording_of_one_size() -> None:
    track = performed("squat", 1)
    pause = between(np.random.default_rng(3))
    whole = joined([track, pause, track])
    assert whole.size_wh == SIZE_WH
    assert len(whole) == 2 * len(track) + len(pause)
    np.testing.assert_allclose(whole.xy[0], track.xy[0] * 1.5, rtol=1e-4)


def test_a_workout_has_other_exercises_by_other_people() -> None:
    assert drawn(np.random.default_rng(1), []) == []


def test_the_examples_that_differ_most_are_kept() -> None:
    values = np.array([0.0, 0.1, 5.0, 9.0])
    examples = np.repeat(values[:, None], SIZE, axis=1).astype(np.float32)
    assert spread(examples, 3)[:, 0].tolist() == [0.0, 9.0, 5.0]
    assert len(spread(examples, 9)) == 4


def test_the_same_seed_draws_the_same_performer() -> None:
    first, again = (drawn_performance(np.random.default_rng(5), "squat") for _ in range(2))
    np.testing.assert_array_equal(first.xy, again.xy)


def test_the_page_has_every_table() -> None:
    clips = [SQUATS, PRESSES, STILL, WALK]
    told = page(clips, vetoed(clips), [StitchedWorkout(1, SQUATS.trials[:1], ())])
    for title in ("Clips named", "By exercise", "Not named right", "Workouts", "The veto"):
        assert f"## {title}" in told
