"""A finished set in words and one picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from formcheck.coach.events import Attempt, Fault, Hold, Verdict
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.live.player import Done
from formcheck.ui.markdown import in_markdown
from formcheck.ui.own import set_in_words


def show_set(done: Done, words: Catalogue) -> None:
    """Draw the card of one set."""
    say = words.say
    exercise = in_markdown(done.result.exercise)
    done = replace(done, result=replace(done.result, exercise=exercise))
    with st.container(border=True):
        st.markdown(f"**{title(done, words)}**")
        st.markdown(sentence(done.result.attempts, words))
        for line in details(done, words):
            st.markdown(f"- {line}")
        if done.worst is not None:
            st.image(
                done.worst.picture,
                caption=say("live.worst", cue=_cue(done, done.worst.fault, words)),
            )


def title(done: Done, words: Catalogue) -> str:
    """Exercise and set."""
    result = done.result
    return words.say("live.set_title", name=result.exercise.name, number=result.number)


def _cue(done: Done, fault: Fault, words: Catalogue) -> str:
    exercise = done.result.exercise
    return words.cue(exercise.rule_for(fault.rule, fault.limit), exercise)


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


def details(done: Done, words: Catalogue) -> list[str]:
    """Left and right, hold times, the range, and each fault with how often it showed."""
    attempts = done.result.attempts
    own = set_in_words(words, done.result)
    return [*_sides(attempts, words), *_holds(attempts, words), *own, *_faults(done, words)]


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


def _faults(done: Done, words: Catalogue) -> list[str]:
    exercise = done.result.exercise
    rules = [
        exercise.rule_for(fault.rule, fault.limit)
        for attempt in done.result.attempts
        for fault in attempt.faults
    ]
    counts = Counter((rule.name, words.cue(rule, exercise)) for rule in rules)
    return [
        words.say("live.fault", name=name, times=n, cue=cue)
        for (name, cue), n in counts.most_common()
    ]
