"""What is really in a video: joints and angles of every frame, repetitions, holds and faults.

The truth file of a clip is JSON: `joints` names the columns of each frame's `px` (pixels, x and y)
and `angles` the columns of `deg_2d` (as projected) and `deg_3d` (in space): for each side
shoulder-hip-knee and hip-knee-ankle. `t` is in seconds. `clip` is the manifest entry.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from formcheck.exercises.catalog import load_exercise
from tools.avatar.clip import Clip
from tools.figure.linear import angle_deg
from tools.figure.pose import SIDES, BodyPose
from tools.figure.script import UNSURE, Truth

JOINTS = tuple(
    f"{side}_{joint}"
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in SIDES
)
CORNERS = {"hip": ("shoulder", "hip", "knee"), "knee": ("hip", "knee", "ankle")}
ANGLES = tuple(f"{side}_{corner}" for corner in CORNERS for side in SIDES)
Json = dict[str, Any]


def is_held(exercise: str) -> bool:
    """Whether the exercise is held, not repeated."""
    return load_exercise(exercise).mode == "hold"


def rules_of(exercise: str) -> tuple[str, ...]:
    """The rules that some camera shows: each repetition shows them broken, or certainly not."""
    return tuple(dict.fromkeys(rule.id for rule in load_exercise(exercise).rules if rule.views))


@dataclass(frozen=True)
class TrueFrame:
    """The truth of one frame."""

    t: float
    px: list[list[float]]
    deg_2d: list[float]
    deg_3d: list[float]

    def as_json(self, digits: int) -> Json:
        """Rounded to `digits` after the point."""
        return {
            "t": round(self.t, 4),
            "px": [[_rounded(x, digits) for x in point] for point in self.px],
            "deg_2d": [_rounded(x, digits) for x in self.deg_2d],
            "deg_3d": [_rounded(x, digits) for x in self.deg_3d],
        }


def frame_truth(clip: Clip, t: float, pose: BodyPose) -> TrueFrame:
    """Joints in pixels and angles in degrees at `t` seconds."""
    px = clip.camera.project(np.stack([pose.joints[name] for name in JOINTS]))
    seen = {name: np.append(point, 0.0) for name, point in zip(JOINTS, px, strict=True)}
    flat, solid = [], []
    for corner in CORNERS.values():
        for side in SIDES:
            names = [f"{side}_{joint}" for joint in corner]
            flat.append(angle_deg(*(seen[name] for name in names)))
            solid.append(angle_deg(*(pose.joints[name] for name in names)))
    return TrueFrame(t, px.tolist(), flat, solid)


def manifest_entry(clip: Clip) -> Json:
    """The clip as one entry of a manifest."""
    done = [] if clip.empty else [t for t in clip.script.truth() if t.exercise == clip.exercise]
    entry: Json = {"video": f"{clip.name}.mp4", "exercise": clip.exercise, "view": clip.view}
    if done and is_held(clip.exercise):
        entry["holds"] = [
            {"side": t.side, "start_s": round(t.reached_s, 3), "end_s": round(t.left_s, 3)}
            for t in done
        ]
    else:
        entry["reps"] = len(done)
    entry["rep_times"] = [[round(t.start_s, 3), round(t.end_s, 3)] for t in done]
    entry["faults"] = _faults(clip.exercise, done)
    if clip.note:
        entry["note"] = clip.note
    return entry


def _faults(exercise: str, done: list[Truth]) -> dict[str, list[int]]:
    """Which repetitions show each rule's fault; a rule that one of them may show is left out."""
    return {
        rule: [k for k, t in enumerate(done, start=1) if rule in t.faults]
        for rule in rules_of(exercise)
        if not any(f"{UNSURE}{rule}" in t.faults for t in done)
    }


def clip_truth(clip: Clip, frames: list[TrueFrame], *, digits: int = 2, every: int = 1) -> Json:
    """The truth file: `every` n-th frame, rounded to `digits`."""
    camera = clip.camera
    return {
        "schema": 1,
        "fingerprint": clip.fingerprint,
        "clip": manifest_entry(clip),
        "look": clip.look if isinstance(clip.look, str) else asdict(clip.look),
        "room": clip.room,
        "light": clip.light,
        "fps": clip.fps,
        "size": [camera.width, camera.height],
        "camera": {
            "azimuth_deg": camera.azimuth_deg,
            "elevation_deg": camera.elevation_deg,
            "distance_m": camera.distance_m,
            "vertical_fov_deg": camera.vertical_fov_deg,
            "roll_deg": getattr(camera, "roll_deg", 0.0),
        },
        "joints": list(JOINTS),
        "angles": list(ANGLES),
        "frames": [frame.as_json(digits) for frame in frames[::every]],
    }


def dumps(truth: Json) -> str:
    """As text, without spaces."""
    return json.dumps(truth, separators=(",", ":")) + "\n"


def _rounded(x: float, digits: int) -> float:
    return round(float(x), digits) if digits else round(float(x))
