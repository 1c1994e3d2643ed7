"""The same recordings with fewer pictures a second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tools.openworld.compared import Change, changed
from tools.openworld.footage import Recording, Thinned
from tools.openworld.sheets import Sheet, percent
from tools.openworld.trial import Role, Tried

RATES_FPS = (15.0, 10.0, 8.0)
JUDGED = (Role.POSITIVE, Role.OPEN)


def at_rate(recordings: Sequence[Recording], fps: float) -> list[Recording]:
    """All of them with at most `fps` pictures a second."""
    return [replace(one, footage=Thinned(one.footage, fps)) for one in recordings]


def thin_sheet(whole: Sequence[Tried], at: dict[float, list[Tried]]) -> Sheet:
    """How many trials count and judge the same at each rate."""
    known = {one.key: one for one in whole}
    rows: list[tuple[object, ...]] = []
    for fps, results in at.items():
        for name, some in (
            ("with the exercise", [o for o in results if o.role in JUDGED]),
            ("all", results),
        ):
            same = [one for one in some if known[one.key].count == one.count]
            faults = [one for one in same if known[one.key].faults == one.faults]
            rows.append(
                (
                    f"{fps:g}",
                    name,
                    len(some),
                    len(same),
                    percent(len(same), len(some)),
                    len(faults),
                    percent(len(faults), len(some)),
                )
            )
    head = ("pictures a second", "clips", "trials", "same count", "", "and same faults", "")
    return Sheet("Thinned recordings against all their pictures", head, tuple(rows), 2)


def thin_changes(whole: Sequence[Tried], thin: Sequence[Tried]) -> list[Change]:
    """Each trial whose count or faults differ."""
    known = {one.key: one for one in whole}
    found = (changed(known[one.key], one) for one in thin)
    return sorted((c for c in found if c), key=lambda c: (c.turn, c.now.key))
