"""The sample videos that come with the project, as data."""

from __future__ import annotations

from tools.avatar.clip import STANDING, Clip, ClipExtra
from tools.avatar.scenarios import UNREST
from tools.figure.camera import FigureCamera
from tools.figure.everyday import LyingStill
from tools.figure.movements import GluteBridge, KneeToChest, LowerBackRotation, Squat
from tools.figure.script import Script, ScriptedRep

SIDE = FigureCamera(90, 12, 2.35, (0.33, 0.30, 0))
OBLIQUE = FigureCamera(58, 18, 2.45, (0.33, 0.26, 0), width=640, height=360, vertical_fov_deg=38)
WIDE = FigureCamera(90, 14, 2.75, (0.33, 0.42, 0), 52)
HIGH = FigureCamera(18, 48, 2.5, (0.33, 0.12, 0))
STANDING_SIDE = FigureCamera(0, 4, 2.9, (0, 0.80, 0))
PHONE = FigureCamera(90, 5, 3.0, (0, 0.82, 0), 45, 360, 640)


def samples() -> list[Clip]:
    """All of them."""
    return [*_bridges(), *_knees(), *_rotations(), *_squats(), _empty()]


def _bridge(
    line_deg: float = 177.0, *, faults: tuple[str, ...] = (), up_s: float = 1.2
) -> ScriptedRep:
    hold_s = 0.9 if up_s > 0.8 else 0.15
    return ScriptedRep(GluteBridge(line_deg), up_s, hold_s, up_s, 0.6, faults)


def _bridges() -> list[Clip]:
    good = [_bridge(176), _bridge(179), _bridge(177)]
    mixed = [
        _bridge(178),
        _bridge(150, faults=("hips_low",)),
        _bridge(176),
        _bridge(177, faults=("too_fast",), up_s=0.38),
    ]
    walker = ClipExtra("walker", (-2.7, -1.2), (3.1, -1.2), "fay", start_s=0.5, pace_m_s=0.7)
    return [
        Clip(
            "glute_bridge_good",
            "glute_bridge",
            Script(good),
            camera=SIDE,
            note="three good repetitions",
        ),
        Clip(
            "glute_bridge_faults",
            "glute_bridge",
            Script(mixed),
            look="ben",
            room="bedroom",
            camera=SIDE,
            note="the second too low, the fourth too fast",
        ),
        Clip(
            "glute_bridge_oblique",
            "glute_bridge",
            Script(good[:2]),
            look="emil",
            room="garage",
            light="dim",
            camera=OBLIQUE,
            view="oblique",
            fps=15,
            shutter_s=0.03,
            crf=29,
            extras=(ClipExtra("cat", (1.26, 0.42)),),
            note="a dim garage, a cat before the feet",
        ),
        Clip(
            "glute_bridge_two_people",
            "glute_bridge",
            Script(good),
            look="dora",
            camera=WIDE,
            extras=(walker,),
            note="someone walks through behind",
        ),
    ]


def _knee(
    side: str,
    hip_deg: float = 46.0,
    hold_s: float = 5.2,
    *,
    head_deg: float = 0.0,
    faults: tuple[str, ...] = (),
) -> ScriptedRep:
    return ScriptedRep(
        KneeToChest(side, hip_deg, head_lift_deg=head_deg), 1.0, hold_s, 1.0, 0.3, faults, *UNREST
    )


def _knees() -> list[Clip]:
    mixed = [
        _knee("right", hold_s=2.4, faults=("short_hold",)),
        _knee("left", 92, 5.2, faults=("knee_far",)),
    ]
    return [
        Clip(
            "knee_to_chest_good",
            "knee_to_chest",
            Script([_knee("right"), _knee("left")], 0.5, 0.2),
            look="fay",
            camera=SIDE,
            fps=18,
            note="the right knee, then the left",
        ),
        Clip(
            "knee_to_chest_faults",
            "knee_to_chest",
            Script(mixed),
            look="chidi",
            room="garage",
            camera=SIDE,
            fps=18,
            note="the first held too short, the second too far",
        ),
        Clip(
            "knee_to_chest_both",
            "knee_to_chest",
            Script([_knee("both", hold_s=5.4)]),
            look="ben",
            room="bedroom",
            light="bright",
            camera=OBLIQUE,
            view="oblique",
            fps=18,
            note="both knees, obliquely, in bright light",
        ),
    ]


