"""The same poses as other programs write them."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from formcheck.pose.frame import PoseTrack
from formcheck.pose.layouts import BODY_25, BY_NAME, COCO_17
from formcheck.pose.skeleton import Landmark


def rows(track: PoseTrack, names: Sequence[str]) -> list[list[float]]:
    """Of each frame x, y and confidence of the points of those names; zeros for other ones."""
    found = np.zeros((len(track), len(names), 3))
    for k, name in enumerate(names):
        if name in BY_NAME:
            mark = BY_NAME[name]
            found[:, k, :2], found[:, k, 2] = track.xy[:, mark], track.visibility[:, mark]
    numbers: list[list[float]] = np.nan_to_num(found).reshape(len(track), -1).tolist()
    return numbers


def coco(path: Path, track: PoseTrack) -> Path:
    """COCO's results: one object for each person that was found."""
    found = [
        {"image_id": number, "category_id": 1, "keypoints": row, "score": 0.9}
        for number, row in enumerate(rows(track, COCO_17))
        if any(row)
    ]
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def openpose(folder: Path, track: PoseTrack) -> Path:
    """OpenPose's folder: a file for each frame; somebody smaller stands behind."""
    folder.mkdir()
    for number, row in enumerate(rows(track, BODY_25)):
        behind = [5.0 + k % 3 * 0.2 for k in range(len(row))]
        people = [{"pose_keypoints_2d": one} for one in (behind, row) if any(one)]
        file = folder / f"clip_{number:012d}_keypoints.json"
        file.write_text(json.dumps({"version": 1.3, "people": people}), encoding="utf-8")
    return folder


def mediapipe(path: Path, track: PoseTrack) -> Path:
    """MediaPipe's results, one object for each frame."""
    frames = [
        {
            "timestamp_ms": 1000 * pose.t,
            "landmarks": [_points(pose.xy / pose.size_wh, pose.visibility)],
            "worldLandmarks": [_points(pose.world, pose.visibility)],
        }
        for pose in track.frames()
    ]
    width, height = track.size_wh
    head = {"width": width, "height": height, "frames": frames}
    path.write_text(json.dumps(head), encoding="utf-8")
    return path


def _points(places: Any, visibility: Any) -> list[dict[str, float]]:
    axes = ("x", "y", "z")[: places.shape[1]]
    return [
        dict(zip(axes, map(float, place), strict=True)) | {"visibility": float(sure)}
        for place, sure in zip(places, visibility, strict=True)
    ]


def table(path: Path, track: PoseTrack, *, numbered: bool) -> Path:
    """MediaPipe's landmarks as CSV, by number with a class before them, or by name."""
    parts = ("x", "y", "z", "v") if numbered else ("x", "y", "z", "visibility")
    head = [
        f"{part}{mark + 1}" if numbered else f"{mark.name}_{part}"
        for mark in Landmark
        for part in parts
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow(["class", *head] if numbered else ["timestamp_ms", *head])
        for pose in track.frames():
            shares = pose.xy / pose.size_wh
            cells = np.column_stack([shares, np.zeros(len(Landmark)), pose.visibility])
            first = "squat" if numbered else round(1000 * pose.t, 3)
            written.writerow([first, *cells.ravel().tolist()])
    return path
