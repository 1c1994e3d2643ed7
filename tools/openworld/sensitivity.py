"""What a fifth more or less of each constant and limit changes on the real clips."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import formcheck
from formcheck.exercises.catalog import exercises, load_exercise
from formcheck.exercises.model import Exercise
from formcheck.extraction.workers import mapped
from tools.openworld.compared import ChangeKind, changes
from tools.openworld.constants import Constant, engine_constants, imported_anew
from tools.openworld.footage import Thinned, TrialRecording
from tools.openworld.limits import ExerciseLimit, limits_of, with_moved
from tools.openworld.real import real_recordings
from tools.openworld.trial import Role, TrialResult, tried

FACTORS = (0.8, 1.2)
PLAYED = (Role.POSITIVE, Role.ZERO, Role.NEAR_MISS)


@dataclass(frozen=True)
class Clips:
    """What is played again and again.

    Attributes:
        manifest: the real clips.
        cache: where their poses are.
        fps: with at most so many pictures a second, None for all of them.
    """

    manifest: Path
    cache: Path
    fps: float | None = None


@dataclass(frozen=True)
class Move:
    """A constant or a limit times `factor`."""

    what: Constant | ExerciseLimit
    factor: float


@dataclass(frozen=True)
class Flip:
    """A trial that comes out differently."""

    turn: ChangeKind
    exercise: str
    clip: str
    source: str
    text: str


@dataclass(frozen=True)
class Effect:
    """What a move changes.

    Attributes:
        move: what was moved, and how far.
        flips: the trials whose count or faults differ.
        problem: why nothing could be played, or "".
    """

    move: Move
    flips: tuple[Flip, ...] = ()
    problem: str = ""


def moves(only: str = "") -> list[Move]:
    """Every constant and every limit, a fifth less and a fifth more.

    Constants of modules that an analysis does not import cannot change it and are left out.
    """
    engine = engine_constants(Path(formcheck.__file__).parent)
    constants = [constant for constant in engine if constant.module in sys.modules]
    limits = [limit for exercise in exercises() for limit in limits_of(exercise)]
    found: list[Constant | ExerciseLimit] = [*constants, *limits]
    return [Move(what, factor) for what in found if only in what.label for factor in FACTORS]


def effects(
    clips: Clips, found: Sequence[Move], base: Sequence[TrialResult], jobs: int = 1
) -> Iterator[Effect]:
    """What each move changes against `base`, in order."""
    played = mapped(played_anew, [(clips, move) for move in found], jobs, elsewhere=True)
    for move, results in zip(found, played, strict=True):
        if isinstance(results, str):
            yield Effect(move, problem=results)
        else:
            yield Effect(move, _flips(base, results))


def baseline(clips: Clips, jobs: int = 1) -> list[TrialResult]:
    """What comes out when nothing is moved."""
    recordings = [(recording,) for recording in _recordings(clips, None)]
    return [one for some in mapped(_play, recordings, jobs) for one in some]


def played_anew(clips: Clips, move: Move) -> list[TrialResult] | str:
    """What comes out with the move, or why it cannot be played; for a process of its own."""
    if isinstance(move.what, ExerciseLimit):
        return play_limit(clips, move.what, move.factor)
    with imported_anew(move.what, move.factor):
        packed = pickle.dumps(import_module(__name__).play_constant(clips))
    # Outside, the classes are the usual ones again.
    found: list[TrialResult] | str = pickle.loads(packed)
    return found


def play_constant(clips: Clips) -> list[TrialResult] | str:
    """All trials, by the engine as it has been imported."""
    return _safely(_recordings(clips, None), {})


def play_limit(clips: Clips, limit: ExerciseLimit, factor: float) -> list[TrialResult] | str:
    """The trials of one exercise with one limit moved."""
    exercise = with_moved(load_exercise(limit.exercise), limit, factor)
    return _safely(_recordings(clips, limit.exercise), {limit.exercise: exercise})


def _safely(
    recordings: Iterable[TrialRecording], judges: dict[str, Exercise]
) -> list[TrialResult] | str:
    try:
        return [one for recording in recordings for one in _play(recording, judges)]
    except Exception as error:  # noqa: BLE001  a moved constant may break anything
        return f"{type(error).__name__}: {error}"


def _play(
    recording: TrialRecording, judges: dict[str, Exercise] | None = None
) -> list[TrialResult]:
    track = recording.footage.track()
    return [tried(t, track, (judges or {}).get(t.exercise)) for t in recording.trials]


def _recordings(clips: Clips, exercise: str | None) -> list[TrialRecording]:
    """The labelled trials, of one exercise or of all."""
    found, _ = real_recordings(clips.manifest, clips.cache)
    kept = []
    for one in found:
        trials = tuple(t for t in one.trials if t.role in PLAYED and exercise in {None, t.exercise})
        footage = Thinned(one.footage, clips.fps) if clips.fps else one.footage
        if trials:
            kept.append(replace(one, footage=footage, trials=trials))
    return kept


def _flips(base: Sequence[TrialResult], results: Sequence[TrialResult]) -> tuple[Flip, ...]:
    return tuple(
        Flip(c.turn, c.now.exercise, c.now.clip, c.now.source, c.text)
        for c in changes(base, results)
        if c.turn is not ChangeKind.HELD
        and (c.turn is not ChangeKind.FAULTS or c.now.role is Role.POSITIVE)
    )
