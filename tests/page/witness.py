"""What a browser asks of whom, and what the page's policy forbids it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage

TELL: Final = """addEventListener("securitypolicyviolation", (e) =>
    console.error(`FORBIDDEN ${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile} ${e.sample}`))
"""
REFUSALS: Final = ("FORBIDDEN", "Content Security Policy", "Permissions policy violation")
INSIDE: Final = ("data", "blob", "about")
"""Schemes of addresses that ask nobody."""


@dataclass
class Witness:
    """Watches all tabs, frames and workers of a browser.

    Attributes:
        asked: the addresses that were asked for.
        refused: what the browser said that it did not do because of the page's headers.
    """

    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def outside(self, url: str) -> list[str]:
        """What was asked of anybody but the server at `url`."""
        own = urlsplit(url).netloc
        asked = [(address, urlsplit(address)) for address in self.asked]
        return [a for a, parts in asked if parts.scheme not in INSIDE and parts.netloc != own]

    def _hear(self, message: ConsoleMessage) -> None:
        if any(refusal in message.text for refusal in REFUSALS):
            self.refused.append(message.text)


def watch(context: BrowserContext) -> Witness:
    """A witness of all that `context` does from now on."""
    witness = Witness()
    context.add_init_script(TELL)
    context.on("console", witness._hear)
    context.on("request", lambda request: witness.asked.append(request.url))
    context.on(
        "page",
        lambda tab: tab.on("websocket", lambda socket: witness.asked.append(socket.url)),
    )
    return witness
