"""What FormCheck does only with more packages, and the command that brings them."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec
from typing import Final

from formcheck.errors import MissingPackageError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message


class Extra(StrEnum):
    """An optional part of the installation, by its name in brackets: `formcheck[ui]`."""

    UI = "ui"
    BATCH = "batch"
    DASK = "dask"
    RTMPOSE = "rtmpose"


NEEDED: Final[dict[Extra, tuple[str, ...]]] = {
    Extra.UI: (
        *("streamlit", "altair", "starlette", "uvicorn", "websockets"),
        *("cryptography", "segno", "prometheus_client"),
    ),
    Extra.BATCH: ("pyarrow",),
    Extra.DASK: ("distributed",),
    Extra.RTMPOSE: ("onnxruntime",),
}
"""The packages of each part; they are imported under the names by which they are installed."""


def command(extra: Extra) -> str:
    """What brings that part."""
    return f'python -m pip install "formcheck[{extra}]"'


def missing(extra: Extra) -> tuple[str, ...]:
    """The packages of that part that are not installed."""
    return tuple(name for name in NEEDED[extra] if find_spec(name) is None)


def require(extra: Extra) -> None:
    """Go on only where that part is installed.

    Raises:
        MissingPackageError: it is not; the message names the command that brings it.
    """
    absent = missing(extra)
    if absent:
        told = {"packages": ", ".join(absent), "command": command(extra)}
        raise MissingPackageError(Message.of(Wrong.EXTRA_MISSING, **told))
