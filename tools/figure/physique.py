"""The lengths of a body."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Physique:
    """Segment lengths of one body, in metres.

    The defaults are an adult of about 1.70 m. The rendered avatar measures its own rig instead,
    so that both bodies follow the same movement.
    """

    trunk: float = 0.50
    """Middle of the shoulders to middle of the hips."""
    shoulder_half: float = 0.18
    hip_half: float = 0.095
    thigh: float = 0.42
    shank: float = 0.41
    ankle_height: float = 0.08
    foot_half: float = 0.035
    """Half the width of the foot where it stands on its edge."""
    heel: float = 0.06
    """Ankle to the back of the heel, along the foot."""
    toe: float = 0.15
    """Ankle to the tip of the big toe, along the foot."""
    upper_arm: float = 0.29
    forearm: float = 0.26
    hand: float = 0.10
    neck: float = 0.21
    """Middle of the shoulders to the middle between the ears."""
    lying_shoulder: float = 0.10
    """Height of the shoulder joints over the floor when supine."""
    lying_hip: float = 0.10
    """Height of the hip joints over the floor when supine."""
    lying_head: float = 0.10
    """Height of the middle between the ears when the back of the head lies on the floor."""

    def scaled(self, factor: float) -> Physique:
        """The same build, `factor` times as tall."""
        return Physique(**{f.name: getattr(self, f.name) * factor for f in fields(self)})
