"""Our names of the landmarks are MediaPipe's."""

from __future__ import annotations

from mediapipe.tasks.python.vision import PoseLandmark

from formcheck.pose.skeleton import BONES, LANDMARK_COUNT, MIRRORED, PAIRS, Landmark


def test_names_and_indices_are_mediapipes() -> None:
    assert {mark.name: mark.value for mark in Landmark} == {
        mark.name: mark.value for mark in PoseLandmark
    }
    assert LANDMARK_COUNT == 33


def test_a_mirror_of_a_mirror_is_the_body_itself() -> None:
    assert [MIRRORED[i] for i in MIRRORED] == list(range(LANDMARK_COUNT))


def test_the_mirror_swaps_left_and_right_and_nothing_else() -> None:
    swapped = {"LEFT": "RIGHT", "RIGHT": "LEFT"}
    for mark in Landmark:
        words = [swapped.get(word, word) for word in mark.name.split("_")]
        assert Landmark(MIRRORED[mark]).name == "_".join(words)
    assert [mark for mark in Landmark if MIRRORED[mark] == mark] == [Landmark.NOSE]


def test_pairs_are_left_and_right_of_the_same() -> None:
    for left, right in PAIRS.values():
        assert left.name.startswith("LEFT")
        assert MIRRORED[left] == right


def test_the_skeleton_is_the_same_on_both_sides() -> None:
    bones = {frozenset((int(a), int(b))) for a, b in BONES}
    mirrored = {frozenset((MIRRORED[a], MIRRORED[b])) for a, b in BONES}
    assert bones == mirrored
    assert len(bones) == len(BONES)
