"""Rules that cannot be kept, cannot be broken, or cannot be judged."""

from __future__ import annotations

from collections.abc import Iterator

from formcheck.definitions.mistakes import Mistake
from formcheck.exercises.checks.ranges import Range, Tightest, limit_mistakes
from formcheck.exercises.model import TIMINGS, Exercise, Rule
from formcheck.messages.error_ids import Check
from formcheck.messages.message import Message
from formcheck.motion.view import View


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """Rules that perfect form breaks, or that say nothing."""
    shown = {rule.id for rule in exercise.rules if rule.views}
    asked = counted(exercise)
    for i, rule in enumerate(exercise.rules):
        path = ("rules", i)
        yield from limit_mistakes(path, rule.at_least, rule.at_most)
        possible = _range(exercise, rule)
        for key in ("at_least", "at_most", "ideal"):
            yield from possible.impossible(path, key, getattr(rule, key))
        yield from _ideal(exercise, i, rule)
        yield from _barred(i, rule, asked)
        yield from _doubt(i, rule)
        yield from _never_judged(exercise, i, rule, shown)
        if rule.measure in TIMINGS:
            yield from _timing(exercise, i, rule)
    yield from _repeated(exercise)


def doubts(exercise: Exercise) -> Iterator[Mistake]:
    """What may not be meant so."""
    views_of: dict[str, set[View]] = {}
    for rule in exercise.rules:
        views_of.setdefault(rule.id, set()).update(rule.views)
    for i, rule in enumerate(exercise.rules):
        path = ("rules", i)
        yield from _range(exercise, rule).idle(path, rule.at_least, rule.at_most)
        if not rule.views:
            says = Message.of(Check.NO_VIEW_SHOWS, rule=rule.id)
            yield Mistake((*path, "views"), says)
        elif not set(rule.views) & set(exercise.camera.views):
            asked = Message.of(Check.FROM_VIEWS, views=exercise.camera.views)
            says = Message.of(Check.JUDGED_ELSEWHERE, rule=rule.id, views=rule.views, asked=asked)
            yield Mistake((*path, "views"), says)
        for other in rule.unless:
            if rule.views and not views_of[other] & set(rule.views):
                says = Message.of(Check.UNLESS_IDLE, unless=other)
                yield Mistake((*path, "unless"), says)
        yield from _unused(i, rule)
        yield from _usual_end(exercise, i, rule)
        yield from _unbreakable(exercise, i, rule)


def _range(exercise: Exercise, rule: Rule) -> Range:
    return Range.of(exercise, rule.measure, change=rule.change, spread=rule.judge == "wobble")


def _ideal(exercise: Exercise, i: int, rule: Rule) -> Iterator[Mistake]:
    spec, ideal = exercise.measures.get(rule.measure), rule.ideal
    if ideal is None:
        return
    for key in ("at_least", "at_most"):
        limit = getattr(rule, key)
        if limit is None:
            continue
        of = {"rule": rule.id, "ideal": f"{ideal:g}", "limit": f"{limit:g}"}
        if (limit > ideal) if key == "at_least" else (limit < ideal):
            yield Mistake(("rules", i, key), Message.of(Check.IDEAL_BREAKS, key=key, **of))
        elif spec is not None and abs(limit - ideal) < spec.noise:
            of |= {"noise": f"{spec.noise:g}", "unit": spec.unit}
            yield Mistake(("rules", i, key), Message.of(Check.LIMIT_WITHIN_NOISE, **of))
        elif abs(limit - ideal) < rule.doubt:
            says = Message.of(Check.DOUBT_REACHES_IDEAL, doubt=f"{rule.doubt:g}", **of)
            yield Mistake(("rules", i, "doubt"), says)


Asked = tuple[str, str, bool]
"""A measure, when it is asked, and whether its change is meant."""


def counted(exercise: Exercise) -> dict[Asked, dict[frozenset[View], Tightest]]:
    """What the gate asks of a movement for it to count, by the views in which it does."""
    found: dict[Asked, dict[frozenset[View], Tightest]] = {}
    for i, condition in enumerate(exercise.gate):
        if condition.group is None and not condition.for_s and not exercise.gate_allows:
            key = (condition.measure, condition.when, condition.change)
            views = frozenset(condition.views or View)
            found.setdefault(key, {}).setdefault(views, Tightest()).add(i, condition)
    return found


def _barred(
    i: int, rule: Rule, counted: dict[Asked, dict[frozenset[View], Tightest]]
) -> Iterator[Mistake]:
    """Whether perfect form is not counted at all."""
    ideal = rule.ideal
    if ideal is None or rule.judge == "wobble":
        return
    asked = counted.get((rule.measure, rule.phase, rule.change), {})
    for views, tightest in asked.items():
        if views & set(rule.views) and not tightest.lower <= ideal <= tightest.upper:
            number = tightest.upper_i if ideal > tightest.upper else tightest.lower_i
            of = {"rule": rule.id, "ideal": f"{ideal:g}"}
            says = Message.of(Check.IDEAL_NOT_COUNTED, number=number + 1, **of)
            yield Mistake(("rules", i, "ideal"), says)
            return


