"""Captured movement as films of a rendered person, from two places."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from formcheck.extraction.cache import cached_poses, poses_file
from formcheck.pose.bundles import DEFAULT_MODEL
from tools.avatar.clip import STANDING, Clip
from tools.figure.camera import FigureCamera
from tools.figure.script import Script
from tools.openworld.captured import Take, motion_of, takes, trials_of_take
from tools.openworld.footage import Saved, TrialRecording
from tools.openworld.trial import TrialGroup

FILMS = Path(".cache/captured")
"""Where the films are kept."""
AIM = (0.0, 0.95, 0.0)
PLACES = {
    "side": FigureCamera(4, 7, 3.1, AIM, 60, 480, 480),
    "oblique": FigureCamera(52, 10, 3.0, AIM, 62, 480, 480),
}
"""By what the view is called; wide, because people move about."""
FPS = 15.0


def clips(folder: Path) -> list[Clip]:
    """Every take from every place.

    Raises:
        ManifestError: there is no captured movement in `folder`.
    """
    looks = ("anna", "chidi", "dora", "ben")
    places = [(take, view) for take in takes(folder) for view in PLACES]
    return [
        Clip(
            _name(take, view),
            take.exercise,
            # Captured movement stands where a script stands.
            cast(Script, motion_of(take.path)),
            look=looks[i % len(looks)],
            camera=PLACES[view],
            view=view,
            fps=FPS,
            posture=STANDING,
            mat=None,
            seed=i,
        )
        for i, (take, view) in enumerate(places)
    ]


def filmed_recordings(
    folder: Path, films: Path, cache: Path, *, infer: bool = False
) -> tuple[list[TrialRecording], list[str]]:
    """The films whose poses are at hand, and the names of those whose poses are not.

    Raises:
        FormCheckError: the captured movement, a film or its poses cannot be read.
    """
    found, missing = [], []
    for take in takes(folder):
        for view in PLACES:
            video = films / f"{_name(take, view)}.mp4"
            if not video.is_file():
                continue
            find = cached_poses if infer else poses_file
            poses = find(video, DEFAULT_MODEL, cache, every_frame=True)
            if poses.is_file():
                trials = trials_of_take(TrialGroup.FILMED, take, take.spans, view)
                found.append(TrialRecording(Saved(poses), trials))
            else:
                missing.append(video.name)
    return found, missing


def _name(take: Take, view: str) -> str:
    return f"{take.name}_{view}"
