"""The measuring of learning, on recordings made up here."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from formcheck.manifest import Entry
from formcheck.pose.frame import PoseTrack
from tests.learning.shown import LYING, SMALL, STANDING, TALL, shown
from tools.figure.everyday import LyingStill
from tools.figure.movements import FigureMovement, GluteBridge, Squat
from tools.learning.figures import EXERCISES, performers
from tools.learning.lesson import LearningTrial, lessons, sources
from tools.learning.measured import Count, Lost, counts, taught
from tools.learning.page import Group, page
from tools.learning.spread import as_toml, spreads
from tools.openworld.footage import TrialRecording
from tools.openworld.trial import ClipTrial, Role
from tools.openworld.trial import TrialGroup as Of

KNOWN = ("squat", "glute_bridge")


@dataclass(frozen=True)
class Footage:
    """Poses that are at hand."""

    poses: PoseTrack

    def track(self) -> PoseTrack:
        return self.poses


def recording(name: str, track: PoseTrack, **reps: int) -> TrialRecording:
    """Somebody's recording, with so many repetitions of each exercise."""
    trials = []
    for exercise in KNOWN:
        count = reps.get(exercise, 0)
        entry = Entry(video=name, exercise=exercise, reps=count)
        role = Role.POSITIVE if count else Role.ZERO
        trials.append(ClipTrial(Of.REAL, name, entry, role, name, name))
    return TrialRecording(Footage(track), tuple(trials))


def acted(movement: FigureMovement, count: int, who: str) -> TrialRecording:
    body = {"tall": TALL, "small": SMALL}.get(who)
    camera = STANDING if isinstance(movement, Squat) else LYING
    track = shown(movement, camera, count, body)
    return recording(f"{movement.exercise}_{who}", track, **{movement.exercise: count})


@pytest.fixture(scope="module")
def recordings() -> list[TrialRecording]:
    return [
        acted(Squat(), 3, "usual"),
        acted(Squat(), 4, "tall"),
        acted(Squat(), 2, "small"),
        acted(GluteBridge(), 3, "usual"),
    ]


class TestLessons:
    def test_only_sets_of_three_or_more_are_shown(self, recordings: list[TrialRecording]) -> None:
        found = list(lessons(recordings, "squat", most=9))
        assert {one.shown for one in found} == {(0,), (1,), (0, 1)}

    def test_nobody_shows_twice(self, recordings: list[TrialRecording]) -> None:
        twice = [*recordings, recordings[0]]
        assert (0, 4) not in {one.shown for one in lessons(twice, "squat", most=99)}

    def test_no_more_than_asked_for(self, recordings: list[TrialRecording]) -> None:
        found = list(lessons(recordings, "squat", most=1))
        assert sorted(one.people for one in found) == [1, 2]

    def test_sources_are_those_who_do_it(self, recordings: list[TrialRecording]) -> None:
        assert len(sources(recordings, "squat")) == 3
        assert len(sources(recordings, "glute_bridge")) == 1


class TestCounts:
    def test_others_are_counted_and_foreign_ones_are_not(
        self, recordings: list[TrialRecording]
    ) -> None:
        drawn = [LearningTrial("squat", (0, 1))]
        found = list(counts(recordings, drawn, taught(recordings, drawn, 1), 1))
        assert [(one.recording, one.same, one.count) for one in found] == [
            (2, True, 2),
            (3, False, 0),
        ]
        assert [one.right for one in found] == [True, True]
        assert [one.false for one in found] == [False, False]

    def test_a_lesson_that_teaches_nothing_counts_as_wrong(
        self, recordings: list[TrialRecording]
    ) -> None:
        still = recording("still", shown(LyingStill(), LYING), squat=3)
        both = [still, recordings[0]]
        drawn = [LearningTrial("squat", (0,))]
        outcomes = taught(both, drawn, 1)
        assert isinstance(outcomes[0], Lost)
        (found,) = counts(both, drawn, outcomes, 1)
        assert (found.count, found.right, found.false) == (None, False, False)

    def test_no_foreign_recording_is_drawn_where_none_is_wanted(
        self, recordings: list[TrialRecording]
    ) -> None:
        drawn = [LearningTrial("squat", (0,))]
        outcomes = taught(recordings, drawn, 1)
        found = list(counts(recordings, drawn, outcomes, 1, foreign=0.0))
        assert all(one.same for one in found)


def count_of(lesson: LearningTrial, count: int, *, same: bool) -> Count:
    return Count(lesson, 9, same, 3 if same else 0, 3 if same else 0, count)


class TestThePage:
    def test_it_tells_shares_and_whether_the_bars_are_held(self) -> None:
        two, three = LearningTrial("squat", (0, 1)), LearningTrial("squat", (0, 1, 2))
        found = [
            *[count_of(two, 3, same=True)] * 4,
            count_of(two, 1, same=True),
            count_of(two, 0, same=False),
            count_of(three, 3, same=True),
            count_of(three, 2, same=False),
        ]
        group = Group(
            "T", "n", [two, three], [Lost("x"), Lost("y")], found, {"squat": 5}, ("squat",)
        )
        text = page([group], 0.5, "1")
        assert "| squat | 5 | 2 | 1 | 80.0% of 5 | 80.0% of 5 | 0.0% of 1 |" in text
        assert "2 people: 80.0% within the label (bar 79%)" in text
        assert "0.0% of the foreign clips with a count (bar 3%): held." in text
        assert "100.0% of the foreign clips with a count (bar 3%): **not held**." in text
        assert "Of 2 lessons 2 taught nothing:" in text


def test_the_figure_has_ten_exercises_and_each_performer_is_another() -> None:
    found = performers(5, 2)
    assert len(EXERCISES) == 10
    assert len(found) == 20
    for exercise in EXERCISES:
        assert len(sources(found, exercise)) == 2


def test_the_spread_is_that_between_people(recordings: list[TrialRecording]) -> None:
    alike = spreads([recordings[0], recordings[0]])
    apart = spreads([recordings[0], acted(Squat(knee_deg=110), 3, "other")])
    assert alike["end"]["knee_bend"] == pytest.approx(0, abs=1e-6)
    assert apart["end"]["knee_bend"] > 5
    assert "[change]" in as_toml(apart)
