"""The labels of recorded videos: what a person counted and saw.

The manifest is a JSON list; paths are relative to it. `reps` counts completed repetitions, or for
a hold exercise its holds; `holds` lists each hold. `reps_ok` widens the count where a human reader
was unsure. `faults` maps a rule to the repetitions or holds, by index from 1, that show it; a rule
that is absent is not labelled.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from formcheck.errors import ManifestError


class HoldLabel(BaseModel):
    """A labelled hold."""

    model_config = ConfigDict(frozen=True)

    side: str | None = None
    start_s: float
    end_s: float


class Entry(BaseModel):
    """One labelled video; keys for human readers, such as `note`, are let through."""

    model_config = ConfigDict(frozen=True, extra="allow")

    video: str = Field(min_length=1)
    exercise: str = Field(min_length=1)
    view: str | None = None
    reps: int | None = Field(default=None, ge=0)
    reps_ok: tuple[int, int] | None = None
    rep_times: tuple[tuple[float, float], ...] | None = None
    holds: tuple[HoldLabel, ...] | None = None
    faults: dict[str, tuple[int, ...]] = Field(default_factory=dict)

    @property
    def count(self) -> int | None:
        """The true number of repetitions or holds, None where not labelled."""
        if self.reps is not None:
            return self.reps
        return len(self.holds) if self.holds is not None else None

    @property
    def count_range(self) -> tuple[int, int]:
        """The counts that are right."""
        low, high = self.reps_ok or (self.count or 0, self.count or 0)
        return low, high

    @property
    def spans(self) -> list[tuple[float, float]]:
        """When each repetition or hold was, in seconds; empty where not labelled."""
        if self.holds is not None:
            return [(hold.start_s, hold.end_s) for hold in self.holds]
        return list(self.rep_times or ())


def read_manifest(path: str | os.PathLike[str]) -> list[Entry]:
    """The entries of the manifest at `path`.

    Raises:
        ManifestError: the file cannot be read or has mistakes.
    """
    path = Path(path)
    try:
        return TypeAdapter(list[Entry]).validate_json(path.read_bytes())
    except OSError as error:
        raise ManifestError(f"Cannot read the manifest {path}: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the file"
        raise ManifestError(f"{path}: {where}: {first['msg']}.") from error
