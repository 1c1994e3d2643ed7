"""Looks at what FormCheck needs on this machine, and says how to get what is missing."""

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from formcheck import __version__
from formcheck.pose.bundles import BUNDLES, bundle_folders, find_bundle, find_wrong

PACKAGES: Final = (
    "mediapipe",
    "opencv-contrib-python",
    "numpy",
    "av",
    "pydantic",
    "typer",
    "rich",
    "jinja2",
    "matplotlib",
    "pooch",
    "platformdirs",
    "streamlit",
)
LIBRARIES: Final = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""Shared libraries that MediaPipe and OpenCV load on Linux, with their Debian packages."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what.
        ok: whether it is as it should be; None for a plain fact.
        detail: what was found.
        fix: what to do when it is not ok.
    """

    name: str
    ok: bool | None
    detail: str
    fix: str = ""


def examine() -> Iterator[Check]:
    """All checks, one after the other."""
    yield Check("FormCheck", None, __version__)
    yield Check("System", None, f"{platform.system()} {platform.machine()}")
    yield _python()
    for name in PACKAGES:
        yield _package(name)
    yield _one_opencv()
    yield from _libraries()
    for name in BUNDLES:
        yield _model(name)
    yield _guarded("Video encoder", _encoder)
    yield _cameras()


def _python() -> Check:
    version = platform.python_version()
    return Check(
        "Python", sys.version_info >= (3, 11), version, "FormCheck needs Python 3.11 or newer."
    )


def _package(name: str) -> Check:
    try:
        return Check(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, False, "not installed", f"python -m pip install {name}")


def _one_opencv() -> Check:
    """Two OpenCV packages overwrite each other's files."""
    others = ("opencv-python", "opencv-python-headless", "opencv-contrib-python-headless")
    found = [name for name in others if _package(name).ok]
    return Check(
        "One OpenCV only",
        not found,
        ", ".join(found) or "yes",
        f"python -m pip uninstall {' '.join(found)}, then "
        "python -m pip install --force-reinstall opencv-contrib-python",
    )


def _libraries() -> Iterator[Check]:
    if platform.system() != "Linux":
        return
    missing = [name for name in LIBRARIES if not _loads(name)]
    packages = " ".join(LIBRARIES[name] for name in missing)
    yield Check(
        "System libraries",
        not missing,
        ", ".join(missing) or "all there",
        f"On Debian or Ubuntu: sudo apt-get install {packages}",
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _model(name: str) -> Check:
    bundle = BUNDLES[name]
    folders = bundle_folders()
    path = find_bundle(bundle, folders)
    if path is not None:
        return Check(f"Model {name}", True, f"{path}, checksum right")
    for wrong, why in find_wrong(bundle, folders):
        fix = "Remove it, or put the right file there."
        return Check(f"Model {name}", False, f"{wrong}: {why}", fix)
    if bundle.url:
        return Check(f"Model {name}", None, "fetched when it is first used")
    return Check(f"Model {name}", False, "missing", "Install FormCheck again.")


def _encoder() -> Check:
    import av

    try:
        av.codec.Codec("libx264", "w")
    except av.codec.codec.UnknownCodecError:
        return Check("Video encoder", False, "no H.264", "python -m pip install --upgrade av")
    return Check("Video encoder", True, "H.264 (libx264)")


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except ImportError as error:
        return Check(name, False, str(error), "Mend what is listed above first.")


def _cameras() -> Check:
    if platform.system() != "Linux":
        return Check("Cameras", None, "asked for when one is opened")
    devices = sorted(str(path) for path in Path("/dev").glob("video*"))
    return Check("Cameras", None, ", ".join(devices) or "none found")
