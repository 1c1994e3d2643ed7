"""What is not in the history yet, in words."""

from __future__ import annotations

from formcheck.history.outbox import OutboxState
from formcheck.ui.catalogue import Catalogue


def storing_in_words(state: OutboxState, words: Catalogue) -> str:
    """What is not stored, why, and where it is meanwhile."""
    why = words.error(state.problem) if state.problem else ""
    if not state.waiting:
        return why
    where = words.say("live.kept" if state.safe else "live.kept_in_memory", count=state.waiting)
    return f"{words.say('live.not_stored')} {why} {where}"
