"""Camera, posture, dosage, hold and sources."""

from __future__ import annotations

from collections.abc import Iterator

from formcheck.declared import lines
from formcheck.declared.mistakes import Mistake
from formcheck.exercises.model import LONGEST_SHARE, Exercise
from formcheck.motion.posture import Posture
from formcheck.motion.view import View


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """What the exercise cannot be done with."""
    yield from _unknowns(exercise)
    camera, dosage, signal = exercise.camera, exercise.dosage, exercise.signal
    for view in camera.views:
        if view in camera.refused:
            yield Mistake(("camera", "refused"), f"the {view} view is both asked for and refused.")
    if camera.refused and not camera.refused_advice.strip():
        says = "refused needs refused_advice, what to tell the person then; without it nothing is "
        yield Mistake(("camera", "refused"), f"{says}refused.")
    if exercise.mode == "hold" and not dosage.hold_s:
        says = 'mode = "hold" needs a length: hold_s, more than 0 seconds.'
        yield Mistake(("dosage", "hold_s"), says)
    elif exercise.mode == "hold" and signal.max_s <= dosage.hold_s:
        key = ("signal", "max_s") if "max_s" in signal.model_fields_set else ("dosage", "hold_s")
        says = f"a hold of hold_s {dosage.hold_s:g} is given up after max_s {signal.max_s:g} of "
        yield Mistake(key, f"{says}the signal: raise max_s.")


def doubts(exercise: Exercise) -> Iterator[Mistake]:
    """What may not be meant so."""
    camera, dosage, signal = exercise.camera, exercise.dosage, exercise.signal
    if camera.refused_advice and not camera.refused:
        says = "refused_advice is never told: no view is refused."
        yield Mistake(("camera", "refused_advice"), says)
    if exercise.posture in exercise.accepts:
        yield Mistake(("accepts",), f"{exercise.posture} is the posture already.")
    if dosage.each_side and not exercise.sided:
        says = "the signal does not tell sides apart, so that each_side is not counted."
        yield Mistake(("dosage", "each_side"), says)
    if exercise.mode == "reps" and "hold" in exercise.model_fields_set:
        yield Mistake(("hold",), 'nothing is held where mode = "reps".')
    if exercise.mode == "hold":
        if exercise.hold.grace_s >= dosage.hold_s:
            says = f"grace_s {exercise.hold.grace_s:g} is as long as the hold, {dosage.hold_s:g} s."
            yield Mistake(("hold", "grace_s"), says)
        if dosage.hold_s < signal.max_s < dosage.hold_s * LONGEST_SHARE:
            says = f"max_s {signal.max_s:g} leaves little time for the ways to and from a hold of "
            yield Mistake(("signal", "max_s"), f"{says}{dosage.hold_s:g} s.")
    used = {dosage.source, *(rule.source for rule in exercise.rules)}
    for name in exercise.sources:
        if name not in used:
            yield Mistake(("sources", name), f"nothing refers to the source {name}.")


def _unknowns(exercise: Exercise) -> Iterator[Mistake]:
    """What is called unknown is found where nothing is; nobody can be asked for it."""
    if exercise.posture is Posture.UNKNOWN:
        yield Mistake(("posture",), "unknown is no posture that anybody can take.")
    asked: list[tuple[lines.Path, tuple[View, ...]]] = [
        (("camera", "views"), exercise.camera.views),
        (("camera", "refused"), exercise.camera.refused),
        *((("gate", i, "views"), condition.views) for i, condition in enumerate(exercise.gate)),
        *((("rules", i, "views"), rule.views) for i, rule in enumerate(exercise.rules)),
    ]
    for path, views in asked:
        if View.UNKNOWN in views:
            yield Mistake(path, "unknown is no view from which a camera can look.")
