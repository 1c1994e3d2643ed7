from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.coach.excursions import Excursion, ExcursionDetector

FPS = 30


def _detector(*, joins_late: bool = False, sided: bool = False) -> ExcursionDetector:
    return ExcursionDetector(
        min_range=0.2, min_s=0.5, convincing=0.6, joins_late=joins_late, sided=sided
    )


def _bumps(heights: Iterable[float], width_s: float = 2.0, gap_s: float = 1.0) -> NDArray:  # type: ignore[type-arg]
    """Cosine bumps on a rest of zero, 30 samples a second."""
    rest = np.zeros(int(gap_s * FPS))
    phase = np.arange(int(width_s * FPS)) / (width_s * FPS)
    bump = (1 - np.cos(2 * np.pi * phase)) / 2
    return np.concatenate([rest, *(np.concatenate([h * bump, rest]) for h in heights)])


def _found(x: NDArray, detector: ExcursionDetector | None = None) -> list[Excursion]:  # type: ignore[type-arg]
    detector = detector or _detector()
    return [e for i, v in enumerate(x) for e in detector.update(i / FPS, float(v))]


def test_every_bump_is_one_excursion_with_its_own_times() -> None:
    found = _found(_bumps([1, 1, 1]))
    assert [e.peak_s for e in found] == pytest.approx([2.0, 5.0, 8.0], abs=0.04)
    assert [e.range for e in found] == pytest.approx([1, 1, 1], abs=0.01)
    # The bump leaves the first 8 % of its way a fifth of a second after it begins.
    assert [e.start_s for e in found] == pytest.approx([1.18, 4.18, 7.18], abs=0.1)


def test_noise_around_a_threshold_does_not_count_twice() -> None:
    noise = np.random.default_rng(3).normal(0, 0.05, 1000)
    x = _bumps([1] * 5, width_s=4.0)
    assert len(_found(x + noise[: len(x)])) == 5


def test_single_wrong_values_do_not_count() -> None:
    x = np.zeros(300)
    x[[50, 120, 200]] = 1.0
    assert _found(x) == []


def test_a_pulse_at_the_top_belongs_to_its_excursion() -> None:
    top = np.concatenate([np.linspace(0, 1, 30), [1.0] * 10, np.linspace(1, 0.6, 15)])
    again = np.concatenate([np.linspace(0.6, 1, 15), np.linspace(1, 0, 30), np.zeros(30)])
    assert len(_found(np.concatenate([np.zeros(30), top, again]))) == 1


def test_one_small_movement_waits_for_a_second() -> None:
    assert _found(_bumps([0.45])) == []
    assert len(_found(_bumps([0.45, 0.45]))) == 2
    assert len(_found(_bumps([0.45, 1.0]))) == 2


def test_a_fidget_is_not_confirmed_by_what_goes_much_further() -> None:
    assert [e.range for e in _found(_bumps([0.3, 1.0]))] == pytest.approx([1.0], abs=0.01)
    assert len(_found(_bumps([0.3, 0.3]))) == 2


def test_a_small_movement_is_none_only_when_nothing_confirms_it() -> None:
    def unconfirmed(heights: list[float]) -> int:
        detector = _detector()
        return sum(
            len(detector.unconfirmed)
            for i, v in enumerate(_bumps(heights))
            if detector.update(i / FPS, float(v)) is not None
        )

    assert unconfirmed([0.45, 0.45]) == unconfirmed([0.45, 1.0]) == 0
    assert unconfirmed([0.3, 1.0]) == 1


def test_a_small_movement_waits_in_vain_when_the_exercise_is_left() -> None:
    detector = _detector()
    assert _found(_bumps([0.45]), detector) == []
    assert len(detector.forget_doubtful()) == 1
    later = [e for i, v in enumerate(_bumps([1.0])) for e in detector.update(5 + i / FPS, float(v))]
    assert len(later) == 1


def test_a_weak_movement_after_full_ones_counts_and_a_twitch_does_not() -> None:
    assert len(_found(_bumps([1, 1, 0.45, 1]))) == 4
    assert len(_found(_bumps([1, 1, 0.25, 1]))) == 3


def test_where_sides_alternate_one_does_not_make_the_other_too_small() -> None:
    assert len(_found(_bumps([1, 0.24, 1]))) == 2
    assert len(_found(_bumps([1, 0.24, 1]), _detector(sided=True))) == 3


def test_what_is_small_is_measured_by_this_person() -> None:
    """Half of the ordinary range, every time: all of it counts."""
    assert len(_found(_bumps([0.5] * 6))) == 6


def test_too_quick_is_rejected_with_its_reason() -> None:
    detector = _detector()
    reasons = []
    for i, v in enumerate(_bumps([1.0], width_s=0.45)):
        assert detector.update(i / FPS, float(v)) == []
        reasons.append(detector.rejected)
    assert "too quick to be a repetition" in reasons


def test_a_drifting_rest_does_not_matter() -> None:
    x = _bumps([1] * 6)
    assert len(_found(x + np.linspace(0, 0.5, len(x)))) == 6


@pytest.mark.parametrize(("joins_late", "expected"), [(False, 0), (True, 1)])
def test_starting_in_the_end_position(joins_late: bool, expected: int) -> None:
    x = np.concatenate([np.ones(60), np.linspace(1, 0, 30), np.zeros(30)])
    assert len(_found(x, _detector(joins_late=joins_late))) == expected


def test_what_never_comes_back_is_not_counted() -> None:
    assert _found(np.concatenate([np.linspace(0.4, 1, 30), np.ones(300)])) == []


def test_missing_values_are_bridged() -> None:
    x = _bumps([1, 1])
    x[[40, 41, 42, 70, 71]] = np.nan
    assert len(_found(x)) == 2
