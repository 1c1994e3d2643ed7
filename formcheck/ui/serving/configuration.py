"""How Streamlit is set, whatever files, environment and flags of the user say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final

LOOPBACK: Final = "127.0.0.1"
UPLOAD_MB: Final = 2000
MESSAGE_MB: Final = 200
"""The largest message to the browser."""
GUARDED: Final[Mapping[str, Any]] = {
    "browser.gatherUsageStats": False,
    "client.allowedOrigins": [],
    "global.developmentMode": False,
    "secrets.files": [],
    "server.allowedHosts": [],  # our guard knows better
    "server.baseUrlPath": "",
    "server.corsAllowedOrigins": [],
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.maxMessageSize": MESSAGE_MB,
    "server.maxUploadSize": UPLOAD_MB,
    "server.trustedUserHeaders": {},
    "server.xsrfCookieSameSite": "strict",
    "theme.base": None,  # may be an address to be fetched
}
KEPT: Final = ("server.port", "server.headless", "logger.level")
"""What `streamlit run` may be told."""


def settle(address: str, **kept: Any) -> None:
    """Have Streamlit read no file of the user's and use our settings, now and after every reparse.

    Args:
        address: where the server listens.
        kept: further settings by name.
    """
    from streamlit import config

    # Streamlit offers no way to have it read no files. They could open the server to others, name
    # fonts and themes to be fetched from elsewhere, or be broken and keep the page from starting.
    config.get_config_files = _no_files
    chosen = {**dict(_flat(_packaged())), **GUARDED, **kept}
    chosen |= {"server.address": address, "browser.serverAddress": address}

    def apply() -> None:
        for name, value in chosen.items():
            config.set_option(name, value, "FormCheck")

    config.get_config_options(force_reparse=True, options_from_flags=chosen)
    config.on_config_parsed(apply, force_connect=True)
    _preset_addresses()


def kept() -> dict[str, Any]:
    """What `streamlit run` was told of the things that it may be told."""
    from streamlit import config

    return {name: config.get_option(name) for name in KEPT}


def _preset_addresses() -> None:
    """Tell Streamlit its addresses: it would ask a public service for one of them."""
    from streamlit import net_util

    net_util._external_ip = LOOPBACK  # noqa: SLF001  (there is no other way)
    net_util._internal_ip = LOOPBACK  # noqa: SLF001


def _no_files(file_name: str) -> list[str]:  # noqa: ARG001
    return []


def _packaged() -> dict[str, Any]:
    """The settings of .streamlit/config.toml, which an installed package carries along."""
    packaged = resources.files("formcheck.ui") / "config.toml"
    checkout = Path(__file__).parents[3] / ".streamlit" / "config.toml"
    file = packaged if packaged.is_file() else checkout
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
