"""What other packages add to FormCheck, found by the entry points of their installation."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from formcheck.errors import PluginError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message


def plugins(group: str) -> dict[str, EntryPoint]:
    """What is added to that group, by name, without loading any of it."""
    return {point.name: point for point in entry_points(group=group)}


def load(point: EntryPoint) -> Any:
    """What the entry point leads to.

    Raises:
        PluginError: it cannot be loaded.
    """
    try:
        return point.load()
    except Exception as error:
        package = point.dist.name if point.dist else point.value
        said = f"{type(error).__name__}: {error}"
        raise PluginError(
            Message.of(Wrong.PLUGIN_BROKEN, name=point.name, package=package, error=said)
        ) from error
