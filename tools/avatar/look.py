"""Who is in the picture: sex, build, skin, hair and clothes, as data."""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.avatar.part import Colour


@dataclass(frozen=True)
class Build:
    """How a body departs from the average of its sex."""

    height: float = 1.0
    """Times as tall."""
    girth: float = 1.0
    """Trunk, times as thick."""
    limbs: float = 1.0
    """Arms and legs, times as thick."""
    belly_m: float = 0.0
    """How far the belly stands out."""


@dataclass(frozen=True)
class Top:
    """A shirt."""

    colour: Colour = (0.40, 0.05, 0.12)
    loose_m: float = 0.006
    """Between skin and cloth at the hem; it lies closer at the shoulders."""
    sleeve: float = 0.55
    """0 none, 1 to the elbow, 2 to the wrist."""
    hem: float = 0.12
    """From the hips up, in trunk lengths; negative hangs over the hips."""
    pattern: int = 0
    """0 plain, 1 stripes, 2 a band over the chest, 3 blotches."""
    trim: Colour = (0.75, 0.75, 0.72)


@dataclass(frozen=True)
class Bottom:
    """Leggings, trousers or shorts."""

    colour: Colour = (0.02, 0.025, 0.04)
    loose_m: float = 0.003
    leg: float = 1.85
    """1 to the knee, 2 to the ankle."""
    waist: float = 0.22
    """From the hips up, in trunk lengths."""


@dataclass(frozen=True)
class Feet:
    """What the feet wear: "bare", "socks" or "shoes"."""

    kind: str = "socks"
    colour: Colour = (0.55, 0.55, 0.55)


@dataclass(frozen=True)
class Hair:
    """A style, "buzz", "short", "bun", "ponytail" or "bob", and its colour."""

    style: str = "short"
    colour: Colour = (0.035, 0.02, 0.012)
    stubble: float = 0.0
    """How dark the jaw is, 0 to 1."""


@dataclass(frozen=True)
class Look:
    """One person."""

    sex: str = "female"
    skin: Colour = (0.50, 0.27, 0.17)
    build: Build = field(default_factory=Build)
    hair: Hair = field(default_factory=Hair)
    top: Top = field(default_factory=Top)
    bottom: Bottom = field(default_factory=Bottom)
    feet: Feet = field(default_factory=Feet)


LOOKS = {
    "anna": Look(
        hair=Hair("bun", (0.045, 0.022, 0.010)),
        top=Top((0.42, 0.04, 0.11), 0.006, 0.45, 0.10),
    ),
    "ben": Look(
        sex="male",
        skin=(0.42, 0.23, 0.15),
        hair=Hair("short", (0.030, 0.018, 0.010), stubble=0.6),
        top=Top((0.50, 0.51, 0.53), 0.026, 0.8, 0.0),
        bottom=Bottom((0.035, 0.045, 0.09), 0.030, 0.85),
        feet=Feet("socks", (0.02, 0.02, 0.022)),
    ),
    "chidi": Look(
        sex="male",
        skin=(0.085, 0.040, 0.022),
        build=Build(height=1.04, girth=0.97),
        hair=Hair("buzz", (0.008, 0.007, 0.006)),
        top=Top((0.02, 0.13, 0.09), 0.010, 0.0, 0.02),
        bottom=Bottom((0.10, 0.10, 0.11), 0.018, 1.95),
        feet=Feet("shoes", (0.60, 0.60, 0.58)),
    ),
    "dora": Look(
        skin=(0.62, 0.38, 0.28),
        build=Build(height=1.05, girth=1.16, limbs=1.14, belly_m=0.045),
        hair=Hair("bob", (0.20, 0.11, 0.045)),
        top=Top((0.06, 0.10, 0.26), 0.030, 1.0, -0.02, 1),
        bottom=Bottom((0.025, 0.025, 0.03), 0.016, 1.7),
        feet=Feet("bare"),
    ),
    "emil": Look(
        sex="male",
        skin=(0.58, 0.35, 0.26),
        build=Build(height=0.98, girth=1.17, limbs=1.08, belly_m=0.075),
        hair=Hair("short", (0.16, 0.15, 0.14), stubble=0.4),
        top=Top((0.55, 0.36, 0.05), 0.028, 0.9, 0.0),
        bottom=Bottom((0.05, 0.05, 0.055), 0.026, 1.95),
        feet=Feet("bare"),
    ),
    "fay": Look(
        skin=(0.22, 0.105, 0.058),
        build=Build(height=1.01, girth=0.93, limbs=0.92),
        hair=Hair("ponytail", (0.012, 0.009, 0.007)),
        top=Top((0.62, 0.63, 0.60), 0.004, 0.0, 0.16),
        bottom=Bottom((0.16, 0.03, 0.16), 0.003, 1.05),
        feet=Feet("shoes", (0.10, 0.10, 0.12)),
    ),
}
"""The people of the videos."""
