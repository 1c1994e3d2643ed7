"""The page docs/accuracy.md, put together from its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from formcheck import __version__
from formcheck.pose.bundles import DEFAULT_MODEL
from tools.accuracy.angles import angles_by_light_table, angles_by_view_table
from tools.accuracy.case import Case
from tools.accuracy.counts import counts_table, views_table
from tools.accuracy.failures import Failure, failures_table
from tools.accuracy.false_counts import strangers_table
from tools.accuracy.goals import bars, bars_table
from tools.accuracy.models import models_table
from tools.accuracy.plain_counters import rivals_table
from tools.accuracy.rules import rules_by_view_table, rules_table
from tools.accuracy.run import Run
from tools.accuracy.world import (
    captured_part,
    drawn_bars,
    drawn_part,
    held_out,
    markdown,
    real_part,
    world_bars,
)
from tools.openworld.drafts import Drafted, drafts_sheet
from tools.openworld.measured import WholeMeasuring

MADE = "*Made by `make accuracy`.*"
TOTALS = "*Made by `make accuracy`; `formcheck eval {manifest}` prints every clip and the totals.*"
RENDERED = ".cache/truth/manifest.json"
REAL = "../shared/videos/manifest.json"


@dataclass(frozen=True)
class Findings:
    """Everything that the page tells; what was not measured is left out.

    Attributes:
        world: real clips and captured movement, every exercise on each.
        drawn: rendered clips that were drawn at random.
        shadows: the same kind of clips as landmarks.
        rendered: the rendered set, with each model; the default model is among them.
        real: the real clips as they are labelled.
        drafts: exercises that were tried and not taken.
        speeds: frames a second of each model, as a ratio to the full one.
        failures: the clips that went wrong, rendered before real.
        reasons: why, by the clip's name.
        pictures: of some of them, by the clip's name.
    """

    world: WholeMeasuring | None = None
    drawn: WholeMeasuring | None = None
    shadows: WholeMeasuring | None = None
    rendered: tuple[Run, ...] = ()
    real: Run | None = None
    drafts: tuple[Drafted, ...] = ()
    speeds: Mapping[str, float] = field(default_factory=dict)
    failures: Sequence[Failure] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, Path] = field(default_factory=dict)

    @property
    def default(self) -> Run:
        """The rendered set with the default model."""
        return next(run for run in self.rendered if run.model == DEFAULT_MODEL)

    @property
    def real_cases(self) -> tuple[Case, ...]:
        """The real clips."""
        return self.real.cases if self.real else ()


def page(found: Findings, folder: Path) -> str:
    """The page as Markdown, for a file in `folder`."""
    sections = [_head(found), _aims(found)]
    if found.world:
        sections += [real_part(found.world, found.reasons), captured_part(found.world)]
    if found.drafts:
        sections.append(_not_taken(found.drafts))
    sections.append(drawn_part(found.drawn, found.shadows))
    if found.rendered:
        made = (_counts, _strangers, _rules, _angles, _models, _rivals)
        sections += [part(found) for part in made]
    sections += [_failures(found, folder), _again()]
    return "\n\n".join(part for section in sections for part in section) + "\n"


def _head(found: Findings) -> list[str]:
    words = f"Measured with FormCheck {__version__} and the {DEFAULT_MODEL} pose model"
    sets = []
    if found.world:
        sets += ["real people filmed by others", "captured movement"]
    if found.drawn or found.shadows:
        sets.append("people and rooms drawn at random")
    if found.rendered:
        cases = found.default.cases
        frames = sum(c.outcome.report.source.frames for c in cases if c.outcome.report)
        sets.append(
            f"{len(cases)} clips ({frames:,} frames) of a measuring set that the project rendered, "
            "in which every joint, repetition, hold and fault is known"
        )
    listed = " and ".join(filter(None, (", ".join(sets[:-1]), *sets[-1:])))
    return [
        "# Accuracy",
        f"{words} on {listed}. This page is made by `make accuracy`; see the end of it.",
        held_out(found.world, found.drawn, found.shadows),
    ]


def _not_taken(drafts: Sequence[Drafted]) -> list[str]:
    return [
        "## Tried and not taken",
        "Exercises that a camera does not tell well enough, or that nobody was seen doing: what "
        "their drafts count on the real clips, and why they are not among FormCheck's.",
        markdown(drafts_sheet(drafts)),
        MADE,
    ]


def _aims(found: Findings) -> list[str]:
    aims = [*world_bars(found.world), *drawn_bars(found.drawn, found.shadows)]
    if found.rendered:
        models = [run.model for run in found.rendered]
        measured = bars(found.default.cases, models)
        aims += [replace(bar, aim=f"measuring set: {bar.aim}") for bar in measured]
    return [
        "## Aims",
        "A view is asked for when the exercise's file names it under `camera.views`.",
        bars_table(aims),
        MADE,
    ]


def _counts(found: Findings) -> list[str]:
    parts = [
        "## The measuring set: counts and holds",
        "Clips with something to count. MAE is the mean absolute count error divided by the true "
        "count. A clip is refused when nothing was counted and the person was told where to put "
        "the camera. A good repetition or hold shows no fault at all; it counts "
        "as without a fault when none was reported.",
        "### Rendered clips",
        counts_table(found.default.positive),
        TOTALS.format(manifest=RENDERED),
    ]
    if found.real:
        parts += ["### Real clips", counts_table(found.real.positive)]
        parts += [TOTALS.format(manifest=REAL)]
    parts += [
        "### Views",
        "What the rendered clips are labelled, and what FormCheck saw for most of the time.",
        views_table(found.default.cases),
        MADE,
    ]
    return parts


def _strangers(found: Findings) -> list[str]:
    return [
        "## The measuring set: false counts",
        "A false count is a repetition or hold that was counted and is none.",
        strangers_table(found.default.cases, found.real_cases),
        MADE,
    ]


def _rules(found: Findings) -> list[str]:
    parts = [
        "## The measuring set: rules",
        "Over repetitions and holds: how many show the fault, how often it was reported rightly "
        "(hit) and wrongly (false alarm), missed, and not judged, because the view cannot show it "
        "or something hid it. What was not judged is neither right nor wrong. The first table "
        "takes the clips in the views that are asked for or that the rule itself names, the second "
        "all.",
        "### Rendered clips",
        rules_table(found.default.cases),
        MADE,
        "### Rendered clips, by view",
        rules_by_view_table(found.default.cases),
        MADE,
    ]
    labelled = [case for case in found.real_cases if case.outcome.entry.faults]
    if labelled:
        parts += ["### Real clips", rules_by_view_table(labelled), MADE]
    return parts


def _angles(found: Findings) -> list[str]:
    runs = found.rendered
    return [
        "## The measuring set: angles",
        "Mean absolute error of shoulder-hip-knee and of hip-knee-ankle of the side towards the "
        "camera, against the true angles as projected into the same picture; the mean over clips. "
        "Seen is the share of frames in which the person was found.",
        "### By view",
        angles_by_view_table(runs),
        "*Made by `make accuracy`; `python -m benchmarks.angles .cache/truth` prints every clip, "
        "with and without the pose model's smoothing.*",
        "### By light",
        angles_by_light_table(runs),
        MADE,
    ]


def _models(found: Findings) -> list[str]:
    return [
        "## Pose models",
        "On the rendered clips in the views asked for; false counts over all. Speed is the bare "
        "pose model's, measured in turns in one run.",
        models_table(found.rendered, found.speeds),
        MADE,
    ]


def _rivals(found: Findings) -> list[str]:
    parts = [
        "## Compared with plain counters",
        "The rules of other projects, written again from their published constants "
        "(`benchmarks/baselines.py`), on the very landmarks that FormCheck saw. They count a hold "
        "as a repetition. The fitted thresholds are the best that a search over these same clips "
        "finds: no user could know them.",
        "### Rendered clips",
        rivals_table(found.default),
        MADE,
    ]
    if found.real:
        parts += ["### Real clips", rivals_table(found.real), MADE]
    return parts


def _cases(found: Findings) -> int:
    return len(found.real_cases) + (len(found.default.cases) if found.rendered else 0)


def _failures(found: Findings, folder: Path) -> list[str]:
    if not _cases(found):
        return []
    if not found.failures:
        return ["## Failures", "None.", MADE]
    return [
        "## Failures",
        "Every labelled clip of the measuring set and of the real ones in which a count, a fault "
        f"or a hold is wrong: {len(found.failures)} of {_cases(found)}.",
        failures_table(found.failures, found.reasons, found.pictures, folder),
        MADE,
    ]


def _again() -> list[str]:
    return [
        "## Make it again",
        "    make truth                # renders the measuring set, an hour and a half\n"
        "    make random_clips JSON=FILE  # draws and renders a hundred clips, half an hour\n"
        "    make shadows JSON=FILE    # the same kind of clips as landmarks, minutes\n"
        "    make accuracy DRAWN=FILE SHADOWS=FILE    # measures the rest and writes this page",
        "Nothing here is written by hand, except for the reasons of the failures "
        "(`tools/accuracy/reasons.toml`). Poses are kept in `.cache/poses`, so that a second run "
        "needs no inference. The heavy model is fetched once, or found in the folder that "
        "`FORMCHECK_MODELS` names. What is not there is left out.",
    ]
