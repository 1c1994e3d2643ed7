"""Ten weeks of somebody's exercise, drawn from a seed: what was done is known apart from any file.

What is stored is written with the functions that the page uses; what is expected is reckoned from
the plan alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from formcheck.coach.events import Attempt, Fault, Hold, Rep, Side, Verdict
from formcheck.coach.usual_range import OwnRange, Usual
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.prescription import Limit
from formcheck.history.entries import attempt_values, new_key, session_head, set_head
from formcheck.history.store import History
from formcheck.history.writing import add_attempt, add_session, add_set
from formcheck.motion.view import View
from formcheck.routines.model import Routine, Step

DAYS: Final = 70
HALF: Final = 35
TIMES: Final = (time(8, 5), time(18, 40), time(20, 15))
SHARE: Final = 0.8
USUAL: Final = 60.0


@dataclass
class DoneSet:
    """A set as it was done.

    Attributes:
        exercise: its id.
        attempts: what was counted.
        says: how many there were as the person says, None where they say nothing.
    """

    exercise: str
    attempts: list[Attempt]
    says: int | None = None


@dataclass
class DoneSession:
    """A session as it was done."""

    at: datetime
    routine: str
    before: int | None
    after: int | None
    sets: list[DoneSet] = field(default_factory=list)


def prescription(today: date) -> Routine:
    """Bridges with a share and a limit; stretches in the first half of the time, then squats."""
    middle = today - timedelta(days=DAYS - HALF - 1)
    return Routine(
        id="ten_weeks",
        name="Ten weeks",
        per_day=2,
        steps=(
            Step(
                exercise="glute_bridge",
                sets=2,
                reps=8,
                range_share=SHARE,
                limits=(Limit(rule="hips_low", at_least=140.0, note="Gently."),),
            ),
            Step(exercise="knee_to_chest", sets=1, reps=3, until=middle),
            Step.model_validate(
                {"exercise": "squat", "sets": 3, "reps": 10, "from": middle + timedelta(days=1)}
            ),
        ),
    )


def ten_weeks(seed: int, today: date) -> list[DoneSession]:
    """What was done on each of the seventy days up to today, in order."""
    dice = random.Random(seed)
    return [
        session
        for number in range(DAYS)
        for session in _day(dice, today - timedelta(days=DAYS - 1 - number), number)
    ]


def _day(dice: random.Random, day: date, number: int) -> list[DoneSession]:
    # On the first day there is always one, so that the course begins there.
    count = 1 if number == 0 else dice.choices((0, 1, 2, 3), (2, 3, 5, 1))[0]
    return [_session(dice, datetime.combine(day, at), number) for at in TIMES[:count]]


def _session(dice: random.Random, at: datetime, number: int) -> DoneSession:
    pain = min(10, max(0, round(dice.gauss(6 - 3.5 * number / DAYS, 0.8))))
    tells = dice.random() < 0.9
    of_routine = number == 0 or dice.random() < 0.92
    names = ["glute_bridge", "glute_bridge"] if of_routine else ["squat"]
    if of_routine:
        names += ["knee_to_chest"] if number <= HALF else ["squat"] * 3
    sets = [_set(dice, name, number) for name in names if number == 0 or dice.random() < 0.9]
    return DoneSession(
        at.astimezone(),
        "ten_weeks" if of_routine else "",
        pain if tells else None,
        min(10, max(0, pain + dice.choice((-2, -1, 0, 0, 1)))) if dice.random() < 0.8 else None,
        sets,
    )


def _set(dice: random.Random, name: str, number: int) -> DoneSet:
    if name == "knee_to_chest":
        sides: tuple[Side, ...] = ("left", "right") * 3
        return DoneSet(name, [_hold(dice, i, side) for i, side in enumerate(sides, 1)])
    count = dice.randint(6, 9)
    done = DoneSet(name, [_rep(dice, i, name, number) for i in range(1, count + 1)])
    if dice.random() < 0.1:
        done.says = max(0, count + dice.choice((-2, -1, 1, 3)))
    return done


def _rep(dice: random.Random, index: int, name: str, number: int) -> Rep:
    rule = "hips_low" if name == "glute_bridge" else "depth"
    verdict = dice.choices((Verdict.GOOD, Verdict.FAULTY, Verdict.NOT_JUDGED), (7, 2, 1))[0]
    faults = (_fault(rule, index),) if verdict is Verdict.FAULTY else ()
    moved = round(dice.gauss(40 + 25 * number / DAYS, 3.0), 1)
    return Rep(index, None, 0.0, 1.0, 2.0, moved, {}, verdict, faults, (), view=View.SIDE)


def _hold(dice: random.Random, index: int, side: Side) -> Hold:
    held_s = round(dice.uniform(3.0, 6.0), 1)
    moved = round(dice.gauss(80, 3), 1)
    return Hold(
        index, side, 0.0, 1.0, 6.0, moved, {}, Verdict.GOOD, (), (), held_s, 5.0, view=View.SIDE
    )


def _fault(rule: str, index: int) -> Fault:
    return Fault(rule, "cue", "major", index, None, 0.0, 1.0, 0.5, 130.0, 140.0, "deg")


def store(history: History, done: list[DoneSession]) -> None:
    """Write what was done into the history, as corrected by hand."""
    own = OwnRange({None: Usual(USUAL, 5.0, 9, 70)}, SHARE)
    said: list[tuple[int, datetime, int]] = []
    with history.file.writing() as connection:
        for session in done:
            session_id = add_session(connection, session_head(session.routine, session.at))
            for one in session.sets:
                head = set_head(load_exercise(one.exercise), session.at)
                set_id = add_set(connection, session_id, head)
                asked = own if _is_asked(session, one) else None
                for attempt in one.attempts:
                    add_attempt(connection, set_id, new_key(), attempt_values(attempt, asked))
                if one.says is not None:
                    said.append((set_id, session.at, one.says))
            for moment, score in (("before", session.before), ("after", session.after)):
                if score is not None:
                    connection.execute(
                        "INSERT INTO pain (key, session_id, at, moment, score)"
                        " VALUES (?, ?, ?, ?, ?)",
                        (new_key(), session_id, session.at.isoformat(), moment, score),
                    )
    for set_id, at, count in said:
        history.correct(set_id, at, count)


def _is_asked(session: DoneSession, one: DoneSet) -> bool:
    return session.routine == "ten_weeks" and one.exercise == "glute_bridge"


def without_pain(done: list[DoneSession]) -> list[DoneSession]:
    """The same by somebody who never told a score."""
    return [replace(session, before=None, after=None) for session in done]
