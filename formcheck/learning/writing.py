"""A learnt exercise as the text of its file, readable and to be edited."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Final

from formcheck.definitions.excerpt import shown
from formcheck.definitions.strict_model import LONGEST_NAME
from formcheck.definitions.toml_writer import toml_value
from formcheck.errors import ExerciseError
from formcheck.exercises.loader import parse_exercise
from formcheck.exercises.model import Exercise
from formcheck.exercises.portable import PortableExercise
from formcheck.learning.candidates import CANDIDATES, Candidate
from formcheck.learning.draft import Learnt
from formcheck.learning.gates import GateCondition, When, room_for
from formcheck.learning.rules import CALM_ENOUGH, FAR_ENOUGH, LearntRule, RuleId
from formcheck.learning.skeleton import spec_of
from formcheck.messages.error_ids import Wrong
from formcheck.messages.ids import Lesson, MessageId
from formcheck.messages.languages import DEFAULT
from formcheck.messages.message import Message
from formcheck.messages.words import Words

IDENTIFIER: Final = r"[a-z][a-z0-9_]{0,99}"
SOURCE: Final = "demonstration"
REPS: Final = 10
WIDTH: Final = 110
"""Comments are broken into lines of so many characters."""
DIGITS: Final = {"deg": 1, "trunk lengths": 2}
UNLIKE: Final[dict[When, Lesson]] = {
    "rest": Lesson.UNLIKE_AT_REST,
    "end": Lesson.UNLIKE_AT_END,
    "change": Lesson.UNLIKE_IN_CHANGE,
}
TEXTS: Final[dict[RuleId, tuple[Lesson, Lesson, Lesson, Lesson, Lesson]]] = {
    "range_small": (
        Lesson.RANGE_NAME,
        Lesson.RANGE_SHORT,
        Lesson.RANGE_CUE,
        Lesson.RANGE_PRAISE,
        Lesson.RANGE_WHY,
    ),
    "too_fast": (
        Lesson.TEMPO_NAME,
        Lesson.TEMPO_SHORT,
        Lesson.TEMPO_CUE,
        Lesson.TEMPO_PRAISE,
        Lesson.TEMPO_WHY,
    ),
    "uneven": (
        Lesson.EVEN_NAME,
        Lesson.EVEN_SHORT,
        Lesson.EVEN_CUE,
        Lesson.EVEN_PRAISE,
        Lesson.EVEN_WHY,
    ),
}


@dataclass(frozen=True, slots=True)
class Called:
    """What the exercise is called.

    Attributes:
        id: for the command line and the report.
        name: for people.
        language: the code of the language in which its texts are written.
    """

    id: str
    name: str
    language: str = DEFAULT

    @classmethod
    def of(cls, name: str, id_: str | None = None, language: str = DEFAULT) -> Called:
        """With that id, or one made of the name: its letters and digits, without accents.

        Raises:
            ExerciseError: nothing may be called so.
        """
        bare = " ".join(name.split())
        if not bare:
            raise ExerciseError(Message(Wrong.NAME_MISSING))
        if len(bare) > LONGEST_NAME:
            raise ExerciseError(Message.of(Wrong.EXERCISE_NAME_TOO_LONG, most=LONGEST_NAME))
        found = id_ or id_of(bare)
        if not re.fullmatch(IDENTIFIER, found):
            raise ExerciseError(Message.of(Wrong.ID_UNFIT, id=shown(found)))
        return cls(found, bare, language)


def id_of(name: str) -> str:
    """An id made of a name; "exercise" where it has no letter that an id may have."""
    plain = name.lower().replace("ß", "ss")
    for umlaut, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        plain = plain.replace(umlaut, written)
    bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:60].rstrip("_")
    return words if words[:1].isalpha() else f"exercise_{words}".rstrip("_")


def written(learnt: Learnt, called: Called, words: Words) -> PortableExercise:
    """The exercise and the text of its file, in `words`.

    Args:
        learnt: what was learnt.
        called: its id and its name.
        words: of the language that `called` names.

    Raises:
        ExerciseError: an id or a name is given that none may have.
    """
    text = _Page(learnt, called, words).text()
    return PortableExercise(parse_exercise(text, f"{called.id}.toml"), text)


class _Page:
    """Writes one file, table after table."""

    def __init__(self, learnt: Learnt, called: Called, words: Words) -> None:
        self._learnt = learnt
        self._called = called
        self._words = words
        self._exercise: Exercise = learnt.exercise

    def text(self) -> str:
        tables = [
            *self._head(),
            *self._places(),
            *self._measures(),
            *self._signal(),
            *self._gate(),
            *self._rules(),
        ]
        return "\n\n".join(tables) + "\n"

    def _say(self, id_: MessageId, **values: Any) -> str:
        return self._words.message(Message.of(id_, **values))

    def _head(self) -> Iterator[str]:
        learnt, one = self._learnt, self._exercise
        counts = [len(counted.attempts) for counted in learnt.counted]
        names = ", ".join(counted.name for counted in learnt.counted)
        shown = ", ".join(map(str, counts))
        yield "\n".join(
            [
                *self._note(Lesson.NOTE_FILE, names=names, counts=shown),
                *self._note(Lesson.NOTE_EDIT),
                "",
                "schema = 2",
                _line("language", self._called.language),
                _line("id", self._called.id),
                _line("name", self._called.name),
                _line("mode", one.mode),
                *self._note(Lesson.NOTE_POSTURE),
                _line("posture", one.posture.value),
                _line("accepts", [posture.value for posture in one.accepts]),
                *([_line("raises_arms", True)] if learnt.setting.raises_arms else []),
                _line("people", len(counts)),
                _line("summary", self._say(Lesson.SUMMARY, count=sum(counts))),
                _line("line", self._drawn()),
                _line("steps", [self._say(Lesson.STEP)]),
                _line("safety", [self._say(Lesson.SAFETY)]),
                *([_line("gate_allows", one.gate_allows)] if one.gate_allows else []),
            ]
        )

    def _drawn(self) -> list[str]:
        """The points that are drawn: those that the movement is counted by."""
        return list(self._learnt.counting.signal.measure.points)

    def _places(self) -> Iterator[str]:
        views = [view.value for view in self._learnt.setting.views]
        counted = self._learnt.counted
        yield _table(
            "[camera]",
            {"views": views, "advice": self._say(Lesson.CAMERA, views=tuple(views))},
        )
        both = self._both_sides()
        text = Lesson.DOSAGE_EACH_SIDE if both else Lesson.DOSAGE
        dosage: dict[str, Any] = {"reps": REPS}
        dosage |= {"each_side": True} if both else {}
        yield _table("[dosage]", dosage | {"text": self._say(text, reps=REPS), "source": SOURCE})
        count = sum(len(one.attempts) for one in counted)
        source = self._say(Lesson.SOURCE, people=len(counted), count=count)
        yield _table("[sources]", {SOURCE: source})

    def _both_sides(self) -> bool:
        """Whether left and right were shown, each by itself."""
        sides = {one.side for counted in self._learnt.counted for one in counted.attempts}
        return self._exercise.sided and {"left", "right"} <= sides

    def _measures(self) -> Iterator[str]:
        used = [*self._learnt.counting.measures]
        used += [rule.candidate.name for rule in self._learnt.rules if rule.candidate]
        for name in dict.fromkeys(used):
            spec = spec_of(name, self._about(CANDIDATES[name]))
            fixed = all(point.startswith(("left_", "right_")) for point in spec.points)
            keys: dict[str, Any] = {"kind": spec.kind, "points": spec.points}
            keys |= {} if fixed or spec.side == "near" else {"side": spec.side}
            keys |= {} if spec.space == "image" else {"space": spec.space}
            yield _table(f"[measures.{name}]", keys | {"about": spec.about, "noise": spec.noise})

    def _about(self, candidate: Candidate) -> str:
        what = candidate.about
        text = self._words.message(what)
        return text[:1].upper() + text[1:]

    def _signal(self) -> Iterator[str]:
        signal, counting = self._exercise.signal, self._learnt.counting
        digits = DIGITS[counting.signal.measure.unit]
        rests = self._values([rest for rest, _ in counting.shown], counting.signal)
        ends = self._values([end for _, end in counting.shown], counting.signal)
        lasted_s = [
            one.end_s - one.start_s for counted in self._learnt.counted for one in counted.attempts
        ]
        times = {"shortest": min(lasted_s), "longest": max(lasted_s)}
        yield "\n".join(
            [
                "[signal]",
                _line("measure", signal.measure),
                *self._note(Lesson.NOTE_SIGNAL, rests=rests, ends=ends),
                _line("rest", round(signal.rest, digits)),
                _line("end", round(signal.end, digits)),
                _line("min_range", round(signal.min_range, digits)),
                *self._note(Lesson.NOTE_TIMES, **times),
                _line("min_s", round(signal.min_s, 2)),
                _line("convincing", signal.convincing),
                *([_line("together", True)] if signal.together else []),
            ]
        )

    def _gate(self) -> Iterator[str]:
        conditions = self._learnt.counting.conditions
        room = room_for(len(self._learnt.counted))
        head = [*self._note(Lesson.NOTE_GATE, room=room)] if conditions else []
        for asked in conditions:
            yield "\n".join([*head, *self._condition(asked)])
            head = []

    def _condition(self, asked: GateCondition) -> Iterator[str]:
        candidate = asked.candidate
        yield from self._note(Lesson.NOTE_CONDITION, values=self._values(asked.shown, candidate))
        yield "[[gate]]"
        yield _line("id", f"{candidate.name}_{asked.when}")
        yield _line("measure", candidate.name)
        yield from _limits(asked.at_least, asked.at_most, DIGITS[candidate.measure.unit])
        yield _line("when", "rest" if asked.when == "rest" else "end")
        if asked.when == "change":
            yield _line("change", True)
        yield _line("says", self._say(UNLIKE[asked.when], what=candidate.about))

    def _rules(self) -> Iterator[str]:
        for rule in self._learnt.rules:
            yield "\n".join(self._rule(rule))

    def _rule(self, rule: LearntRule) -> Iterator[str]:
        name, short, cue, praise, why = TEXTS[rule.id]
        unit = rule.candidate.measure.unit if rule.candidate else "s"
        digits = DIGITS.get(unit, 2)
        yield from self._shown(rule)
        yield "[[rules]]"
        yield _line("id", rule.id)
        yield _line("name", self._say(name))
        yield _line("measure", rule.candidate.name if rule.candidate else "fastest_s")
        yield _line("judge", "best" if rule.id == "range_small" else "typical")
        yield _line("phase", "end" if rule.candidate else "during")
        yield from _limits(rule.at_least, rule.at_most, digits)
        if rule.ideal is not None:
            yield _line("ideal", round(rule.ideal, digits))
        yield _line("doubt", round(rule.doubt, digits))
        if rule.id == "range_small":
            yield _line("change", True)
        yield _line("views", [view.value for view in rule.views])
        yield _line("short", self._say(short))
        yield _line("cue", self._say(cue))
        yield _line("praise", self._say(praise))
        yield _line("why", self._say(why))
        yield _line("source", SOURCE)

    def _shown(self, rule: LearntRule) -> Iterator[str]:
        """What the limit was made of."""
        if rule.candidate is None:
            least_s = min(rule.shown)
            yield from self._note(Lesson.NOTE_TEMPO, seconds=least_s, share=CALM_ENOUGH)
            return
        values = self._values(rule.shown, rule.candidate)
        if rule.id == "uneven":
            yield from self._note(Lesson.NOTE_EVEN, values=values)
        else:
            yield from self._note(Lesson.NOTE_RANGE, values=values, share=FAR_ENOUGH)

    def _values(self, values: Sequence[float], candidate: Candidate) -> str:
        """Numbers with their unit, as the words write them."""
        unit = candidate.measure.unit
        digits = max(DIGITS[unit] - 1, 0) if unit == "deg" else DIGITS[unit]
        return ", ".join(self._words.quantity(f"{value:.{digits}f}", unit) for value in values)

    def _note(self, id_: Lesson, **values: Any) -> list[str]:
        """A comment, broken into lines."""
        return [f"# {line}" for line in wrap(self._say(id_, **values), WIDTH)]


def _line(key: str, value: Any) -> str:
    return f"{key} = {toml_value(value)}"


def _table(head: str, keys: Mapping[str, Any]) -> str:
    return "\n".join([head, *(_line(key, value) for key, value in keys.items())])


def _limits(at_least: float | None, at_most: float | None, digits: int) -> Iterator[str]:
    for key, value in (("at_least", at_least), ("at_most", at_most)):
        if value is not None:
            yield _line(key, round(value, digits))
