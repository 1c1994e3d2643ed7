from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.coach.person_tracker import CORE, PersonTracker, TrackedFrame
from formcheck.motion.body import Body
from formcheck.pose.frame import PoseFrame, PoseTrack
from tests.sessions import attempts_of
from tests.unit.performer import still
from tools.figure.library import good
from tools.figure.track import film, steady

SQUATS = good("squat", 4)
BRIDGES = good("glute_bridge", 4)


@pytest.fixture(scope="module")
def squats() -> PoseTrack:
    return film(SQUATS.script, SQUATS.camera)


def _follow(track: PoseTrack) -> list[TrackedFrame]:
    tracker = PersonTracker()
    settled = [followed for frame in track.frames() for followed in tracker.accept(frame)]
    return [*settled, *tracker.flush()]


def _moved(track: PoseTrack, rows: np.ndarray, shift_px: float, size: float = 1.0) -> PoseTrack:
    """The person of these rows elsewhere in the picture, or as large as `size`."""
    xy = track.xy.copy()
    centre = np.array(track.size_wh, dtype=np.float32) / 2
    xy[rows] = (xy[rows] - centre) * size + centre + np.array([shift_px, 0], dtype=np.float32)
    return replace(track, xy=xy.astype(np.float32))


def test_every_frame_comes_out_once_and_in_order(squats: PoseTrack) -> None:
    rows = (squats.t > 3) & (squats.t < 4)
    for track in (squats, _moved(squats, rows, 250)):
        assert [f.frame.t for f in _follow(track)] == pytest.approx(track.t.tolist())


def test_a_person_who_stays_is_passed_on_unchanged(squats: PoseTrack) -> None:
    assert all(followed.frame.seen for followed in _follow(squats))
    assert [followed.restarted for followed in _follow(squats)][1:] == [False] * (len(squats) - 1)


def test_someone_who_walks_by_is_nobody(squats: PoseTrack) -> None:
    """For a second the model reports a stranger who crosses the picture."""
    rows = (squats.t > 3.0) & (squats.t < 4.0)
    xy = squats.xy.copy()
    steps = np.linspace(-300, 300, int(rows.sum()), dtype=np.float32)
    xy[rows, :, 0] = xy[0, :, 0] + steps[:, None] + 60
    track = replace(squats, xy=xy)
    seen = [followed.frame.seen for followed in _follow(track)]
    assert not any(np.array(seen)[rows])
    assert all(np.array(seen)[~rows])
    assert len(attempts_of(track, "squat")) in {3, 4}


def test_one_wrong_frame_is_nobody(squats: PoseTrack) -> None:
    rows = np.zeros(len(squats), dtype=bool)
    rows[100] = True
    seen = [followed.frame.seen for followed in _follow(_moved(squats, rows, 300))]
    assert seen.count(False) == 1


def test_a_cut_to_another_shot_is_followed_and_the_count_goes_on() -> None:
    track = film(BRIDGES.script, BRIDGES.camera)
    truth = BRIDGES.script.truth()
    cut_s = (truth[1].end_s + truth[2].start_s) / 2
    cut = _moved(track, track.t >= cut_s, 150, size=0.55)
    followed = _follow(cut)
    assert all(f.frame.seen for f in followed)
    assert [f.frame.t for f in followed if f.restarted] == pytest.approx([0.0, cut_s], abs=0.05)
    assert len(attempts_of(cut, "glute_bridge")) == 4


def test_a_person_who_leaves_and_comes_back_elsewhere_is_followed(squats: PoseTrack) -> None:
    away = (squats.t > 3.3) & (squats.t < 6.0)
    track = _moved(squats, squats.t >= 6.0, 180)
    xy = track.xy.copy()
    xy[away] = np.nan
    seen = np.array([f.frame.seen for f in _follow(replace(track, xy=xy))])
    assert not seen[away].any()
    assert seen[squats.t >= 6.0].all()


def test_an_empty_stream_is_no_problem() -> None:
    tracker = PersonTracker()
    for t in steady(2.0, 10):
        assert [f.frame.seen for f in tracker.accept(PoseFrame.empty(float(t), (64, 48)))] == [
            False
        ]
    assert tracker.flush() == []


def person(t: float, away: float = 0.0, size: float = 1.0) -> PoseFrame:
    """Somebody who stands so many trunk lengths to the right, drawn so large."""
    frame = still("squat")
    xy = frame.xy.astype(np.float64)
    middle = xy[CORE].mean(axis=0)
    right = np.array([away * Body(frame).size.trunk_px, 0.0])
    return replace(frame, t=t, xy=((xy - middle) * size + middle + right).astype(np.float32))


def sized(sizes: list[float]) -> list[TrackedFrame]:
    """Somebody who stays where they are, drawn so large, thirty times a second."""
    tracker = PersonTracker()
    frames = [person(i / 30, size=size) for i, size in enumerate(sizes)]
    return [one for frame in frames for one in tracker.accept(frame)]


