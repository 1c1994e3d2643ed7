"""Which file formats there are, and which one a name asks for."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

from formcheck import plugins, sinks
from formcheck.errors import OutputError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.sinks.sink import Sink

GROUP: Final = "formcheck.sinks"
"""The entry points by which other packages add formats; each is called by its ending."""


@cache
def own_sinks() -> dict[str, Sink]:
    """The formats that come with FormCheck, by their endings."""
    names = [module.name for module in pkgutil.iter_modules(sinks.__path__)]
    modules = [import_module(f"{sinks.__name__}.{name}") for name in names]
    kinds = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Sink) and kind is not Sink
    }
    return {ending: kind() for kind in kinds for ending in kind.endings}


def endings() -> list[str]:
    """The endings of all formats, those of other packages too."""
    return sorted({*own_sinks(), *plugins.plugins(GROUP)})


def sink_for(path: Path) -> Sink:
    """The format that the name of `path` asks for: of several endings the longest decides.

    Raises:
        OutputError: no format has files of such a name.
        PluginError: the format is that of another package, and cannot be loaded.
    """
    own, added, name = own_sinks(), plugins.plugins(GROUP), path.name.lower()
    fitting = [ending for ending in {*own, *added} if name.endswith(ending)]
    if not fitting:
        told = {"path": str(path), "endings": ", ".join(endings())}
        raise OutputError(Message.of(Wrong.NO_FORMAT, **told))
    ending = max(fitting, key=len)
    if ending in own:
        return own[ending]
    sink: Sink = plugins.load(added[ending])()
    return sink
