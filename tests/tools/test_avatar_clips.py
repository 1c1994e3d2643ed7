"""Clips are data: their truth follows from the description, without a picture being drawn."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.contracts.depth import RENDERED
from tools.avatar import furniture
from tools.avatar.batch_render import is_done, write_manifest
from tools.avatar.cast import PROPS
from tools.avatar.clip import STANDING, Clip, ClipExtra
from tools.avatar.light import LIGHTS
from tools.avatar.look import LOOKS
from tools.avatar.measuring import measuring_set
from tools.avatar.room import furnish
from tools.avatar.rooms import ROOMS
from tools.avatar.samples import samples
from tools.avatar.truth import (
    ANGLES,
    JOINTS,
    clip_truth,
    dumps,
    frame_truth,
    manifest_entry,
    rules_of,
)
from tools.figure.camera import FigureCamera
from tools.figure.movements import GluteBridge, KneeToChest
from tools.figure.physique import Physique
from tools.figure.script import Script, ScriptedRep

ALL = [*samples(), *measuring_set()]
BRIDGES = Script(
    [ScriptedRep(GluteBridge(), faults=()), ScriptedRep(GluteBridge(150), faults=("hips_low",))]
)


def test_names_are_unique() -> None:
    assert len({clip.name for clip in ALL}) == len(ALL)


def test_the_measuring_set_is_large_and_mixed() -> None:
    clips = measuring_set()
    assert len(clips) >= 100
    assert {clip.look for clip in clips} == set(LOOKS)
    assert {clip.room for clip in clips} == set(ROOMS)
    assert {clip.light for clip in clips} == set(LIGHTS)
    assert min(clip.fps for clip in clips) == 10
    assert max(clip.fps for clip in clips) == 60


@pytest.mark.parametrize("clips", [samples(), measuring_set()], ids=["samples", "truth"])
def test_every_rule_is_shown_somewhere(clips: list[Clip]) -> None:
    shown = {
        (clip.exercise, rule)
        for clip in clips
        for rule, reps in manifest_entry(clip)["faults"].items()
        if reps
    }
    wanted = {(exercise, rule) for exercise in RENDERED for rule in rules_of(exercise)}
    if len(clips) > 50:
        assert shown == wanted
    else:
        assert {exercise for exercise, _ in shown} == set(RENDERED)


@pytest.mark.parametrize("clip", ALL, ids=lambda clip: clip.name)
def test_a_clip_is_consistent(clip: Clip) -> None:
    assert 4 < clip.script.duration_s < 18
    assert clip.camera.width % 2 == clip.camera.height % 2 == 0
    assert {clip.look, *(e.look for e in clip.extras)} <= set(LOOKS)
    assert clip.room in ROOMS
    assert clip.light in LIGHTS
    assert all(e.kind in {*PROPS, "walker", "bystander"} for e in clip.extras)
    assert set(rules_of(clip.exercise)) >= {f for rep in clip.script.reps for f in rep.faults}
    times = np.array(clip.times_s)
    assert (np.diff(times) > 0).all()


def test_the_manifest_counts_repetitions() -> None:
    entry = manifest_entry(Clip("a", "glute_bridge", BRIDGES))
    assert entry["reps"] == 2
    assert entry["faults"]["hips_low"] == [2]
    assert entry["faults"]["too_fast"] == []
    assert entry["rep_times"][0] == pytest.approx([0.8, 0.8 + 1.2 + 0.7 + 1.2])


def test_the_manifest_times_holds() -> None:
    """A hold lasts while the movement is within a tenth of its end."""
    rep = ScriptedRep(KneeToChest("left"), 1.0, 5.0, 1.0, 0.5)
    entry = manifest_entry(Clip("a", "knee_to_chest", Script([rep], lead_s=0.8)))
    (hold,) = entry["holds"]
    assert hold["side"] == "left"
    assert [rep.progress(hold[t] - 0.8) for t in ("start_s", "end_s")] == pytest.approx(
        [0.9, 0.9], abs=0.002
    )
    assert 5.0 < hold["end_s"] - hold["start_s"] < 5.5
    assert "reps" not in entry


def test_another_movement_counts_nothing() -> None:
    entry = manifest_entry(Clip("a", "squat", BRIDGES))
    assert entry["reps"] == 0
    assert entry["rep_times"] == []
    assert set(entry["faults"]) == set(rules_of("squat"))


def test_nobody_counts_nothing() -> None:
    assert manifest_entry(Clip("a", "glute_bridge", BRIDGES, empty=True))["reps"] == 0


def test_frame_truth_projects_and_measures() -> None:
    clip = Clip("a", "glute_bridge", BRIDGES)
    pose = GluteBridge(178).pose(Physique(), 1.0)
    frame = frame_truth(clip, 0.0, pose)
    knee = JOINTS.index("right_knee")
    assert frame.px[knee] == pytest.approx(clip.camera.project(pose.joints["right_knee"][None])[0])
    assert frame.deg_3d[ANGLES.index("right_hip")] == pytest.approx(pose.hip_angle_deg("right"))
    straight = FigureCamera(90, 0, 40.0, (0.5, 0.3, 0), 4)
    seen = frame_truth(replace(clip, camera=straight), 0.0, pose)
    assert seen.deg_2d[ANGLES.index("right_hip")] == pytest.approx(178, abs=1)


def test_truth_files_round_and_thin() -> None:
    clip = Clip("a", "glute_bridge", BRIDGES)
    pose = GluteBridge().pose(Physique(), 0.5)
    frames = [frame_truth(clip, k / 20, pose) for k in range(10)]
    truth = json.loads(dumps(clip_truth(clip, frames, digits=0, every=3)))
    assert len(truth["frames"]) == 4
    assert all(isinstance(x, int) for x in truth["frames"][0]["px"][0])


def test_a_description_is_its_fingerprint() -> None:
    clip = Clip("a", "glute_bridge", BRIDGES)
    assert clip.fingerprint == Clip("a", "glute_bridge", BRIDGES).fingerprint
    assert clip.fingerprint != replace(clip, light="dim").fingerprint
    assert [c.fingerprint for c in measuring_set()] == [c.fingerprint for c in measuring_set()]


def test_irregular_frames_keep_their_order() -> None:
    clip = Clip("a", "glute_bridge", BRIDGES, fps=30, jitter=0.8, seed=4)
    steps = np.diff(clip.times_s)
    assert steps.min() > 0
    assert steps.std() > 0.004
    assert clip.times_s == replace(clip, note="x").times_s


def test_the_furnished_wall_is_behind_the_person() -> None:
    turns = {0: 90, 90: 0, -90: 180, 180: -90, 60: 0, 30: 90}
    for azimuth, turn in turns.items():
        clip = Clip("a", "squat", BRIDGES, camera=FigureCamera(azimuth), posture=STANDING)
        assert clip.turn_deg == turn, azimuth


def test_finished_clips_are_known_again(tmp_path: Path) -> None:
    clip = Clip("a", "glute_bridge", BRIDGES)
    assert not is_done(clip, tmp_path)
    (tmp_path / "a.mp4").touch()
    (tmp_path / "a.truth.json").write_text(dumps(clip_truth(clip, [])), encoding="utf-8")
    assert is_done(clip, tmp_path)
    assert not is_done(replace(clip, fps=10), tmp_path)
    manifest = json.loads(write_manifest([clip], tmp_path).read_text(encoding="utf-8"))
    assert manifest == [manifest_entry(clip)]


@pytest.mark.parametrize("name", list(ROOMS))
def test_rooms_are_sound_meshes(name: str) -> None:
    for part in furnish(ROOMS[name]()):
        assert part.normals is not None
        assert part.faces.max() < len(part.rest)
        assert np.allclose(np.linalg.norm(part.normals, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize("name", list(PROPS))
def test_things_stand_on_the_floor(name: str) -> None:
    things = PROPS[name](0.5, 0.2)
    lowest = min(thing.solid.points[:, 1].min() for thing in things)
    assert -0.02 < lowest < 0.02


def test_furniture_is_where_it_is_put() -> None:
    points = furniture.stool(1.0, -0.5, (0.1, 0.1, 0.1))[0].solid.points
    assert (points[:, 0].min() + points[:, 0].max()) / 2 == pytest.approx(1.0, abs=0.01)


def test_walkers_cross_the_room() -> None:
    from tools.avatar.cast import PasserBy

    walker = PasserBy(ClipExtra("walker", (-2.0, -1.0), (1.0, -1.0), "fay", 1.0, 1.0))
    start, end = (walker.pose(t).middle("hip") for t in (0.0, 4.0))
    assert start[0] == pytest.approx(-2.0, abs=0.05)
    assert end[0] == pytest.approx(1.0, abs=0.05)
    assert start[2] == pytest.approx(-1.0, abs=0.05)


def test_truth_needs_no_renderer() -> None:
    code = (
        "import sys; sys.modules['moderngl'] = None\n"
        "import tools.avatar.studio, tools.avatar.__main__, tools.avatar.measuring\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
