"""Records what the pose model sees of raised arms: `python -m tools.gestures`.

The tracks in `tests/golden/gestures` are those of a rendered person on the floor (tools/avatar),
because the pose model is unsure of the very arms that the far side or the depth hides.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from formcheck.extraction.opening import poses_of
from formcheck.pose.frame import PoseTrack
from tools.avatar.clip import Clip
from tools.figure.camera import SUPINE_CAMERAS, FigureCamera
from tools.figure.everyday import RaisedArms
from tools.figure.library import ABOVE_FEET
from tools.figure.script import Script, ScriptedRep

FOLDER: Final = Path(__file__).parents[1] / "tests" / "golden" / "gestures"
CAMERAS: Final[dict[str, FigureCamera]] = {
    "side": SUPINE_CAMERAS["side"],
    "oblique": SUPINE_CAMERAS["oblique"],
    "above": ABOVE_FEET,
}
SIDES: Final = {"left": ("left",), "right": ("right",), "both": ("left", "right")}
FPS: Final = 8.0


def clips() -> dict[str, Clip]:
    """For each camera and arm a clip of the arm raised for three seconds."""
    return {
        f"{view}_{arm}": Clip(
            f"{view}_{arm}",
            "glute_bridge",
            Script([ScriptedRep(RaisedArms(sides), 0.6, 3.2, 0.6, 0.3)], lead_s=0.6, tail_s=0.1),
            camera=camera,
            fps=FPS,
        )
        for view, camera in CAMERAS.items()
        for arm, sides in SIDES.items()
    }


def record(name: str, clip: Clip, folder: Path) -> None:
    """Render one clip into `folder` and keep what the pose model sees in it."""
    from tools.avatar.studio import render

    render(clip, folder, digits=2, every=1)
    track = poses_of(folder / f"{name}.mp4", every_frame=True)
    source = {**track.source, "path": name}
    PoseTrack(track.t, track.size_wh, track.xy, track.world, track.visibility, source).save(
        FOLDER / f"{name}.npz"
    )


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, clip in clips().items():
            record(name, clip, Path(scratch))
