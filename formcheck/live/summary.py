"""What was done, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from formcheck.coach.events import Attempt, Hold, Verdict
from formcheck.coach.routine_runner import PlannedStep, SetFinished
from formcheck.exercises.model import Rule
from formcheck.history.outbox import OutboxState
from formcheck.live.pipeline import LiveSnapshot
from formcheck.messages.ids import Ending
from formcheck.safety.pain import GO_ON, HURTS, PainAdvice, pain_advice
from formcheck.wording.catalogue import Catalogue
from formcheck.wording.usual_range import set_in_words


def summary_of(now: LiveSnapshot, words: Catalogue) -> dict[str, Any]:
    """Planned against done, a line for each set, and what follows.

    After "it hurts" or a bad score nothing invites to go on.
    """
    attempts = [attempt for one in now.sets for attempt in one.attempts]
    advice = advice_of(now)
    return {
        "planned": sum(map(_planned, now.plans)) if now.plans else None,
        "done": len(attempts),
        "lines": [_plain(line) for line in _all_lines(now, words)],
        "compare": " ".join(_compared(now, words)),
        "sides": ", ".join(_sides(attempts, words)),
        "advice": words.told(advice.says) if advice.says else "",
        "next_step": _next_step(now, words, advice),
        "may_go_on": not advice.stop,
        "ask_pain": now.after is None,
    }


def advice_of(now: LiveSnapshot) -> PainAdvice:
    """What follows from "it hurts" and the pain scores."""
    if now.runner.reason is Ending.HURT:
        return HURTS
    return GO_ON if now.after is None else pain_advice(now.before, now.after)


def _all_lines(now: LiveSnapshot, words: Catalogue) -> list[str]:
    if not any(one.attempts for one in now.sets):
        return [words.say("live.nothing_done")]
    return [line for one in now.sets for line in _lines(one, words)] + _not_begun(now, words)


def _compared(now: LiveSnapshot, words: Catalogue) -> list[str]:
    """How many were good the last time in the same sets, against now, for each exercise."""
    lines = []
    for plan in {plan.exercise.id: plan for plan in now.plans}.values():
        done = [one for one in now.sets if one.exercise.id == plan.exercise.id]
        earlier = now.earlier.get(plan.exercise.id, ())[: len(done)]
        if done and len(earlier) == len(done):
            good = sum(a.verdict is Verdict.GOOD for one in done for a in one.attempts)
            said = words.say("live.last_time", before=sum(earlier), now=good)
            lines.append(f"{plan.exercise.name}: {said}")
    return lines


def title(done: SetFinished, words: Catalogue) -> str:
    """Exercise and set."""
    return words.say("live.set_title", name=done.exercise.name, number=done.number)


def sentence(attempts: Sequence[Attempt], words: Catalogue) -> str:
    """How many were good, and how many not."""
    verdicts = Counter(attempt.verdict for attempt in attempts)
    if not attempts:
        return words.say("live.none_counted")
    parts = [
        words.say(f"live.count_{verdict.value}", count=verdicts[verdict])
        for verdict in Verdict
        if verdicts[verdict]
    ]
    return ", ".join(parts)


def details(done: SetFinished, words: Catalogue) -> list[str]:
    """Left and right, hold times, the range, and each fault with how often it showed."""
    own = set_in_words(words, done)
    return [
        *_sides(done.attempts, words),
        *_holds(done.attempts, words),
        *own,
        *_faults(done, words),
    ]


def _lines(done: SetFinished, words: Catalogue) -> list[str]:
    first = f"{title(done, words)}: {sentence(done.attempts, words)}"
    return [first, *details(done, words)]


def _plain(line: str) -> str:
    """The line without marks of Markdown."""
    return line.replace("**", "")


def _planned(plan: PlannedStep) -> int:
    """How many repetitions or holds a step of the routine is."""
    each = 2 if plan.target.each_side else 1
    return plan.dose.sets * plan.target.reps * each


def _not_begun(now: LiveSnapshot, words: Catalogue) -> list[str]:
    begun = {one.step for one in now.sets}
    return [
        words.say("live.not_begun", name=plan.exercise.name)
        for step, plan in enumerate(now.plans)
        if step not in begun
    ]


def _next_step(now: LiveSnapshot, words: Catalogue, advice: PainAdvice) -> str:
    """What to do the next time; nothing invites somebody who is hurt to go on."""
    if advice.stop:
        return words.say("live.next_stop")
    attempts = [attempt for one in now.sets for attempt in one.attempts]
    if not attempts:
        return ""
    cues = Counter(words.cue(rule, one.exercise) for one in now.sets for rule in _broken(one))
    if cues:
        return words.say("live.next_mend", cue=cues.most_common(1)[0][0])
    finished = now.runner.reason is None and len(attempts) >= sum(map(_planned, now.plans))
    all_good = all(attempt.verdict is Verdict.GOOD for attempt in attempts)
    return words.say("live.next_more" if finished and all_good else "live.next_step")


def _sides(attempts: Sequence[Attempt], words: Catalogue) -> list[str]:
    counts = Counter(attempt.side for attempt in attempts if attempt.side)
    return [
        words.say(f"live.on_{side}", count=counts[side])
        for side in ("left", "right", "both")
        if counts[side]
    ]


def _holds(attempts: Sequence[Attempt], words: Catalogue) -> list[str]:
    held = [f"{attempt.held_s:.1f}" for attempt in attempts if isinstance(attempt, Hold)]
    return [words.say("live.held", seconds=", ".join(held))] if held else []


def _faults(done: SetFinished, words: Catalogue) -> list[str]:
    counts = Counter((rule.name, words.cue(rule, done.exercise)) for rule in _broken(done))
    return [
        words.say("live.fault", name=name, times=n, cue=cue)
        for (name, cue), n in counts.most_common()
    ]


def _broken(done: SetFinished) -> list[Rule]:
    """The rules that were broken, each as often as it was."""
    return [
        done.exercise.rule_for(fault.rule, fault.limit)
        for attempt in done.attempts
        for fault in attempt.faults
    ]


def storing_in_words(state: OutboxState, words: Catalogue) -> str:
    """What is not stored, why, and where it is meanwhile."""
    why = words.error(state.problem) if state.problem else ""
    if not state.waiting:
        return why
    where = words.say("live.kept" if state.safe else "live.kept_in_memory", count=state.waiting)
    return f"{words.say('live.not_stored')} {why} {where}"
