"""What the large display beside the camera's picture shows."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any, Final

from formcheck.coach.events import Verdict
from formcheck.coach.guide import GuideSnapshot, GuideStage
from formcheck.coach.snapshot import Snapshot
from formcheck.coach.workout import Stage, WorkoutSnapshot
from formcheck.messages.ids import Ending
from formcheck.messages.message import Message
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.live.player import PlayerState
from formcheck.ui.own import asked_in_words
from formcheck.ui.settings import Settings

CAPTION_S: Final = 6.0
MESSAGES: Final[dict[str, str]] = {
    Stage.COUNTDOWN: "live.get_ready",
    GuideStage.REST: "live.rest",
    GuideStage.FINISHED: "live.all_done",
    GuideStage.STOPPED: "live.stopped",
}
"""What is said in a stage, whatever else is going on."""
CAPTION_KINDS: Final = {"cue": "cue", "praise": "praise"}


def display(state: PlayerState, words: Catalogue, settings: Settings, heard: int) -> dict[str, Any]:
    """The data of the display component; utterances up to number `heard` are old."""
    shown = _Shown(state, words)
    return {
        "language": words.language,
        "voice": settings.voice,
        "beeps": settings.beeps,
        "heard": heard,
        "stage": shown.stage,
        "title": shown.title(),
        "message": shown.message(),
        "number": shown.number(),
        "unit": shown.unit(),
        "share": shown.share(),
        "sides": shown.sides(),
        "count": len(state.verdicts),
        "verdicts": [verdict.value for verdict in state.verdicts],
        "words": {verdict.value: words.say(f"live.{verdict.value}") for verdict in Verdict},
        "caption": shown.caption(),
        "pace": [
            None if math.isnan(number) else round(number, 4)
            for number in (state.fps, state.slowest_s, state.behind_s)
        ],
        "utterances": [asdict(utterance) for utterance in state.said],
    }


class _Shown:
    """The parts of the display for one state."""

    def __init__(self, state: PlayerState, words: Catalogue) -> None:
        self._state = state
        self._guide: GuideSnapshot = state.guide
        self._workout: WorkoutSnapshot | None = state.guide.workout
        self._session: Snapshot | None = self._workout.session if self._workout else None
        self._words = words

    @property
    def stage(self) -> str:
        """The guide's stage, and within a set the set's own."""
        if self._guide.stage is GuideStage.SET and self._workout is not None:
            return self._workout.stage.value
        return self._guide.stage.value

    def title(self) -> str:
        guide = self._guide
        return self._words.say(
            "live.where", name=guide.exercise.name, set=guide.set_number, sets=guide.sets
        )

    def message(self) -> str:
        say, stage = self._words.say, self.stage
        if stage in MESSAGES:
            return say(MESSAGES[stage])
        if stage == GuideStage.PAUSED:
            left = self._guide.reason is Ending.LEFT
            return say("live.paused_left" if left else "live.paused_how")
        if stage == Stage.SETUP:
            if not self._state.began:
                return say("live.waiting")
            hint = self._workout.hint if self._workout else None
            return self._put(hint) if hint else say("live.right_position")
        # A person who is out of the exercise is told what to mend; nothing counts meanwhile.
        hint = self._session.hint if self._session else None
        return self._put(hint) if hint else self._wishes()

    def _wishes(self) -> str:
        """What the routine wants beyond the numbers."""
        guide = self._guide
        asked = asked_in_words(self._words, guide.exercise, guide.own)
        return " ".join(part for part in (asked, guide.note) if part)

    def _put(self, message: Message) -> str:
        return self._words.message(message, self._guide.exercise)

    def number(self) -> str:
        if self.stage == Stage.COUNTDOWN and self._workout is not None:
            return str(self._workout.countdown)
        if self.stage == GuideStage.REST:
            return str(math.ceil(self._guide.rest_s))
        if self._holding:
            return str(int(self._hold_s))
        return str(len(self._state.verdicts)) if self.stage in {"running", "paused"} else ""

    def unit(self) -> str:
        say = self._words.say
        if self.stage == GuideStage.REST:
            return say("live.seconds")
        if self._holding:
            return say("live.of_seconds", target=f"{self._guide.exercise.dosage.hold_s:g}")
        if self.stage in {"running", "paused"}:
            key = "live.of_holds" if self._guide.exercise.mode == "hold" else "live.of_reps"
            return say(key, target=self._target)
        return ""

    def share(self) -> float:
        """How full the ring is."""
        if self._holding:
            return min(1.0, self._hold_s / self._guide.exercise.dosage.hold_s)
        if self.stage in {"running", "paused"}:
            return min(1.0, len(self._state.verdicts) / self._target)
        return 0.0

    def sides(self) -> str:
        """Left and right, where both are asked for."""
        if not self._guide.target.each_side or self.stage not in {"running", "paused"}:
            return ""
        counts = {side: self._state.sides.count(side) for side in ("left", "right", "both")}
        return self._words.say(
            "live.sides",
            left=counts["left"] + counts["both"],
            right=counts["right"] + counts["both"],
            target=self._guide.target.reps,
        )

    def caption(self) -> dict[str, str]:
        """The last words that were spoken, for those who do not hear them.

        What the display shows anyway, counts and what to mend first, is not said twice.
        """
        fresh = (u for u in self._state.said if self._state.t - u.t < CAPTION_S)
        spoken = [u for u in fresh if u.text and u.kind not in {"count", "hint"}]
        if not spoken:
            return {"kind": "", "text": ""}
        last = spoken[-1]
        return {"kind": CAPTION_KINDS.get(last.kind, "plain"), "text": last.shown}

    @property
    def _holding(self) -> bool:
        return self._guide.exercise.mode == "hold" and self.stage == "running" and self._hold_s > 0

    @property
    def _hold_s(self) -> float:
        return self._session.hold_s if self._session else 0.0

    @property
    def _target(self) -> int:
        target = self._guide.target
        return target.reps * 2 if target.each_side else target.reps
