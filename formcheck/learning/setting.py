"""How somebody lies or stands, and from where the camera looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from formcheck.learning.candidates import CANDIDATES
from formcheck.learning.movements import ShownMovement
from formcheck.learning.survey import Survey
from formcheck.motion.posture import Posture
from formcheck.motion.view import View

IN_PASSING: Final = 0.03
"""A posture of this share of the time is accepted."""
SHOWN_FROM: Final = 0.2
"""A view of this share of the time is one to film from."""
TAKEN_FOR: Final = {
    Posture.PRONE: Posture.SIDE_LYING,
    Posture.STANDING: Posture.SITTING,
    Posture.SUPINE: Posture.FACING,
}
"""What each posture is easily taken for."""
HANDS: Final = ("hand_over_shoulder", "active_hand_over_shoulder", "other_hand_over_shoulder")


@dataclass(frozen=True, slots=True)
class Setting:
    """Posture and camera.

    Attributes:
        posture: how the body lies or stands most of the time.
        accepts: what else it lies or stands like.
        views: from where it was shown, the most usual first.
        raises_arms: whether hands come over the shoulders.
    """

    posture: Posture
    accepts: tuple[Posture, ...]
    views: tuple[View, ...]
    raises_arms: bool

    @classmethod
    def of(cls, surveys: Sequence[Survey], people: Sequence[Sequence[ShownMovement]]) -> Self:
        """The setting of all demonstrations, each as weighty as the others."""
        postures, views = (
            _shares([s.postures for s in surveys]),
            _shares([s.views for s in surveys]),
        )
        known = [posture for posture in postures if posture is not Posture.UNKNOWN]
        usual = Posture(known[0]) if known else Posture.STANDING
        accepts = {Posture(one) for one in known if postures[one] > IN_PASSING}
        accepts |= {TAKEN_FOR[usual]} if usual in TAKEN_FOR else set()
        from_where = [View(view) for view in views if view is not View.UNKNOWN]
        often = [view for view in from_where if views[view] >= SHOWN_FROM]
        return cls(
            usual,
            tuple(sorted(accepts - {usual})),
            tuple(often or from_where[:1] or [View.SIDE]),
            _raises(people),
        )


def _shares(shown: Sequence[Sequence[str]]) -> dict[str, float]:
    """The mean share of each, the greatest first."""
    total: dict[str, float] = {}
    for names in shown:
        for name, count in Counter(names).items():
            total[name] = total.get(name, 0.0) + count / len(names) / len(shown)
    return dict(sorted(total.items(), key=lambda item: -item[1]))


def _raises(people: Sequence[Sequence[ShownMovement]]) -> bool:
    moments = [
        one.at(when, CANDIDATES[name])
        for some in people
        for one in some
        for name in HANDS
        for when in ("rest", "end")
    ]
    return any(height > 0 for height in moments)