def settled_at(frames: list[PoseFrame]) -> list[list[float]]:
    """What comes out with each frame: when those in whom somebody is seen were."""
    tracker = PersonTracker()
    return [
        [followed.frame.t for followed in tracker.accept(frame) if followed.frame.seen]
        for frame in frames
    ]


def is_same(gap_s: float, after: PoseFrame) -> bool:
    """Whether somebody in the first frame is `after`, so long later."""
    frames = [person(0.0), after, *([replace(after, t=gap_s + 0.2)] if gap_s > 0.3 else [])]
    return after.t in settled_at(frames)[-1]


@pytest.mark.parametrize(
    ("gap_s", "farthest"), [(0.1, 0.6 + 0.3), (0.2, 0.6 + 0.6), (0.3, 1.5), (5.0, 1.5)]
)
def test_how_far_somebody_moves_between_two_frames_grows_with_the_gap(
    gap_s: float, farthest: float
) -> None:
    for away, near in ((farthest - 0.02, True), (farthest + 0.02, False), (-farthest, True)):
        nearly = away + 0.01 if away < 0 else away
        assert is_same(gap_s, person(gap_s, nearly)) is near


@pytest.mark.parametrize(
    ("gap_s", "most"), [(1 / 24, 1.5), (0.1, 1.59), (0.2, 1.74), (0.3, 1.89), (5.0, 1.89)]
)
def test_how_much_somebody_grows_or_shrinks_between_two_frames_grows_with_the_gap(
    gap_s: float, most: float
) -> None:
    for size, same in (
        (most - 0.03, True),
        (most + 0.03, False),
        (1 / (most - 0.03), True),
        (1 / (most + 0.03), False),
    ):
        assert is_same(gap_s, person(gap_s, size=size)) is same


def test_who_is_seen_for_a_moment_after_a_hole_is_nobody() -> None:
    """A camera swings away: in its blur the model sees somebody once in a while."""
    frames = [person(0.0)]
    for _ in range(6):
        frames += [PoseFrame.empty(frames[-1].t + 0.1 * i, (640, 480)) for i in (1, 2, 3)]
        frames += [person(frames[-1].t + 0.1), person(frames[-1].t + 0.2)]
    assert settled_at(frames)[1:] == [[]] * (len(frames) - 1)
    tracker = PersonTracker()
    out = [one for frame in frames for one in tracker.accept(frame)]
    assert [one.frame.t for one in out] == [frame.t for frame in frames[:-2]]


def test_who_seems_smaller_for_a_moment_in_the_same_place_is_the_same() -> None:
    """In a blurred picture the model makes the trunk half as long, twice in half a second."""
    sizes = [1.0] * 9 + [0.72, 0.52] + [1.0] * 8 + [0.52] + [1.0] * 24
    out = sized(sizes)
    assert [one.restarted for one in out] == [True, *[False] * (len(sizes) - 1)]
    assert [i for i, one in enumerate(out) if one.body is None] == [19]


def test_who_becomes_larger_in_the_same_place_and_stays_so_is_in_another_shot() -> None:
    sizes = [1.0] * 15 + [2.0] * 24
    out = sized(sizes)
    assert [i for i, one in enumerate(out) if one.restarted] == [0, 15]


def test_somebody_elsewhere_is_followed_once_they_have_stayed() -> None:
    times = [i / 10 for i in range(1, 9)]
    found = settled_at([person(0.0), *(person(t, 2.0) for t in times)])
    assert found[1:7] == [[]] * 6
    assert found[7] == pytest.approx(times[:7])
    assert found[8] == pytest.approx(times[7:])


def test_who_is_followed_at_another_place_begins_anew_there() -> None:
    tracker = PersonTracker()
    frames = [person(0.0), *(person(i / 10, 2.0) for i in range(1, 8))]
    out = [followed for frame in frames for followed in tracker.accept(frame)]
    assert [followed.restarted for followed in out] == [True, True, *[False] * 6]


@pytest.mark.parametrize(("step", "stays"), [(0.09, True), (0.12, False)])
def test_who_goes_on_walking_is_not_followed(step: float, stays: bool) -> None:
    """In the time after which somebody is followed, six steps."""
    frames = [person(0.0), *(person(i / 10, 3.0 + i * step) for i in range(1, 8))]
    assert bool(settled_at(frames)[-1]) is stays


def test_who_walks_and_then_stays_is_followed_from_where_they_stay() -> None:
    walk = [person(i / 10, 2.0 + i * 0.3) for i in range(1, 10)]
    stay = [person(i / 10, 2.0 + 9 * 0.3) for i in range(10, 20)]
    out = [t for times in settled_at([person(0.0), *walk, *stay]) for t in times]
    assert out[0] == 0.0
    assert 0.3 < out[1] <= 1.0
    assert out[-1] == pytest.approx(1.9)
