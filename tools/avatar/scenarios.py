"""What is done in the measuring set, and from where it is filmed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tools.avatar.clip import LYING, STANDING, ClipExtra
from tools.avatar.truth import rules_of
from tools.figure import everyday
from tools.figure.camera import FigureCamera
from tools.figure.movements import (
    FigureMovement,
    GluteBridge,
    KneeToChest,
    LowerBackRotation,
    Squat,
)
from tools.figure.script import ScriptedRep
from tools.figure.supine import SitUp

MIDDLE = (0.33, 0.28, 0.0)
"""What cameras look at when someone lies, metres."""
UPRIGHT = (0.0, 0.80, 0.0)
"""What cameras look at when someone stands, metres."""


@dataclass(frozen=True)
class ScenarioView:
    """A camera and what the manifest calls it."""

    name: str
    camera: FigureCamera


UNREST = (0.015, 0.4)
"""Nobody holds quite still: how far the progress drifts, and how often a second."""
SIDE = ScenarioView("side", FigureCamera(90, 12, 2.4, MIDDLE))
LYING_VIEWS = (
    SIDE,
    ScenarioView("side", FigureCamera(90, 4, 2.3, MIDDLE)),
    ScenarioView("side", FigureCamera(-90, 12, 2.4, MIDDLE)),
    ScenarioView(
        "side", FigureCamera(82, 22, 2.5, MIDDLE, width=640, height=360, vertical_fov_deg=36)
    ),
    ScenarioView("oblique", FigureCamera(60, 16, 2.5, MIDDLE)),
    ScenarioView("side", FigureCamera(98, 9, 3.3, MIDDLE, 64, 360, 640)),
    ScenarioView(
        "oblique", FigureCamera(-55, 20, 2.5, MIDDLE, width=640, height=360, vertical_fov_deg=38)
    ),
)
ROLL_VIEWS = (
    ScenarioView("oblique", FigureCamera(20, 50, 2.5, MIDDLE)),
    ScenarioView("oblique", FigureCamera(-30, 45, 2.5, MIDDLE)),
    ScenarioView("oblique", FigureCamera(4, 52, 2.5, MIDDLE)),
    ScenarioView(
        "oblique", FigureCamera(35, 46, 2.6, MIDDLE, width=640, height=360, vertical_fov_deg=42)
    ),
    ScenarioView("oblique", FigureCamera(18, 46, 2.7, MIDDLE, 50, 360, 640)),
)
SQUAT_VIEWS = (
    ScenarioView("side", FigureCamera(0, 4, 2.9, UPRIGHT)),
    ScenarioView("front", FigureCamera(90, 4, 2.9, UPRIGHT)),
    ScenarioView("side", FigureCamera(180, 8, 2.8, UPRIGHT)),
    ScenarioView("oblique", FigureCamera(45, 5, 2.9, UPRIGHT)),
    ScenarioView("front", FigureCamera(90, 6, 2.8, UPRIGHT, 48, 360, 640)),
    ScenarioView("side", FigureCamera(5, 12, 3.0, UPRIGHT, 40, 640, 360)),
)


@dataclass(frozen=True)
class Scenario:
    """A set before it is cast: what is done, and from where it is filmed."""

    name: str
    exercise: str
    reps: tuple[ScriptedRep, ...]
    views: tuple[ScenarioView, ...]
    note: str = ""
    posture: str = LYING
    extras: tuple[ClipExtra, ...] = ()
    changes: dict[str, object] = field(default_factory=dict)
    """Fields of the clip to set, whatever the rotation says."""
    judged: bool = True
    """Whether a rule judges what is done; if not, it only has to be counted."""


def plans() -> list[Scenario]:
    """All sets, always in the same order."""
    first = [*_bridges(), *_knees(), *_rolls(), *_squats()]
    second = [*_nothing(), *_again(first)]
    return [*first, *second, *_from_elsewhere()]


def _among(good: ScriptedRep, *bad: ScriptedRep) -> tuple[ScriptedRep, ...]:
    """Faulty repetitions, each after a good one."""
    return tuple(rep for each in bad for rep in (good, each))


def _bridge(
    movement: GluteBridge, *faults: str, up_s: float = 1.2, hold_s: float = 0.7
) -> ScriptedRep:
    return ScriptedRep(movement, up_s, hold_s, up_s, 0.4, faults)


BRIDGE = _bridge(GluteBridge())
BRIDGE_FAULTS: dict[str, tuple[GluteBridge, GluteBridge]] = {
    "hips_low": (GluteBridge(157), GluteBridge(150)),
    "over_arched": (GluteBridge(208), GluteBridge(216)),
    "shoulders_lift": (GluteBridge(shoulder_lift_m=0.16), GluteBridge(shoulder_lift_m=0.20)),
    "knees_in": (GluteBridge(knees_in=0.9), GluteBridge(knees_in=1.0)),
    "hips_uneven": (GluteBridge(pelvis_drop_deg=19), GluteBridge(pelvis_drop_deg=27)),
}
"""Each fault, slight and plain: past the limit by what the measuring may be wrong, or more. The
hips rise by more than the smallest movement that is a bridge at all."""
FEET = ScenarioView("feet", FigureCamera(10, 24, 2.6, MIDDLE))


def _is_judged(exercise: str, fault: str) -> bool:
    """Whether a rule judges `fault`; of some no camera shows enough."""
    return fault in rules_of(exercise)


def _reported(exercise: str, fault: str) -> tuple[str, ...]:
    """What a correct judge reports of a repetition that shows `fault`."""
    return (fault,) if _is_judged(exercise, fault) else ()


def _bridges() -> list[Scenario]:
    exercise = "glute_bridge"
    lines = ((176, 179, 177), (174, 180, 178, 175), (178, 178), (181, 176, 179))
    out = [
        Scenario(
            f"bridge_good_{k}", exercise, tuple(_bridge(GluteBridge(x)) for x in line), LYING_VIEWS
        )
        for k, line in enumerate(lines)
    ]
    knees = ((78.0, "knees at 78 degrees"), (100.0, "knees at 100 degrees"))
    for knee_deg, note in knees:
        reps: tuple[ScriptedRep, ...] = (_bridge(GluteBridge(knee_deg=knee_deg)),) * 3
        out.append(Scenario(f"bridge_good_knee_{knee_deg:.0f}", exercise, reps, LYING_VIEWS, note))
    for fault, forms in BRIDGE_FAULTS.items():
        views = (FEET, SIDE) if fault in {"knees_in", "hips_uneven"} else LYING_VIEWS
        for grade, movement in zip(("slight", "plain"), forms, strict=True):
            bad = _bridge(movement, *_reported(exercise, fault))
            reps = _among(BRIDGE, bad, bad)
            name = f"bridge_{fault}_{grade}"
            plan = Scenario(name, exercise, reps, views, f"{grade} {fault}")
            out.append(replace(plan, judged=_is_judged(exercise, fault)))
    for fault, knee_degs in {"feet_far": (124.0, 128.0), "feet_close": (44.0, 38.0)}.items():
        for grade, knee_deg in zip(("slight", "plain"), knee_degs, strict=True):
            reps = (_bridge(GluteBridge(knee_deg=knee_deg), fault),) * 3
            out.append(
                Scenario(f"bridge_{fault}_{grade}", exercise, reps, LYING_VIEWS, "in every rep")
            )
    for grade, up_s in (("slight", 0.40), ("plain", 0.28)):
        bad = _bridge(GluteBridge(), "too_fast", up_s=up_s, hold_s=0.15)
        reps = _among(BRIDGE, bad, bad)
        out.append(
            Scenario(f"bridge_too_fast_{grade}", exercise, reps, LYING_VIEWS, f"{grade} too_fast")
        )
    return out + _disturbed("bridge", exercise, (BRIDGE,) * 3, (SIDE,))


def _knee(
    movement: KneeToChest, *faults: str, hold_s: float = 5.2, bounce: float = 0.0
) -> ScriptedRep:
    spring = (bounce, 1.2) if bounce else UNREST
    return ScriptedRep(movement, 1.0, hold_s, 1.0, 0.3, faults, *spring)


KNEE = _knee(KneeToChest("right", 47))
KNEE_FAULTS: dict[str, tuple[ScriptedRep, ScriptedRep]] = {
    "short_hold": (
        _knee(KneeToChest("left", 48), "short_hold", hold_s=3.4),
        _knee(KneeToChest("left", 48), "short_hold", hold_s=1.8),
    ),
    "knee_far": (
        _knee(KneeToChest("left", 88), "knee_far"),
        _knee(KneeToChest("left", 98), "knee_far"),
    ),
    "head_lifts": (
        _knee(KneeToChest("left", 46, head_lift_deg=32), "head_lifts"),
        _knee(KneeToChest("left", 46, head_lift_deg=45), "head_lifts"),
    ),
    "other_leg_moves": (
        _knee(KneeToChest("left", 46, other_leg_moves_deg=36), "other_leg_moves"),
        _knee(KneeToChest("left", 46, other_leg_moves_deg=45), "other_leg_moves"),
    ),
    "bouncing": (
        _knee(KneeToChest("left", 48), "bouncing", bounce=0.22),
        _knee(KneeToChest("left", 48), "bouncing", bounce=0.32),
    ),
}


def _knees() -> list[Scenario]:
    exercise = "knee_to_chest"
    pairs = ((46.0, 50.0), (54.0, 44.0), (42.0, 52.0))
    out = []
    for k, (right, left) in enumerate(pairs):
        reps = (_knee(KneeToChest("right", right)), _knee(KneeToChest("left", left)))
        out.append(Scenario(f"knee_good_{k}", exercise, reps, LYING_VIEWS, "right, then left"))
    both = (_knee(KneeToChest("both", 46)),)
    out.append(Scenario("knee_good_both", exercise, both, LYING_VIEWS, "both knees"))
    straight = (_knee(KneeToChest("right", 48, other_leg_straight=True), hold_s=5.5),)
    out.append(
        Scenario("knee_good_straight", exercise, straight, LYING_VIEWS, "the other leg straight")
    )
    for fault, reps in KNEE_FAULTS.items():
        for grade, bad in zip(("slight", "plain"), reps, strict=True):
            name = f"knee_{fault}_{grade}"
            out.append(Scenario(name, exercise, (KNEE, bad), LYING_VIEWS, f"{grade} {fault}"))
    return out + _disturbed("knee", exercise, (KNEE,), (SIDE,))


def _roll(
    movement: LowerBackRotation, *faults: str, hold_s: float = 5.2, up_s: float = 1.0
) -> ScriptedRep:
    return ScriptedRep(movement, up_s, hold_s, up_s, 0.3, faults, *UNREST)


ROLL = _roll(LowerBackRotation("left", 60))
ROLL_FAULTS: dict[str, tuple[ScriptedRep, ScriptedRep]] = {
    "short_hold": (
        _roll(LowerBackRotation("right", 62), "short_hold", hold_s=3.4),
        _roll(LowerBackRotation("right", 62), "short_hold", hold_s=1.8),
    ),
    "shoulder_lifts": (
        _roll(LowerBackRotation("right", 62, 0, 35)),
        _roll(LowerBackRotation("right", 62, 0, 45)),
    ),
    "knees_apart": (
        _roll(LowerBackRotation("right", 64, 40), "knees_apart"),
        _roll(LowerBackRotation("right", 64, 54), "knees_apart"),
    ),
    "roll_small": (
        _roll(LowerBackRotation("right", 26), "roll_small"),
        _roll(LowerBackRotation("right", 21), "roll_small"),
    ),
    "too_fast": (
        _roll(LowerBackRotation("right", 60), "too_fast", up_s=0.40),
        _roll(LowerBackRotation("right", 60), "too_fast", up_s=0.28),
    ),
}


def _rolls() -> list[Scenario]:
    exercise = "lower_back_rotation"
    pairs = ((58.0, 62.0), (66.0, 55.0), (52.0, 68.0), (60.0, 60.0))
    out = []
    for k, (right, left) in enumerate(pairs):
        reps = (_roll(LowerBackRotation("right", right)), _roll(LowerBackRotation("left", left)))
        out.append(Scenario(f"roll_good_{k}", exercise, reps, ROLL_VIEWS, "right, then left"))
    towards = (_roll(LowerBackRotation("right", 60)),)
    high_side = ScenarioView("side", FigureCamera(80, 32, 2.5, MIDDLE))
    out.append(Scenario("roll_good_side", exercise, towards, (high_side,), "towards the camera"))
    for fault, reps in ROLL_FAULTS.items():
        for grade, bad in zip(("slight", "plain"), reps, strict=True):
            name = f"roll_{fault}_{grade}"
            plan = Scenario(name, exercise, (ROLL, bad), ROLL_VIEWS, f"{grade} {fault}")
            out.append(replace(plan, judged=_is_judged(exercise, fault)))
    return out + _disturbed("roll", exercise, (ROLL,), ROLL_VIEWS[:1])


def _squat(movement: Squat, *faults: str, up_s: float = 1.2, hold_s: float = 0.4) -> ScriptedRep:
    return ScriptedRep(movement, up_s, hold_s, up_s, 0.4, faults)


SQUAT = _squat(Squat(63, 40))
SQUAT_FAULTS: dict[str, tuple[Squat, Squat]] = {
    "depth": (Squat(104, 30), Squat(124, 24)),
    "trunk_lean": (Squat(64, 66), Squat(64, 76)),
    "knees_in": (Squat(66, 40, 0.75), Squat(66, 40, 1.0)),
    "heels_up": (Squat(66, 40, 0.0, 28), Squat(66, 40, 0.0, 38)),
}


def _squats() -> list[Scenario]:
    exercise = "squat"
    depths = ((62, 65, 60), (68, 63, 66, 61), (58, 60), (64, 64, 62))
    out = [
        Scenario(
            f"squat_good_{k}",
            exercise,
            tuple(_squat(Squat(x, 40)) for x in row),
            SQUAT_VIEWS,
            posture=STANDING,
        )
        for k, row in enumerate(depths)
    ]
    for fault, forms in SQUAT_FAULTS.items():
        views = SQUAT_VIEWS[1::3] if fault == "knees_in" else SQUAT_VIEWS
        for grade, movement in zip(("slight", "plain"), forms, strict=True):
            bad = _squat(movement, *_reported(exercise, fault))
            reps = _among(SQUAT, bad, bad)
            name = f"squat_{fault}_{grade}"
            plan = Scenario(name, exercise, reps, views, f"{grade} {fault}", STANDING)
            out.append(replace(plan, judged=_is_judged(exercise, fault)))
    for grade, up_s in (("slight", 0.42), ("plain", 0.32)):
        bad = _squat(Squat(64, 40), "too_fast", up_s=up_s, hold_s=0.1)
        reps = _among(SQUAT, bad, bad)
        name = f"squat_too_fast_{grade}"
        out.append(Scenario(name, exercise, reps, SQUAT_VIEWS, f"{grade} too_fast", STANDING))
    return out + _disturbed("squat", exercise, (SQUAT,) * 3, SQUAT_VIEWS[:1], STANDING)


def _disturbed(
    name: str,
    exercise: str,
    reps: tuple[ScriptedRep, ...],
    views: tuple[ScenarioView, ...],
    posture: str = LYING,
) -> list[Scenario]:
    """Good form with somebody walking through, things before the feet, in the dark, at 60 Hz."""
    if posture == LYING:
        walker = ClipExtra("walker", (-2.5, -1.5), (2.9, -1.3), "chidi", 0.8, 0.75)
        thing = ClipExtra("dog", (1.25, 0.62))
    else:
        walker = ClipExtra("walker", (-1.5, 2.9), (-1.3, -2.5), "dora", 0.8, 0.75)
        thing = ClipExtra("pouf", (0.75, 0.05))
    wide = tuple(ScenarioView(v.name, _wider(v.camera)) for v in views)
    changes: list[
        tuple[str, str, tuple[ScenarioView, ...], tuple[ClipExtra, ...], dict[str, object]]
    ] = [
        ("walker", "someone walks through", wide, (walker,), {}),
        ("hidden_feet", "something before the feet", views, (thing,), {}),
        ("dark", "dim light, long exposure", views, (), {"light": "dim", "shutter_s": 0.05}),
        ("60fps", "60 frames a second", views, (), {"fps": 60.0}),
    ]
    return [
        Scenario(
            f"{name}_{what}",
            exercise,
            reps if what != "60fps" else reps[:2],
            seen,
            note,
            posture,
            extras,
            change,
        )
        for what, note, seen, extras, change in changes
    ]


def _wider(camera: FigureCamera) -> FigureCamera:
    """The same view from further away, so that someone standing behind fits in."""
    x, y, z = camera.target
    return FigureCamera(
        camera.azimuth_deg,
        camera.elevation_deg,
        camera.distance_m + 0.25,
        (x, y + 0.15, z),
        camera.vertical_fov_deg + 8,
        camera.width,
        camera.height,
    )


def _slow(movement: FigureMovement, count: int = 2) -> tuple[ScriptedRep, ...]:
    return tuple(ScriptedRep(movement, 2.0, 1.0, 2.0, 0.4) for _ in range(count))


def _nothing() -> list[Scenario]:
    """Movements that an exercise must not count."""
    lying: list[tuple[str, tuple[ScriptedRep, ...], tuple[str, ...]]] = [
        ("lying_still", _slow(everyday.LyingStill()), ("glute_bridge", "knee_to_chest")),
        ("lying_flat", _slow(everyday.LyingStill(straight=True)), ("lower_back_rotation",)),
        ("pelvic_tilt", _slow(everyday.PelvicTilt()), ("glute_bridge", "lower_back_rotation")),
        ("sit_up", _slow(SitUp()), ("glute_bridge", "knee_to_chest")),
        ("leg_lift", _slow(everyday.SideLyingLegLift()), ("glute_bridge", "lower_back_rotation")),
        ("reverse_crunch", _slow(everyday.ReverseCrunch()), ("glute_bridge", "knee_to_chest")),
        ("leg_slide", _slow(everyday.LegSlide()), ("glute_bridge", "knee_to_chest")),
        ("bridging", (BRIDGE, BRIDGE), ("knee_to_chest", "lower_back_rotation")),
        ("pulling", (KNEE,), ("glute_bridge", "lower_back_rotation")),
        ("rolling", (ROLL,), ("glute_bridge",)),
    ]
    standing: list[tuple[str, tuple[ScriptedRep, ...], tuple[str, ...]]] = [
        ("standing", _slow(everyday.StandingStill(3.0)), ("squat", "glute_bridge")),
        ("walking", _walk(), ("squat", "knee_to_chest")),
    ]
    out = [
        Scenario(f"no_{what}_as_{exercise}", exercise, reps, LYING_VIEWS, f"no {exercise}")
        for what, reps, exercises in lying
        for exercise in exercises
    ]
    out += [
        Scenario(f"no_{what}_as_{exercise}", exercise, reps, (WALKED,), f"no {exercise}", STANDING)
        for what, reps, exercises in standing
        for exercise in exercises
    ]
    return out


WALKED = ScenarioView("side", FigureCamera(0, 5, 3.3, (-0.4, 0.80, 0.9), 50))


def _walk() -> tuple[ScriptedRep, ...]:
    return (ScriptedRep(everyday.Walking(2.0, 0.55), 4.0, 1.5, 4.0, 0.5),)


FROM_THE_SIDE = ("depth", "trunk_lean")


def _again(first: list[Scenario]) -> list[Scenario]:
    """Good sets and the faults that can be judged, with others and from where they can be.

    The limits were found on the first sets; these say whether they hold.
    """
    undisturbed = [plan for plan in first if not plan.changes and not plan.extras]
    return [
        replace(plan, name=f"again_{plan.name}", views=_showing(plan))
        for plan in undisturbed
        if plan.judged
    ]


def _fault(plan: Scenario) -> str:
    """The fault that is shown, or ""."""
    return next((fault for rep in plan.reps for fault in rep.faults), "")


def _showing(plan: Scenario) -> tuple[ScenarioView, ...]:
    """The views from which the fault of `plan` can be judged."""
    if plan.exercise == "glute_bridge" or _fault(plan) in FROM_THE_SIDE:
        return tuple(view for view in _views(plan) if view.name == "side")
    return plan.views


def _views(plan: Scenario) -> tuple[ScenarioView, ...]:
    return SQUAT_VIEWS if plan.posture == STANDING else LYING_VIEWS


LOW_AT_THE_FEET = ScenarioView("feet", FigureCamera(6, 9, 2.6, MIDDLE))
AT_THE_HEAD = ScenarioView("head", FigureCamera(174, 24, 2.6, MIDDLE))
BEHIND = ScenarioView("back", FigureCamera(-90, 5, 2.9, UPRIGHT))


def _from_elsewhere() -> list[Scenario]:
    """Good form from where the camera should not be: counted right, or refused with advice."""
    lying: list[tuple[str, str, tuple[ScriptedRep, ...]]] = [
        ("bridge", "glute_bridge", (BRIDGE,) * 2),
        ("knee", "knee_to_chest", (KNEE,)),
        ("roll", "lower_back_rotation", (ROLL,)),
    ]
    out = [
        Scenario(f"{name}_from_the_{view.name}", exercise, reps, (view,), "a view nobody asks for")
        for name, exercise, reps in lying
        for view in (LOW_AT_THE_FEET, AT_THE_HEAD)
    ]
    behind = "squat_from_the_back"
    return [*out, Scenario(behind, "squat", (SQUAT,) * 3, (BEHIND,), "from behind", STANDING)]