def _doubt(i: int, rule: Rule) -> Iterator[Mistake]:
    if rule.at_least is None or rule.at_most is None or rule.at_least >= rule.at_most:
        return
    if rule.at_most - rule.at_least <= 2 * rule.doubt:
        limits = {"low": f"{rule.at_least:g}", "high": f"{rule.at_most:g}"}
        of = {"rule": rule.id, "doubt": f"{rule.doubt:g}", **limits}
        yield Mistake(("rules", i, "doubt"), Message.of(Check.DOUBT_LEAVES_NOTHING, **of))


def _never_judged(exercise: Exercise, i: int, rule: Rule, shown: set[str]) -> Iterator[Mistake]:
    """Whether nothing can come of a rule; `shown` are those that some view shows."""
    path = ("rules", i)
    if rule.phase == "rest" and rule.change and rule.measure not in TIMINGS:
        says = Message.of(Check.RULE_AT_REST, rule=rule.id)
        yield Mistake((*path, "change"), says)
    if rule.id in rule.unless:
        yield Mistake((*path, "unless"), Message.of(Check.HIDDEN_BY_ITSELF, rule=rule.id))
    if rule.essential and rule.id not in shown:
        says = Message.of(Check.ESSENTIAL_UNSEEN, rule=rule.id)
        yield Mistake((*path, "essential"), says)
    for view in rule.views:
        if view in exercise.camera.refused:
            yield Mistake((*path, "views"), Message.of(Check.VIEW_REFUSED, view=view))


def _timing(exercise: Exercise, i: int, rule: Rule) -> Iterator[Mistake]:
    """Whether what counts can keep to a rule on time."""
    signal, hold_s = exercise.signal, exercise.dosage.hold_s
    most, least = signal.max_s, signal.min_s if rule.measure == "duration_s" else 0.0
    longer = Check.MORE_THAN_MAX_S
    if rule.measure == "held_s" and exercise.mode == "hold" and hold_s:
        most, longer = hold_s, Check.MORE_THAN_HOLD_S
    if rule.at_least is not None and rule.at_least > most:
        of = {"limit": f"{rule.at_least:g}", "most": f"{most:g}"}
        says = Message.of(longer, rule=rule.id, **of)
        yield Mistake(("rules", i, "at_least"), says)
    if rule.at_most is not None and rule.at_most < least:
        of = {"limit": f"{rule.at_most:g}", "least": f"{least:g}"}
        says = Message.of(Check.LESS_THAN_MIN_S, rule=rule.id, **of)
        yield Mistake(("rules", i, "at_most"), says)


def _unused(i: int, rule: Rule) -> Iterator[Mistake]:
    """Settings that this way of judging does not look at."""
    given, timing = rule.model_fields_set, rule.measure in TIMINGS
    unused = {"for_s"} if timing or rule.judge != "worst" else set()
    unused |= {"change"} if timing or rule.judge == "wobble" else set()
    for key in sorted(unused & given):
        what = rule.measure if timing else f'judge = "{rule.judge}"'
        yield Mistake(
            ("rules", i, key), Message.of(Check.KEY_IDLE, rule=rule.id, key=key, what=what)
        )
    if rule.judge == "wobble" and rule.at_least is not None and not timing:
        says = Message.of(Check.CALM_IS_NO_FAULT, rule=rule.id)
        yield Mistake(("rules", i, "at_least"), says)


def _usual_end(exercise: Exercise, i: int, rule: Rule) -> Iterator[Mistake]:
    signal = exercise.signal
    if rule.measure != signal.measure or rule.phase != "end" or rule.judge == "wobble":
        return
    end = signal.end - signal.rest if rule.change else signal.end
    if not rule.holds(end):
        key = "at_most" if rule.at_most is not None and end > rule.at_most else "at_least"
        says = Message.of(Check.USUAL_END_IS_FAULT, rule=rule.id, end=f"{signal.end:g}")
        yield Mistake(("rules", i, key), says)


def _unbreakable(exercise: Exercise, i: int, rule: Rule) -> Iterator[Mistake]:
    """Limits that whatever is counted keeps to, by `reaches`."""
    signal = exercise.signal
    if signal.reaches is None or rule.measure != signal.measure or rule.change:
        return
    if rule.phase != "end" or rule.judge not in {"best", "typical"}:
        return
    outwards = signal.end > signal.rest
    key = "at_least" if outwards else "at_most"
    limit = getattr(rule, key)
    if limit is not None and (limit <= signal.reaches if outwards else limit >= signal.reaches):
        says = Message.of(Check.NEVER_BROKEN, rule=rule.id, reached=f"{signal.reaches:g}")
        yield Mistake(("rules", i, key), says)


def _repeated(exercise: Exercise) -> Iterator[Mistake]:
    taken: set[tuple[str, str]] = set()
    for i, rule in enumerate(exercise.rules):
        for view in rule.views:
            if (rule.id, view) in taken:
                says = Message.of(Check.RULE_TWICE, rule=repr(rule.id), view=view)
                yield Mistake(("rules", i, "id"), says)
            taken.add((rule.id, view))
