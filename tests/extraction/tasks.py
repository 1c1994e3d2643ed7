"""What workers are asked to do in tests."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from formcheck.errors import VideoError
from formcheck.extraction.workers import Send
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

FOR_EVER_S = 600


def doubled(send: Send, number: int) -> int:
    """Tell the number, and return its double."""
    send(number)
    return 2 * number


def whoever(_send: Send) -> int:
    """Which process does it."""
    return os.getpid()


def refused(_send: Send) -> Any:
    """Fail by the user's mistake."""
    raise VideoError(Message.of(Wrong.NO_FILE, path="a.mp4"))


def failing(_send: Send) -> Any:
    """Fail by a mistake of ours."""
    raise LookupError("nothing there")


def killed(_send: Send) -> Any:
    """Be killed in the middle, as by a system that runs out of memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(FOR_EVER_S)


def leaving(_send: Send) -> Any:
    """End the process without a word."""
    os._exit(7)


def busy(send: Send) -> Any:
    """Tell which process it is, again and again, and never end."""
    while True:
        send(os.getpid())
        time.sleep(0.05)
