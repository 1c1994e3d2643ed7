"""A body in space at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.figure.linear import Axes, Vector, angle_deg

SIDES = ("left", "right")


@dataclass(frozen=True)
class BodyPose:
    """Joint positions and the directions of the parts that carry no joint chain.

    `joints` maps "left_shoulder", "left_elbow", "left_wrist", "left_hip", "left_knee",
    "left_ankle" and their right counterparts to (3,) positions in metres.
    `toes` and `soles` give for each side the direction of the foot and the normal of its sole,
    which points from the sole into the foot.
    """

    pelvis: Axes
    chest: Axes
    head: Axes
    neck: Vector
    """Direction from the middle of the shoulders to the middle of the head."""
    joints: dict[str, Vector]
    toes: dict[str, Vector] = field(default_factory=dict)
    soles: dict[str, Vector] = field(default_factory=dict)
    palms: dict[str, Vector] = field(default_factory=dict)
    """For each side the direction that the palm faces; a side left out follows the forearm."""
    grips: dict[str, float] = field(default_factory=dict)
    """For each side how far the fingers close, 0 to 1; a side left out is relaxed."""

    def middle(self, joint: str) -> Vector:
        """The point between the left and the right `joint`."""
        return (self.joints[f"left_{joint}"] + self.joints[f"right_{joint}"]) / 2

    def moved(self, turn: Axes, offset: Vector) -> BodyPose:
        """The same pose, turned by `turn` about the origin, then shifted by `offset`."""

        def turned(vectors: dict[str, Vector]) -> dict[str, Vector]:
            return {name: turn @ vector for name, vector in vectors.items()}

        return BodyPose(
            pelvis=turn @ self.pelvis,
            chest=turn @ self.chest,
            head=turn @ self.head,
            neck=turn @ self.neck,
            joints={name: turn @ point + offset for name, point in self.joints.items()},
            toes=turned(self.toes),
            soles=turned(self.soles),
            palms=turned(self.palms),
            grips=dict(self.grips),
        )

    def hip_angle_deg(self, side: str) -> float:
        """Shoulder-hip-knee, interior, in space."""
        return angle_deg(*(self.joints[f"{side}_{j}"] for j in ("shoulder", "hip", "knee")))

    def knee_angle_deg(self, side: str) -> float:
        """Hip-knee-ankle, interior, in space."""
        return angle_deg(*(self.joints[f"{side}_{j}"] for j in ("hip", "knee", "ankle")))
