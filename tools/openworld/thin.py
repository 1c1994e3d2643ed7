"""The same recordings with fewer pictures: so many a second, or those that are worth a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tools.openworld.compared import ChangedTrial, changed
from tools.openworld.footage import Thinned, TrialRecording
from tools.openworld.sheets import Sheet, percent
from tools.openworld.trial import ClipTrial, Role, TrialResult

RATES_FPS = (15.0, 10.0, 8.0)
JUDGED = (Role.POSITIVE, Role.OPEN)


def at_rate(recordings: Sequence[TrialRecording], fps: float) -> list[TrialRecording]:
    """All of them with at most `fps` pictures a second."""
    return [replace(one, footage=Thinned(one.footage, fps)) for one in recordings]


def thin_sheet(whole: Sequence[TrialResult], at: dict[str, list[TrialResult]]) -> Sheet:
    """How many trials count and judge the same with each choice of pictures."""
    known = {one.key: one for one in whole}
    rows: list[tuple[object, ...]] = []
    for choice, results in at.items():
        for name, some in (
            ("with the exercise", [o for o in results if o.role in JUDGED]),
            ("all", results),
        ):
            same = [one for one in some if known[one.key].count == one.count]
            faults = [one for one in same if known[one.key].faults == one.faults]
            rows.append(
                (
                    choice,
                    name,
                    len(some),
                    len(same),
                    percent(len(same), len(some)),
                    len(faults),
                    percent(len(faults), len(some)),
                )
            )
    head = ("pictures", "clips", "trials", "same count", "", "and same faults", "")
    return Sheet("Thinned recordings against all their pictures", head, tuple(rows), 2)


def rates_sheet(
    recordings: Sequence[TrialRecording], ways: Mapping[str, Sequence[TrialRecording]]
) -> Sheet:
    """How many pictures are left with each choice."""
    tracks = [one.footage.track() for one in recordings]
    seconds = sum(float(track.t[-1] - track.t[0]) for track in tracks if len(track))
    every = sum(map(len, tracks))
    rows: list[tuple[object, ...]] = [("every picture", f"{every / seconds:.1f}", "100 %")]
    for name, fewer in ways.items():
        left = sum(len(one.footage.track()) for one in fewer)
        rows.append((name, f"{left / seconds:.1f}", percent(left, every)))
    return Sheet("Pictures looked at", ("pictures", "a second", "of all"), tuple(rows), 1)


def labelled_of(trials: Sequence[ClipTrial]) -> tuple[ClipTrial, ...]:
    """The trials that somebody labelled."""
    return tuple(trial for trial in trials if trial.role is not Role.UNLABELLED)


def thin_changes(whole: Sequence[TrialResult], thin: Sequence[TrialResult]) -> list[ChangedTrial]:
    """Each trial whose count or faults differ."""
    known = {one.key: one for one in whole}
    found = (changed(known[one.key], one) for one in thin)
    return sorted((c for c in found if c), key=lambda c: (c.turn, c.now.key))
