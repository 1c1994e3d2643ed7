"""From a picture to a pose: the only module that knows MediaPipe."""

from __future__ import annotations

import contextlib
import math
import os
import threading
import weakref
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import ModelError, StoppedError
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.pose.bundles import BUNDLES, DEFAULT_MODEL, bundle_path, checksum
from formcheck.pose.frame import Image, PoseFrame
from formcheck.pose.quiet import QUIET

if TYPE_CHECKING:
    from pathlib import Path


INFERENCE_SIDE_PX: Final = 640
"""Longer side of the picture the model sees: larger changes the angles by less than its noise."""
RETRY_EVERY_S: Final = 0.25
"""How often another way to find a person is tried while nobody is seen."""

DOUBTFUL: Final = 0.72
"""Mean visibility of all landmarks under which the pose may be none: seen rightly, somebody whole
in the picture has 0.75 to 0.9; a pose that the model once dreamt up and holds on to, 0.7."""
BETTER: Final = 0.05
"""Another look is believed when it sees the landmarks better by this much."""
FIRST_LOOK_S: Final = 0.5
"""How long a doubtful pose lasts before another look; every further one waits twice as long."""


@dataclass(frozen=True)
class _Way:
    """One way of showing a picture to the model: brightened, or turned by quarter turns."""

    quarter_turns: int = 0
    contrast: bool = False


_PLAIN: Final = _Way()
_BRIGHTENED: Final = _Way(contrast=True)
# Lying people are missed most in the dark and with the head away from the top of the picture.
_OTHER_WAYS: Final = (_BRIGHTENED, _Way(1), _Way(3), _Way(2))


class PoseEstimator:
    """Finds one person in the frames of one recording or one live session.

    The model tracks from frame to frame, so an estimator belongs to a single stream of frames
    with increasing times. While nobody is found, other ways of showing the picture are tried.

    Raises:
        ModelError: the model is unknown, missing, broken or of the wrong kind.
    """

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self.model = model
        self._way = _PLAIN
        self._next_way = 0
        self._retry_at_s = 0.0
        self._look_at_s = math.nan
        self._look_wait_s = FIRST_LOOK_S
        self._last_ms = -1
        self._quiet = True
        self._landmarker = _Landmarker(bundle_path(model), model)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()

    def estimate(self, image: Image, t: float, size_wh: tuple[int, int] | None = None) -> PoseFrame:
        """The pose of the person in `image` at `t` seconds.

        Args:
            image: (height, width, 3) RGB, any size; large ones are scaled down.
            t: seconds, larger than at the call before.
            size_wh: the size in pixels that the landmarks refer to, by default the image's own.
        """
        size_wh = size_wh or (image.shape[1], image.shape[0])
        small = _shrink(image)
        found = self._detect(small, self._way, t)
        if found is None:
            self._way = _PLAIN
            found = self._retry(small, t)
        elif self._doubts(found, t):
            found = self._look_anew(small, found, t)
        return PoseFrame.empty(t, size_wh) if found is None else _to_frame(found, t, size_wh)

    def _retry(self, image: Image, t: float) -> NDArray[np.float32] | None:
        if t < self._retry_at_s:
            return None
        self._retry_at_s = t + RETRY_EVERY_S
        way = _OTHER_WAYS[self._next_way]
        self._next_way = (self._next_way + 1) % len(_OTHER_WAYS)
        found = self._detect(image, way, t)
        if found is not None:
            self._way = way
        return found

    def _doubts(self, found: NDArray[np.float32], t: float) -> bool:
        """Whether the pose has been doubtful for so long that another look is due."""
        if _visibility(found) >= DOUBTFUL:
            self._look_at_s, self._look_wait_s = math.nan, FIRST_LOOK_S
            return False
        if math.isnan(self._look_at_s):
            self._look_at_s = t + self._look_wait_s
        return t >= self._look_at_s

    def _look_anew(self, image: Image, found: NDArray[np.float32], t: float) -> NDArray[np.float32]:
        """The pose by a model that has not tracked so far, when it sees somebody better.

        The model looks for a person only once, and follows what it took for one for ever.
        """
        self._look_wait_s *= 2
        self._look_at_s = t + self._look_wait_s
        tracking = self._landmarker
        for way in (_PLAIN, _BRIGHTENED):
            self._landmarker = _Landmarker(bundle_path(self.model), self.model)
            anew = self._detect(image, way, t)
            if anew is not None and _visibility(anew) >= _visibility(found) + BETTER:
                self._way = way
                tracking.close()
                return anew
            self._landmarker.close()
        self._landmarker = tracking
        return found

    def _detect(self, image: Image, way: _Way, t: float) -> NDArray[np.float32] | None:
        """(33, 6) x and y as shares of the picture, world x, y, z, and visibility."""
        import mediapipe as mp

        self._last_ms = max(self._last_ms + 1, round(t * 1000))
        shown = np.ascontiguousarray(
            np.rot90(_brighten(image) if way.contrast else image, way.quarter_turns)
        )
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=shown)
        with _NATIVE_SILENCE if self._quiet else contextlib.nullcontext():
            result = self._landmarker.detect(picture, self._last_ms)
        if not result.pose_landmarks:
            return None
        self._quiet = False
        return _turn_back(_to_array(result), way.quarter_turns)


