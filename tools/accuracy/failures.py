"""The clips that went wrong, with the reason and, for some, a picture."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.accuracy.case import Case
from tools.accuracy.mistakes import ClipMistake, mistakes
from tools.accuracy.picture import picture_at, write_jpeg
from tools.accuracy.run import Run
from tools.accuracy.table import code, table

MOST_PICTURES = 8
WORDS = 4
"""So many mistakes of one clip are named; the rest is a number."""


@dataclass(frozen=True)
class Failure:
    """A clip that went wrong.

    Attributes:
        case: the clip.
        mistakes: what went wrong, the gravest first.
    """

    case: Case
    mistakes: tuple[ClipMistake, ...]

    @property
    def words(self) -> str:
        """What went wrong."""
        texts = [mistake.text for mistake in self.mistakes[:WORDS]]
        more = len(self.mistakes) - len(texts)
        return "; ".join(texts) + (f"; {more} more" if more else "")


def failures(cases: Iterable[Case]) -> list[Failure]:
    """The clips in which anything went wrong, in their order."""
    found = (Failure(case, tuple(mistakes(case))) for case in cases)
    return [failure for failure in found if failure.mistakes]


def shown(found: Sequence[Failure]) -> list[Failure]:
    """Those to make a picture of: one of each kind of mistake, the gravest kinds first."""
    chosen: dict[tuple[str, str], Failure] = {}
    for failure in sorted(found, key=lambda failure: failure.mistakes[0].rank):
        chosen.setdefault((failure.case.exercise.id, failure.mistakes[0].kind), failure)
    return list(chosen.values())[:MOST_PICTURES]


def take_pictures(run: Run, found: Sequence[Failure], folder: Path) -> dict[str, Path]:
    """Write the pictures of `found` into `folder`, whose old ones go; by the clip's name.

    Only for rendered clips: nobody is in them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.jpg"):
        old.unlink()
    pictures = {}
    for failure in shown(found):
        case = failure.case
        if case.outcome.report is None:
            continue
        at_s = failure.mistakes[0].at_s
        picture = picture_at(run.video(case), run.track(case), case.exercise.id, at_s)
        if picture is not None:
            pictures[case.name] = folder / f"{Path(case.name).name}.jpg"
            write_jpeg(pictures[case.name], picture)
    return pictures


def failures_table(
    found: Sequence[Failure],
    reasons: Mapping[str, str],
    pictures: Mapping[str, Path],
    page_folder: Path,
) -> str:
    """A row for each clip that went wrong."""
    rows = [
        (
            code(failure.case.name),
            ", ".join(filter(None, (_place(failure.case), failure.case.light))),
            failure.words,
            reasons.get(failure.case.name, UNKNOWN),
            _image(pictures.get(failure.case.name), page_folder),
        )
        for failure in found
    ]
    return table(("clip", "view, light", "what went wrong", "why", ""), rows, texts=5)


def _place(case: Case) -> str:
    return case.view if case.seen_as == case.view else f"{case.view} (seen as {case.seen_as})"


def _image(path: Path | None, page_folder: Path) -> str:
    if path is None:
        return ""
    return f"![{path.stem}]({Path(os.path.relpath(path, page_folder)).as_posix()})"


FILE = Path(__file__).with_name("reasons.toml")
UNKNOWN = "not yet explained"


def read_reasons(path: Path = FILE) -> dict[str, str]:
    """The reasons by the clip's name."""
    return {str(k): str(v) for k, v in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def outdated(reasons: Iterable[str], failing: Iterable[str]) -> list[str]:
    """Clips that have a reason and do not fail any more."""
    return sorted(set(reasons) - set(failing))
