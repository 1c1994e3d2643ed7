"""What a room is made of, and how it becomes parts to draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.avatar.part import Colour, MeshPart, columns, plain
from tools.avatar.solids import Solid, box, joined

FLOOR_M = -0.005
"""The bare floor: the top of the mat is at 0."""
LOW = (-3.3, FLOOR_M, -2.5)
HIGH = (3.7, 2.65, 3.5)
"""Two corners of the room, metres."""


@dataclass(frozen=True)
class Thing:
    """A solid of one material."""

    solid: Solid
    material: str
    colour: Colour
    extra: tuple[float, ...] = ()
    casts_shadow: bool = True


def painted(solid: Solid, colour: Colour, *, gloss: float = 0.05, wood: float = 0.0) -> Thing:
    """Furniture: paint, metal or wood."""
    return Thing(solid, "paint", colour, (gloss, 0.0, wood))


def fabric(solid: Solid, colour: Colour) -> Thing:
    """Cushions and curtains."""
    return Thing(solid, "paint", colour, (0.0, 1.0, 0.0))


def shell(floor: Thing, wall: Colour, skirting: Colour) -> list[Thing]:
    """Floor, four walls with skirting boards, and a ceiling."""
    (x0, y0, z0), (x1, y1, z1) = LOW, HIGH
    t = 0.1
    walls = [
        box((x0 - t, y0, z0 - t), (x1 + t, y1, z0)),
        box((x0 - t, y0, z1), (x1 + t, y1, z1 + t)),
        box((x0 - t, y0, z0), (x0, y1, z1)),
        box((x1, y0, z0), (x1 + t, y1, z1)),
    ]
    boards = [
        box((x0, y0, z0), (x1, y0 + 0.08, z0 + 0.015)),
        box((x0, y0, z0), (x0 + 0.015, y0 + 0.08, z1)),
        box((x1 - 0.015, y0, z0), (x1, y0 + 0.08, z1)),
    ]
    ceiling = box((x0, y1, z0), (x1, y1 + t, z1))
    things = [Thing(solid, "paint", wall, casts_shadow=False) for solid in walls]
    things += [Thing(solid, "paint", skirting, (0.1,), casts_shadow=False) for solid in boards]
    return [floor, *things, Thing(ceiling, "paint", (0.75, 0.75, 0.73), casts_shadow=False)]


def ground(material: str, colour: Colour, extra: tuple[float, ...] = ()) -> Thing:
    """The bare floor."""
    (x0, y0, z0), (x1, _, z1) = LOW, HIGH
    return Thing(box((x0, y0 - 0.1, z0), (x1, y0, z1)), material, colour, extra, casts_shadow=False)


def mat(low: tuple[float, float], high: tuple[float, float], colour: Colour) -> Thing:
    """An exercise mat between two corners (x, z); its top is at y = 0."""
    solid = box((low[0], FLOOR_M, low[1]), (high[0], 0.0, high[1]))
    return Thing(solid, "carpet", colour, casts_shadow=False)


def furnish(things: list[Thing]) -> list[MeshPart]:
    """One part for each material, ready to draw."""
    groups: dict[tuple[str, bool], list[Thing]] = {}
    for thing in things:
        groups.setdefault((thing.material, thing.casts_shadow), []).append(thing)
    return [_merged(group) for group in groups.values()]


def _merged(things: list[Thing]) -> MeshPart:
    solid = joined([thing.solid for thing in things])
    counts = [len(thing.solid.points) for thing in things]
    colours = [plain(n, thing.colour) for n, thing in zip(counts, things, strict=True)]
    extras = [columns(*thing.extra, count=n) for n, thing in zip(counts, things, strict=True)]
    return MeshPart(
        things[0].material,
        solid.faces,
        solid.points.astype(np.float32),
        np.concatenate(colours),
        np.concatenate(extras),
        casts_shadow=things[0].casts_shadow,
        normals=solid.normals.astype(np.float32),
    )
