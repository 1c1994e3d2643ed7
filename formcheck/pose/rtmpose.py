"""RTMPose: a network of the user's own, run by onnxruntime.

Untried with the real weights, which do not come with FormCheck: how the picture is cut out and how
the answer is read follows the description of the network, and is tested with made-up ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import ModelError
from formcheck.extras import Extra, require
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.pose.frame import Image, PoseFrame
from formcheck.pose.layouts import BY_COUNT, COCO_17, HALPE_26, as_landmarks

Numbers = NDArray[np.float32]

MEAN: Final = np.array([123.675, 116.28, 103.53], dtype=np.float32)
SPREAD: Final = np.array([58.395, 57.12, 57.375], dtype=np.float32)
"""Of the pictures that the network has learnt from: red, green, blue."""
PARTS_OF_PIXEL: Final = 2.0
"""The network names a place to half a pixel."""
SEEN: Final = 0.3
"""A point with a lower score is not in sight; a person whose mean score is lower is none."""
MARGIN: Final = 1.25
"""How much larger than the person the part of the picture is that the network is shown."""
LOOKS: Final = 3
"""How often the network looks before it knows where in the whole picture somebody is."""
COUNTS: Final = (len(COCO_17), len(HALPE_26))


class Box(NamedTuple):
    """A part of the picture, in pixels."""

    centre: Numbers
    size: Numbers


class RtmPose:
    """The network in a file.

    Args:
        path: the .onnx file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def files(self) -> list[Path]:
        """The network."""
        return [self._path]

    def prepare(self) -> None:
        """Look whether it can be used."""
        self.open().close()

    def open(self) -> RtmPoseEstimator:
        """An estimator of its own."""
        return RtmPoseEstimator(self._path)


class RtmPoseEstimator:
    """Finds one person in the pictures of one recording: where they were in the picture before.

    There is no depth: `world` is NaN, and only what a side view shows is counted.

    Raises:
        ModelError: the file is missing, or no such network.
        MissingPackageError: onnxruntime is not installed.
    """

    def __init__(self, path: Path) -> None:
        require(Extra.RTMPOSE)
        self._network: Any = _loaded(path)
        self._input = self._network.get_inputs()[0].name
        height, width = self._network.get_inputs()[0].shape[2:]
        self._size = np.array([width, height], dtype=np.float32)
        self._box: Box | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the network."""
        self._network = None

    def estimate(self, image: Image, t: float, size_wh: tuple[int, int] | None = None) -> PoseFrame:
        """The pose of the person in `image` at `t` seconds, as `PoseEstimator.estimate`."""
        height, width = image.shape[:2]
        size_wh = size_wh or (width, height)
        looks = LOOKS if self._box is None else 1
        points = np.empty((0, 3), dtype=np.float32)
        for _ in range(looks):
            points = self._look(image, self._box or whole(width, height))
            if not np.nanmean(points[:, 2]) >= SEEN:
                self._box = None
                return PoseFrame.empty(t, size_wh)
            self._box = around(points)
        marks = as_landmarks(points, BY_COUNT[len(points)])
        scale = np.array([size_wh[0] / width, size_wh[1] / height], dtype=np.float32)
        place: Numbers = marks[:, :2] * scale
        space = np.full((len(marks), 3), np.nan, dtype=np.float32)
        return PoseFrame(t, size_wh, place, space, marks[:, 2].clip(0, 1))

    def _look(self, image: Image, box: Box) -> Numbers:
        """(k, 3) x and y in pixels of `image`, and score."""
        import cv2

        box = fitted(box, self._size)
        scale = float(self._size[0] / box.size[0])
        shift = self._size / 2 - box.centre * scale
        turn = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]], dtype=np.float64)
        width, height = int(self._size[0]), int(self._size[1])
        part = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR)
        shown = ((part.astype(np.float32) - MEAN) / SPREAD).transpose(2, 0, 1)[None]
        along_x, along_y = self._network.run(None, {self._input: shown})
        points = decoded(along_x[0], along_y[0])
        points[:, :2] = (points[:, :2] - shift) / scale
        return points


def decoded(along_x: Numbers, along_y: Numbers) -> Numbers:
    """The points that the network's answer names.

    Args:
        along_x: (k, 2 width) how likely each point lies there, in half pixels.
        along_y: (k, 2 height) the same down the picture.

    Returns:
        (k, 3) x and y in pixels of the network's picture, and the lower of both likelihoods.
    """
    place = np.stack([along_x.argmax(axis=1), along_y.argmax(axis=1)], axis=1) / PARTS_OF_PIXEL
    score = np.minimum(along_x.max(axis=1), along_y.max(axis=1))
    return np.concatenate([place, score[:, None]], axis=1).astype(np.float32)


def whole(width: int, height: int) -> Box:
    """All of a picture."""
    size = np.array([width, height], dtype=np.float32)
    return Box(size * np.float32(0.5), size)


def around(points: Numbers) -> Box:
    """The part of the picture with those points that are in sight, and a margin."""
    seen = points[points[:, 2] >= SEEN, :2]
    low, high = seen.min(axis=0), seen.max(axis=0)
    centre: Numbers = (low + high) * np.float32(0.5)
    size: Numbers = np.maximum(high - low, np.float32(1)) * np.float32(MARGIN)
    return Box(centre, size)


def fitted(box: Box, size: Numbers) -> Box:
    """The box widened or heightened to the shape of the network's picture."""
    scale = np.float32((box.size / size).max())
    return Box(box.centre, size * scale)


def _loaded(path: Path) -> Any:
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    if not path.is_file():
        raise ModelError(Message.of(Wrong.NO_FILE, path=str(path)))
    try:
        network = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    except Exception as error:
        why = Message.of(Note.AS_WRITTEN, text=str(error).splitlines()[0])
        said = Message.of(Wrong.MODEL_NOT_LOADED, path=str(path), reason=why)
        raise ModelError(said) from error
    if not _is_pose_network(network):
        why = Message(Cause.NO_POSE_NETWORK)
        raise ModelError(Message.of(Wrong.MODEL_NOT_LOADED, path=str(path), reason=why))
    return network


def _is_pose_network(network: Any) -> bool:
    """Whether it takes one picture and names points along both sides of it."""
    taken = [list(one.shape) for one in network.get_inputs()]
    given = [list(one.shape) for one in network.get_outputs()]
    if len(taken) != 1 or len(taken[0]) != 4 or len(given) != 2:
        return False
    height, width = taken[0][2:]
    if not (isinstance(height, int) and isinstance(width, int)):
        return False
    sides = [shape[1:] for shape in given]
    return any(
        sides == [[count, PARTS_OF_PIXEL * width], [count, PARTS_OF_PIXEL * height]]
        for count in COUNTS
    )
