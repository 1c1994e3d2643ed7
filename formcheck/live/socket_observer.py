"""Who watches over the sockets: how quickly is answered, why connections are closed."""

from __future__ import annotations

from formcheck.live.protocol import Code


class SocketObserver:
    """Is told what the sockets do; this one takes no note of it."""

    def answered(self, seconds: float) -> None:
        """A frame or an order was answered, so long after it was taken."""

    def closed(self, code: Code) -> None:
        """A connection was closed or refused, and why."""
