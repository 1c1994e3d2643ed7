"""What an exercise is: the validated schema of its file.

An exercise is data. Everything here is immutable; how it is read from TOML, with the line of
each mistake, is in `loader`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Final, Literal, Self

from pydantic import Field

from formcheck.definitions.strict_model import Identifier, StrictModel, Text
from formcheck.definitions.translation import Language
from formcheck.exercises.texts import ExerciseTexts, Short
from formcheck.motion.body import Space
from formcheck.motion.measures import KINDS, Measure, SideRule
from formcheck.motion.posture import Posture
from formcheck.motion.view import View

Seconds = Annotated[float, Field(ge=0)]
Phase = Literal["rest", "out", "end", "back", "during"]
Moment = Literal["rest", "end"]
"""Of what there are pictures."""
Timing = Literal["out_s", "back_s", "fastest_s", "held_s", "duration_s"]

TIMINGS: tuple[str, ...] = ("out_s", "back_s", "fastest_s", "held_s", "duration_s")
"""Measures of time that every exercise has: the way out (10 to 90 % of the movement), the way
back, the faster of both, the time in the end position, the whole repetition."""

LONGEST_SHARE: Final = 1.5
"""A hold that is meant to be long may still last longer by this before it is given up."""


ENOUGH_PEOPLE: Final = 3
"""On recordings of fewer people a count that is right may be luck."""


class CameraSpec(StrictModel):
    """Where the camera stands.

    Attributes:
        views: the views in which the exercise is judged, the best first.
        advice: what to tell the person before the start.
        place_deg: where it is drawn around the person, as degrees from beyond the feet, or of
            somebody who stands from in front; where left out the first view says it.
        refused: views in which even the counting does not hold.
        refused_advice: what to tell the person then.
    """

    views: Annotated[tuple[View, ...], Field(min_length=1)]
    advice: Text
    place_deg: Annotated[float, Field(ge=0, le=180)] | None = None
    refused: tuple[View, ...] = ()
    refused_advice: str = ""


class Dosage(StrictModel):
    """How much and how often.

    Attributes:
        sets: sets in one session.
        reps: repetitions (or holds) in one set; on each side where `each_side` is true.
        hold_s: seconds to stay in the end position.
        rest_s: seconds of rest between sets.
        per_day: sessions a day.
        each_side: whether `reps` counts for each side.
        text: the same in words.
        source: key into `sources`.
    """

    sets: Annotated[int, Field(ge=1)] = 1
    reps: Annotated[int, Field(ge=1)]
    hold_s: Seconds = 0.0
    rest_s: Seconds = 0.0
    per_day: Annotated[int, Field(ge=1)] = 1
    each_side: bool = False
    text: Text
    source: Identifier


_measure = lru_cache(maxsize=1024)(Measure)
"""A session begins with all of an exercise's, and somebody who chose none begins them often."""


class MeasureSpec(StrictModel):
    """A named measure of the exercise.

    Attributes:
        kind: see `formcheck.motion.measures`.
        points: the body points it is taken at.
        side: which side of the body.
        space: where it is taken, see `formcheck.motion.body.Space`.
        about: what it is, for a reader.
        noise: measured error in the recommended view, in the measure's unit.
        only_near: whether form is judged by it on the side towards the camera only, because the
            near side hides the far one.
    """

    kind: str
    points: Annotated[tuple[str, ...], Field(min_length=1)]
    side: SideRule = "near"
    space: Space = "image"
    about: Text
    noise: Annotated[float, Field(ge=0)] = 0.0
    only_near: bool = False

    @property
    def measure(self) -> Measure:
        """The measure without its description."""
        return _measure(self.kind, self.points, self.side, self.space)

    @property
    def unit(self) -> str:
        """The unit of its value."""
        return KINDS[self.kind].unit


