"""Ends the command in good order when it is told to stop, from its first line on.

A signal becomes an error in the main thread, so that every open file and process is closed on the
way out. While something is being imported it waits: an error there may be swallowed, or leave half
a module.
"""

from __future__ import annotations

import _thread
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn

from formcheck.errors import StoppedError

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

Handler = Callable[[int, FrameType | None], object] | int | signal.Handlers

SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
MASKS: Final = hasattr(signal, "pthread_sigmask")
LATER_S: Final = 0.05
"""When a signal that came at a bad moment comes again."""
IMPORT_S: Final = 10.0
"""No import takes longer: what still seems to be one is not."""
PATIENCE_S: Final = 10.0
"""How long closing everything may take before the process just ends."""
SAID: Final = "formcheck: Stopped. No unfinished file is left behind.\n"


@contextlib.contextmanager
def heeded() -> Iterator[None]:
    """Within the block a signal to stop ends the process: in good order, with one line.

    Signals that the process was started to ignore, as by nohup, stay ignored. Within another such
    block it does nothing.
    """
    stop = _Stop(sys.unraisablehook)
    before = stop.listen()
    if not before:
        yield
        return
    sys.unraisablehook = stop.unraisable
    try:
        yield
    except StoppedError as stopped:
        stop.say(SAID)
        # Everything is closed but what a library lost on the way, and Python would wait for that.
        _end(stopped.exit_code)
    finally:
        stop.over = True
        sys.unraisablehook = stop.hook
        for number, handler in before.items():
            signal.signal(number, handler)


def quietly() -> None:
    """For a process that works for another: only the other one ends it, and says so."""
    stop = _Stop(sys.unraisablehook)
    for number in SIGNALS:
        signal.signal(number, stop.heed if number == signal.SIGTERM else signal.SIG_IGN)
    if MASKS:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)  # begun within `for_workers`


def at_the_end() -> None:
    """From here on a signal ends the process at once; nothing is left to be put in order."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


@contextlib.contextmanager
def for_workers() -> Iterator[None]:
    """Processes begun within the block hear no signal until `quietly`, and say nothing."""
    saved = os.dup(2)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS) if MASKS else None
    try:
        _hush()
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Stop:
    """Heeds the first signal; those that follow, as when the whole group gets one, change nothing.

    Attributes:
        over: whether nothing is left to stop.
        hook: what was told of errors that nobody can catch.
    """

    def __init__(self, hook: Callable[[UnraisableHookArgs], object]) -> None:
        self.over = False
        self.hook = hook
        self._terminal: int | None = None
        self._since_s: float | None = None
        self._raised = False

    def listen(self) -> dict[int, Handler]:
        """Take over the signals; the handlers they had. None where another listens already."""
        if threading.current_thread() is not threading.main_thread():
            return {}
        before = {number: signal.getsignal(number) for number in SIGNALS}
        if any(isinstance(getattr(h, "__self__", None), _Stop) for h in before.values()):
            return {}
        heard = {n: h for n, h in before.items() if h is not signal.SIG_IGN}
        with contextlib.suppress(OSError):
            self._terminal = os.dup(2)
        for number in heard:
            signal.signal(number, self.heed)
        return {n: h or signal.SIG_DFL for n, h in heard.items()}

    def heed(self, number: int, frame: FrameType | None) -> None:
        """Stop, or a little later where an import is going on."""
        now_s = time.monotonic()
        if self._since_s is None:
            self._since_s = now_s
            _thread.start_new_thread(self._insist, (number,))
        if self._raised or self.over:
            return
        if _importing(frame) and now_s - self._since_s < IMPORT_S:
            _thread.start_new_thread(_again, (number,))
            return
        self._raised = True
        # What libraries and threads have to say about being stopped is not for the user.
        _hush()
        threading.excepthook = lambda _: None
        raise StoppedError(number)

    def unraisable(self, lost: UnraisableHookArgs) -> None:
        """Raise once more what came where nothing can be raised, such as in a destructor."""
        if isinstance(lost.exc_value, StoppedError):
            self._raised = False
            _thread.start_new_thread(_again, (lost.exc_value.exit_code - 128,))
        else:
            self.hook(lost)

    def say(self, text: str) -> None:
        """Tell the user, and nothing else after that."""
        if self._terminal is not None:
            with contextlib.suppress(OSError):
                os.write(self._terminal, text.encode())

    def _insist(self, number: int) -> None:
        time.sleep(PATIENCE_S)
        if not self.over:
            _end(128 + number)


def _end(exit_code: int) -> NoReturn:
    """End the process and those that work for it, now."""
    for process in multiprocessing.active_children():
        process.kill()
    os._exit(exit_code)


def _hush() -> None:
    """Let what is written to standard error, other than by `say`, go nowhere."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def _again(number: int) -> None:
    time.sleep(LATER_S)
    if hasattr(signal, "pthread_kill"):
        # To the main thread itself, which may be waiting for something.
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        signal.raise_signal(number)


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
