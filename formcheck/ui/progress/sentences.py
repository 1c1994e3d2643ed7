"""The history's numbers in words: what each chart says, for whoever cannot or will not read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from formcheck.exercises.model import Exercise
from formcheck.ui.progress.amount import DayAmount, count_in_week, held_in_week
from formcheck.ui.progress.balance import Balance, SideSum
from formcheck.ui.progress.days import WEEK
from formcheck.ui.progress.faults import FaultShare
from formcheck.ui.progress.pain import CLEAR, PainPair, clear_rises, mean_scores
from formcheck.ui.progress.span import Change, Span
from formcheck.wording.catalogue import Catalogue
from formcheck.wording.limits import value_in_words


def amount_in_words(
    words: Catalogue, exercise: Exercise, days: Sequence[DayAmount], today: date
) -> str:
    """How much was done, and this week against the one before."""
    say = words.say
    held = exercise.mode == "hold"
    total = say(
        "history.hold_sum" if held else "history.reps_sum",
        count=sum(day.count for day in days),
        days=say("history.on_days", count=len(days)),
        good=sum(day.good for day in days),
        seconds=words.number(sum(day.held_s for day in days)),
    )
    now, before = (
        words.number(held_in_week(days, last)) if held else str(count_in_week(days, last))
        for last in (today, today - WEEK)
    )
    weeks = say("history.week_hold" if held else "history.week_reps", now=now, before=before)
    return f"{total}\n\n{weeks}"


def span_in_words(words: Catalogue, span: Span, unit: str) -> str:
    """Whether the range of motion changed, never calling noise a change."""
    say = words.say
    if span.change is Change.UNKNOWN:
        key = "history.span_unknown_error" if span.error <= 0 else "history.span_first_day"
        return say(key, last=value_in_words(words, span.last, unit))
    values = {
        "first": span.first,
        "last": span.last,
        "error": span.error,
        "difference": abs(span.last - span.first),
    }
    filled = {name: value_in_words(words, value, unit) for name, value in values.items()}
    return f"{say(f'history.span_{span.change}', **filled)}\n\n{say('history.span_band')}"


def balance_in_words(words: Catalogue, exercise: Exercise, balance: Balance, unit: str) -> str:
    """What each side did, and which side does more, if that can be told."""
    sides = {side: words.say(f"history.{side}") for side in ("left", "right")}
    lines = [
        _side_line(words, exercise, sides["left"], balance.left, unit),
        _side_line(words, exercise, sides["right"], balance.right, unit),
    ]
    more = []
    if balance.range_difference:
        side = sides["left" if balance.range_difference > 0 else "right"]
        difference = value_in_words(words, abs(balance.range_difference), unit)
        error = value_in_words(words, balance.error, unit)
        more.append(
            words.say("history.balance_range", side=side, difference=difference, error=error)
        )
    if balance.held_difference_s:
        side = sides["left" if balance.held_difference_s > 0 else "right"]
        difference = words.number(abs(balance.held_difference_s), 1)
        more.append(words.say("history.balance_held", side=side, difference=difference))
    findings = more or [words.say("history.balance_even")]
    bullets = "\n".join(f"- {capital(line)}" for line in lines)
    return "\n\n".join([*map(_capital_bold, findings), bullets])


def faults_in_words(words: Catalogue, exercise: Exercise, shares: Sequence[FaultShare]) -> str:
    """The most frequent faults, how they went, and what mends the first."""
    if not shares:
        return words.say("history.faults_none")
    known = {rule.id: rule for rule in exercise.rules}
    lines = []
    for share in shares:
        rule = known.get(share.rule)
        name = rule.name if rule else share.rule.replace("_", " ")
        line = words.say("history.fault_line", rule=name, share=words.number(100 * share.share))
        if share.first is not None and share.last is not None:
            first, last = words.number(100 * share.first), words.number(100 * share.last)
            line += f" ({words.say('history.fault_trend', first=first, last=last)})"
        lines.append(f"- {line}")
    first_rule = known.get(shares[0].rule)
    if first_rule is not None:
        lines.append(f"\n{words.say('history.fault_help', cue=first_rule.cue)}")
    return "\n".join(lines)


def pain_in_words(words: Catalogue, pairs: Sequence[PainPair]) -> str:
    """How pain is before and after, and what to make of it."""
    before, after = mean_scores(pairs)
    mean = words.say(
        "history.pain_mean",
        count=len(pairs),
        before=words.number(before, 1),
        after=words.number(after, 1),
    )
    if after - before >= CLEAR:
        meaning = words.say("history.pain_worse")
    elif before - after >= CLEAR:
        meaning = words.say("history.pain_better")
    else:
        meaning = words.say("history.pain_same", clear=CLEAR)
    sentences = [mean, meaning]
    rises = clear_rises(pairs)
    if rises and after - before < CLEAR:
        sentences.append(words.say("history.pain_rises", count=rises, clear=CLEAR))
    return "\n\n".join(sentences)


def capital(sentence: str) -> str:
    """The sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]


def _capital_bold(sentence: str) -> str:
    return f"**{capital(sentence[2:])}" if sentence.startswith("**") else capital(sentence)


def _side_line(words: Catalogue, exercise: Exercise, name: str, side: SideSum, unit: str) -> str:
    return words.say(
        "history.balance_hold" if exercise.mode == "hold" else "history.balance_reps",
        side=name,
        count=side.count,
        held=words.number(side.held_s, 1),
        range=value_in_words(words, side.range, unit),
    )