class SignalSpec(StrictModel):
    """What is counted: a measure that goes from `rest` to `end` and back.

    Attributes:
        measure: the measure's name; taken on the "active" side, left and right are told apart.
        rest: its usual value at rest.
        end: its usual value in the end position.
        min_range: a smaller movement is none at all, in the measure's unit.
        min_s: a quicker repetition is none at all.
        max_s: what is not over by then is none either.
        convincing: share of an ordinary movement from which on the very first one counts at once;
            a smaller one waits for a second like it.
        reaches: the value that a movement must arrive at to be one, on the far side from `rest`.
        returns: the value that it must come back to, and start from.
        own_rest: whether each side is measured from where this person rests, because the camera
            does not see both sides alike.
        together: whether both sides may move at once and then count as "both".
    """

    measure: Identifier
    rest: float
    end: float
    min_range: Annotated[float, Field(gt=0)]
    min_s: Seconds = 0.6
    max_s: Seconds = 60.0
    convincing: Annotated[float, Field(gt=0, le=1)] = 0.6
    reaches: float | None = None
    returns: float | None = None
    own_rest: bool = False
    together: bool = False


class HoldSpec(StrictModel):
    """When a position counts as held.

    Attributes:
        in_position: share of the way from rest to the held position from where on it is held.
        grace_s: leaving the position for less than this pauses the hold and does not end it.
        shortest: a stay of less than this share of the time asked for is no hold at all.
    """

    in_position: Annotated[float, Field(gt=0.5, lt=1)] = 0.85
    grace_s: Seconds = 0.7
    shortest: Annotated[float, Field(gt=0, lt=1)] = 0.08


class Condition(StrictModel):
    """What must hold for the movement to be this exercise at all.

    Attributes:
        id: what it is called in a translation, as its measure is without one; those that say the
            same may share it.
        measure: the measure's name.
        at_least: lower limit.
        at_most: upper limit.
        when: "always"; or of a movement: at "rest" before it, on the way "out", in its "end"
            position, on the way "back", or "during" all of it. Of a movement the median counts.
        change: whether the value is meant as a change from the rest before.
        for_s: for how long in all a movement may break it; then every moment counts.
        views: the views in which it is asked; all where none is named.
        group: of all conditions of one group it is enough that one holds.
        says: what to tell the person when it does not hold.
    """

    id: Identifier | None = None
    measure: Identifier
    at_least: float | None = None
    at_most: float | None = None
    when: Literal["always", "rest", "out", "end", "back", "during"] = "always"
    change: bool = False
    for_s: Seconds = 0.0
    views: tuple[View, ...] = ()
    group: Identifier | None = None
    says: Text

    @property
    def key(self) -> str:
        """What it is called in a translation."""
        return self.id or self.measure

    def holds(self, value: float) -> bool:
        """Whether `value` lies within the limits."""
        return _within(value, self.at_least, self.at_most)


