"""The sample videos are small, complete, and what the manifest says they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.contracts.depth import RENDERED
from tools.avatar.clip import Clip
from tools.avatar.samples import samples
from tools.avatar.truth import ANGLES, JOINTS, manifest_entry

FOLDER = Path(__file__).parents[2] / "sample_videos"
CLIPS = samples()


def test_every_exercise_has_good_faulty_and_other_views() -> None:
    names = {clip.name for clip in CLIPS}
    for exercise in RENDERED:
        assert {f"{exercise}_good", f"{exercise}_faults"} <= names
        assert sum(name.startswith(exercise) for name in names) >= 3


def test_the_manifest_lists_them_in_order() -> None:
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == [manifest_entry(clip) for clip in CLIPS]


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)
def test_files_are_small(clip: Clip) -> None:
    assert 10_000 < (FOLDER / f"{clip.name}.mp4").stat().st_size < 500_000
    assert (FOLDER / f"{clip.name}.truth.json").stat().st_size < 100_000


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)
def test_truth_is_whole(clip: Clip) -> None:
    truth = json.loads((FOLDER / f"{clip.name}.truth.json").read_text(encoding="utf-8"))
    assert truth["joints"] == list(JOINTS)
    assert truth["angles"] == list(ANGLES)
    assert bool(truth["frames"]) != clip.empty
    for frame in truth["frames"]:
        assert len(frame["px"]) == len(JOINTS)
        assert len(frame["deg_2d"]) == len(frame["deg_3d"]) == len(ANGLES)


def test_the_readme_names_them_all() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{clip.name}.mp4`" in readme for clip in CLIPS)
