"""What finds poses in pictures, chosen by name: MediaPipe, RTMPose, or what another package adds.

A name is `lite`, `full`, `heavy`, or `NAME:ARGUMENT`: `rtmpose:FILE.onnx`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from formcheck import plugins
from formcheck.errors import ModelError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.pose.bundles import BUNDLES, bundle_folders, bundle_path, find_bundle
from formcheck.pose.frame import Image, PoseFrame

GROUP: Final = "formcheck.backends"
"""The entry points by which other packages add back-ends: each leads to a `Backend`'s class, or to
a function, that is called with the argument after the colon, an empty text where there is none."""


class Estimator(Protocol):
    """Finds one person in the pictures of one recording or one live session."""

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Close it."""

    def estimate(self, image: Image, t: float, size_wh: tuple[int, int] | None = None) -> PoseFrame:
        """The pose of the person in a picture.

        Args:
            image: (height, width, 3) RGB.
            t: seconds, larger than at the call before.
            size_wh: the size in pixels that the landmarks refer to, by default the image's own.
        """

    def close(self) -> None:
        """Free what it holds."""


class Backend(Protocol):
    """A way of finding poses."""

    def files(self) -> Sequence[Path]:
        """The files that it reads, as far as they are on this machine."""

    def prepare(self) -> None:
        """Look whether it can be used, and fetch what is missing; several processes follow.

        Raises:
            ModelError: it cannot be used.
            MissingPackageError: a package that it needs is not installed.
        """

    def open(self) -> Estimator:
        """An estimator for one stream of pictures.

        Raises:
            ModelError: it cannot be used.
        """


class MediaPipe:
    """MediaPipe's pose landmarker: 33 landmarks in the picture and in space.

    Args:
        model: "lite", "full" or "heavy".
    """

    def __init__(self, model: str) -> None:
        self._model = model

    def files(self) -> list[Path]:
        """The model's bundle."""
        bundle = find_bundle(BUNDLES[self._model], bundle_folders())
        return [] if bundle is None else [bundle]

    def prepare(self) -> None:
        """Fetch the model where it does not come with FormCheck."""
        bundle_path(self._model)

    def open(self) -> Estimator:
        """An estimator of its own."""
        from formcheck.pose.estimator import PoseEstimator

        return PoseEstimator(self._model)


def _rtmpose(argument: str) -> Backend:
    from formcheck.pose.rtmpose import RtmPose

    return RtmPose(Path(argument))


OWN: Final[dict[str, Callable[[str], Backend]]] = {"rtmpose": _rtmpose}
"""The back-ends with an argument that come with FormCheck."""


def backend(name: str) -> Backend:
    """The back-end called `name`.

    Raises:
        ModelError: there is none of that name.
        PluginError: it is that of another package, and cannot be loaded.
    """
    if name in BUNDLES:
        return MediaPipe(name)
    kind, _, argument = name.partition(":")
    if kind in OWN and argument:
        return OWN[kind](argument)
    added = plugins.plugins(GROUP)
    if kind in added:
        found: Backend = plugins.load(added[kind])(argument)
        return found
    known = ", ".join([*BUNDLES, *(f"{own}:FILE" for own in OWN), *sorted(added)])
    raise ModelError(Message.of(Wrong.NO_MODEL, model=repr(name), models=known))
