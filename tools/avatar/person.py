"""A person to draw: skin, clothes and hair over one rig."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tools.avatar.build import shaped
from tools.avatar.cloth import FLOOR_M, Dye, sew
from tools.avatar.hair import Hairdo
from tools.avatar.look import Look
from tools.avatar.measure import measure
from tools.avatar.mesh import Floats, Topology, extract
from tools.avatar.part import MeshPart, PosedPart, Uniform, columns, plain
from tools.avatar.placement import Placement
from tools.avatar.retarget import Retargeter
from tools.avatar.rig import Rig
from tools.avatar.skin import Skin
from tools.avatar.tailor import Garment, cut_bottom, cut_feet, cut_top, layered
from tools.figure.linear import vec
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose

HIDDEN_M = 0.03
"""Skin this far inside a hem is not drawn."""
SLIM_M = 0.009
"""How much skin under clothes is drawn in, so that it does not show through."""
RELAX = 0.6


class AvatarPerson:
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
        dyes = [
            Dye(look.top.colour, look.top.pattern, look.top.trim),
            Dye(look.bottom.colour),
            Dye(look.feet.colour),
        ]
        made = [sew(rig, cut, dye) for cut, dye in zip(cuts, dyes, strict=True)]
        self._clothes = [cloth for cloth in made if cloth is not None]
        self._hair = Hairdo(rig, look.hair)

    @property
    def parts(self) -> list[MeshPart]:
        """What to draw, in the order of `bend`."""
        clothes = [part for cloth in self._clothes for part in (cloth.part, cloth.lining)]
        return [self._skin_part, self._eyes_part, *clothes, *self._hair.parts]

    def place(self, pose: BodyPose) -> Placement:
        """The bones in a pose."""
        return self._retargeter.place(pose)

    def bend(self, placement: Placement) -> list[PosedPart]:
        """Points and normals of every part in a pose."""
        out = []
        for skin in (self._skin, self._eyes):
            points = skin.bend(placement)
            normals = skin.topology.normals(points)
            points[:, 1] = np.maximum(points[:, 1], FLOOR_M)
            out.append(PosedPart(points, normals))
        for cloth in self._clothes:
            out += [cloth.bend(placement)] * 2
        return out + self._hair.bend(placement)

    def _bare(self, cuts: list[Garment]) -> tuple[MeshPart, Skin]:
        rig, look = self.rig, self.look
        faces = rig.faces["body"]
        covered = np.max([cut.inside for cut in cuts], axis=0)
        used, faces = extract(faces[~(covered > HIDDEN_M)[faces].all(axis=1)])
        rig = _slimmed(rig, np.clip(covered / 0.01 + 1, 0, 1))
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
        part = MeshPart(
            "skin", faces, rest, plain(len(used), look.skin), extra, uniforms, culled=True
        )
        return part, Skin.of(rig, used, faces, relax=RELAX)

    def _eyeballs(self) -> tuple[MeshPart, Skin]:
        rig = self.rig
        used, faces = extract(rig.faces["eyes"])
        rest = rig.vertices[used].astype(np.float32)
        middles = np.stack([rig.head("eye", side) for side in SIDES])
        own = middles[(rest[:, 0] < 0).astype(int)]
        extra = np.column_stack([own, np.full(len(used), 0.0058)]).astype(np.float32)
        part = MeshPart("eye", faces, rest, plain(len(used), (0.08, 0.045, 0.02)), extra)
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
