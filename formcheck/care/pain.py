"""When pain stops the exercise. Scores go from 0, no pain, to 10, the worst imaginable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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
        text: what to tell the person, "" if nothing.
        source: where the limit comes from.
    """

    stop: bool
    text: str
    source: str


GO_ON: Final = PainAdvice(stop=False, text="", source="")
HURTS: Final = PainAdvice(
    stop=True,
    text="Stop here, and rest in a position that eases the pain. If it does not ease within a few "
    "days, or goes down into a leg, see a doctor or physiotherapist. New numbness between the "
    "legs, weakness in the legs, or trouble with bladder or bowel: emergency care, now.",
    source=WORSE_SOURCE,
)
"""After the "it hurts" button."""
_TOO_MUCH: Final = PainAdvice(
    stop=True,
    text="This is severe pain: do not exercise with it. If it stays like this, see a doctor.",
    source=SEVERE_SOURCE,
)
_GREW: Final = PainAdvice(
    stop=True,
    text="The pain has become worse: stop for today. When it is back to where it was, begin with "
    "fewer repetitions and smaller movements. If it stays worse, see a doctor or "
    "physiotherapist.",
    source=WORSE_SOURCE,
)


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
