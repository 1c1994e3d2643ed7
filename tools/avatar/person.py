"""A person to draw: skin, clothes and hair over one rig."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tools.avatar.build import shaped
from tools.avatar.hair import Hairdo
from tools.avatar.look import Look
from tools.avatar.measure import measure
from tools.avatar.mesh import Floats, Topology, extract, smooth, split
from tools.avatar.part import Colour, Part, Posed, Uniform, columns, plain
from tools.avatar.placement import Placement
from tools.avatar.retarget import Retargeter
from tools.avatar.rig import Index, Rig
from tools.avatar.skin import Skin
from tools.avatar.tailor import Garment, cut_bottom, cut_feet, cut_top, layered
from tools.figure.linear import vec
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose

HIDDEN_M = 0.03
"""Skin this far inside a hem is not drawn."""
SLIM_M = 0.007
"""How much skin under clothes is drawn in, so that it does not show through."""
CLOTH_MARGIN_M = 0.05
GAP_M = 0.002
"""Between skin and the cover that clothes are cut from, at least."""
RELAX = 0.6
FLOOR_M = 0.0015
"""Nothing of a body is drawn lower than this."""


@dataclass(frozen=True)
class Cloth:
    """One garment: a coarse skin, split once for drawing."""

    part: Part
    skin: Skin
    parents: Index
    """(m, 2) of the fine vertices, in the coarse ones."""
    fine: Topology
    loose: Floats
    """(m,) metres"""
    areas: Floats
    """(m,) at rest"""

    def bend(self, placement: Placement) -> Posed:
        """In a pose; loose cloth sags from its upper side and gathers below."""
        coarse = self.skin.bend(placement)
        points = coarse[self.parents].mean(axis=1)
        points = smooth(self.fine, points, 1, 0.5)
        normals = self.fine.normals(points)
        sag = np.clip(self.loose - 0.006, 0, None)
        close = np.minimum(self.loose, 0.006)
        out = close + sag * (0.55 - 0.45 * normals[:, 1])
        points = points + normals * out[:, None]
        points[:, 1] = np.maximum(points[:, 1] - 0.35 * sag, FLOOR_M)
        squeeze = np.clip(1.3 - self.fine.areas(points) / self.areas, 0, 1)
        return Posed(points, self.fine.normals(points), squeeze)


class Person:
    """One look on one rig: what to draw, and where it is in a pose."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.rig = shaped(look.sex, look.build)
        self.physique: Physique = measure(self.rig)
        self._retargeter = Retargeter(self.rig)
        rig = self.rig
        top = cut_top(rig, look.top)
        cuts = [top, layered(top, cut_bottom(rig, look.bottom)), cut_feet(rig, look.feet)]
        self._skin_part, self._skin = self._bare(cuts)
        self._eyes_part, self._eyes = self._eyeballs()
        colours = (look.top.colour, look.bottom.colour, look.feet.colour)
        made = [_sew(rig, cut, colour) for cut, colour in zip(cuts, colours, strict=True)]
        self._clothes = [cloth for cloth in made if cloth is not None]
        self._hair = Hairdo(rig, look.hair)

    @property
    def parts(self) -> list[Part]:
        """What to draw, in the order of `bend`."""
        clothes = [cloth.part for cloth in self._clothes]
        return [self._skin_part, self._eyes_part, *clothes, *self._hair.parts]

    def place(self, pose: BodyPose) -> Placement:
        """The bones in a pose."""
        return self._retargeter.place(pose)

    def bend(self, placement: Placement) -> list[Posed]:
        """Points and normals of every part in a pose."""
        out = []
        for skin in (self._skin, self._eyes):
            points = skin.bend(placement)
            normals = skin.topology.normals(points)
            points[:, 1] = np.maximum(points[:, 1], FLOOR_M)
            out.append(Posed(points, normals))
        out += [cloth.bend(placement) for cloth in self._clothes]
        return out + self._hair.bend(placement)

    def _bare(self, cuts: list[Garment]) -> tuple[Part, Skin]:
        rig, look = self.rig, self.look
        faces = rig.faces["body"]
        covered = np.max([cut.inside for cut in cuts], axis=0)
        used, faces = extract(faces[~(covered > HIDDEN_M)[faces].all(axis=1)])
        rig = _slimmed(rig, np.clip(covered / 0.01 + 0.6, 0, 1))
        face = rig.held_by(("head", "jaw", "special", "levator", "oris", "oculi", "orbicularis"))
        face = np.clip(face + rig.held_by(("temporalis", "risorius")), 0, 1)
        extra = columns(face[used].astype(np.float32), _redness(rig)[used], count=len(used))
        eye = rig.head("eye", "left") + vec(0, 0, 0.02)
        uniforms: dict[str, Uniform] = {
            "left_eye": tuple(float(x) for x in eye),
            "hair_colour": look.hair.colour,
            "head_scale": rig.height / 1.65,
            "stubble": look.hair.stubble,
        }
        rest = rig.vertices[used].astype(np.float32)
        part = Part("skin", faces, rest, plain(len(used), look.skin), extra, uniforms)
        return part, Skin.of(rig, used, faces, relax=RELAX)

    def _eyeballs(self) -> tuple[Part, Skin]:
        rig = self.rig
        used, faces = extract(rig.faces["eyes"])
        rest = rig.vertices[used].astype(np.float32)
        middles = np.stack([rig.head("eye", side) for side in SIDES])
        own = middles[(rest[:, 0] < 0).astype(int)]
        extra = np.column_stack([own, np.full(len(used), 0.0058)]).astype(np.float32)
        part = Part("eye", faces, rest, plain(len(used), (0.08, 0.045, 0.02)), extra)
        return part, Skin.of(rig, used, faces)


