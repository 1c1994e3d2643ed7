"""Whose pictures the server looks at, to find the pose where a browser is too slow for it."""

from __future__ import annotations

import os
from typing import Final

from formcheck.addresses import is_loopback

VARIABLE: Final = "FORMCHECK_REMOTE_PICTURES"
"""Set to 1 where other machines may send pictures: the operator then sees to who may see them. 0
takes none: behind a proxy everybody seems to be this machine."""


def takes_pictures_of(client: str | None) -> bool:
    """Whether pictures of `client` are looked at; None is this machine."""
    said = os.environ.get(VARIABLE)
    return said == "1" or (said != "0" and (client is None or is_loopback(client)))
