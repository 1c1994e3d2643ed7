"""Records golden pose tracks: `python -m tools.golden`, and with `--keep-poses` only the results.

A golden track is what the pose model sees in a sample video; its result is what FormCheck makes of
it. A change of the engine that changes a result shows up in `tests/golden` and in the diff of the
JSON files, where a person decides whether it is for the better.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from formcheck.api import analyze
from formcheck.extraction.opening import poses_of
from formcheck.pose.frame import PoseTrack

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_videos"
FOLDER = ROOT / "tests" / "golden"
TRACKS = {
    "glute_bridge_faults": "glute_bridge",
    "knee_to_chest_faults": "knee_to_chest",
    "lower_back_rotation_faults": "lower_back_rotation",
    "squat_faults": "squat",
}
"""Sample videos and the exercises they show."""


def result_of(name: str) -> str:
    """What FormCheck makes of the golden track `name`, as JSON text."""
    report = analyze(PoseTrack.load(FOLDER / f"{name}.npz"), TRACKS[name])
    return json.dumps(report.to_json(), indent=1) + "\n"


def record(name: str) -> None:
    """Run the pose model on the sample video and keep what it sees."""
    track = poses_of(SAMPLES / f"{name}.mp4", every_frame=True)
    source = {**track.source, "path": f"sample_videos/{name}.mp4"}
    PoseTrack(track.t, track.size_wh, track.xy, track.world, track.visibility, source).save(
        FOLDER / f"{name}.npz"
    )


def main() -> None:
    """Write the golden files."""
    for name in TRACKS:
        if "--keep-poses" not in sys.argv:
            record(name)
        (FOLDER / f"{name}.json").write_text(result_of(name), encoding="utf-8")


if __name__ == "__main__":
    main()
