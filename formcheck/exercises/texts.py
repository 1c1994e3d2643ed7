"""What a person reads of an exercise: the schema of a translation, in the shape of its file.

A text that is left out stays in the exercise's own language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from formcheck.definitions.mistakes import Mistake
from formcheck.definitions.strict_model import Identifier, StrictModel, Text
from formcheck.messages.error_ids import Slip
from formcheck.messages.message import Message

if TYPE_CHECKING:
    from formcheck.exercises.model import CameraSpec, Dosage, Exercise, Rule

LONGEST_SHORT: Final = 24
"""Characters that can be read on a picture at a glance, from two to three metres."""
Short = Annotated[str, Field(max_length=LONGEST_SHORT)]


class CameraTexts(StrictModel):
    """The texts of `CameraSpec`."""

    advice: Text | None = None
    refused_advice: Text | None = None

    def put_into(self, camera: CameraSpec) -> CameraSpec:
        """The camera with these texts."""
        return camera.model_copy(update=self.model_dump(exclude_none=True))


class DosageTexts(StrictModel):
    """The text of `Dosage`."""

    text: Text | None = None

    def put_into(self, dosage: Dosage) -> Dosage:
        """The dosage with this text."""
        return dosage.model_copy(update=self.model_dump(exclude_none=True))


class MeasureTexts(StrictModel):
    """The text of a `MeasureSpec`."""

    about: Text


class ConditionTexts(StrictModel):
    """The text of each `Condition` of one name."""

    says: Text


class RuleTexts(StrictModel):
    """The texts of each `Rule` of one id."""

    name: Text | None = None
    short: Short | None = None
    cue: Text | None = None
    praise: Text | None = None
    why: Text | None = None

    @classmethod
    def of(cls, rule: Rule) -> RuleTexts:
        """The texts of `rule`."""
        return cls(
            name=rule.name,
            short=rule.short or None,
            cue=rule.cue,
            praise=rule.praise or None,
            why=rule.why,
        )

    def put_into(self, rule: Rule) -> Rule:
        """The rule with these texts; a cue goes without the short one of another language."""
        short = {} if self.cue is None else {"short": ""}
        return rule.model_copy(update=short | self.model_dump(exclude_none=True))


class ExerciseTexts(StrictModel):
    """The texts of an `Exercise`."""

    name: Text | None = None
    summary: Text | None = None
    steps: tuple[Text, ...] = ()
    safety: tuple[Text, ...] = ()
    camera: CameraTexts = CameraTexts()
    dosage: DosageTexts = DosageTexts()
    sources: dict[Identifier, Text] = Field(default_factory=dict)
    measures: dict[Identifier, MeasureTexts] = Field(default_factory=dict)
    gate: dict[Identifier, ConditionTexts] = Field(default_factory=dict)
    rules: dict[Identifier, RuleTexts] = Field(default_factory=dict)

    @classmethod
    def of(cls, exercise: Exercise) -> ExerciseTexts:
        """The texts of `exercise`."""
        camera = exercise.camera
        return cls(
            name=exercise.name,
            summary=exercise.summary,
            steps=exercise.steps,
            safety=exercise.safety,
            camera=CameraTexts(advice=camera.advice, refused_advice=camera.refused_advice or None),
            dosage=DosageTexts(text=exercise.dosage.text),
            sources=exercise.sources,
            measures={
                name: MeasureTexts(about=spec.about) for name, spec in exercise.measures.items()
            },
            gate={one.key: ConditionTexts(says=one.says) for one in exercise.gate},
            rules={rule.id: RuleTexts.of(rule) for rule in exercise.rules},
        )

    def put_into(self, exercise: Exercise) -> Exercise:
        """The exercise with these texts."""
        measures = {
            name: spec.model_copy(update=self.measures[name].model_dump())
            if name in self.measures
            else spec
            for name, spec in exercise.measures.items()
        }
        gate = tuple(
            one.model_copy(update=self.gate[one.key].model_dump()) if one.key in self.gate else one
            for one in exercise.gate
        )
        rules = tuple(
            self.rules[rule.id].put_into(rule) if rule.id in self.rules else rule
            for rule in exercise.rules
        )
        return exercise.model_copy(
            update={
                "name": self.name or exercise.name,
                "summary": self.summary or exercise.summary,
                "steps": self.steps or exercise.steps,
                "safety": self.safety or exercise.safety,
                "camera": self.camera.put_into(exercise.camera),
                "dosage": self.dosage.put_into(exercise.dosage),
                "sources": exercise.sources | self.sources,
                "measures": measures,
                "gate": gate,
                "rules": rules,
            }
        )


def ambiguous(exercise: Exercise, texts: ExerciseTexts) -> Iterator[Mistake]:
    """Names in `texts` by which more than one text of the exercise may be meant."""
    says = ((one.key, one.says) for one in exercise.gate if one.key in texts.gate)
    for name in _unequal(says):
        yield Mistake(("gate", name), Message.of(Slip.CONDITIONS_DIFFER, name=name))
    spoken = ((r.id, RuleTexts.of(r)) for r in exercise.rules if r.id in texts.rules)
    for name in _unequal(spoken):
        yield Mistake(("rules", name), Message.of(Slip.RULES_DIFFER, name=name))


def _unequal(named: Iterable[tuple[str, object]]) -> list[str]:
    """The names that stand for more than one thing."""
    first: dict[str, object] = {}
    return [name for name, what in named if first.setdefault(name, what) != what]
