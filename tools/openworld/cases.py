"""Small inputs that once failed, with what should come out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from formcheck.extraction.cache import cached_poses, poses_file
from formcheck.manifest import Entry
from formcheck.pose.bundles import DEFAULT_MODEL
from tools.openworld.footage import Saved, TrialRecording
from tools.openworld.trial import ClipTrial, Role, TrialGroup, TrialResult

HELD_OFF_S = 1.5
"""How far a held time may be off where a stretch of it was out of sight."""


@dataclass(frozen=True)
class FailedCase:
    """One input.

    Attributes:
        file: below the folder of cases.
        exercise: what it is tried as.
        count: the right count.
        fewest: the smallest count that is right with a reason for the rest.
        silent: rules that must not be reported, unless a warning says what `excuse` does.
        excuse: a word of that warning.
        held_s: how long each hold is.
        sides: of each hold.
    """

    file: str
    exercise: str
    count: int
    fewest: int | None = None
    silent: tuple[str, ...] = ()
    excuse: str = ""
    held_s: tuple[float, ...] = ()
    sides: tuple[str, ...] = ()

    def complaint(self, out: TrialResult) -> str:
        """What is wrong with what came out, "" where nothing is."""
        if out.count is None:
            return out.problem
        if out.count != self.count and not (out.count == self.fewest and out.rejected):
            return f"counted {out.count}, not {self.count}"
        excused = self.excuse and any(self.excuse in warning.lower() for warning in out.warnings)
        said = sorted({rule for rules in out.faults for rule in rules} & set(self.silent))
        if said and not excused:
            return f"reported {', '.join(said)}"
        held = [attempt.held_s or 0.0 for attempt in out.attempts]
        if any(abs(a - b) > HELD_OFF_S for a, b in zip(held, self.held_s, strict=False)):
            return "held " + ", ".join(f"{x:.1f} s" for x in held)
        sides = tuple(str(attempt.side) for attempt in out.attempts)
        return f"on the sides {', '.join(sides)}" if self.sides and sides != self.sides else ""


TILTED = ("depth", "trunk_lean")
CASES = (
    FailedCase("brisk_squats/brisk_squats.npz", "squat", 10),
    FailedCase("brisk_squats/brisk8.mp4", "squat", 8),
    FailedCase("weak_bridges_long_rest/weak_bridges.npz", "glute_bridge", 5),
    FailedCase("one_long_bridge/bridge_70s.npz", "glute_bridge", 3, fewest=2),
    FailedCase("hold_sight_lost/two_holds_20s.npz", "knee_to_chest", 2, held_s=(20.0, 20.0)),
    FailedCase("one_landmark_missing/squat_no_left_pinky.npz", "squat", 4),
    FailedCase("camera_tilt/squat_good_tilt_m15.npz", "squat", 3, silent=TILTED, excuse="tilt"),
    FailedCase("camera_tilt/tilt_m15.mp4", "squat", 3, silent=TILTED, excuse="tilt"),
    FailedCase("slow_motion/slomo8_baked.mp4", "squat", 3),
    FailedCase("mirrored_tag/mirtag.mp4", "knee_to_chest", 2, sides=("right", "left")),
    FailedCase("csv_suffix/sq3.npz", "squat", 3),
)
"""Those that the engine answers for; what a command line or a page does is tested elsewhere."""


def case_recordings(
    folder: Path, cache: Path, *, infer: bool = False
) -> tuple[list[TrialRecording], list[str]]:
    """The inputs whose poses are at hand, and the names of the others.

    Raises:
        FormCheckError: a clip or its poses cannot be read.
    """
    found, missing = [], []
    for case in CASES:
        path = folder / case.file
        find = cached_poses if infer else poses_file
        poses = find(path, DEFAULT_MODEL, cache, every_frame=True)
        if poses.is_file():
            found.append(TrialRecording(Saved(poses), (_trial(case),)))
        else:
            missing.append(case.file)
    return found, missing


def complaints(out: list[TrialResult]) -> list[tuple[FailedCase, str]]:
    """Each case that was played, with what is wrong, "" where nothing is."""
    known = {case.file: case for case in CASES}
    return [(known[one.clip], known[one.clip].complaint(one)) for one in out]


def _trial(case: FailedCase) -> ClipTrial:
    low = case.count if case.fewest is None else case.fewest
    entry = Entry(
        video=case.file, exercise=case.exercise, reps=case.count, reps_ok=(low, case.count)
    )
    return ClipTrial(TrialGroup.CASE, case.file, entry, Role.POSITIVE, "case", "case")
