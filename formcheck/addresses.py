"""Addresses of computers, as people and programs write them."""

from __future__ import annotations

import ipaddress
from typing import Final

LOCAL: Final = "localhost"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def address_of(name: str) -> Address | None:
    """The address that `name` is, with or without the brackets of IPv6; None where it is none."""
    try:
        return ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return None


def is_loopback(name: str) -> bool:
    """Whether `name` can only mean this machine: no name that somebody's server resolves."""
    address = address_of(name)
    return name == LOCAL if address is None else address.is_loopback


def with_port(address: str, port: int) -> str:
    """Both as they stand in a URL: an address of IPv6 in brackets."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
