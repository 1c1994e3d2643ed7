"""Captured movement: read, put together again, seen from every side."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from formcheck.extraction.cache import poses_file
from tools.figure.camera import STANDING_CAMERAS
from tools.figure.capture import Motion, read_actions, read_capture, read_skeleton
from tools.figure.medley import BLEND_S, Medley, Piece
from tools.figure.movements import Squat
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import film
from tools.openworld.captured import (
    PIECES,
    VIEWS,
    Take,
    captured_recordings,
    shuffled_recordings,
    takes,
)
from tools.openworld.filmed import clips, filmed_recordings
from tools.openworld.trial import Role, TrialGroup

BODY = Physique()
MOCAP = Path(__file__).parents[3] / "shared/mocap"
needs_mocap = pytest.mark.skipif(not MOCAP.is_dir(), reason="the captured movement is not at hand")
BONES = """
lhipjoint root 1 0 0 2 0 0 0 -
lfemur lhipjoint 0 -1 0 8 0 0 0 xyz
ltibia lfemur 0 -1 0 8 0 0 0 x
lfoot ltibia 0 0 1 2 0 0 0 xz
rhipjoint root -1 0 0 2 0 0 0 -
rfemur rhipjoint 0 -1 0 8 0 0 0 xyz
rtibia rfemur 0 -1 0 8 0 0 0 x
rfoot rtibia 0 0 1 2 0 0 0 xz
thorax root 0 1 0 8 0 0 0 xyz
head thorax 0 1 0 4 0 0 0 xyz
lclavicle thorax 1 0 0 2 0 0 0 -
lhumerus lclavicle 1 0 0 5 0 0 0 xyz
lradius lhumerus 1 0 0 4 0 0 0 x
rclavicle thorax -1 0 0 2 0 0 0 -
rhumerus rclavicle -1 0 0 5 0 0 0 xyz
rradius rhumerus -1 0 0 4 0 0 0 x
"""


def capture(*knees_deg: float, turned_deg: float = 0.0) -> str:
    """A standing skeleton that bends both knees."""
    lines = [":FULLY-SPECIFIED", ":DEGREES"]
    for number, knee in enumerate(knees_deg, 1):
        lines += [str(number), f"root 0 17 {0.1 * number} 0 {turned_deg} 0"]
        lines += [f"{side}femur {-knee / 2} 0 0" for side in "lr"]
        lines += [f"{side}tibia {knee}" for side in "lr"]
    return "\n".join(lines)


@pytest.fixture
def motion(tmp_path: Path) -> Motion:
    return made(tmp_path, *np.linspace(0, 90, 121))


def made(folder: Path, *knees_deg: float, turned_deg: float = 0.0) -> Motion:
    (folder / "skeleton.txt").write_text(BONES.strip(), encoding="utf-8")
    (folder / "a.amc").write_text(capture(*knees_deg, turned_deg=turned_deg), encoding="utf-8")
    return Motion(read_capture(folder / "a.amc"), read_skeleton(folder / "skeleton.txt"))


class TestMotion:
    def test_angles_come_from_the_capture_and_lengths_from_the_physique(
        self, motion: Motion
    ) -> None:
        knees = motion.knees_deg(BODY)
        assert knees[0] == pytest.approx([180, 180], abs=0.01)
        assert knees[-1] == pytest.approx([90, 90], abs=0.01)
        pose = motion.pose(BODY, 0.5)
        for side in SIDES:
            thigh = pose.joints[f"{side}_knee"] - pose.joints[f"{side}_hip"]
            assert np.linalg.norm(thigh) == pytest.approx(BODY.thigh)

    def test_the_feet_stand_on_the_floor(self, motion: Motion) -> None:
        ankles = [motion.pose(BODY, 0.0).joints[f"{side}_ankle"][1] for side in SIDES]
        assert min(ankles) < BODY.ankle_height < max(ankles) + 0.2

    @pytest.mark.parametrize("turned_deg", [0, 70, -160])
    def test_whoever_is_captured_faces_the_front(self, turned_deg: float, tmp_path: Path) -> None:
        pose = made(tmp_path, *[5.0] * 30, turned_deg=turned_deg).pose(BODY, 0.1)
        assert pose.pelvis[:, 2] == pytest.approx([0, 0, 1], abs=1e-6)
        assert pose.joints["left_hip"][0] > pose.joints["right_hip"][0]

    def test_it_lasts_as_long_as_its_frames(self, motion: Motion) -> None:
        assert motion.duration_s == pytest.approx(1.0)
        assert motion.truth() == []


def test_labels_become_stretches(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1 1 1 3 3 6", encoding="utf-8")
    assert read_actions(tmp_path / "a.txt") == [
        ("JumpJack", 0.0, 0.3),
        ("Squat", 0.3, 0.5),
        ("Twist", 0.5, 0.6),
    ]


class TestMedley:
    def test_pieces_follow_each_other_in_their_tempo_with_their_pauses(
        self, motion: Motion
    ) -> None:
        medley = Medley([Piece(motion, 0.2, 1.0, tempo=2.0, pause_s=0.5), Piece(motion, 0.0, 0.6)])
        assert medley.starts_s == pytest.approx((0.0, 0.9))
        assert medley.duration_s == pytest.approx(1.5)
        assert knee(medley.pose(BODY, 0.2)) == pytest.approx(180 - 54, abs=0.5)
        assert knee(medley.pose(BODY, 0.7)) == pytest.approx(90, abs=0.01)  # stays in its pause
        assert knee(medley.pose(BODY, 0.9 + BLEND_S + 0.1)) == pytest.approx(
            180 - 90 * (BLEND_S + 0.1), abs=0.8
        )

    def test_nobody_jumps_from_one_piece_to_the_next(self, motion: Motion) -> None:
        medley = Medley([Piece(motion, 0.0, 1.0), Piece(motion, 0.0, 1.0)])
        hips = [medley.pose(BODY, t).middle("hip") for t in np.arange(0, 2, 1 / 120)]
        steps = [float(np.linalg.norm(b - a)) for a, b in pairwise(hips)]
        assert max(steps) < 0.02


def knee(pose: BodyPose) -> float:
    return pose.knee_angle_deg("left")


class TestTakes:
    def test_repetitions_inside_a_stretch_are_counted_from_its_beginning(self) -> None:
        take = Take(Path("t.amc.gz"), "squat", ((1.0, 2.0), (4.0, 6.0)))
        assert take.inside(0.5, 3.0) == [(0.5, 1.5)]
        assert np.allclose(take.inside(4.2, 7.0), [(0.0, 1.8)])
        assert take.inside(2.0, 4.0) == []

    @needs_mocap
    def test_every_take_is_seen_from_every_side_as_every_exercise(self) -> None:
        whole = captured_recordings(MOCAP, seed=3, medleys=0)
        assert len(whole) == len(takes(MOCAP)) * len(VIEWS)
        roles = {(t.clip.split("/")[0], t.exercise): t.role for r in whole for t in r.trials}
        assert roles["13_29", "squat"] is Role.POSITIVE
        assert roles["13_31", "squat"] is Role.ZERO
        assert roles["13_29", "glute_bridge"] is Role.ZERO

    @needs_mocap
    def test_a_seed_draws_the_same_again_and_another_one_does_not(self) -> None:
        known = takes(MOCAP)
        drawn = [[r.footage for r in shuffled_recordings(known, seed, 2)] for seed in (11, 11, 12)]
        assert drawn[0] == drawn[1]
        assert drawn[0] != drawn[2]

    @needs_mocap
    def test_films_are_measured_once_they_are_there(self, tmp_path: Path) -> None:
        names = [clip.name for clip in clips(MOCAP)]
        assert names[:2] == ["13_29_side", "13_29_oblique"]
        assert [clip.fingerprint for clip in clips(MOCAP)] == [c.fingerprint for c in clips(MOCAP)]
        assert filmed_recordings(MOCAP, tmp_path, tmp_path) == ([], [])
        (tmp_path / "13_29_side.mp4").write_bytes(b"a film")
        assert filmed_recordings(MOCAP, tmp_path, tmp_path) == ([], ["13_29_side.mp4"])
        poses = poses_file(tmp_path / "13_29_side.mp4", "full", tmp_path, every_frame=True)
        film(Script([ScriptedRep(Squat())]), STANDING_CAMERAS["side"]).save(poses)
        (found,), missing = filmed_recordings(MOCAP, tmp_path, tmp_path)
        assert {t.exercise: t.entry.count for t in found.trials}["squat"] == 2
        assert missing == []

    @needs_mocap
    def test_true_squats_bend_both_knees_where_the_truth_says(self) -> None:
        """In medleys too, and nothing else does."""
        for recording in shuffled_recordings(takes(MOCAP), seed=5, medleys=2)[:: len(VIEWS)]:
            squat = next(t for t in recording.trials if t.exercise == "squat")
            assert squat.group is TrialGroup.SHUFFLED
            track = recording.footage.track()
            bent = np.array([_bend(world) for world in track.world]) < 95
            spans = squat.entry.spans
            inside = np.zeros(len(track), dtype=bool)
            for start, end in spans:
                rows = (track.t >= start) & (track.t <= end)
                assert bent[rows].mean() > 0.15
                inside |= rows
            assert bent[~inside].mean() < 0.02
            assert PIECES[0] <= len(recording.footage.cuts) <= PIECES[1]  # type: ignore[attr-defined]


def _bend(world: np.ndarray) -> float:
    """The larger angle of both knees, degrees."""
    angles = []
    for hip, knee_, ankle in ((23, 25, 27), (24, 26, 28)):
        u, v = world[hip] - world[knee_], world[ankle] - world[knee_]
        cosine = u @ v / np.linalg.norm(u) / np.linalg.norm(v)
        angles.append(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
    return float(max(angles))
