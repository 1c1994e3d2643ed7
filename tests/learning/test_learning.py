"""What is learnt of a movement that no exercise knows, and what is said where nothing is."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.coach.events import Verdict
from formcheck.errors import ExerciseError, LearningError
from formcheck.exercises.loader import doubts_about, parse_exercise
from formcheck.exercises.model import Exercise
from formcheck.learning.candidates import CANDIDATES
from formcheck.learning.draft import Demonstration, Learnt, learn
from formcheck.learning.gates import ASKED, spreads
from formcheck.learning.writing import Called, id_of, written
from formcheck.messages.ids import Gauge, Unlearnt, Unsure
from formcheck.messages.languages import LANGUAGES
from formcheck.messages.words import english, words_in
from formcheck.pose.frame import PoseFrame, PoseTrack
from tests.learning.shown import (
    LYING,
    SMALL,
    STANDING,
    TALL,
    beginning,
    demonstration,
    learnt_from,
    shown,
)
from tests.sessions import attempts_of, faults_of
from tools.figure.everyday import LyingStill, ReverseCrunch, SideLyingLegLift, StandingStill
from tools.figure.movements import FigureMovement, GluteBridge, Squat

NEVER_SEEN: list[FigureMovement] = [ReverseCrunch(), SideLyingLegLift()]


def exercise_of(learnt: Learnt) -> Exercise:
    return written(learnt, Called.of("Mine"), english()).exercise


def unsure(learnt: Learnt) -> set[str]:
    return {doubt.id.value for doubt in learnt.doubts}


@pytest.fixture(scope="module")
def squats() -> Learnt:
    """Squats, shown by two people."""
    return learnt_from(shown(Squat(), STANDING), shown(Squat(), STANDING, 3, TALL))


class TestCounting:
    @pytest.mark.parametrize("movement", NEVER_SEEN, ids=lambda movement: movement.exercise)
    def test_a_movement_never_seen_is_counted_of_other_bodies_at_another_pace(
        self, movement: FigureMovement
    ) -> None:
        exercise = exercise_of(learnt_from(shown(movement, LYING)))
        for count, body, way_s in ((3, TALL, 1.0), (5, SMALL, 1.7), (2, None, 2.4)):
            track = shown(movement, LYING, count, body, way_s)
            assert len(attempts_of(track, exercise)) == count

    @pytest.mark.parametrize("movement", NEVER_SEEN, ids=lambda movement: movement.exercise)
    def test_its_own_demonstration_counts_and_is_good(self, movement: FigureMovement) -> None:
        track = shown(movement, LYING)
        learnt = learnt_from(track)
        attempts = attempts_of(track, exercise_of(learnt))
        assert [attempt.verdict for attempt in attempts] == [Verdict.GOOD] * 4
        assert [len(one.attempts) for one in learnt.counted] == [4]

    def test_what_is_learnt_of_two_counts_a_third(self, squats: Learnt) -> None:
        track = shown(Squat(), STANDING, 5, SMALL, 1.6)
        assert len(attempts_of(track, exercise_of(squats))) == 5

    def test_other_movements_do_not_count(self, squats: Learnt) -> None:
        exercise = exercise_of(squats)
        assert attempts_of(shown(GluteBridge(), LYING), exercise) == []
        assert attempts_of(shown(ReverseCrunch(), LYING), exercise) == []
        assert attempts_of(shown(StandingStill(), STANDING), exercise) == []

    def test_rest_is_where_somebody_stands_and_not_where_they_are_down(
        self, squats: Learnt
    ) -> None:
        counting = squats.counting
        assert counting.rest > counting.end
        for counted, start_s in zip(squats.counted, (0.0, 0.0), strict=True):
            assert start_s <= counted.rest_s < counted.end_s

    def test_exchanged_by_hand_they_are_the_other_way_round(self) -> None:
        one = demonstration(shown(Squat(), STANDING))
        plain, exchanged = learn([one]), learn([one], exchanged=True)
        assert exchanged.counting.rest == plain.counting.end
        assert exchanged.counting.end == plain.counting.rest

    def test_rest_and_end_follow_how_many_there_are_said_to_be(self) -> None:
        """Four times up from below are three times down from above."""
        track = shown(Squat(), STANDING)
        told = learn([demonstration(track, told=3)])
        assert [len(one.attempts) for one in told.counted] == [3]
        assert Unsure.OTHER_COUNT.value not in unsure(told)
        as_it_is = learn([demonstration(track, told=4)])
        assert [len(one.attempts) for one in as_it_is.counted] == [4]


class TestRules:
    def test_less_far_than_shown_is_told(self, squats: Learnt) -> None:
        attempts = attempts_of(shown(Squat(knee_deg=110), STANDING), exercise_of(squats))
        assert [faults_of(attempt) for attempt in attempts] == [{"range_small"}] * 4

    def test_faster_than_shown_is_told_and_counts_all_the_same(self, squats: Learnt) -> None:
        attempts = attempts_of(shown(Squat(), STANDING, way_s=0.45), exercise_of(squats))
        assert [faults_of(attempt) for attempt in attempts] == [{"too_fast"}] * 4

    def test_as_shown_or_slower_is_good(self, squats: Learnt) -> None:
        for way_s in (1.2, 2.5):
            attempts = attempts_of(shown(Squat(), STANDING, way_s=way_s), exercise_of(squats))
            assert [faults_of(attempt) for attempt in attempts] == [set()] * 4

    def test_left_and_right_are_judged_only_where_both_are_seen(self, squats: Learnt) -> None:
        assert "uneven" not in {rule.id for rule in squats.rules}
        assert Unsure.NOT_EVEN.value in unsure(squats)


class TestDoubts:
    def test_it_asks_for_more_people(self, squats: Learnt) -> None:
        alone = learnt_from(shown(Squat(), STANDING))
        assert Unsure.ONE_PERSON.value in unsure(alone)
        assert Unsure.TWO_PEOPLE.value in unsure(squats)
        third = shown(Squat(), STANDING, 4, SMALL)
        three = learnt_from(shown(Squat(), STANDING), shown(Squat(), STANDING, 3, TALL), third)
        assert not {Unsure.ONE_PERSON.value, Unsure.TWO_PEOPLE.value} & unsure(three)

    def test_two_repetitions_are_few(self) -> None:
        assert Unsure.FEW_SHOWN.value in unsure(learnt_from(shown(Squat(), STANDING, 2)))

    def test_a_count_that_somebody_denies_is_told(self) -> None:
        learnt = learn([demonstration(shown(Squat(), STANDING), told=7)])
        (doubt,) = (one for one in learnt.doubts if one.id is Unsure.OTHER_COUNT)
        assert (doubt["count"], doubt["told"]) == (4, 7)

    def test_every_doubt_can_be_said(self, squats: Learnt) -> None:
        for language in LANGUAGES:
            for doubt in squats.doubts:
                assert words_in(language).message(doubt)


class TestNothingLearnt:
    @pytest.mark.parametrize(
        ("track", "why"),
        [
            pytest.param(shown(Squat(), STANDING, 1), Unlearnt.NO_MOVEMENT, id="once"),
            pytest.param(shown(LyingStill(), LYING, 4), Unlearnt.HOLD, id="still"),
            pytest.param(beginning(shown(Squat(), STANDING), 2.0), Unlearnt.TOO_SHORT, id="short"),
        ],
    )
    def test_it_says_why(self, track: PoseTrack, why: Unlearnt) -> None:
        with pytest.raises(LearningError) as caught:
            learn([demonstration(track, "mum.mp4")])
        (said,) = caught.value.said
        assert (said.id, said["name"]) == (why, "mum.mp4")
        assert caught.value.exit_code == 3

    def test_a_position_that_is_held_is_no_repetition(self) -> None:
        up = [shown(Squat(), STANDING, 1, None, 0.8)]
        track = up[0]
        deep = int(np.abs(track.t - 1.0).argmin())
        frames = list(track.frames())
        held = [
            PoseFrame(1.0 + 0.05 * i, one.size_wh, one.xy, one.world, one.visibility)
            for i, one in enumerate([frames[deep]] * 200)
        ]
        with pytest.raises(LearningError) as caught:
            learn([Demonstration.of("plank.mp4", [*frames[:deep], *held])])
        assert [said.id for said in caught.value.said] == [Unlearnt.HOLD]

    def test_nobody_seen(self) -> None:
        empty = [PoseFrame.empty(0.1 * i, (640, 480)) for i in range(60)]
        with pytest.raises(LearningError) as caught:
            learn([Demonstration.of("room.mp4", empty)])
        assert [said.id for said in caught.value.said] == [Unlearnt.NOBODY]

    def test_of_several_recordings_each_wrong_one_is_named(self) -> None:
        still = demonstration(shown(LyingStill(), LYING, 4), "still.mp4")
        good = demonstration(shown(GluteBridge(), LYING), "good.mp4")
        with pytest.raises(LearningError) as caught:
            learn([good, still])
        assert [said["name"] for said in caught.value.said] == ["still.mp4"]

    @pytest.mark.parametrize(("count", "why"), [(0, Unlearnt.NONE_GIVEN), (4, Unlearnt.TOO_MANY)])
    def test_one_to_three_people_are_asked_for(self, count: int, why: Unlearnt) -> None:
        one = demonstration(shown(Squat(), STANDING))
        with pytest.raises(LearningError) as caught:
            learn([one] * count)
        assert [said.id for said in caught.value.said] == [why]


class TestTheFile:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_is_in_order_and_nothing_in_it_is_doubtful(
        self, squats: Learnt, language: str
    ) -> None:
        sent = written(squats, Called.of("Kniebeuge", None, language), words_in(language))
        assert parse_exercise(sent.text, "kniebeuge.toml") == sent.exercise
        assert doubts_about(sent.exercise, sent.text, "kniebeuge.toml") == []
        assert sent.exercise.language == language

    def test_it_counts_as_what_was_learnt_counts(self, squats: Learnt) -> None:
        track = shown(Squat(), STANDING, 5, SMALL, 1.6)
        spans = [
            [(attempt.start_s, attempt.end_s) for attempt in attempts_of(track, one)]
            for one in (squats.exercise, exercise_of(squats))
        ]
        assert spans[0] == spans[1]

    def test_every_condition_says_what_was_shown(self, squats: Learnt) -> None:
        text = written(squats, Called.of("Squat"), english()).text
        assert text.count("# Shown: ") >= len(squats.counting.conditions)
        assert text.count("[[gate]]") == len(squats.counting.conditions)

    def test_it_can_be_edited(self, squats: Learnt) -> None:
        text = written(squats, Called.of("Squat"), english()).text
        edited = text.replace("reps = 10", "reps = 12").replace("Do it as it was shown.", "Sit.")
        exercise = parse_exercise(edited, "squat.toml")
        assert (exercise.dosage.reps, exercise.steps) == (12, ("Sit.",))

    def test_a_name_with_signs_stays_as_it_is(self, squats: Learnt) -> None:
        name = 'Tante "Emmas" \\ Übung #1'
        sent = written(squats, Called.of(name), english())
        assert (sent.exercise.name, sent.exercise.id) == (name, "tante_emmas_uebung_1")

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Squat", "squat"),
            ("Größe 2", "groesse_2"),
            ("Élan vital", "elan_vital"),
            ("7 up", "exercise_7_up"),
            ("深蹲", "exercise"),
        ],
    )
    def test_an_id_is_made_of_the_name(self, name: str, expected: str) -> None:
        assert id_of(name) == expected

    @pytest.mark.parametrize(("name", "id_"), [("  ", None), ("x" * 500, None), ("Squat", "Kn 1")])
    def test_nothing_is_called_what_nothing_can_be_called(self, name: str, id_: str | None) -> None:
        with pytest.raises(ExerciseError):
            Called.of(name, id_)


class TestWhatIsKnown:
    def test_every_candidate_can_be_said_in_every_language(self) -> None:
        for language in LANGUAGES:
            for candidate in CANDIDATES.values():
                assert words_in(language).message(candidate.about)

    def test_every_gauge_is_of_a_candidate(self) -> None:
        used = {candidate.about.id for candidate in CANDIDATES.values()}
        used |= {
            candidate.about["what"].id
            for candidate in CANDIDATES.values()
            if candidate.about.values
        }
        assert used == set(Gauge)

    def test_the_spread_between_people_is_known_of_all_that_is_asked(self) -> None:
        for when, names in ASKED.items():
            assert set(names) <= set(spreads()[when])
            assert all(spread > 0 for spread in spreads()[when].values())
