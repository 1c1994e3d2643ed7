"""Cuts clothes out of the cover that every body brings along, and measures where they end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.avatar.look import Bottom, Feet, Top
from tools.avatar.mesh import Floats
from tools.avatar.rig import MIRROR, Points, Rig
from tools.figure.pose import SIDES

ARM = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
LEG = ("upperleg", "lowerleg", "foot", "toe")
VEST_SLEEVE = 0.05
"""Tops with shorter sleeves are vests."""
TUCKED_M = 0.06
"""A waistband this far under a shirt is not drawn."""
FAR_M = 0.3
"""Inside a garment, away from any hem."""


@dataclass(frozen=True)
class Garment:
    """Where a garment is: for every vertex of a rig, metres inside its hem and room under it."""

    inside: Floats
    """(n,) negative where there is no cloth."""
    loose: Floats
    """(n,) metres between skin and cloth."""


def cut_top(rig: Rig, top: Top) -> Garment:
    """A shirt from the neckline to the hem and the ends of the sleeves."""
    arm = _step(rig.held_by(ARM), 0.35, 0.65)
    along = _along_limb(rig, ("shoulder", "elbow", "wrist"))
    sleeve = (top.sleeve - along) * _span(rig, "shoulder", "elbow")
    hip, trunk = rig.middle("hip")[1], _span_of_trunk(rig)
    above_hem = rig.vertices[:, 1] - (hip + top.hem * trunk)
    if top.sleeve < VEST_SLEEVE:  # the edge runs over the shoulder, inside the joint
        sleeve = np.full(len(arm), -0.01)
        body = np.minimum(above_hem, _inside_vest(rig))
    else:
        body = np.minimum(above_hem, _below_neckline(rig))
    inside = body * (1 - arm) + np.minimum(sleeve, FAR_M) * arm
    drop = np.clip((rig.middle("shoulder")[1] - rig.vertices[:, 1]) / trunk, 0, 1)
    room = np.maximum(_step(drop, 0.0, 0.75), arm * np.clip(along, 0.25, 1) * 0.7)
    return _garment(inside, np.minimum(top.loose_m, 0.004) + (top.loose_m - 0.004) * room)


def cut_bottom(rig: Rig, bottom: Bottom) -> Garment:
    """Leggings, trousers or shorts from the waist to the end of the legs."""
    leg = _step(rig.held_by(LEG), 0.35, 0.65)
    arm = _step(rig.held_by(ARM), 0.35, 0.65)
    along = _along_limb(rig, ("hip", "knee", "ankle"))
    thigh = _span(rig, "hip", "knee")
    waist = rig.middle("hip")[1] + bottom.waist * _span_of_trunk(rig)
    below_waist = waist - rig.vertices[:, 1]
    legs = np.minimum((bottom.leg - along) * thigh, FAR_M)
    inside = np.minimum(below_waist, legs * leg + FAR_M * (1 - leg))
    inside = np.where(arm > 0.5, -FAR_M, inside)
    room = _step(np.clip(below_waist / thigh, 0, 2), 0.0, 0.7)
    return _garment(inside, 0.004 + (bottom.loose_m - 0.004) * room)


def cut_feet(rig: Rig, feet: Feet) -> Garment:
    """Socks or shoes up to above the ankle; nothing on bare feet."""
    along = _along_limb(rig, ("hip", "knee", "ankle"))
    leg = rig.held_by(("lowerleg", "foot", "toe"))
    top = {"bare": 9.0, "socks": 1.78, "shoes": 1.97}[feet.kind]
    inside = np.where(leg > 0.5, (along - top) * _span(rig, "knee", "ankle"), -FAR_M)
    return _garment(inside, np.full(len(inside), 0.009 if feet.kind == "shoes" else 0.003))


def _garment(inside: Points, loose: Points) -> Garment:
    return Garment(inside.astype(np.float32), np.maximum(loose, 0.002).astype(np.float32))


def _step(x: Points, low: float, high: float) -> Points:
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _span(rig: Rig, upper: str, lower: str) -> float:
    return float(np.linalg.norm(rig.joint(upper, "left") - rig.joint(lower, "left")))


def _span_of_trunk(rig: Rig) -> float:
    return float(np.linalg.norm(rig.middle("shoulder") - rig.middle("hip")))


def _along_limb(rig: Rig, joints: tuple[str, str, str]) -> Points:
    """(n,) how far down a limb each vertex is: 0, 1 and 2 at its three joints."""
    out = np.zeros(len(rig.vertices))
    for side in SIDES:
        mine = rig.vertices[:, 0] * MIRROR[side] >= 0
        a, b, c = (rig.joint(name, side) for name in joints)
        upper = (rig.vertices - a) @ (b - a) / ((b - a) @ (b - a))
        lower = 1 + (rig.vertices - b) @ (c - b) / ((c - b) @ (c - b))
        out[mine] = np.where(upper < 1, upper, np.maximum(lower, 1))[mine]
    return out


def _below_neckline(rig: Rig) -> Points:
    """(n,) metres below a plane through the neck, from the nape down to the collar bones."""
    offset = rig.vertices - rig.head("neck01")
    drop, slope = 0.012, 0.62
    return np.asarray((-drop - offset[:, 1] - slope * offset[:, 2]) / np.hypot(1, slope))


def _inside_vest(rig: Rig) -> Points:
    """(n,) metres inside the edges of a vest: a scooped neck, and arm holes with straps between."""
    offset = rig.vertices - rig.head("neck01")
    depth = 0.06 + 0.075 * np.clip(offset[:, 2] / 0.06 + 0.3, 0, 1)
    scoop = np.hypot(offset[:, 0] / 0.070, offset[:, 1] / depth) - 1
    neck = np.minimum(0.07 * scoop, 0.03 - offset[:, 1])
    shoulder = rig.joint("shoulder", "left")
    out = np.abs(rig.vertices[:, 0]) - 1.02 * shoulder[0]
    up = (rig.vertices[:, 1] - shoulder[1]) * 0.55
    return np.asarray(np.minimum(neck, np.hypot(out, up) - 0.052))


def layered(top: Garment, bottom: Garment) -> Garment:
    """`bottom` as it is under `top`: gone where the shirt hangs far over it, close at the edge."""
    inside = np.where(top.inside > TUCKED_M, -FAR_M, bottom.inside)
    under = np.minimum(bottom.loose, np.maximum(top.loose - 0.005, 0.002))
    loose = np.where(top.inside > -0.03, under, bottom.loose)
    return _garment(inside, loose)
