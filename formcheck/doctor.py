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
from formcheck.extras import NEEDED, Extra, command, missing
from formcheck.messages.ids import Machine
from formcheck.messages.message import Message
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
)
LIBRARIES: Final = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""Shared libraries that MediaPipe and OpenCV load on Linux, with their Debian packages."""


@dataclass(frozen=True)
class MachineCheck:
    """One thing that was looked at.

    Attributes:
        name: what.
        ok: whether it is as it should be; None for a plain fact.
        detail: what was found.
        fix: what to do when it is not ok.

    Names, numbers and commands are text, everything else are messages.
    """

    name: str | Message
    ok: bool | None
    detail: str | Message
    fix: str | Message = ""


def examine() -> Iterator[MachineCheck]:
    """All checks, one after the other."""
    yield MachineCheck("FormCheck", None, __version__)
    yield MachineCheck(Message(Machine.SYSTEM), None, f"{platform.system()} {platform.machine()}")
    yield _python()
    for name in PACKAGES:
        yield _package(name)
    yield from map(_extra, Extra)
    yield _one_opencv()
    yield from _libraries()
    for name in BUNDLES:
        yield _model(name)
    yield _guarded(Message(Machine.ENCODER), _encoder)
    yield _cameras()


def _python() -> MachineCheck:
    version = platform.python_version()
    is_new = sys.version_info >= (3, 11)
    return MachineCheck("Python", is_new, version, Message(Machine.NEEDS_PYTHON))


def _package(name: str) -> MachineCheck:
    try:
        return MachineCheck(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        return MachineCheck(
            name, False, Message(Machine.NOT_INSTALLED), f"python -m pip install {name}"
        )


def _extra(extra: Extra) -> MachineCheck:
    """An optional part: nothing is wrong where it is not installed."""
    name = Message.of(Machine.PART, extra=extra.value)
    if missing(extra):
        return MachineCheck(
            name, None, Message.of(Machine.PART_NOT_INSTALLED, command=command(extra))
        )
    versions = [f"{package} {metadata.version(package)}" for package in NEEDED[extra]]
    return MachineCheck(name, True, ", ".join(versions))


def _one_opencv() -> MachineCheck:
    """Two OpenCV packages overwrite each other's files."""
    others = ("opencv-python", "opencv-python-headless", "opencv-contrib-python-headless")
    found = [name for name in others if _package(name).ok]
    return MachineCheck(
        Message(Machine.ONE_OPENCV),
        not found,
        ", ".join(found) or Message(Machine.ONE_ONLY),
        Message.of(Machine.REMOVE_OPENCV, packages=" ".join(found)),
    )


def _libraries() -> Iterator[MachineCheck]:
    if platform.system() != "Linux":
        return
    missing = [name for name in LIBRARIES if not _loads(name)]
    packages = " ".join(LIBRARIES[name] for name in missing)
    yield MachineCheck(
        Message(Machine.LIBRARIES),
        not missing,
        ", ".join(missing) or Message(Machine.ALL_THERE),
        Message.of(Machine.INSTALL_LIBRARIES, packages=packages),
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _model(name: str) -> MachineCheck:
    bundle = BUNDLES[name]
    folders = bundle_folders()
    path = find_bundle(bundle, folders)
    model = Message.of(Machine.MODEL, model=name)
    if path is not None:
        return MachineCheck(model, True, Message.of(Machine.CHECKSUM_RIGHT, path=str(path)))
    for wrong, why in find_wrong(bundle, folders):
        found = Message.of(Machine.WRONG_FILE, path=str(wrong), why=why)
        return MachineCheck(model, False, found, Message(Machine.REMOVE_FILE))
    if bundle.url:
        return MachineCheck(model, None, Message(Machine.FETCHED_LATER))
    return MachineCheck(model, False, Message(Machine.MISSING), Message(Machine.INSTALL_AGAIN))


def _encoder() -> MachineCheck:
    import av

    try:
        av.codec.Codec("libx264", "w")
    except av.codec.codec.UnknownCodecError:
        upgrade = "python -m pip install --upgrade av"
        return MachineCheck(Message(Machine.ENCODER), False, Message(Machine.NO_H264), upgrade)
    return MachineCheck(Message(Machine.ENCODER), True, "H.264 (libx264)")


def _guarded(name: Message, check: Callable[[], MachineCheck]) -> MachineCheck:
    try:
        return check()
    except ImportError as error:
        return MachineCheck(name, False, str(error), Message(Machine.MEND_FIRST))


def _cameras() -> MachineCheck:
    if platform.system() != "Linux":
        return MachineCheck(Message(Machine.CAMERAS), None, Message(Machine.ASKED_WHEN_OPENED))
    devices = sorted(str(path) for path in Path("/dev").glob("video*"))
    found = ", ".join(devices) or Message(Machine.NO_CAMERA)
    return MachineCheck(Message(Machine.CAMERAS), None, found)