class Rule(StrictModel):
    """One judgement of form.

    Attributes:
        id: what the fault is called; may appear twice with different views.
        name: the same for a person.
        measure: a measure's name, or one of `TIMINGS`.
        judge: "best": a fault if even the best moment misses the limit; "typical": if the median
            does; "worst": if the limit is broken for `for_s`; "wobble": the standard deviation
            around the slow trend.
        phase: the part of the repetition or hold that is looked at.
        at_least: lower limit.
        at_most: upper limit.
        ideal: the value of perfect form; a limit nearer to it than the measure's noise is refused.
        doubt: a value nearer to the limit than this is not judged: the camera cannot tell.
        change: whether the value is meant as a change from the rest before.
        for_s: for "worst", how long the limit must be broken.
        views: the views that can show this fault; none where measuring found that no camera does,
            then it is told as not judged.
        unless: other rules; while one of them is broken this one cannot be judged.
        severity: how much the fault matters.
        essential: whether a repetition on which this rule cannot be judged is itself not judged.
        short: what to show on the picture to fix it, in 24 characters at most; the cue where
            nothing is given.
        cue: what to say to fix it, as a sentence.
        praise: what to say when it is fixed.
        why: why it matters.
        source: key into `sources`, for the limit.
    """

    id: Identifier
    name: Text
    measure: str
    judge: Literal["best", "typical", "worst", "wobble"]
    phase: Phase = "end"
    at_least: float | None = None
    at_most: float | None = None
    ideal: float | None = None
    doubt: Annotated[float, Field(ge=0)] = 0.0
    change: bool = False
    for_s: Seconds = 0.25
    views: tuple[View, ...]
    unless: tuple[Identifier, ...] = ()
    severity: Literal["minor", "major"] = "minor"
    essential: bool = False
    short: Short = ""
    cue: Text
    praise: str = ""
    why: Text
    source: Identifier

    @property
    def shown(self) -> str:
        """What is shown on the picture to fix it."""
        return self.short or self.cue

    @property
    def prescription(self) -> str | None:
        """What is noted of a limit that somebody prescribed; None where it is the exercise's."""
        return None

    def judges(self, side: str | None) -> bool:  # noqa: ARG002 - one of a person may not
        """Whether it judges what is done on `side`: "left", "right", "both", None if unknown."""
        return True

    def holds(self, value: float) -> bool:
        """Whether `value` lies within the limits."""
        return _within(value, self.at_least, self.at_most)

    def doubtful(self, value: float) -> bool:
        """Whether `value` is too near to a limit to say on which side of it it lies."""
        return abs(value - self.limit_for(value)) < self.doubt

    def scaled(self, share: float) -> Self:
        """The rule with its limits and its ideal multiplied by `share`."""
        numbers = {key: getattr(self, key) for key in ("at_least", "at_most", "ideal")}
        update = {key: value * share for key, value in numbers.items() if value is not None}
        return self.model_copy(update=update)

    def limit_for(self, value: float) -> float:
        """The limit that `value` breaks, or the one it is nearest to."""
        limits = [limit for limit in (self.at_least, self.at_most) if limit is not None]
        return min(limits, key=lambda limit: abs(limit - value))


class OfPerson(Rule):
    """A rule as a routine has it for one person; no file of an exercise holds one.

    Attributes:
        side: the side whose movements it judges, both where none is named.
        prescribed: whether its limit is the routine's and not the exercise's.
        note: what the routine's writer says of that limit.
    """

    side: Literal["left", "right"] | None = None
    prescribed: bool = False
    note: str = ""

    @classmethod
    def of(
        cls,
        rule: Rule,
        *,
        side: Literal["left", "right"] | None,
        prescribed: bool = False,
        note: str = "",
    ) -> Self:
        """The same rule, for one person."""
        own = {key: getattr(rule, key) for key in Rule.model_fields}
        return cls.model_construct(**own, side=side, prescribed=prescribed, note=note)

    @property
    def prescription(self) -> str | None:
        """The note of its limit, "" where there is none; None where it is not prescribed."""
        return self.note if self.prescribed else None

    def judges(self, side: str | None) -> bool:
        """Whether `side` is its own; on both, or where that is not known, it judges too."""
        return self.side is None or side not in {"left", "right"} or side == self.side