def _roll(
    side: str,
    roll_deg: float = 62.0,
    hold_s: float = 5.2,
    *,
    apart_deg: float = 0.0,
    lift_deg: float = 0.0,
    faults: tuple[str, ...] = (),
) -> ScriptedRep:
    movement = LowerBackRotation(side, roll_deg, apart_deg, lift_deg)
    return ScriptedRep(movement, 1.1, hold_s, 1.1, 0.3, faults, *UNREST)


def _rotations() -> list[Clip]:
    mixed = [
        _roll("left", 20, 5.2, faults=("roll_small",)),
        _roll("right", 62, 2.4, apart_deg=52, faults=("short_hold", "knees_apart")),
    ]
    return [
        Clip(
            "lower_back_rotation_good",
            "lower_back_rotation",
            Script([_roll("right"), _roll("left")], 0.5, 0.2),
            look="anna",
            camera=HIGH,
            view="oblique",
            fps=18,
            note="to the right, then to the left, from above the feet",
        ),
        Clip(
            "lower_back_rotation_faults",
            "lower_back_rotation",
            Script(mixed),
            look="fay",
            room="bedroom",
            camera=HIGH,
            view="oblique",
            fps=18,
            note="the first rolls too little, the second is short with the knees apart",
        ),
        Clip(
            "lower_back_rotation_lamp",
            "lower_back_rotation",
            Script([_roll("right", 58)]),
            look="dora",
            room="garage",
            light="lamp",
            camera=FigureCamera(75, 30, 2.5, (0.33, 0.15, 0)),
            fps=18,
            note="one hold towards a camera at the side, by lamplight",
        ),
    ]


def _squat(
    knee_deg: float = 62.0,
    lean_deg: float = 40.0,
    *,
    knees_in: float = 0.0,
    heels_deg: float = 0.0,
    faults: tuple[str, ...] = (),
) -> ScriptedRep:
    return ScriptedRep(Squat(knee_deg, lean_deg, knees_in, heels_deg), 1.2, 0.4, 1.1, 0.5, faults)


def _squats() -> list[Clip]:
    mixed = [
        _squat(),
        _squat(118, 26, faults=("depth",)),
        _squat(64, 70, faults=("trunk_lean",)),
        _squat(66, 42, heels_deg=38),
    ]
    front = [_squat(64), _squat(66, knees_in=0.9, faults=("knees_in",)), _squat(62)]
    return [
        Clip(
            "squat_good",
            "squat",
            Script([_squat(64), _squat(60), _squat(62)]),
            look="chidi",
            camera=STANDING_SIDE,
            posture=STANDING,
            note="three good repetitions",
        ),
        Clip(
            "squat_faults",
            "squat",
            Script(mixed),
            look="fay",
            room="bedroom",
            camera=STANDING_SIDE,
            posture=STANDING,
            fps=18,
            note="good, not deep enough, leaning too far, heels up (which no rule judges)",
        ),
        Clip(
            "squat_front_phone",
            "squat",
            Script(front),
            look="ben",
            room="garage",
            camera=PHONE,
            view="front",
            posture=STANDING,
            mat=None,
            fps=24,
            jitter=0.5,
            note="an upright phone in front, frames at irregular times; the second with knees in",
        ),
    ]


def _empty() -> Clip:
    nobody = Script([ScriptedRep(LyingStill(), 3.0, 2.0, 3.0, 0.0)])
    return Clip(
        "empty_room",
        "glute_bridge",
        nobody,
        camera=SIDE,
        fps=15,
        empty=True,
        note="nobody is there",
    )
