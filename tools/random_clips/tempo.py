"""How fast, how long and with what rests somebody does an exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from formcheck.exercises.catalog import exercises, load_exercise
from tools.figure.script import UNSURE, Script, ScriptedRep
from tools.random_clips.form import Form

Rng = np.random.Generator
WAYS_S = (0.4, 6.0)
"""How long one way of a movement takes."""
LENGTH_S = (11.0, 26.0)
"""How long a clip should be; two repetitions may be longer."""
LONGEST_S = 32.0
MOST = 8
"""Repetitions in one clip."""
TOO_FAST_S, CALM_S = 0.36, 0.52
"""Ways that are certainly too fast, and certainly not: their middle, from 10 to 90 %, takes six
tenths of them, and a quarter of a second is the limit."""
SHORT_S, LONG_S = 4.0, 5.0
"""Times in position that are certainly too short for a stretch of five seconds, and certainly
not."""
HASTY, HASTY_S = 0.12, (0.27, 0.36)
"""How often somebody is certainly too fast, and how long a way then takes."""
HELD = frozenset(one.id for one in exercises() if one.mode == "hold")
"""Exercises that are held."""
SURELY = 1.25
"""A movement that lasts this many times the shortest repetition is one, in anybody's eyes."""
BOUNCE_S = 5.4
"""Whoever bounces does it in a long hold."""
PACED = frozenset(
    one.id for one in exercises() if any(rule.measure == "fastest_s" for rule in one.rules)
)
"""Exercises that can be too fast."""


@dataclass(frozen=True)
class Tempo:
    """How a set goes, on the whole; times in seconds."""

    out_s: float
    back_s: float
    hold_s: float
    rest_s: float

    @classmethod
    def drawn(cls, rng: Rng, exercise: str) -> Tempo:
        """Brisk without a pause, slow with long ones, and everything between."""
        out_s = float(np.exp(rng.uniform(*np.log(WAYS_S))))
        back_s = float(np.clip(out_s * rng.uniform(0.7, 1.4), *WAYS_S))
        if exercise in PACED and rng.random() < HASTY:
            out_s, back_s = rng.uniform(*HASTY_S, 2)
        if exercise in HELD:
            hold_s = float(rng.uniform(5.0, 9.0) if rng.random() < 0.7 else rng.uniform(1.5, 4.0))
        else:
            hold_s = float(rng.choice([0.0, rng.uniform(0.1, 0.5), rng.uniform(0.5, 2.5)]))
        rest_s = rng.choice([0.0, rng.uniform(0, 1), rng.uniform(1, 5), rng.uniform(5, 20)])
        return cls(float(out_s), float(back_s), hold_s, float(rest_s))

    def rep(self, rng: Rng, form: Form, exercise: str) -> ScriptedRep:
        """One repetition: nobody keeps time exactly."""
        out_s, back_s = (
            float(np.clip(way * rng.uniform(0.88, 1.14), HASTY_S[0], WAYS_S[1]))
            for way in (self.out_s, self.back_s)
        )
        hold_s = self.hold_s * float(rng.uniform(0.9, 1.1))
        if exercise:
            # What is quicker still is no repetition, by the exercise's own words.
            shortest_s = SURELY * load_exercise(exercise).signal.min_s
            hold_s = max(hold_s, shortest_s - out_s - back_s / 2)
        if "bouncing" in form.faults:
            hold_s = max(hold_s, BOUNCE_S)
        rest_s = self.rest_s * float(rng.uniform(0.8, 1.2))
        rep = ScriptedRep(form.movement, out_s, hold_s, back_s, rest_s, form.faults, form.bounce)
        return replace(rep, faults=(*form.faults, *_paced(exercise, rep)))


def script(rng: Rng, tempo: Tempo, forms: Sequence[Form], exercise: str) -> Script:
    """As many repetitions as fit, one at least, and two where they are not very slow."""
    usual_s = float(rng.uniform(*LENGTH_S))
    lead_s, tail_s = float(rng.uniform(0.3, 2.5)), float(rng.uniform(0.3, 1.5))
    reps: list[ScriptedRep] = []
    spent_s = lead_s
    for form in forms:
        rep = tempo.rep(rng, form, exercise)
        length_s = LONGEST_S if len(reps) == 1 else usual_s
        if reps and spent_s + rep.duration_s - rep.rest_s + tail_s > length_s:
            break
        reps.append(rep)
        spent_s += rep.duration_s
    return Script([*reps[:-1], replace(reps[-1], rest_s=0.0)], lead_s, tail_s)


def _paced(exercise: str, rep: ScriptedRep) -> tuple[str, ...]:
    """The faults that come with the tempo; with a question mark where nobody can tell."""
    found = []
    fastest_s = min(rep.up_s, rep.down_s)
    if exercise in PACED and fastest_s < CALM_S:
        found.append("too_fast" if fastest_s <= TOO_FAST_S else f"{UNSURE}too_fast")
    if exercise in HELD:
        truth = Script([rep]).truth()[0]
        held_s = truth.left_s - truth.reached_s
        if held_s < LONG_S:
            found.append("short_hold" if held_s <= SHORT_S else f"{UNSURE}short_hold")
    return tuple(found)
