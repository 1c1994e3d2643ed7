"""Hair: layers of strands over the scalp, and a bun, a tail or a bob that moves with the head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.avatar.look import Hair
from tools.avatar.mesh import Floats, Topology, extract
from tools.avatar.part import MeshPart, PosedPart, Uniform, columns, plain
from tools.avatar.placement import Placement
from tools.avatar.rig import Index, Points, Rig
from tools.avatar.solids import Solid, joined, pillow, tube
from tools.figure.linear import Axes, unit, vec

LENGTH_M = {"buzz": 0.004, "short": 0.024, "bun": 0.010, "ponytail": 0.010, "bob": 0.012}
LAYERS = {"buzz": 3, "short": 12, "bun": 5, "ponytail": 5, "bob": 5}
HAIRLINE = (
    (-0.20, -0.065),
    (-0.128, -0.060),
    (-0.112, 0.022),
    (-0.055, 0.022),
    (-0.040, 0.042),
    (-0.022, 0.058),
    (0.05, 0.064),
)
"""Along the skull from back to front: depth from the eyes, and the hairline's height over them."""
TAIL_STEPS = 7
FLOOR_GAP_M = 0.02


@dataclass(frozen=True)
class Lock:
    """A part of the hair and where it is at rest."""

    part: MeshPart
    normals: Floats
    hangs: bool = False
    """Whether it hangs from the head instead of turning with it."""


class Hairdo:
    """The hair of one person."""

    def __init__(self, rig: Rig, hair: Hair) -> None:
        self._rig, self._hair = rig, hair
        self._scale = rig.height / 1.65
        self._eye = rig.head("eye", "left") * [0, 1, 1]
        self.locks = [self._scalp(), *self._extra()]

    @property
    def parts(self) -> list[MeshPart]:
        """What to draw, in the order of `bend`."""
        return [lock.part for lock in self.locks]

    def bend(self, placement: Placement) -> list[PosedPart]:
        """Points and normals of each part in a pose."""
        bone = self._rig.bone("head")
        turn, head = placement.rotations[bone], placement.heads[bone]
        rest = self._rig.heads[bone]
        out = []
        for lock in self.locks:
            if lock.hangs:
                out.append(self._hang(turn, head))
                continue
            points = (lock.part.rest - rest) @ turn.T + head
            out.append(
                PosedPart(points.astype(np.float32), (lock.normals @ turn.T).astype(np.float32))
            )
        return out

    def _inside_hairline(self, points: Points) -> Points:
        offset = (points - self._eye) / self._scale
        behind, line = zip(*HAIRLINE, strict=True)
        return np.asarray((offset[:, 1] - np.interp(offset[:, 2], behind, line)) * self._scale)

    def _scalp(self) -> Lock:
        """Copies of the scalp, each a little further out; the shader keeps strands of them."""
        rig, style = self._rig, self._hair.style
        faces = rig.faces["body"]
        inside = self._inside_hairline(rig.vertices)
        inside = np.where(rig.held_by(["head"]) > 0.5, inside, -1)
        used, faces = extract(faces[(inside[faces] > -0.02).any(axis=1)])
        points, inside = rig.vertices[used], inside[used]
        outward = Topology(len(used), faces).normals(points.astype(np.float32))
        full = np.clip(inside / 0.03, 0, 1)[:, None]
        levels = np.linspace(0.0, 1.0, LAYERS[style])
        length = LENGTH_M[style] * self._scale
        layers = [
            points + outward * (0.001 + length * level * (0.35 + 0.65 * full)) for level in levels
        ]
        count = len(used) * len(levels)
        extra = columns(
            np.tile(inside, len(levels)).astype(np.float32),
            np.repeat(levels, len(used)).astype(np.float32),
            count=count,
        )
        stacked = np.concatenate([faces + k * len(used) for k in range(len(levels))])
        rest = np.concatenate(layers).astype(np.float32)
        return Lock(self._part(stacked, rest, extra), np.tile(outward, (len(levels), 1)))

    def _part(self, faces: Index, rest: Floats, extra: Floats) -> MeshPart:
        colour = plain(len(rest), self._hair.colour)
        density: dict[str, Uniform] = {"strand_density": 330.0}
        return MeshPart("hair", faces, rest, colour, extra, density, two_sided=True, cut=True)

    def _extra(self) -> list[Lock]:
        style = self._hair.style
        if style == "bun":
            return [self._closed(self._bun())]
        if style == "ponytail":
            return [self._closed(self._tail(np.eye(3), self._rig.head("head")), hangs=True)]
        if style == "bob":
            return [self._closed(self._bob())]
        return []

    def _closed(self, solid: Solid, *, hangs: bool = False) -> Lock:
        count = len(solid.points)
        part = self._part(
            solid.faces, solid.points.astype(np.float32), columns(1.0, 0.9, 1.0, count=count)
        )
        return Lock(part, solid.normals.astype(np.float32), hangs)

    def _knot(self) -> Points:
        """Where a bun or a tail is tied: high on the back of the head."""
        return np.asarray(self._eye + vec(0, 0.075, -0.155) * self._scale)

    def _bun(self) -> Solid:
        s, knot = self._scale, self._knot() + vec(0, 0.01, -0.008) * self._scale
        core = pillow(knot - vec(0.036, 0.034, 0.03) * s, knot + vec(0.036, 0.034, 0.03) * s, 1.0)
        return joined([core])

    def _tail(self, turn: Axes, head: Points) -> Solid:
        """From the knot backwards off the head, then down, and along the floor."""
        s, rest = self._scale, self._rig.head("head")
        at = turn @ (self._knot() - rest) + head
        away, down = turn @ unit(vec(0, 0.35, -1)), vec(0, -1, 0)
        path = [at - away * 0.03 * s]
        for k in range(TAIL_STEPS):
            share = min(1.0, 0.15 + 0.3 * k)
            step = unit((1 - share) * away + share * down + 1e-3) * 0.042 * s
            at = at + step
            at[1] = max(at[1], FLOOR_GAP_M)
            path.append(at.copy())
        widths = np.array([0.017, 0.022, 0.026, 0.026, 0.024, 0.020, 0.015, 0.009]) * s
        return tube(np.array(path), widths.tolist(), steps=12)

    def _hang(self, turn: Axes, head: Points) -> PosedPart:
        solid = self._tail(turn, head)
        return PosedPart(solid.points.astype(np.float32), solid.normals.astype(np.float32))

    def _bob(self) -> Solid:
        """The upper part of the hair cage, drawn in to the head."""
        rig = self._rig
        s = self._scale
        cage = rig.faces["hair"]
        offset = (rig.vertices - self._eye) / s
        low = offset[:, 1] < -0.085
        fringe = (offset[:, 2] > -0.062) & (offset[:, 1] < 0.045)
        used, faces = extract(cage[~(low | fringe)[cage].any(axis=1)])
        middle = self._eye + vec(0, 0, -0.085) * s
        points = middle + (rig.vertices[used] - middle) * [0.93, 0.99, 0.95]
        normals = Topology(len(used), faces).normals(points.astype(np.float32))
        return Solid(points, normals.astype(np.float64), faces)
