"""When pain stops the exercise. Scores go from 0, no pain, to 10, the worst imaginable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from formcheck.messages.ids import Care, Safety

WORSE: Final = 2
"""A rise from which on the pain has really become worse."""
WORSE_SOURCE: Final = (
    "Childs and others, Spine 2005;30:1331: in back pain a change of 2 points is more than "
    "chance; NHS inform: stop if symptoms get worse."
)
SEVERE: Final = 7
"""A score from which on the pain is severe."""
SEVERE_SOURCE: Final = "Palos and others, Journal of Pain 2006;7:49: 7 to 10 is severe pain."
WORST: Final = 10


@dataclass(frozen=True, slots=True)
class PainAdvice:
    """What follows from a pain score.

    Attributes:
        stop: whether to stop now, or not to begin.
        says: what to tell the person, None if nothing.
        source: where the limit comes from.
    """

    stop: bool
    says: Care | None
    source: str


GO_ON: Final = PainAdvice(stop=False, says=None, source="")
HURTS: Final = PainAdvice(stop=True, says=Care.HURTS, source=WORSE_SOURCE)
"""After the "it hurts" button."""
_TOO_MUCH: Final = PainAdvice(stop=True, says=Care.SEVERE, source=SEVERE_SOURCE)
_GREW: Final = PainAdvice(stop=True, says=Care.WORSE, source=WORSE_SOURCE)


def pain_advice(before: int | None, now: int) -> PainAdvice:
    """What follows from the score `now`, if it was `before` at the start (None: not asked).

    Raises:
        ValueError: a score is not from 0 to 10.
    """
    for score in (before, now):
        if score is not None and not 0 <= score <= WORST:
            raise ValueError(f"Expected a pain score from 0 to {WORST}, but got {score}.")
    if now >= SEVERE:
        return _TOO_MUCH
    if before is not None and now - before >= WORSE:
        return _GREW
    return GO_ON


GENERAL_SAFETY: Final = tuple(Safety)
MOST_IMPORTANT: Final = GENERAL_SAFETY[:3]
"""For where there is little room."""
