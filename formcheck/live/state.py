"""What the display shows at one moment, as the protocol says it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, Final

from formcheck.coach.events import Verdict
from formcheck.coach.routine_runner import RoutineStage
from formcheck.coach.set_runner import SetStage
from formcheck.exercises.catalog import find_exercise
from formcheck.exercises.model import Exercise
from formcheck.live import marks
from formcheck.live.picture_choice import Best, Worst
from formcheck.live.pipeline import Cue, LiveSnapshot
from formcheck.live.protocol import VERSION, Mode, number
from formcheck.live.speech import Utterance
from formcheck.live.summary import storing_in_words, summary_of
from formcheck.messages.ids import Ending
from formcheck.messages.message import Message
from formcheck.motion.body import Side, shown_side
from formcheck.pose.frame import PoseFrame
from formcheck.safety.pain import pain_advice
from formcheck.wording.catalogue import Catalogue
from formcheck.wording.limits import value_in_words
from formcheck.wording.usual_range import asked_in_words

LONGEST_EYE: Final = 24
"""Letters of what is read on the picture from two and a half metres."""
LEAST_VISIBLE: Final = 0.3
RUNNING: Final = {"running", "paused"}
READY: Final = "ready"
ENDED: Final = {"finished", "stopped"}
SAYINGS: Final[Mapping[str, str]] = {
    SetStage.COUNTDOWN: "live.get_ready",
    RoutineStage.REST: "live.rest",
    RoutineStage.FINISHED: "live.all_done",
    RoutineStage.STOPPED: "live.stopped",
}
"""What is said in a stage, whatever else is going on."""


def state_of(
    now: LiveSnapshot, words: Catalogue, heard: int = 0, *, with_pose: bool = False
) -> Any:
    """The state at this moment.

    Args:
        now: how things are.
        words: the language.
        heard: the number of the last thing said that the connection was told of.
        with_pose: whether to tell where the landmarks are.
    """
    exercise = now.runner.exercise
    shown = (
        _DisplayState(now, words)
        if exercise is None
        else _ExerciseDisplayState(now, words, exercise)
    )
    return {
        **head(now.seq, now.t, now.done),
        "ack": now.ack,
        "mode": Mode.ROUTINE if now.plans else Mode.FREE,
        **shown.place(),
        **shown.figures(),
        **shown.movement(),
        **shown.drawing(),
        "cue": shown.cue(),
        "ask": shown.question(),
        "say": said(now.said, heard),
        **shown.looking_back(),
        **shown.storing(),
        **pose_part(now.pose, wanted=with_pose),
    }


def head(seq: int, t: float, done: int) -> dict[str, Any]:
    """What every state begins with."""
    return {"kind": "state", "v": VERSION, "seq": seq, "t": round(t, 3), "done": done}


def said(latest: Iterable[Utterance], heard: int) -> list[dict[str, Any]]:
    """What was said after number `heard`."""
    return [
        {"n": one.number, "kind": one.kind, "text": one.text, "tone": one.tone}
        for one in latest
        if one.number > heard
    ]


def pose_part(pose: PoseFrame | None, *, wanted: bool) -> dict[str, Any]:
    """The landmarks, where the browser has to be told them."""
    return {"pose": _pose(pose)} if wanted else {}


class _DisplayState:
    """The parts of the state as long as nobody knows which exercise is done."""

    def __init__(self, now: LiveSnapshot, words: Catalogue) -> None:
        self._now = now
        self._words = words
        self._runner = now.runner
        self._current_set = now.runner.current_set
        self._session = self._current_set.session if self._current_set else None
        self._stage = self._find_stage()

    def _find_stage(self) -> str:
        """The runner's stage, within a set the set's own, and what is before and between sets."""
        runner = self._runner
        waits = not self._now.started or self._now.interrupted_at is not None
        if waits and runner.stage not in ENDED:
            return READY
        if runner.stage is not RoutineStage.SET or self._current_set is None:
            return runner.stage.value
        stage = self._current_set.stage
        new = runner.step > 0 and runner.set_number == 1 and not self._now.attempts
        return "change" if new and stage is SetStage.SETUP else stage.value

    def place(self) -> dict[str, Any]:
        """Where in the routine the person is, and what to do."""
        id_, message = self._message()
        return {
            "stage": self._stage,
            "reason": self._reason(),
            "title": self._title(),
            "message": message,
            "message_id": id_,
            "exercise": self._exercise_id(),
            "next": self._next(),
        }

    def _title(self) -> str:
        done = len(self._now.sets)
        return self._words.say("live.free_sets", count=done) if done else ""

    def _exercise_id(self) -> str | None:
        return None

    def _next(self) -> dict[str, Any] | None:
        """What comes next, before it is there."""
        return None

    def _reason(self) -> str | None:
        if self._now.interrupted_at is not None:
            return Ending.INTERRUPTED.value
        return self._runner.reason.value if self._runner.reason else None

    def _message(self) -> tuple[str, str]:
        """What is said in one sentence, and its id."""
        at, before = self._now.interrupted_at, self._now.before
        if self._stage == READY and before is not None:
            advice = pain_advice(None, before)
            if advice.says is not None:
                return advice.says.value, self._words.told(advice.says)
        if at is not None:
            said = self._words.say("live.interrupted_at", time=f"{at:%H:%M}")
            return "interrupted_at", said
        key = self._key()
        if key:
            return key.removeprefix("live."), self._words.say(key)
        if self._now.objection is not None:
            id_, reason = self._put(self._now.objection)
            return id_, self._words.say("live.not_counted", reason=reason)
        if self._now.hint is not None:
            return self._put(self._now.hint)
        return self._wishes()

    def _key(self) -> str:
        """The name of what is said whatever is to be fixed, "" where nothing is."""
        if self._stage == RoutineStage.FINISHED and not self._now.ack:
            return "live.all_passed"
        if self._stage == RoutineStage.STOPPED and not self._now.plans and self._now.ack:
            # Whoever chose nothing has no other end.
            return "live.stopped" if self._runner.reason is Ending.HURT else "live.all_done"
        if self._stage in SAYINGS:
            return SAYINGS[self._stage]
        if self._stage == READY and self._now.seen and self._now.hint is None:
            return "live.ready_right"
        if self._stage == RoutineStage.PAUSED:
            return self._pausing()
        return "" if self._now.seen else "live.waiting"

    def _pausing(self) -> str:
        left = self._runner.reason is Ending.LEFT
        return "live.paused_left" if left else "live.paused_how"

    def _put(self, message: Message) -> tuple[str, str]:
        return message.id.value, self._words.message(message)

    def _wishes(self) -> tuple[str, str]:
        """What is said where nothing is to be fixed, and its id."""
        return "free", self._words.say("live.free_go")

    def question(self) -> dict[str, Any] | None:
        """Whether another exercise is done than the chosen one."""
        other = self._now.question
        if other is None or self._stage in ENDED:
            return None
        found = find_exercise(other)
        name = found.in_language(self._words.language).name if found else other
        return {"exercise": other, "name": name, "text": self._words.say("live.ask", name=name)}

    def figures(self) -> dict[str, Any]:
        """The large number, and what it counts."""
        runner, attempts = self._runner, self._now.attempts
        resting = self._stage == RoutineStage.REST
        return {
            "number": self._number(),
            "unit": self._unit(),
            "share": round(self._share(), 3),
            "rest_s": round(runner.rest_s, 1) if resting else None,
            "rest_of_s": round(runner.rest_of_s, 1) if resting else None,
            "count": len(attempts),
            "target": self._target,
            "sides": self._sides(),
            "verdicts": [attempt.verdict for attempt in attempts],
        }

    def _number(self) -> str:
        return ""

    def _unit(self) -> str:
        return ""

    def _share(self) -> float:
        """How full the ring is."""
        return 0.0

    def _sides(self) -> str:
        """Left and right, where both are asked for."""
        return ""

    @property
    def _target(self) -> int | None:
        return None

    def movement(self) -> dict[str, Any]:
        """How far, how fast, how well."""
        return {
            "progress": None,
            "goal": None,
            "value": "",
            "phase": "rest",
            "hold_s": 0.0,
            "tempo": None,
            "form": None,
            "side": None,
            "near": "left",
        }

    def drawing(self) -> dict[str, Any]:
        """What is drawn on the picture, as indices of landmarks."""
        return {"marks": [], "line": [], "joint": []}

    def cue(self) -> dict[str, Any] | None:
        """The correction or praise that is shown."""
        return None

    def looking_back(self) -> dict[str, Any]:
        """The pictures of the set, the last time, and at the end all that was done."""
        ended = self._stage in ENDED
        return {
            "evidence": self._evidence(),
            "last_time": self._last_time(),
            "summary": summary_of(self._now, self._words) if ended else None,
        }

    def _evidence(self) -> dict[str, Any] | None:
        worst, best = self._now.worst, self._now.best
        if worst is None and best is None:
            return None
        return {"worst": self._worst(worst), "best": self._best(best)}

    def _worst(self, worst: Worst | None) -> dict[str, Any] | None:
        if worst is None:
            return None
        exercise = worst.exercise
        rule = exercise.rule_for(worst.fault.rule, worst.fault.limit)
        return {"seq": worst.seq, "text": self._words.cue(rule, exercise)}

    def _best(self, best: Best | None) -> dict[str, Any] | None:
        return None if best is None else {"seq": best.seq, "text": self._words.say("live.best")}

    def _last_time(self) -> str:
        """How many were good the last time, against now."""
        last = self._runner.last
        if self._stage not in {"rest", *ENDED} or last is None:
            return ""
        earlier = self._now.earlier.get(last.exercise.id, ())
        if last.number > len(earlier):
            return ""
        good = sum(attempt.verdict is Verdict.GOOD for attempt in last.attempts)
        return self._words.say("live.last_time", before=earlier[last.number - 1], now=good)

    def storing(self) -> dict[str, str]:
        """Whether what was done is in the history, and what is in the way."""
        state = self._now.storing
        how = "ok"
        if state.waiting or state.problem:
            how = "waiting" if state.safe and state.waiting else "failed"
        trouble = storing_in_words(state, self._words) if state.problem else ""
        return {"storing": how, "trouble": trouble}


class _ExerciseDisplayState(_DisplayState):
    """The parts of the state of an exercise that is known."""

    def __init__(self, now: LiveSnapshot, words: Catalogue, exercise: Exercise) -> None:
        super().__init__(now, words)
        self._exercise = exercise

    def _title(self) -> str:
        runner, name = self._runner, self._exercise.name
        if not runner.sets:
            return self._words.say("live.set_title", name=name, number=runner.set_number)
        return self._words.say("live.where", name=name, set=runner.set_number, sets=runner.sets)

    def _exercise_id(self) -> str | None:
        return self._exercise.id

    def _put(self, message: Message) -> tuple[str, str]:
        return message.id.value, self._words.message(message, self._exercise)

    def _wishes(self) -> tuple[str, str]:
        """What the routine wants beyond the numbers, and its id."""
        if self._session is None and self._runner.sets:
            return "right_position", self._words.say("live.right_position")
        target = self._runner.target
        missing = target.missing_side(self._now.attempts) if target else None
        if missing and self._stage in RUNNING:
            return "other_side", self._words.say(f"live.now_{missing}")
        asked = asked_in_words(self._words, self._exercise, self._runner.own)
        said = " ".join(part for part in (asked, self._runner.note) if part)
        return ("note" if said else ""), said

    def _next(self) -> dict[str, Any] | None:
        """What comes next, before it is there."""
        if self._stage not in {READY, "rest", "change"}:
            return None
        camera = self._exercise.camera
        return {
            "exercise": self._exercise.id,
            "name": self._exercise.name,
            "camera": camera.advice,
            "view": camera.views[0].value,
        }

    def _number(self) -> str:
        if self._stage == SetStage.COUNTDOWN and self._current_set is not None:
            return str(self._current_set.countdown)
        if self._stage == RoutineStage.REST:
            return str(math.ceil(self._runner.rest_s))
        if self._holding:
            return str(int(self._hold_s))
        return str(len(self._now.attempts)) if self._stage in RUNNING else ""

    def _unit(self) -> str:
        say, target = self._words.say, self._target
        if self._stage == RoutineStage.REST:
            return say("live.seconds")
        if self._holding:
            of_s = f"{self._exercise.dosage.hold_s:g}"
            return say("live.seconds") if target is None else say("live.of_seconds", target=of_s)
        if self._stage not in RUNNING:
            return ""
        holds = self._exercise.mode == "hold"
        if target is None:
            key = "live.open_holds" if holds else "live.open_reps"
            return say(key, count=len(self._now.attempts))
        return say("live.of_holds" if holds else "live.of_reps", target=target)

    def _share(self) -> float:
        """How full the ring is."""
        runner, target = self._runner, self._target
        if self._stage == RoutineStage.REST:
            return runner.rest_s / runner.rest_of_s if runner.rest_of_s else 0.0
        if target is None:
            return 0.0
        if self._holding:
            return min(1.0, self._hold_s / self._exercise.dosage.hold_s)
        if self._stage in RUNNING:
            return min(1.0, len(self._now.attempts) / target)
        return 0.0

    def _sides(self) -> str:
        """Left and right, where both are asked for."""
        target = self._runner.target
        if target is None or not target.each_side or self._stage not in RUNNING:
            return ""
        sides = [attempt.side for attempt in self._now.attempts]
        both = sides.count("both")
        return self._words.say(
            "live.sides",
            left=sides.count("left") + both,
            right=sides.count("right") + both,
            target=target.reps,
        )

    @property
    def _holding(self) -> bool:
        return self._exercise.mode == "hold" and self._stage == "running" and self._hold_s > 0

    @property
    def _hold_s(self) -> float:
        return self._session.hold_s if self._session else 0.0

    @property
    def _target(self) -> int | None:
        target = self._runner.target
        if target is None:
            return None
        return target.reps * 2 if target.each_side else target.reps

    def movement(self) -> dict[str, Any]:
        """How far, how fast, how well."""
        session = self._session if self._stage in RUNNING else None
        return {
            "progress": number(session.progress, 3) if session else None,
            "goal": number(self._goal(), 3),
            "value": self._value(),
            "phase": session.phase.value if session else "rest",
            "hold_s": round(self._hold_s, 2),
            "tempo": tempo_of(self._exercise),
            "form": session.form.value if session and session.form else None,
            "side": session.side if session else None,
            "near": self._near,
        }

    def _goal(self) -> float:
        """How far the person is asked to go, on the scale of the progress."""
        signal, own = self._exercise.signal, self._runner.own
        side = self._session.side if self._session else None
        asked = own.asked(side)
        return asked / abs(signal.end - signal.rest)

    def _value(self) -> str:
        """The measure that is counted by, with its unit."""
        session = self._session
        name = self._exercise.signal.measure
        value = session.measures.get(name, math.nan) if session else math.nan
        if not math.isfinite(value):
            return ""
        return value_in_words(self._words, value, self._exercise.measures[name].unit)

    @property
    def _near(self) -> Side:
        return self._session.near if self._session else "left"

    def drawing(self) -> dict[str, Any]:
        """What is drawn on the picture, as indices of landmarks."""
        side = self._session.side if self._session else None
        drawn = shown_side(side, self._near)
        cue = self._now.cue
        at_fault: list[int] = []
        if cue is not None and not cue.mended:
            at_fault = marks.at_fault(self._exercise, cue.rule, cue.side, self._near)
        return {
            "marks": at_fault,
            "line": marks.line(self._exercise.line, drawn),
            "joint": marks.joint(self._exercise, drawn),
        }

    def cue(self) -> dict[str, Any] | None:
        """The correction or praise that is shown."""
        cue = self._now.cue
        if cue is None:
            return None
        return {
            "n": cue.number,
            "eye": self._for_the_eye(cue),
            "ear": self._words.message(cue.text, self._exercise),
            "mended": cue.mended,
        }

    def _for_the_eye(self, cue: Cue) -> str:
        if cue.mended:
            return self._words.say("live.mended")
        brief = self._words.brief(cue.text, self._exercise)
        return textwrap.shorten(brief, LONGEST_EYE, placeholder="…")


def tempo_of(exercise: Exercise) -> dict[str, float] | None:
    """The least seconds out, in the end position and back that the exercise asks for."""
    asked = {rule.measure: rule.at_least or 0.0 for rule in exercise.rules}
    fastest_s = asked.get("fastest_s", 0.0)
    out_s, back_s = asked.get("out_s", fastest_s), asked.get("back_s", fastest_s)
    end_s = exercise.dosage.hold_s if exercise.mode == "hold" else asked.get("held_s", 0.0)
    if not (out_s or back_s or end_s):
        return None
    return {"out_s": out_s, "end_s": end_s, "back_s": back_s}


def _pose(pose: PoseFrame | None) -> list[list[float]] | None:
    """Of each landmark x and y as shares of the picture and visibility, None where nobody is."""
    if pose is None or not pose.seen:
        return None
    width, height = pose.size_wh
    return [
        [round(float(x) / width, 4), round(float(y) / height, 4), round(float(v), 2)]
        for (x, y), v in zip(pose.xy, pose.visibility, strict=True)
    ]
