"""A body as MediaPipe would report it: 33 landmarks in pixels and in metres."""

from __future__ import annotations

import numpy as np

from tools.figure.camera import FigureCamera, Points
from tools.figure.linear import unit
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose

FACE = {  # offsets from the middle of the head: left, up, front, in metres for a neck of 0.21 m
    "nose": (0.0, -0.02, 0.11),
    "eye_inner": (0.02, 0.02, 0.09),
    "eye": (0.032, 0.02, 0.085),
    "eye_outer": (0.045, 0.02, 0.08),
    "ear": (0.075, 0.0, 0.0),
    "mouth": (0.025, -0.06, 0.09),
}
JOINTS = ("shoulder", "elbow", "wrist")
LEGS = ("hip", "knee", "ankle")


def body_points(pose: BodyPose, physique: Physique) -> Points:
    """(33, 3) metres in the order of MediaPipe's pose landmarks."""
    points = np.zeros((33, 3))
    _fill_face(points, pose, physique)
    for k, side in enumerate(SIDES):
        for n, joint in enumerate(JOINTS):
            points[11 + 2 * n + k] = pose.joints[f"{side}_{joint}"]
        hand = unit(pose.joints[f"{side}_wrist"] - pose.joints[f"{side}_elbow"]) * physique.hand
        points[[17 + k, 19 + k, 21 + k]] = points[15 + k] + hand * np.array([[0.9], [1.0], [0.6]])
        for n, joint in enumerate(LEGS):
            points[23 + 2 * n + k] = pose.joints[f"{side}_{joint}"]
        toe, sole = pose.toes[side], pose.soles[side]
        bottom = points[27 + k] - sole * physique.ankle_height * 0.7
        points[29 + k] = bottom - toe * physique.heel
        points[31 + k] = bottom + toe * physique.toe
    return points


def _fill_face(points: Points, pose: BodyPose, physique: Physique) -> None:
    scale = physique.neck / 0.21
    middle = pose.middle("shoulder") + unit(pose.neck) * physique.neck

    def place(name: str, side: float = 0.0) -> Points:
        left, up, front = FACE[name]
        return np.asarray(middle + pose.head @ np.array([side * left, up, front]) * scale)

    points[0] = place("nose")
    for k, side in enumerate((1.0, -1.0)):
        for n, name in enumerate(("eye_inner", "eye", "eye_outer")):
            points[1 + 3 * k + n] = place(name, side)
        points[7 + k] = place("ear", side)
        points[9 + k] = place("mouth", side)


def seen_by(camera: FigureCamera, points: Points) -> tuple[Points, Points]:
    """`points` (..., 33, 3) as pixels (..., 33, 2) and as hip-centred metres (..., 33, 3).

    Both have x to the right and y down, the metres z away.
    """
    hips = points[..., 23:25, :].mean(axis=-2, keepdims=True)
    return camera.project(points), camera.orient(points - hips)