class Exercise(StrictModel):
    """One exercise, whole.

    Attributes:
        schema_: the version of this format.
        language: the language that its texts are written in, as a code of two letters.
        id: its name for the command line and the report.
        name: its name for a person.
        mode: "reps" counts repetitions, "hold" times holds.
        posture: how the body lies or stands throughout.
        accepts: other postures that this one may be taken for from the recommended camera.
        raises_arms: whether the exercise itself raises the arms, so that raised arms say nothing
            while it is done.
        must_resemble: whether a movement does not count that looks more like another exercise, or
            like none, than like this one: for one whose conditions others meet too.
        people: how many people's real recordings of it were measured; None where nobody measured.
        summary: what it is, in a sentence.
        steps: how to do it.
        safety: what to mind.
        line: the body points whose line is judged, drawn on the video.
        camera: where the camera stands.
        dosage: how much and how often.
        sources: where dosage and limits come from, by key.
        measures: the named measures that all else refers to.
        signal: what is counted.
        hold: when a position counts as held; for `mode = "hold"`.
        gate: what must hold for a movement to be this exercise at all.
        gate_allows: how many of the conditions on a movement may fail.
        rules: the judgements of form.
        translations: its texts in other languages, by language.
    """

    schema_: Annotated[Literal[2], Field(alias="schema")]
    language: Language = "en"
    id: Identifier
    name: Text
    mode: Literal["reps", "hold"]
    posture: Posture
    accepts: tuple[Posture, ...] = ()
    raises_arms: bool = False
    must_resemble: bool = False
    people: Annotated[int, Field(ge=0)] | None = None
    summary: Text
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    safety: Annotated[tuple[Text, ...], Field(min_length=1)]
    line: Annotated[tuple[str, ...], Field(min_length=2)]
    camera: CameraSpec
    dosage: Dosage
    sources: dict[Identifier, Text]
    measures: dict[Identifier, MeasureSpec]
    signal: SignalSpec
    hold: HoldSpec = HoldSpec()
    gate: tuple[Condition, ...] = ()
    gate_allows: Annotated[int, Field(ge=0)] = 0
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    translations: dict[Language, ExerciseTexts] = Field(default_factory=dict)

    def with_translations(self, translations: Mapping[str, ExerciseTexts]) -> Self:
        """The exercise with these texts too, by language."""
        return self.model_copy(update={"translations": {**self.translations, **translations}})

    def in_language(self, language: str) -> Exercise:
        """The exercise with all its texts in `language`; as it is where nobody translated it."""
        texts = self.translations.get(language)
        if texts is None:
            return self
        return texts.put_into(self).model_copy(update={"language": language})

    @property
    def unproven(self) -> bool:
        """Whether real recordings of fewer than `ENOUGH_PEOPLE` people were measured."""
        return self.people is not None and self.people < ENOUGH_PEOPLE

    @property
    def sided(self) -> bool:
        """Whether left and right are told apart."""
        return self.measures[self.signal.measure].measure.by_side

    @property
    def noun(self) -> str:
        """What is counted: "repetition" or "hold"."""
        return "hold" if self.mode == "hold" else "repetition"

    def rule(self, rule_id: str) -> Rule:
        """The first rule with this id."""
        return next(rule for rule in self.rules if rule.id == rule_id)

    def rule_for(self, rule_id: str, limit: float) -> Rule:
        """The rule with this id and this limit, else the first with this id."""
        rules = [rule for rule in self.rules if rule.id == rule_id]
        return next((rule for rule in rules if limit in {rule.at_least, rule.at_most}), rules[0])

    @property
    def prescribed(self) -> tuple[OfPerson, ...]:
        """The rules whose limits somebody prescribed, each once for all views."""
        found = {
            (rule.id, rule.side, rule.at_least, rule.at_most): rule
            for rule in reversed(self.rules)
            if isinstance(rule, OfPerson) and rule.prescribed
        }
        return tuple(reversed(found.values()))

    def unit_of(self, rule: Rule) -> str:
        """The unit of the rule's limits."""
        return "s" if rule.measure in TIMINGS else self.measures[rule.measure].unit

    def judged_in(self, view: View) -> Self:
        """The exercise with the rules that `view` can show."""
        return self.model_copy(
            update={"rules": tuple(rule for rule in self.rules if view in rule.views)}
        )

    def with_hold(self, hold_s: float) -> Self:
        """The exercise with holds of `hold_s`: what is judged by the usual time goes with it."""
        usual_s = self.dosage.hold_s
        share = hold_s / usual_s if usual_s else 1.0
        rules = tuple(
            rule.scaled(share) if rule.measure == "held_s" else rule for rule in self.rules
        )
        signal = self.signal.model_copy(
            update={"max_s": max(self.signal.max_s, hold_s * LONGEST_SHARE)}
        )
        dosage = self.dosage.model_copy(update={"hold_s": hold_s})
        return self.model_copy(update={"dosage": dosage, "rules": rules, "signal": signal})


def _within(value: float, at_least: float | None, at_most: float | None) -> bool:
    return (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