def _slimmed(rig: Rig, share: Floats) -> Rig:
    """The rig with its skin drawn in by `share` (n,) of `SLIM_M`."""
    rest = rig.vertices.astype(np.float32)
    normals = Topology(len(rest), rig.faces["body"]).normals(rest)
    return replace(rig, vertices=rig.vertices - SLIM_M * share[:, None] * normals)


def _redness(rig: Rig) -> Floats:
    """(n,) 1 where skin is redder: hands, feet, and around knees and elbows."""
    red = 0.6 * rig.held_by(("wrist", "finger", "metacarpal", "foot", "toe"))
    for side in SIDES:
        for joint in ("knee", "elbow"):
            distance = np.linalg.norm(rig.vertices - rig.joint(joint, side), axis=1)
            red += 0.7 * np.exp(-((distance / 0.06) ** 2))
    return np.clip(red, 0, 1).astype(np.float32)


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


def _sew(rig: Rig, cut: Garment, colour: Colour) -> Cloth | None:
    """A garment from its cut; nothing if the cut is empty."""
    cover = rig.faces["tights"]
    kept = cover[(cut.inside[cover] > -CLOTH_MARGIN_M).all(axis=1)]
    if len(kept) == 0:
        return None
    used, faces = extract(kept)
    rig = _fitted(rig, used)
    coarse = Topology(len(used), faces)
    parents, fine_faces = split(coarse)
    fine = Topology(len(parents), fine_faces)
    rest = rig.vertices[used].astype(np.float32)[parents].mean(axis=1)
    loose = cut.loose[used][parents].mean(axis=1)
    inside = cut.inside[used][parents].mean(axis=1)
    part = Part(
        "cloth",
        fine_faces,
        rest,
        plain(len(rest), colour),
        columns(inside, loose, rest[:, 1] - _chest(rig), count=len(rest)),
        two_sided=True,
        cut=True,
    )
    skin = Skin.of(rig, used, faces, relax=0.9)
    return Cloth(part, skin, parents, fine, loose, fine.areas(rest))
