"""The measures that a demonstration is looked at by: what it may be counted by, or asked of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from formcheck.messages.ids import Gauge
from formcheck.messages.message import Message
from formcheck.motion.body import Space
from formcheck.motion.measures import Measure, SideRule

Joined = Literal["near", "both", "active", "other", "difference"]


@dataclass(frozen=True, slots=True)
class BodyMeasure:
    """A measure of the body, wherever it is taken.

    Attributes:
        name: what it is called, without a side.
        kind: as in `formcheck.motion.measures`.
        points: as there.
        space: as there.
    """

    name: str
    kind: str
    points: tuple[str, ...]
    space: Space


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure as it would stand in an exercise's file.

    Attributes:
        name: what it would be called there.
        measure: what is measured.
        prior: how well people are counted by its like, from 0 to 1.
    """

    name: str
    measure: Measure
    prior: float = 0.0

    @property
    def about(self) -> Message:
        """What it is, for a reader."""
        side = self.measure.side
        what = Message(Gauge(self.name.removeprefix(f"{side}_")))
        return Message.of(SIDES[side], what=what) if side in SIDES else what

    @property
    def kind(self) -> str:
        """The kind of the measure."""
        return self.measure.kind

    @property
    def noise(self) -> float:
        """How far its kind is off, in its own unit."""
        return NOISE[self.kind]

    @property
    def sided(self) -> bool:
        """Whether it tells left from right."""
        return self.measure.by_side


SIDES: Final[dict[str, Gauge]] = {
    "active": Gauge.ACTIVE,
    "other": Gauge.OTHER,
    "difference": Gauge.DIFFERENCE,
}
NOISE: Final = {"bend": 8.0, "incline": 6.0, "angle": 6.0, "height": 0.06, "gap": 0.08}
"""What stays of the pose model's error in a median, from the packaged exercises' own measures."""
LEAST: Final = {"bend": 20.0, "incline": 14.0, "angle": 12.0, "height": 0.15, "gap": 0.2}
"""The least way from rest to end that anything is counted by."""

LIMBS: Final = (
    BodyMeasure("elbow_bend", "bend", ("shoulder", "elbow", "wrist"), "lifted"),
    BodyMeasure("upper_arm_lift", "bend", ("hip", "shoulder", "elbow"), "lifted"),
    BodyMeasure("arm_lift", "bend", ("hip", "shoulder", "wrist"), "lifted"),
    BodyMeasure("hip_bend", "bend", ("shoulder", "hip", "knee"), "lifted"),
    BodyMeasure("knee_bend", "bend", ("hip", "knee", "ankle"), "lifted"),
    BodyMeasure("thigh_incline", "incline", ("knee", "hip"), "lifted"),
    BodyMeasure("shin_incline", "incline", ("ankle", "knee"), "lifted"),
    BodyMeasure("leg_incline", "incline", ("ankle", "hip"), "lifted"),
    BodyMeasure("upper_arm_incline", "incline", ("shoulder", "elbow"), "lifted"),
    BodyMeasure("hand_over_shoulder", "height", ("wrist", "shoulder"), "image"),
    BodyMeasure("hand_over_elbow", "height", ("wrist", "elbow"), "image"),
    BodyMeasure("hand_over_hip", "height", ("wrist", "hip"), "image"),
    BodyMeasure("knee_over_ankle", "height", ("knee", "ankle"), "image"),
    BodyMeasure("knee_over_hip", "height", ("knee", "hip"), "image"),
    BodyMeasure("ankle_over_hip", "height", ("ankle", "hip"), "image"),
)
"""What each arm and leg can do by itself."""

WHOLE: Final = (
    BodyMeasure("trunk_incline", "incline", ("hip", "shoulder"), "world"),
    BodyMeasure("shoulders_over_feet", "height", ("shoulder", "ankle"), "world"),
    BodyMeasure("shoulders_over_hands", "height", ("shoulder", "wrist"), "image"),
    BodyMeasure("hips_over_toes", "height", ("hip", "toe"), "image"),
    BodyMeasure("head_over_hips", "height", ("ear", "hip"), "image"),
    BodyMeasure("body_angle", "angle", ("shoulder", "hip", "knee"), "world"),
    BodyMeasure("feet_apart", "gap", ("left_ankle", "right_ankle"), "lifted"),
    BodyMeasure("knees_apart", "gap", ("left_knee", "right_knee"), "lifted"),
    BodyMeasure("hands_apart", "gap", ("left_wrist", "right_wrist"), "lifted"),
)
"""What only the body as a whole can do."""

NEAR: Final = (
    BodyMeasure("hip_angle", "angle", ("shoulder", "hip", "knee"), "image"),
    BodyMeasure("line_angle", "angle", ("shoulder", "hip", "ankle"), "image"),
)
"""What the side towards the camera shows best."""

PRIORS: Final = {
    ("bend", "both"): 1.0,
    ("angle", "both"): 1.0,
    ("incline", "both"): 0.95,
    ("height", "both"): 0.9,
    ("gap", "both"): 0.7,
    ("angle", "near"): 0.7,
}
ACTIVE: Final = 0.72
"""A measure of the further side may be that of a limb which the model takes for the other one."""
VAGUE: Final = {"head_over_hips": 0.75, "hands_apart": 0.7}
"""The head nods, and hands wander, whatever else is done."""


def _named(body: BodyMeasure, side: Joined) -> str:
    """What `body` is called, taken on `side`."""
    return body.name if side in {"both", "near"} else f"{side}_{body.name}"


def _candidate(body: BodyMeasure, side: Joined) -> Candidate:
    prior = ACTIVE if side == "active" else PRIORS.get((body.kind, side), 0.0)
    fixed = body.points[0].startswith("left_")
    taken: SideRule = "near" if fixed else side
    measure = Measure(body.kind, body.points, taken, body.space)
    return Candidate(_named(body, side), measure, prior * VAGUE.get(body.name, 1.0))


def _all() -> Iterator[Candidate]:
    for body in LIMBS:
        for side in ("both", "active", "other", "difference"):
            yield _candidate(body, side)
    for body in WHOLE:
        yield _candidate(body, "both")
    for body in NEAR:
        yield _candidate(body, "near")


CANDIDATES: Final[dict[str, Candidate]] = {one.name: one for one in _all()}
"""All of them, by name."""
SIGNALS: Final = tuple(one for one in CANDIDATES.values() if one.prior)
"""Those that a movement may be counted by."""
