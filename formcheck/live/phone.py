"""The phone that is a session's camera: how it is invited, known again, and lost."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

TOKEN_BYTES: Final = 32
VALID_S: Final = 600.0
"""A code that nobody scanned is void after this."""


class PhoneStage(StrEnum):
    """How things are with the phone."""

    NONE = "none"
    OFFERED = "offered"
    COMING = "coming"
    CONNECTED = "connected"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the display shows, so that a phone finds the session.

    Attributes:
        url: the address with the code.
        picture: the same to be scanned, as the address of a picture.
    """

    url: str
    picture: str


class Phone:
    """The phone of one session. A code is good once; whoever used it has a key from then on.

    Args:
        now: a steady clock in seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._code = ""
        self._code_s = 0.0
        self._key = ""
        self._connected = False
        self._has_come = False

    @property
    def stage(self) -> PhoneStage:
        """How things are."""
        if self._connected and self._key:
            return PhoneStage.CONNECTED
        if self._is_offered:
            return PhoneStage.OFFERED
        if not self._key:
            return PhoneStage.NONE
        return PhoneStage.LOST if self._has_come else PhoneStage.COMING

    @property
    def leads(self) -> bool:
        """Whether the pictures are the phone's, also while it is lost."""
        return self._has_come

    def come(self) -> None:
        """It is connected."""
        self._connected = self._has_come = True

    def go(self) -> None:
        """It is connected no more."""
        self._connected = False

    @property
    def code(self) -> str:
        """The code that is good at this moment, "" where none is."""
        return self._code if self._is_offered else ""

    def offer(self) -> str:
        """A new code; an older one is void, and a phone that is there stays until it is used."""
        self._code, self._code_s = secrets.token_urlsafe(TOKEN_BYTES), self._now()
        return self._code

    def invites(self, code: str) -> bool:
        """Whether `code` is good."""
        return self._is_offered and hmac.compare_digest(_digest(self._code), _digest(code))

    def redeem(self, code: str) -> str | None:
        """The key of the phone that brings `code`; None where the code is not good (any more)."""
        if not self.invites(code):
            return None
        key = secrets.token_urlsafe(TOKEN_BYTES)
        self._code, self._key, self._has_come = "", _digest(key), self._connected
        return key

    def knows(self, key: str) -> bool:
        """Whether `key` is that of the phone."""
        return bool(self._key) and hmac.compare_digest(self._key, _digest(key))

    def forget(self) -> None:
        """No phone any more."""
        self._code = self._key = ""
        self._has_come = False

    @property
    def _is_offered(self) -> bool:
        return bool(self._code) and self._now() - self._code_s < VALID_S


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
