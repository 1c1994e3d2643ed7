"""Templates: what exercises look like in numbers, and the file in which they are kept.

A file of templates is an .npz without pickled objects. Beside `schema`, an integer, it has two
arrays for each exercise:

    ID           (n, SIZE) float16: descriptions of single repetitions or holds
                 (`formcheck.recognition.descriptor`), NaN where a number is not known
    ID.limit     float: a description further than this from all of them does not look like it

An exercise of one's own, `ID.toml` in the store, has a file of one template beside it,
`ID.template.npz` (`template_file`). The id `OTHER` stands for what people do besides exercises.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from formcheck.errors import TemplateError
from formcheck.exercises.store import template_file
from formcheck.files import written_whole
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from formcheck.recognition.descriptor import SIZE, Floats, distances

__all__ = ["OTHER", "Template", "load_templates", "save_templates", "template_file"]

SCHEMA: Final = 1
OTHER: Final = "-"
"""No exercise has this id: walking, lying still, and the like."""
LIMIT: Final = 0.65
"""How far a description may be from a template: of ten real repetitions nine are nearer than 0.6 to
that of their exercise."""
MOST_BYTES: Final = 4 << 20
MOST_EXAMPLES: Final = 4096


@dataclass(frozen=True, eq=False)
class Template:
    """What one exercise looks like.

    Attributes:
        exercise: its id, or `OTHER`.
        examples: (n, SIZE) descriptions of repetitions or holds, NaN where not known.
        limit: a description further than this from all of them does not look like it.
    """

    exercise: str
    examples: Floats
    limit: float = LIMIT

    def __post_init__(self) -> None:
        """Check the shape once, at the border."""
        rows, columns = self.examples.shape
        if not rows or columns != SIZE:
            raise ValueError(f"Expected examples (n, {SIZE}), but got {self.examples.shape}.")

    def distance(self, description: Floats) -> float:
        """How far a description (SIZE,) is from the nearest example.

        Infinite where they hardly know the same numbers.
        """
        return float(distances(description, self.examples).min())


def save_templates(path: str | os.PathLike[str], templates: Iterable[Template]) -> None:
    """Write templates whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    arrays: dict[str, np.ndarray] = {"schema": np.array(SCHEMA)}
    for template in templates:
        arrays[template.exercise] = template.examples.astype(np.float16)
        arrays[_limit(template.exercise)] = np.array(template.limit)
    with written_whole(Path(path)) as part, part.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def load_templates(path: str | os.PathLike[str]) -> dict[str, Template]:
    """The templates in a file, by exercise.

    Raises:
        TemplateError: it cannot be read, or holds no templates.
    """
    try:
        if not Path(path).is_file():
            Path(path).stat()  # says why, where there is nothing
            raise TemplateError(Message.of(Wrong.NO_TEMPLATE, path=str(path)))
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
                raise TemplateError(Message.of(Wrong.NO_TEMPLATE, path=str(path)))
        with np.load(path, allow_pickle=False) as stored:
            return _templates(stored)
    except OSError as error:
        said = Message.of(Wrong.CANNOT_READ, path=str(path), reason=reason(error))
        raise TemplateError(said) from error
    # Whoever writes the bytes chooses what the unpacking raises.
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        LookupError,
        TypeError,
        RuntimeError,
        MemoryError,
    ) as error:
        raise TemplateError(Message.of(Wrong.NO_TEMPLATE, path=str(path))) from error


def _templates(stored: Mapping[str, np.ndarray]) -> dict[str, Template]:
    if int(stored["schema"]) != SCHEMA:
        raise ValueError("Expected another schema.")
    names = [name for name in stored if _limit(name) in stored]
    if not names:
        raise ValueError("Expected at least one template.")
    return {name: _template(name, stored) for name in names}


def _template(name: str, stored: Mapping[str, np.ndarray]) -> Template:
    examples, limit = stored[name], float(stored[_limit(name)])
    if examples.dtype.kind != "f" or len(examples) > MOST_EXAMPLES or not limit > 0:
        raise ValueError("Expected real numbers, and not too many.")
    return Template(name, examples.astype(np.float32), limit)


def _limit(exercise: str) -> str:
    return f"{exercise}.limit"
