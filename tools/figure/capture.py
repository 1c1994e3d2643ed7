"""Captured movement of real people as the figure's script: .amc files of the CMU database.

`Motion` stands where `tools.figure.script.Script` stands: `tools.figure.track.film` gives the
landmarks of one camera, `tools.avatar.studio.render` a film. The directions of the bones come from
the capture, their lengths from the physique, so truth is exact whatever the body.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.figure.linear import Axes, Vector, unit, vec
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose
from tools.figure.script import Truth

METRES = 0.0254 / 0.45
"""One unit of length of a capture."""
CAPTURE_FPS = 120.0
LABEL_FPS = 10.0
ACTIONS = (
    "none",
    "JumpJack",
    "Jog",
    "Squat",
    "KneeRaise",
    "ArmCircle",
    "Twist",
    "SideReach",
    "Box",
    "UpDown",
    "ToeTouchOneHand",
    "SideBend",
    "ToeTouchTwoHands",
)
"""What a take's labels mean, by their number."""
PARENT_OF = {
    "shoulder": "clavicle",
    "elbow": "humerus",
    "wrist": "radius",
    "hip": "hipjoint",
    "knee": "femur",
    "ankle": "tibia",
}
"""The bone at whose end each joint is."""
TOE_LEAN = {"l": 0.085, "r": -0.108}
"""How far the resting foot of the skeleton points inwards."""
LIMBS = (
    ("shoulder", "elbow", "upper_arm"),
    ("elbow", "wrist", "forearm"),
    ("hip", "knee", "thigh"),
    ("knee", "ankle", "shank"),
)
FLOOR_PERCENTILE = 30
"""How low the lower ankle is while it stands: jumps and bent toes are above and below."""

Frame = Mapping[str, Sequence[float]]


@dataclass(frozen=True, eq=False)
class Bone:
    """One bone of the skeleton.

    Attributes:
        name: of the bone.
        parent: the bone at whose end it begins.
        offset: (3,) metres from its beginning to its end at rest.
        axis: (3, 3) the frame that its angles are given in.
        freedom: the axes that it turns about, such as "xz".
    """

    name: str
    parent: str
    offset: Vector
    axis: Axes
    freedom: str


def read_skeleton(path: Path) -> list[Bone]:
    """The bones of a skeleton file, parents first."""
    bones = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, parent, *rest = line.split()
        numbers = np.array(rest[:7], dtype=np.float64)
        offset = numbers[:3] * numbers[3] * METRES
        freedom = rest[7].replace("-", "")
        bones.append(Bone(name, parent, offset, _turned(*numbers[4:7]), freedom))
    return bones


