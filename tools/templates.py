"""The templates of all exercises, from the figure alone: `python -m tools.templates`.

Bodies, tempos, forms (with faults too) and places of the camera are drawn as those of the random
clips are, the landmarks err as the pose model does, and each exercise's own session says when its
repetitions and holds are. No recording of a person has any part in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer

from formcheck.coach.events import AttemptCompleted, Verdict
from formcheck.coach.events import Rep as Counted
from formcheck.coach.session import Session
from formcheck.exercises.catalog import exercise_ids
from formcheck.extraction.workers import mapped
from formcheck.motion.view import View
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.demonstrated import descriptions
from formcheck.recognition.descriptor import Floats, distances, stacked
from formcheck.recognition.library import PACKAGED
from formcheck.recognition.template import OTHER, Template, save_templates
from tools.avatar.clip import STANDING
from tools.figure.landmark_noise import LandmarkNoise, noisy
from tools.figure.movements import FigureMovement
from tools.figure.prone import Plank
from tools.figure.script import Script
from tools.figure.side_lying import SidePlank
from tools.figure.track import film, steady
from tools.random_clips.form import Form
from tools.random_clips.forms import FAULTS, FORMS, distraction
from tools.random_clips.place import LYING_SPOTS, SPOTS, STANDING_SPOTS, Spot, camera, posture
from tools.random_clips.tempo import Tempo, script
from tools.random_clips.trials import proportioned

FILE: Final = Path("formcheck/recognition") / PACKAGED
SEED: Final = 12
PERFORMERS: Final = 30
"""Of each exercise; each another body, tempo, form and camera."""
REPS: Final = 3
FAULTY: Final = 0.3
"""The share of performers with a fault of form."""
HEIGHTS: Final = (0.9, 1.1)
FPS: Final = 15.0
KEPT: Final = 40
"""Examples of an exercise: those that differ most."""
CORES: Final = os.cpu_count() or 1

Rng = np.random.Generator


def template(exercise: str, seed: int = SEED, performers: int = PERFORMERS) -> Template:
    """The template of one exercise, or of what people do besides."""
    describe = _besides if exercise == OTHER else partial(_performed, exercise)
    found = [one for k in range(performers) for one in describe(_rng(seed, exercise, k))]
    return Template(exercise, spread(stacked(found), KEPT))


def track_of(rng: Rng, acted: Script, spots: Sequence[Spot]) -> PoseTrack:
    """What the pose model would find of somebody who follows the script."""
    body = proportioned(rng, float(rng.uniform(*HEIGHTS)))
    seen_from = camera(rng, spots[int(rng.integers(len(spots)))], acted, body, None)
    track = film(acted, seen_from, steady(acted.duration_s, FPS), body)
    return noisy(track, LandmarkNoise.measured(), rng)


def performed(rng: Rng, exercise: str) -> PoseTrack:
    """Somebody who does the exercise."""
    fault = ""
    if rng.random() < FAULTY and exercise in FAULTS:
        fault = str(rng.choice(FAULTS[exercise]))
    acted = script(rng, Tempo.drawn(rng, exercise), _forms(rng, exercise, fault), exercise)
    return track_of(rng, acted, _spots(exercise))


def spread(examples: Floats, count: int) -> Floats:
    """At most `count` of the examples (n, SIZE), each in turn the furthest from those before."""
    chosen = [0]
    far = distances(examples[0], examples)
    while len(chosen) < min(count, len(examples)):
        chosen.append(int(far.argmax()))
        far = np.minimum(far, distances(examples[chosen[-1]], examples))
    return examples[chosen]


def _rng(seed: int, exercise: str, number: int) -> Rng:
    return np.random.default_rng([seed, *exercise.encode(), number])


def _forms(rng: Rng, exercise: str, fault: str) -> list[Form]:
    if exercise in FORMS:
        return FORMS[exercise](rng, (fault,) * REPS)
    return [Form(UNDRAWN[exercise]())] * REPS


def _spots(exercise: str) -> tuple[Spot, ...]:
    """From where people film it, rightly or not."""
    usual = STANDING_SPOTS if posture(exercise) == STANDING else LYING_SPOTS
    return tuple(dict.fromkeys((*SPOTS.get(exercise, ()), *usual)))


def _performed(exercise: str, rng: Rng) -> list[Floats]:
    track = performed(rng, exercise)
    session = Session(exercise)
    events = [event for frame in track.frames() for event in session.update(frame)]
    events += session.finish()
    attempts = [event.attempt for event in events if isinstance(event, AttemptCompleted)]
    return descriptions(track, attempts)


def _besides(rng: Rng) -> list[Floats]:
    lying = bool(rng.random() < 0.5)
    tempo = Tempo.drawn(rng, "")
    acted = script(rng, tempo, [Form(distraction(rng, lying=lying))] * REPS, "")
    track = track_of(rng, acted, LYING_SPOTS if lying else STANDING_SPOTS)
    return descriptions(track, [_moved(one.start_s, one.end_s) for one in acted.truth()])


def _moved(start_s: float, end_s: float) -> Counted:
    """A movement that nobody counted, as an attempt."""
    return Counted(
        1, None, start_s, start_s, end_s, 0.0, {}, Verdict.NOT_JUDGED, (), (), view=View.UNKNOWN
    )


UNDRAWN: Final[dict[str, Callable[[], FigureMovement]]] = {"plank": Plank, "side_plank": SidePlank}
"""Exercises that the random clips do not show."""


def templates(names: Iterable[str], jobs: int) -> list[Template]:
    """The templates of these exercises."""
    return list(mapped(template, [(name,) for name in names], jobs))


def main(
    out: Annotated[Path, typer.Option(help="The file to write.")] = FILE,
    jobs: Annotated[int, typer.Option(help="Exercises at the same time.", min=1)] = CORES,
) -> None:
    """Write the templates of all exercises."""
    found = templates([*exercise_ids(), OTHER], jobs)
    save_templates(out, found)
    for one in found:
        typer.echo(f"{one.exercise}: {len(one.examples)} examples")


if __name__ == "__main__":
    typer.run(main)
