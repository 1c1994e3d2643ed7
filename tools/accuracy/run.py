"""What one pose model makes of one set of clips."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.angles import AngleError
from benchmarks.truth import TrueAngles
from formcheck.evaluation import EntryOutcome, Evaluation, evaluate
from formcheck.extraction.cache import cached_poses
from formcheck.pose.frame import PoseTrack
from tools.accuracy.case import Case, light_of, people_by_clip


@dataclass(frozen=True)
class Run:
    """A set of clips, analysed with one model.

    Attributes:
        model: the pose model.
        folder: where the clips are.
        cache: where their poses are kept.
        cases: one for each clip whose exercise is known.
    """

    model: str
    folder: Path
    cache: Path
    cases: tuple[Case, ...]

    def video(self, case: Case) -> Path:
        """The file of the clip."""
        return self.folder / case.outcome.entry.video

    def track(self, case: Case) -> PoseTrack:
        """The poses of the clip."""
        return _every_pose(self.video(case), self.model, self.cache)

    @property
    def positive(self) -> list[Case]:
        """The clips in which there is something to count."""
        return [case for case in self.cases if not case.negative]


def measure(
    manifest: Path,
    model: str,
    cache: Path,
    *,
    jobs: int = 1,
    on_outcome: Callable[[EntryOutcome], None] = lambda _: None,
) -> Run:
    """Analyse every clip of `manifest` with `model`.

    Raises:
        FormCheckError: the manifest, the model or the cache cannot be used.
    """
    evaluation = evaluate(
        manifest, model=model, jobs=jobs, cache=cache, every_frame=True, on_outcome=on_outcome
    )
    folder, people = manifest.parent, people_by_clip()
    cases = (_case(outcome, folder, model, cache, people) for outcome in evaluation.outcomes)
    return Run(model, folder, cache, tuple(cases))


def _every_pose(video: Path, model: str, cache: Path) -> PoseTrack:
    return PoseTrack.load(cached_poses(video, model, cache, every_frame=True))


def _case(
    outcome: EntryOutcome, folder: Path, model: str, cache: Path, people: dict[str, int]
) -> Case:
    video = folder / outcome.entry.video
    true = TrueAngles.beside(video) if outcome.count is not None else None
    angles = None
    if true is not None:
        angles = AngleError.of(_every_pose(video, model, cache).frames(), true)
    return Case(outcome, light_of(video), people.get(video.stem, 1), angles)


def evaluation_of(cases: Iterable[Case]) -> Evaluation:
    """The scores over some of the cases."""
    return Evaluation(tuple(case.outcome for case in cases), skipped=0)
