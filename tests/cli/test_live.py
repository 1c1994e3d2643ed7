"""A session before a camera without the page; a video stands in for the camera."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import pytest

from formcheck.media.camera import Camera
from tests.cli.conftest import Here
from tests.cli.runs import parsed
from tests.files import every, noise, write_film, write_start_of_sample
from tests.report.schema import mismatch

pytestmark = pytest.mark.model
TEXT_OR_NULL = (str, type(None))
NUMBER = (int, float)
FRAMES = 90
"""Of the sample, in which the first bridge is over by then."""
EVENTS: dict[str, dict[str, Any]] = {
    "started": {"schema": int, "formcheck": str, "exercise": {"id": str, "name": str, "mode": str}},
    "person_found": {},
    "person_lost": {},
    "setup_changed": {"hint": TEXT_OR_NULL, "hint_id": TEXT_OR_NULL},
    "phase_changed": {"phase": str, "side": TEXT_OR_NULL},
    "attempt_completed": {"rep": dict},
    "attempt_rejected": {"start_s": NUMBER, "end_s": NUMBER, "reason": str, "reason_id": str},
    "cue_given": {"rule": str, "text": str, "text_id": str},
    "finished": {"frames": int, "seen_frames": int, "view": str, "near_side": str},
}


def test_events_are_lines_of_json_and_say_what_the_report_says(tmp_path: Path, here: Here) -> None:
    clip = write_start_of_sample(tmp_path / "a.mp4", FRAMES)
    asked = ("-e", "glute_bridge", "--model", "lite")
    run = here("live", *asked, "--camera", clip, "--jsonl")
    assert (run.code, run.err) == (0, "")
    told = [json.loads(line) for line in run.out.splitlines()]
    for one in told:
        shape = {"event": str, **EVENTS[one["event"]]}
        assert isinstance(one.get("ready", True), bool)
        assert isinstance(one.get("mended", True), bool)
        assert mismatch(one, shape if one["event"] == "started" else shape | {"t": NUMBER}) == ""
    assert told[0]["event"] == "started"
    assert told[-1]["event"] == "finished"
    times = [one["t"] for one in told[1:]]
    assert times == sorted(times)

    report = parsed(here("analyze", clip, *asked, "--every-frame", "--json", "-").out)
    assert report["reps"]
    reps = [one["rep"] for one in told if one["event"] == "attempt_completed"]
    assert [rep | {"faults": [fault["rule"] for fault in rep["faults"]]} for rep in reps] == report[
        "reps"
    ]
    assert [fault for rep in reps for fault in rep["faults"]] == report["faults"]


def test_without_json_it_counts_for_people(tmp_path: Path, here: Here) -> None:
    write_film(tmp_path / "a.mp4", noise(3), every(0.1, 3))
    run = here("live", "-e", "squat", "--camera", "a.mp4", "--language", "de", "--model", "lite")
    assert (run.code, run.out) == (0, "Kniebeuge: Los geht es. Strg-C beendet.\n")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--camera", "99"), "There is no camera 99 that can be used"),
        (("--camera", "gone.mp4"), "There is no file gone.mp4."),
        (("--camera", "gone.mp4", "--window"), "A window needs a desktop"),
    ],
)
def test_what_cannot_be_shown_or_seen(
    here: Here, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], says: str
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    run = here("live", "-e", "squat", *options)
    assert (run.code, run.out) == (2, "")
    assert run.complaint.startswith(says)


def test_a_camera_gives_its_newest_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenCV opens a file like a camera: one that is as fast as it can."""
    film = write_film(tmp_path / "a.mp4", noise(30), every(0.1, 30))
    opened = cv2.VideoCapture(str(film))
    monkeypatch.setattr(cv2, "VideoCapture", lambda _: opened)
    monkeypatch.setattr(Path, "exists", lambda _: True)
    with Camera(0) as pictures:
        times = [frame.t for frame in pictures if frame.size_wh == (160, 120)]
    assert times[0] == 0
    assert times == sorted(set(times))
    assert len(times) <= 30
    assert not opened.isOpened()
