"""Camera, posture, dosage, hold and sources."""

from __future__ import annotations

from collections.abc import Iterator

from formcheck.definitions import lines
from formcheck.definitions.mistakes import Mistake
from formcheck.exercises.model import LONGEST_SHARE, Exercise
from formcheck.messages.error_ids import Check
from formcheck.messages.message import Message
from formcheck.motion.posture import Posture
from formcheck.motion.view import View


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """What the exercise cannot be done with."""
    yield from _unknowns(exercise)
    camera, dosage, signal = exercise.camera, exercise.dosage, exercise.signal
    for view in camera.views:
        if view in camera.refused:
            yield Mistake(
                ("camera", "refused"), Message.of(Check.VIEW_ASKED_AND_REFUSED, view=view)
            )
    if camera.refused and not camera.refused_advice.strip():
        yield Mistake(("camera", "refused"), Message(Check.REFUSED_WITHOUT_ADVICE))
    if exercise.mode == "hold" and not dosage.hold_s:
        yield Mistake(("dosage", "hold_s"), Message(Check.HOLD_WITHOUT_LENGTH))
    elif exercise.mode == "hold" and signal.max_s <= dosage.hold_s:
        key = ("signal", "max_s") if "max_s" in signal.model_fields_set else ("dosage", "hold_s")
        hold, most = f"{dosage.hold_s:g}", f"{signal.max_s:g}"
        yield Mistake(key, Message.of(Check.HOLD_GIVEN_UP, hold=hold, most=most))


def doubts(exercise: Exercise) -> Iterator[Mistake]:
    """What may not be meant so."""
    camera, dosage, signal = exercise.camera, exercise.dosage, exercise.signal
    if camera.refused_advice and not camera.refused:
        yield Mistake(("camera", "refused_advice"), Message(Check.ADVICE_NEVER_TOLD))
    if exercise.posture in exercise.accepts:
        already = Message.of(Check.POSTURE_ALREADY, posture=exercise.posture)
        yield Mistake(("accepts",), already)
    if dosage.each_side and not exercise.sided:
        yield Mistake(("dosage", "each_side"), Message(Check.SIDES_NOT_COUNTED))
    if exercise.mode == "reps" and "hold" in exercise.model_fields_set:
        yield Mistake(("hold",), Message(Check.NOTHING_HELD))
    if exercise.mode == "hold":
        hold = f"{dosage.hold_s:g}"
        if exercise.hold.grace_s >= dosage.hold_s:
            grace = f"{exercise.hold.grace_s:g}"
            says = Message.of(Check.GRACE_AS_LONG, grace=grace, hold=hold)
            yield Mistake(("hold", "grace_s"), says)
        if dosage.hold_s < signal.max_s < dosage.hold_s * LONGEST_SHARE:
            says = Message.of(Check.LITTLE_TIME, most=f"{signal.max_s:g}", hold=hold)
            yield Mistake(("signal", "max_s"), says)
    used = {dosage.source, *(rule.source for rule in exercise.rules)}
    for name in exercise.sources:
        if name not in used:
            yield Mistake(("sources", name), Message.of(Check.SOURCE_UNUSED, source=name))


def _unknowns(exercise: Exercise) -> Iterator[Mistake]:
    """What is called unknown is found where nothing is; nobody can be asked for it."""
    if exercise.posture is Posture.UNKNOWN:
        yield Mistake(("posture",), Message(Check.POSTURE_UNKNOWN))
    asked: list[tuple[lines.Path, tuple[View, ...]]] = [
        (("camera", "views"), exercise.camera.views),
        (("camera", "refused"), exercise.camera.refused),
        *((("gate", i, "views"), condition.views) for i, condition in enumerate(exercise.gate)),
        *((("rules", i, "views"), rule.views) for i, rule in enumerate(exercise.rules)),
    ]
    for path, views in asked:
        if View.UNKNOWN in views:
            yield Mistake(path, Message(Check.VIEW_UNKNOWN))