def read_capture(path: Path) -> list[Frame]:
    """The angles and positions of each frame of an .amc or .amc.gz file, by bone."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    frames: list[dict[str, list[float]]] = []
    for line in text.decode("utf-8").splitlines():
        words = line.split()
        if len(words) == 1 and words[0].isdigit():
            frames.append({})
        elif frames and words:
            frames[-1][words[0]] = [float(word) for word in words[1:]]
    return list(frames)


def read_actions(path: Path) -> list[tuple[str, float, float]]:
    """(action, start, end) in seconds, from a file of labels."""
    labels = [int(word) for word in path.read_text(encoding="utf-8").split()]
    edges = [0, *(i for i in range(1, len(labels)) if labels[i] != labels[i - 1]), len(labels)]
    return [(ACTIONS[labels[a]], a / LABEL_FPS, b / LABEL_FPS) for a, b in pairwise(edges) if a < b]


class Motion:
    """A captured movement: what `film` and the renderer need of a script.

    The person stands in the middle, facing +Z on the whole, as the standing figure does.
    """

    def __init__(
        self,
        frames: Sequence[Frame],
        bones: Sequence[Bone],
        fps: float = CAPTURE_FPS,
        name: str = "",
    ) -> None:
        self.fps = fps
        self.name = name
        self._frames, self._bones = list(frames), list(bones)
        facing = np.mean([_turned(*frame["root"][3:6])[:, 2] for frame in frames], axis=0)
        self._face = _turned(0, -np.degrees(np.arctan2(facing[0], facing[2])), 0)
        roots = np.array([frame["root"][:3] for frame in frames]) * METRES
        self._centre = roots.mean(axis=0) * vec(1, 0, 1)
        self._floors: dict[Physique, float] = {}
        self._known: dict[int, tuple[dict[str, Vector], dict[str, Axes]]] = {}

    def __repr__(self) -> str:
        """The same for the same capture: films of it are kept by it."""
        return f"Motion({self.name!r}, {len(self._frames)} frames, {self.fps:g} fps)"

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""
        return (len(self._frames) - 1) / self.fps

    def truth(self) -> list[Truth]:
        """Nothing: the labels beside the capture say what the movement is."""
        return []

    def pose(self, physique: Physique, t: float) -> BodyPose:
        """The body at `t` seconds, on the floor."""
        index = int(np.clip(round(t * self.fps), 0, len(self._frames) - 1))
        return self._body(physique, index).moved(np.eye(3), vec(0, -self._floor(physique), 0))

    def knees_deg(self, physique: Physique) -> NDArray[np.float64]:
        """(n, 2) the angles of the left and of the right knee in each frame."""
        bodies = (self._body(physique, i) for i in range(len(self._frames)))
        return np.array([[body.knee_angle_deg(side) for side in SIDES] for body in bodies])

    def _floor(self, physique: Physique) -> float:
        if physique not in self._floors:
            bodies = (self._body(physique, i) for i in range(0, len(self._frames), 12))
            lowest = [min(b.joints[f"{side}_ankle"][1] for side in SIDES) for b in bodies]
            low = float(np.percentile(lowest, FLOOR_PERCENTILE))
            self._floors[physique] = low - physique.ankle_height
        return self._floors[physique]

    def _body(self, physique: Physique, index: int) -> BodyPose:
        """The body of one frame, before it is put on the floor."""
        if index not in self._known:
            self._known[index] = _forward(self._frames[index], self._bones)
        points, axes = self._known[index]
        face = self._face
        pelvis, chest, head = (face @ axes[name] for name in ("root", "thorax", "head"))
        hip = (points["lhipjoint"] + points["rhipjoint"]) / 2
        collar = (points["lclavicle"] + points["rclavicle"]) / 2
        leg = sum(float(np.linalg.norm(points[b] - points[a])) for a, b in _LEG)
        hips = face @ (hip - self._centre) * (physique.thigh + physique.shank) / leg
        shoulders = hips + unit(face @ (collar - hip)) * physique.trunk
        joints, toes, soles = {}, {}, {}
        for side, sign in zip(SIDES, (1, -1), strict=True):
            letter = side[0]
            joints[f"{side}_shoulder"] = shoulders + sign * physique.shoulder_half * chest[:, 0]
            joints[f"{side}_hip"] = hips + sign * physique.hip_half * pelvis[:, 0]
            for start, end, name in LIMBS:
                bone = points[letter + PARENT_OF[end]] - points[letter + PARENT_OF[start]]
                length = getattr(physique, name)
                joints[f"{side}_{end}"] = joints[f"{side}_{start}"] + length * unit(face @ bone)
            foot = face @ axes[f"{letter}foot"]
            toes[side] = unit(foot @ vec(TOE_LEAN[letter], 0, 1))
            soles[side] = unit(foot @ vec(0, 1, 0))
        neck = unit(face @ (points["head"] - collar))
        return BodyPose(pelvis, chest, head, neck, joints, toes, soles)


_LEG = (("lhipjoint", "lfemur"), ("lfemur", "ltibia"))


def _turned(x: float, y: float, z: float) -> Axes:
    """The turn about x, then y, then z, in degrees."""
    (cx, sx), (cy, sy), (cz, sz) = ((np.cos(a), np.sin(a)) for a in np.radians([x, y, z]))
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    return np.asarray(np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]]) @ about_y @ about_x)


def _forward(frame: Frame, bones: Sequence[Bone]) -> tuple[dict[str, Vector], dict[str, Axes]]:
    """Where each bone ends, and how it is turned, in the capture's room."""
    root = frame["root"]
    points = {"root": np.array(root[:3]) * METRES}
    axes = {"root": _turned(*root[3:6])}
    for bone in bones:
        angles = dict(zip(bone.freedom, frame.get(bone.name, ()), strict=False))
        turn = _turned(*(angles.get(letter, 0.0) for letter in "xyz"))
        axes[bone.name] = axes[bone.parent] @ bone.axis @ turn @ bone.axis.T
        points[bone.name] = points[bone.parent] + axes[bone.name] @ bone.offset
    return points, axes