class _Landmarker:
    """MediaPipe's landmarker in VIDEO mode, quiet from before its beginning until after its end.

    One that is never closed ends when it is collected. One that the interpreter's end finds alive
    sends nothing (MediaPipe's thread has ended before it), and stays quiet for good.
    """

    def __init__(self, path: Path, model: str) -> None:
        with contextlib.ExitStack() as stack:
            stack.enter_context(QUIET)
            native = stack.enter_context(_create(path, model))
            stack.callback(QUIET.renew)
            # Held here, MediaPipe's object is no part of any garbage: its own finalizer would wait
            # for a thread that was collected together with it.
            self._end = weakref.finalize(self, stack.pop_all().close)
        self._end.atexit = False
        self.detect = native.detect_for_video

    def close(self) -> None:
        self._end()


def _create(path: Path, model: str) -> Any:
    """MediaPipe's landmarker in VIDEO mode."""
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(path)),
        running_mode=vision.RunningMode.VIDEO,
    )
    try:
        with _NATIVE_SILENCE:
            return vision.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError, OSError) as error:
        wrong = checksum(path) != BUNDLES[model].sha256
        why = Message(Cause.NOT_OURS) if wrong else Message.of(Note.AS_WRITTEN, text=str(error))
        said = Message.of(Wrong.MODEL_NOT_LOADED, path=str(path), reason=why)
        raise ModelError(said) from error


def _shrink(image: Image) -> Image:
    height, width = image.shape[:2]
    scale = INFERENCE_SIDE_PX / max(height, width)
    if scale >= 1:
        return image
    import cv2

    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _brighten(image: Image) -> Image:
    """Local contrast stretched, for the dark."""
    import cv2

    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(clipLimit=4.0, tileGridSize=(8, 8)).apply(lab[..., 0])
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), dtype=np.uint8)


def _to_array(result: Any) -> NDArray[np.float32]:
    image, world = result.pose_landmarks[0], result.pose_world_landmarks[0]
    rows = [(a.x, a.y, b.x, b.y, b.z, a.visibility) for a, b in zip(image, world, strict=True)]
    return np.array(rows, dtype=np.float32)


def _turn_back(found: NDArray[np.float32], quarter_turns: int) -> NDArray[np.float32]:
    """Undo the counter-clockwise quarter turns of the picture that the landmarks refer to."""
    for _ in range(quarter_turns):
        x, y = found[:, 0].copy(), found[:, 1].copy()
        found[:, 0], found[:, 1] = 1 - y, x
        x, y = found[:, 2].copy(), found[:, 3].copy()
        found[:, 2], found[:, 3] = -y, x
    return found


def _visibility(found: NDArray[np.float32]) -> float:
    return float(found[:, 5].mean())


def _to_frame(found: NDArray[np.float32], t: float, size_wh: tuple[int, int]) -> PoseFrame:
    xy = found[:, :2] * np.array(size_wh, dtype=np.float32)
    return PoseFrame(t, size_wh, xy, found[:, 2:5], found[:, 5])


class _Silence:
    """Keeps the lines that MediaPipe's C++ writes to file descriptor 2 from the user.

    The descriptor belongs to the whole process: the first of several threads to enter turns it
    away, the last to leave turns it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._saved = -1

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._saved = os.dup(2)
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, 2)
                os.close(nowhere)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._inside -= 1
            # The threads of one that is stopped still write, and nobody else will.
            if self._inside == 0 and not isinstance(error, StoppedError):
                os.dup2(self._saved, 2)
                os.close(self._saved)


_NATIVE_SILENCE: Final = _Silence()
