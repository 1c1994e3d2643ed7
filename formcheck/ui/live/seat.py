"""The one place in front of the camera: who sits on it, over reloads and several tabs."""

from __future__ import annotations

import threading
from typing import Final

from formcheck.messages.ids import Ending
from formcheck.ui.live.player import Player

GONE_S: Final = 2.0
"""No picture for this long: the tab that sent them is gone, or its camera is."""


class Seat:
    """Which browser tab has the player; shared by all tabs of the server."""

    def __init__(self) -> None:
        self.player: Player | None = None
        self.owner = ""
        self._lock = threading.Lock()

    def take(self, owner: str, player: Player) -> None:
        """`owner` begins with `player`; whoever was there before is done."""
        with self._lock:
            if self.player is not None and self.player is not player:
                self.player.stop(Ending.REPLACED)
                self.player.close()
            self.player, self.owner = player, owner

    def claim(self, owner: str) -> None:
        """`owner` goes on with the player that is there."""
        with self._lock:
            self.owner = owner

    def leave(self) -> None:
        """Nobody exercises any more."""
        with self._lock:
            if self.player is not None:
                self.player.close()
            self.player, self.owner = None, ""

    def is_mine(self, owner: str) -> bool:
        """Whether `owner` has the player."""
        return self.player is not None and self.owner == owner

    def is_taken(self, owner: str) -> bool:
        """Whether somebody else is in front of the camera right now."""
        player = self.player
        if player is None or player.over or self.owner == owner:
            return False
        return player.state().quiet_s < GONE_S

    def is_interrupted(self, owner: str) -> bool:
        """Whether a routine stands still because its tab was closed or reloaded."""
        player = self.player
        waits = player is not None and not player.over and self.owner != owner
        return waits and not self.is_taken(owner)
