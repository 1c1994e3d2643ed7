"""All templates that are known, and what a description resembles."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from formcheck.errors import TemplateError
from formcheck.exercises.catalog import own_store
from formcheck.recognition.descriptor import Floats, distances
from formcheck.recognition.template import OTHER, Template, load_templates, template_file

PACKAGE: Final = "formcheck.recognition"
PACKAGED: Final = "templates.npz"


@dataclass(frozen=True)
class Resemblance:
    """How far a description is from each template, in shares of the template's limit.

    Attributes:
        far: by exercise; `OTHER` for what people do besides. Up to 1 it looks like it.
    """

    far: Mapping[str, float]

    def of(self, exercise: str) -> float:
        """How far it is from that exercise; infinite where there is no template of it."""
        return self.far.get(exercise, math.inf)

    def nearest(self, besides: str = "") -> tuple[str, float]:
        """What it is nearest to, `besides` one exercise, and how far that is."""
        found = [(far, name) for name, far in self.far.items() if name != besides]
        far, name = min(found, default=(math.inf, OTHER))
        return name, far


class Library:
    """Templates of several exercises."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self.templates = {template.exercise: template for template in templates}
        known = self.templates.values()
        self._examples = np.concatenate([one.examples for one in known])
        self._limits = np.concatenate([np.full(len(one.examples), one.limit) for one in known])
        starts = np.cumsum([0, *(len(one.examples) for one in known)])
        self._places = dict(zip(self.templates, pairwise(starts), strict=True))

    def fingerprint(self) -> str:
        """What tells these templates from all others, in hexadecimal."""
        digest = hashlib.sha256()
        for name in sorted(self.templates):
            one = self.templates[name]
            digest.update(f"{name} {float(one.limit)!r} {one.examples.shape}".encode())
            digest.update(np.ascontiguousarray(one.examples).tobytes())
        return digest.hexdigest()

    def __contains__(self, exercise: str) -> bool:
        return exercise in self.templates

    def resemblance(self, description: Floats) -> Resemblance:
        """What a description (SIZE,) resembles."""
        far = distances(description, self._examples) / self._limits
        return Resemblance({k: float(far[a:b].min()) for k, (a, b) in self._places.items()})


@cache
def packaged() -> dict[str, Template]:
    """The templates that come with FormCheck."""
    with as_file(files(PACKAGE) / PACKAGED) as path:
        return load_templates(path)


def known_library() -> Library:
    """The templates that come with FormCheck, and those of the user's own exercises.

    An exercise of one's own has none where its file of templates is not there, or is no such file.
    """
    return Library([*packaged().values(), *_own()])


def _own() -> list[Template]:
    own = own_store()
    paths = {exercise.id: own.path(exercise.id) for exercise in own.exercises()}
    found = (_beside(path, exercise_id) for exercise_id, path in paths.items() if path)
    return [template for template in found if template is not None]


def _beside(exercise_file: Path, exercise_id: str) -> Template | None:
    try:
        return load_templates(template_file(exercise_file)).get(exercise_id)
    except TemplateError:
        return None
