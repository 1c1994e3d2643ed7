"""Clothes: a coarse skin cut from the cover of a body, split once and hung loosely over it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tools.avatar.mesh import Floats, Topology, extract, smooth, split
from tools.avatar.part import Colour, MeshPart, PosedPart, Uniform, columns, plain
from tools.avatar.placement import Placement
from tools.avatar.rig import Index, Rig
from tools.avatar.skin import Skin
from tools.avatar.tailor import Garment

MARGIN_M = 0.05
"""Cloth beyond the hem that is bent along, so that the hem is smooth."""
LINING_M = 0.06
"""How far from a hem the inside of cloth can be seen."""
GAP_M = 0.004
"""Between skin and the cover that clothes are cut from, at least."""
CLOSE_M = 0.006
"""Cloth nearer to the skin than this does not sag."""
RELAX = 0.9
FLOOR_M = 0.0015
"""Nothing of a body is drawn lower than this."""


@dataclass(frozen=True)
class Dye:
    """The colours of a garment."""

    colour: Colour
    pattern: int = 0
    """As in `look.Top`."""
    trim: Colour = (0.7, 0.7, 0.7)


@dataclass(frozen=True)
class Cloth:
    """One garment."""

    part: MeshPart
    """The outside."""
    lining: MeshPart
    """The inside near the hems."""
    skin: Skin
    """Coarse."""
    parents: Index
    """(m, 2) of the fine vertices, in the coarse ones."""
    fine: Topology
    loose: Floats
    """(m,) metres between skin and cloth."""
    areas: Floats
    """(m,) around each vertex at rest, square metres."""

    def bend(self, placement: Placement) -> PosedPart:
        """In a pose; loose cloth lies on its upper side, sags below, and gathers in the folds."""
        points = self.skin.bend(placement)[self.parents].mean(axis=1)
        points = smooth(self.fine, points, 1, 0.5)
        normals = self.fine.normals(points)
        sag = np.clip(self.loose - CLOSE_M, 0, None)
        out = np.minimum(self.loose, CLOSE_M) + sag * (0.55 - 0.45 * normals[:, 1])
        points = points + normals * out[:, None]
        points[:, 1] = np.maximum(points[:, 1] - 0.35 * sag, FLOOR_M)
        squeeze = np.clip(1.3 - self.fine.areas(points) / self.areas, 0, 1)
        return PosedPart(points, self.fine.normals(points), squeeze)


def sew(rig: Rig, cut: Garment, dye: Dye) -> Cloth | None:
    """A garment from its cut; nothing if the cut is empty."""
    cover = rig.faces["tights"]
    kept = cover[(cut.inside[cover] > -MARGIN_M).all(axis=1)]
    if len(kept) == 0:
        return None
    used, faces = extract(kept)
    rig = _fitted(rig, used)
    parents, fine_faces = split(Topology(len(used), faces))
    fine = Topology(len(parents), fine_faces)
    rest = rig.vertices[used].astype(np.float32)[parents].mean(axis=1)
    loose = cut.loose[used][parents].mean(axis=1)
    inside = cut.inside[used][parents].mean(axis=1)
    extra = columns(inside, loose, rest[:, 1] - _chest(rig), count=len(rest))
    uniforms: dict[str, Uniform] = {"pattern": dye.pattern, "trim": dye.trim}
    shown = fine_faces[(inside[fine_faces] > 0).any(axis=1)]
    part = MeshPart(
        "cloth", shown, rest, plain(len(rest), dye.colour), extra, uniforms, cut=True, culled=True
    )
    near_hem = shown[(inside[shown] < LINING_M).any(axis=1)]
    lining = replace(part, faces=near_hem[:, ::-1], two_sided=True, casts_shadow=False)
    skin = Skin.of(rig, used, faces, relax=RELAX)
    return Cloth(part, lining, skin, parents, fine, loose, fine.areas(rest))


def _fitted(rig: Rig, cover: Index) -> Rig:
    """The rig with the vertices `cover` of its clothes pushed out of its skin."""
    body = np.unique(rig.faces["body"])
    rest = rig.vertices.astype(np.float32)
    skin, normals = rest[body], Topology(len(rest), rig.faces["body"]).normals(rest)[body]
    points = rest[cover]
    away = (points**2).sum(1)[:, None] - 2 * points @ skin.T + (skin**2).sum(1)
    near = away.argmin(axis=1)
    gap = ((points - skin[near]) * normals[near]).sum(axis=1)
    vertices = rig.vertices.copy()
    vertices[cover] += np.clip(GAP_M - gap, 0, 0.03)[:, None] * normals[near]
    return replace(rig, vertices=vertices)


def _chest(rig: Rig) -> float:
    """Height of the middle of the chest, metres."""
    return float(0.3 * rig.middle("hip")[1] + 0.7 * rig.middle("shoulder")[1])
