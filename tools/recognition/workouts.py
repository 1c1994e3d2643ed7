"""Workouts put together of real clips: five exercises each, other people, pauses and walking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.exercises.catalog import load_exercise
from formcheck.pose.frame import PoseTrack
from formcheck.workouts import judge, recognise
from tools.figure.camera import STANDING_CAMERAS
from tools.figure.everyday import StandingStill, Walking
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import film, steady
from tools.openworld.footage import TrialRecording
from tools.openworld.trial import ClipTrial, Role

SIZE_WH = (960, 720)
SETS = 5
LEAST_REPS = 3
"""Fewer repetitions are no set; of holds one is."""
PAUSE_S = (2.0, 8.0)
GAP_S = 1 / 30
"""From the last picture of a piece to the first one of the next."""


@dataclass(frozen=True)
class StitchedWorkout:
    """What is done in a recording, and what was found.

    Attributes:
        number: which it is.
        trials: the sets, in order.
        found: of each set that was recognised the exercise, and what its session counted.
    """

    number: int
    trials: tuple[ClipTrial, ...]
    found: tuple[tuple[str, int], ...]

    @property
    def in_order(self) -> bool:
        """Whether sets and order are right."""
        return [exercise for exercise, _ in self.found] == [one.exercise for one in self.trials]

    @property
    def counts_right(self) -> int:
        """How many sets have a count within their label."""
        counts = dict(self.found)
        return sum(_within(trial, counts.get(trial.exercise, -1)) for trial in self.trials)


def candidates(recordings: Sequence[TrialRecording]) -> list[tuple[ClipTrial, TrialRecording]]:
    """The clips with one exercise in them, enough of it for a set."""
    found = []
    for recording in recordings:
        trials = [trial for trial in recording.trials if trial.role is Role.POSITIVE]
        if len(trials) == 1 and _enough(trials[0]):
            found.append((trials[0], recording))
    return found


def drawn(
    rng: np.random.Generator, known: Sequence[tuple[ClipTrial, TrialRecording]]
) -> list[tuple[ClipTrial, TrialRecording]]:
    """Sets of different exercises by different people."""
    chosen: list[tuple[ClipTrial, TrialRecording]] = []
    for i in rng.permutation(len(known)):
        trial = known[int(i)][0]
        if all(
            trial.exercise != other.exercise and trial.source != other.source for other, _ in chosen
        ):
            chosen.append(known[int(i)])
        if len(chosen) == SETS:
            break
    return chosen


def measured(
    seed: int, number: int, known: Sequence[tuple[ClipTrial, TrialRecording]]
) -> StitchedWorkout:
    """The workout of that number."""
    rng = np.random.default_rng([seed, number])
    chosen = drawn(rng, known)
    pieces: list[PoseTrack] = []
    for _, recording in chosen:
        pieces += [between(rng), recording.footage.track()]
    track = joined(pieces[1:])
    recognition = recognise(track)
    reports = recognition.workout(judge(recognition, track)).sets
    found = tuple((report.exercise.id, len(report.attempts)) for report in reports)
    return StitchedWorkout(number, tuple(trial for trial, _ in chosen), found)


def between(rng: np.random.Generator) -> PoseTrack:
    """What happens between two sets: nobody is there, or somebody stands about or walks past."""
    duration_s = float(rng.uniform(*PAUSE_S))
    kind = int(rng.integers(3))
    movement = Walking() if kind == 1 else StandingStill(3.0)
    script = Script([ScriptedRep(movement, duration_s / 2, 0.0, duration_s / 2, 0.0)], 0.0, 0.0)
    track = film(script, STANDING_CAMERAS["front"], steady(script.duration_s))
    if kind:
        return track
    nothing = np.full_like(track.xy, np.nan)
    gone = np.full_like(track.world, np.nan)
    return PoseTrack(track.t, track.size_wh, nothing, gone, np.full_like(track.visibility, np.nan))


def joined(tracks: Sequence[PoseTrack]) -> PoseTrack:
    """The recordings one after the other, each as large in the picture as it fits."""
    t, start_s = [], 0.0
    for track in tracks:
        t.append(track.t - track.t[0] + start_s)
        start_s = float(t[-1][-1]) + GAP_S
    return PoseTrack(
        np.concatenate(t),
        SIZE_WH,
        np.concatenate([_fitted(track) for track in tracks]).astype(np.float32),
        np.concatenate([track.world for track in tracks]),
        np.concatenate([track.visibility for track in tracks]),
        {"path": "workout"},
    )


def _fitted(track: PoseTrack) -> np.ndarray:
    width, height = track.size_wh
    scale = min(SIZE_WH[0] / width, SIZE_WH[1] / height)
    shift = (np.array(SIZE_WH) - scale * np.array([width, height])) / 2
    return np.asarray(track.xy * scale + shift)


def _within(trial: ClipTrial, count: int) -> bool:
    low, high = trial.entry.count_range
    return low <= count <= high


def _enough(trial: ClipTrial) -> bool:
    held = load_exercise(trial.exercise).mode == "hold"
    return trial.entry.count_range[0] >= (1 if held else LEAST_REPS)
