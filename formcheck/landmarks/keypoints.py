"""The JSON of OpenPose and of COCO: the points of each person as one row of x, y, confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from formcheck.landmarks.raw import StatedFacts, UnfitError, as_track, real
from formcheck.messages.error_ids import Cause
from formcheck.pose.archive import MOST_FRAMES
from formcheck.pose.frame import PoseTrack
from formcheck.pose.layouts import BY_COUNT, Numbers, as_landmarks

NUMBER: Final = re.compile(r"\d+")
LABELLED: Final = 2.0
"""COCO's own labels call a point in sight so."""


def openpose_track(frames: Iterable[Any], known: StatedFacts) -> PoseTrack:
    """Frames as OpenPose writes them, one object each: `people`, `pose_keypoints_2d`."""
    return _track([_people(frame) for frame in frames], known)


def coco_track(found: Any, known: StatedFacts) -> PoseTrack:
    """COCO's results (a list) or labels (an object): `image_id`, `keypoints`.

    An `image_id` is the number of the frame; where the file lists its images, their order is.
    """
    images = _objects(found.get("images")) if isinstance(found, dict) else []
    rows = _objects(found.get("annotations") if isinstance(found, dict) else found)
    numbers = {str(image.get("id")): k for k, image in enumerate(sorted(images, key=_order))}
    if images and known.size_wh is None and {"width", "height"} <= set(images[0]):
        size = int(real(images[0]["width"])), int(real(images[0]["height"]))
        known = replace(known, size_wh=size)
    placed = [
        (numbers.get(str(row.get("image_id")), _number(row.get("image_id"))), row) for row in rows
    ]
    if not placed:
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    first = 0 if images else min(number for number, _ in placed)
    last = max(len(images) - 1, *(number for number, _ in placed))
    if last - first >= MOST_FRAMES:
        raise UnfitError(Cause.TOO_MANY_FRAMES, most=MOST_FRAMES)
    people: list[list[Numbers]] = [[] for _ in range(first, last + 1)]
    for number, row in placed:
        people[number - first].append(_person(row.get("keypoints")))
    return _track(people, known)


def frames_of(folder: Path) -> list[Path]:
    """OpenPose's files in a folder, in the order of their numbers."""
    found = list(islice(folder.glob("*.json"), MOST_FRAMES + 1))
    if len(found) > MOST_FRAMES:
        raise UnfitError(Cause.TOO_MANY_FRAMES, most=MOST_FRAMES)
    return sorted(found, key=lambda path: (_number(path.stem), path.name))


def _track(people: Sequence[Sequence[Numbers]], known: StatedFacts) -> PoseTrack:
    chosen = followed(people)
    count = next((len(one) for one in chosen if one is not None), 0)
    if count not in BY_COUNT or any(one is not None and len(one) != count for one in chosen):
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    nobody = np.full((count, 3), np.nan, dtype=np.float32)
    points = np.stack([nobody if one is None else one for one in chosen])
    marks = as_landmarks(points, BY_COUNT[count])
    times = known.times(len(points))
    return as_track(times, known.size(), marks[..., :2], visibility=marks[..., 2])


def _people(frame: Any) -> list[Numbers]:
    if not isinstance(frame, dict):
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    return [_person(one.get("pose_keypoints_2d")) for one in _objects(frame.get("people"))]


def _person(row: object) -> Numbers:
    """(k, 3) x, y, confidence; what has no confidence was not seen."""
    if not isinstance(row, list) or len(row) % 3:
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    points = np.array([real(value) for value in row], dtype=np.float32).reshape(-1, 3)
    if points.size and np.nanmax(points[:, 2], initial=0) >= LABELLED:
        points[:, 2] /= LABELLED
    points[~(points[:, 2] > 0)] = np.nan
    return points


def _objects(found: object) -> list[Mapping[str, Any]]:
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    return found


def _order(image: Mapping[str, Any]) -> tuple[int, str]:
    return _number(image.get("id")), str(image.get("file_name", ""))


def _number(value: object) -> int:
    """The last number in a name, or the number itself."""
    found: Iterable[str] = NUMBER.findall(str(value))
    last = [*found][-1:]
    if not last or len(last[0]) > 15:
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    return int(last[0])


def followed(frames: Sequence[Sequence[Numbers]]) -> list[Numbers | None]:
    """Of each frame the points of one person: first the largest, then whoever is nearest to it.

    Args:
        frames: of each frame the (k, 3) x, y and confidence of every person, NaN where unseen.
    """
    last: Numbers | None = None
    found: list[Numbers | None] = []
    for people in frames:
        seen = [one for one in people if np.isfinite(one[:, :2]).all(axis=1).any()]
        chosen = _chosen(seen, last) if seen else None
        last = last if chosen is None else chosen
        found.append(chosen)
    return found


def _chosen(seen: Sequence[Numbers], last: Numbers | None) -> Numbers:
    if last is None:
        return max(seen, key=_size)
    return min(seen, key=lambda one: _distance(one, last))


def _size(person: Numbers) -> float:
    """The diagonal of the box around the points."""
    low, high = np.nanmin(person[:, :2], axis=0), np.nanmax(person[:, :2], axis=0)
    return float(np.linalg.norm(high - low))


def _distance(person: Numbers, other: Numbers) -> float:
    between = np.nanmedian(person[:, :2], axis=0) - np.nanmedian(other[:, :2], axis=0)
    return float(np.linalg.norm(between))
