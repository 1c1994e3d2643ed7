"""Captured movement as landmarks: whole takes, and their actions put together at random."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import ManifestError
from formcheck.exercises.catalog import exercises
from formcheck.manifest import Entry
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from formcheck.motion.posture import Posture
from formcheck.pose.frame import PoseTrack
from tools.figure.camera import STANDING_CAMERAS, Points
from tools.figure.capture import Motion, read_actions, read_capture, read_skeleton
from tools.figure.medley import Medley, Piece
from tools.figure.physique import Physique
from tools.figure.script import Acted
from tools.figure.track import Disturbance, acted, project, steady
from tools.openworld.footage import TrialRecording
from tools.openworld.trial import ClipTrial, Role, TrialGroup

VIEWS = ("front", "oblique", "side", "back")
SOURCE = "cmu subject 13"
NOISE = 0.02
"""Of the landmarks, in trunk lengths, independent from picture to picture."""
TEMPOS = (0.6, 1.7)
PAUSES_S = (0.0, 4.0)
PAUSED = 0.4
"""How often somebody stops between two actions."""
PIECES = (4, 7)
"""How many actions follow each other in a medley, at least and at most."""


@dataclass(frozen=True)
class Take:
    """A capture with its labels.

    Attributes:
        path: the .amc.gz file.
        spans: of the true repetitions, seconds.
        exercise: what they are.
    """

    path: Path
    exercise: str
    spans: tuple[tuple[float, float], ...]

    @property
    def name(self) -> str:
        """Of the take."""
        return self.path.name.split(".")[0]

    @cached_property
    def actions(self) -> list[tuple[str, float, float]]:
        """(action, start, end), seconds."""
        return read_actions(self.path.with_name(f"{self.name}.txt"))

    def inside(self, start_s: float, end_s: float) -> list[tuple[float, float]]:
        """The true repetitions of a stretch, from its beginning."""
        middles = [(a, b) for a, b in self.spans if start_s <= (a + b) / 2 <= end_s]
        return [(max(a, start_s) - start_s, min(b, end_s) - start_s) for a, b in middles]


@dataclass(frozen=True)
class Filmed:
    """A whole take from one side."""

    take: Path
    view: str

    def track(self) -> PoseTrack:
        """The landmarks that the pose model would find."""
        return _seen(*_whole(self.take), self.view, seed=1)


@dataclass(frozen=True)
class Cut:
    """A stretch of a take in a medley."""

    take: Path
    start_s: float
    end_s: float
    tempo: float
    pause_s: float


@dataclass(frozen=True)
class Shuffled:
    """A medley from one side."""

    cuts: tuple[Cut, ...]
    view: str
    seed: int

    def track(self) -> PoseTrack:
        """The landmarks that the pose model would find."""
        return _seen(*_medley(self.cuts), self.view, seed=self.seed)


def takes(folder: Path) -> list[Take]:
    """The captures of a folder, with the repetitions that its truth.json names.

    Raises:
        ManifestError: there is no such folder, or no truth in it.
    """
    path = folder / "truth.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        said = Message.of(Wrong.CANNOT_READ, path=str(path), reason=reason(error))
        raise ManifestError(said) from error
    return [
        Take(folder / row["motion"], row["exercise"], tuple((a, b) for a, b in row["rep_times"]))
        for row in rows
    ]


def captured_recordings(folder: Path, seed: int, medleys: int) -> list[TrialRecording]:
    """Every take and `medleys` random ones, from every side, for every exercise."""
    known = takes(folder)
    whole = [
        TrialRecording(
            Filmed(take.path, view), trials_of_take(TrialGroup.CAPTURED, take, take.spans, view)
        )
        for take in known
        for view in VIEWS
    ]
    return whole + shuffled_recordings(known, seed, medleys)


def shuffled_recordings(known: list[Take], seed: int, medleys: int) -> list[TrialRecording]:
    """`medleys` random ones from every side; each shows what the seed and its number say."""
    found = []
    for number in range(medleys):
        rng = np.random.default_rng([seed, number])
        cuts, spans = _drawn(known, rng)
        for view in VIEWS:
            footage = Shuffled(cuts, view, seed=int(rng.integers(1 << 30)))
            label = f"{seed}-{number}"
            trials = trials_of_take(TrialGroup.SHUFFLED, known[0], spans, view, label)
            found.append(TrialRecording(footage, trials))
    return found


def _drawn(
    known: list[Take], rng: np.random.Generator
) -> tuple[tuple[Cut, ...], tuple[tuple[float, float], ...]]:
    """Actions in a random order, and when the true repetitions are."""
    actions = [(take, start, end) for take in known for _, start, end in take.actions]
    squats = [action for action in actions if action[0].inside(*action[1:])]
    count = int(rng.integers(PIECES[0], PIECES[1] + 1))
    picked = [actions[i] for i in rng.choice(len(actions), count, replace=False)]
    if squats and not any(action in squats for action in picked):
        picked[int(rng.integers(count))] = squats[int(rng.integers(len(squats)))]
    cuts, spans, now = [], [], 0.0
    for take, start, end in picked:
        tempo = float(np.exp(rng.uniform(*np.log(TEMPOS))))
        pause_s = float(rng.uniform(*PAUSES_S)) if rng.random() < PAUSED else 0.0
        cuts.append(Cut(take.path, start, end, tempo, pause_s))
        spans += [(now + a / tempo, now + b / tempo) for a, b in take.inside(start, end)]
        now += (end - start) / tempo + pause_s
    return tuple(cuts), tuple(spans)


def trials_of_take(
    group: TrialGroup,
    take: Take,
    spans: tuple[tuple[float, float], ...],
    view: str,
    label: str = "",
) -> tuple[ClipTrial, ...]:
    """The take's own exercise, whose repetitions are at `spans`, and those that lie on the floor.

    Of the other standing ones the labels say nothing, and jumping jacks, reaching for the toes and
    circling arms are among the actions.
    """
    floor = [one.id for one in exercises() if one.posture is not Posture.STANDING]
    trials = []
    for exercise in (take.exercise, *floor):
        times = spans if exercise == take.exercise else ()
        clip = f"{label or take.name}/{view}"
        entry = Entry(
            video=clip, exercise=exercise, view=view, reps=len(times), rep_times=times or None
        )
        role = Role.POSITIVE if times else Role.ZERO
        trials.append(ClipTrial(group, clip, entry, role, group.value, SOURCE))
    return tuple(trials)


@lru_cache(maxsize=4)
def motion_of(take: Path) -> Motion:
    """The movement of a take."""
    name = take.name.split(".")[0]
    return Motion(read_capture(take), read_skeleton(take.with_name("skeleton.txt")), name=name)


# The same movement is seen from every side in turn: it is worked out once.
@lru_cache(maxsize=1)
def _whole(take: Path) -> tuple[Points, NDArray[np.float64]]:
    return _acted(motion_of(take))


@lru_cache(maxsize=1)
def _medley(cuts: tuple[Cut, ...]) -> tuple[Points, NDArray[np.float64]]:
    pieces = [Piece(motion_of(c.take), c.start_s, c.end_s, c.tempo, c.pause_s) for c in cuts]
    return _acted(Medley(pieces))


def _acted(script: Acted) -> tuple[Points, NDArray[np.float64]]:
    times = steady(script.duration_s)
    return acted(script, times, Physique()), times


def _seen(points: Points, times: NDArray[np.float64], view: str, seed: int) -> PoseTrack:
    disturbance = Disturbance(noise=NOISE, seed=seed)
    return project(points, STANDING_CAMERAS[view], times, Physique(), disturbance)
