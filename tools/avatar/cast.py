"""Who and what else is in the picture: passers-by, animals and furniture in the way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tools.avatar import furniture as put
from tools.avatar.clip import ClipExtra
from tools.avatar.look import LOOKS
from tools.avatar.person import AvatarPerson
from tools.avatar.room import Thing
from tools.figure.everyday import StandingStill, Walking
from tools.figure.linear import rotation, vec
from tools.figure.pose import BodyPose

PEOPLE = ("walker", "bystander")
PROPS: dict[str, Callable[[float, float], list[Thing]]] = {
    "cat": put.cat,
    "dog": put.dog,
    "pouf": lambda x, z: put.stool(x, z, (0.36, 0.26, 0.08)),
    "table": put.low_table,
    "bag": lambda x, z: put.bag(x, z, (0.05, 0.06, 0.08)),
}
"""Things that stand in the way, by name, at x and z in metres."""


class PasserBy:
    """Another person in the picture."""

    def __init__(self, extra: ClipExtra) -> None:
        self._extra = extra
        self.person = AvatarPerson(LOOKS[extra.look])

    def pose(self, t: float) -> BodyPose:
        """The body at `t` seconds."""
        extra = self._extra
        start = vec(extra.at[0], 0, extra.at[1])
        if extra.kind == "bystander" or extra.to is None:
            sway = 0.5 - 0.5 * float(np.cos(0.9 * t))
            pose = StandingStill(2.5).pose(self.person.physique, sway)
            return pose.moved(_heading(extra.turn_deg), start)
        way = vec(extra.to[0], 0, extra.to[1]) - start
        distance = float(np.linalg.norm(way))
        share = float(np.clip((t - extra.start_s) * extra.pace_m_s / distance, 0, 1))
        pose = Walking(distance).pose(self.person.physique, share)
        return pose.moved(_heading(float(np.degrees(np.arctan2(way[0], way[2])))), start)


def props(extras: tuple[ClipExtra, ...]) -> list[Thing]:
    """Everything among `extras` that is not a person."""
    return [
        thing
        for extra in extras
        if extra.kind not in PEOPLE
        for thing in PROPS[extra.kind](*extra.at)
    ]


def people(extras: tuple[ClipExtra, ...]) -> list[PasserBy]:
    """Every person among `extras`."""
    return [PasserBy(extra) for extra in extras if extra.kind in PEOPLE]


def _heading(turn_deg: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return rotation(vec(0, 1, 0), turn_deg)
