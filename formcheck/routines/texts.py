"""What a person reads of a routine: the schema of a translation.

A text that is left out stays in the routine's own language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from formcheck.definitions.strict_model import Name, StrictModel, Text

if TYPE_CHECKING:
    from formcheck.routines.model import Routine


class RoutineTexts(StrictModel):
    """The texts of a `Routine`.

    Attributes:
        name: its name for people.
        summary: what it is for.
        notes: those of its steps, "" for a step without one.
    """

    name: Name | None = None
    summary: Text | None = None
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, routine: Routine) -> RoutineTexts:
        """The texts of `routine`."""
        notes = tuple(step.note for step in routine.steps)
        return cls(
            name=routine.name, summary=routine.summary or None, notes=notes if any(notes) else ()
        )

    def of_steps(self, kept: Sequence[bool]) -> RoutineTexts:
        """The same for a routine that keeps these of its steps."""
        notes = tuple(note for note, is_kept in zip(self.notes, kept, strict=False) if is_kept)
        return self.model_copy(update={"notes": notes})

    def put_into(self, routine: Routine) -> Routine:
        """The routine with these texts."""
        notes = self.notes or [step.note for step in routine.steps]
        steps = zip(routine.steps, notes, strict=True)
        return routine.model_copy(
            update={
                "name": self.name or routine.name,
                "summary": self.summary or routine.summary,
                "steps": tuple(step.model_copy(update={"note": note}) for step, note in steps),
            }
        )
