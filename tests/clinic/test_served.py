"""A server for many people behind Caddy: two workers, six people, and one worker that is killed."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from formcheck.history.store import History
from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore
from tests.clinic.served import WAITS_S, Clinic, Known, clinic_served, known_with_session, until
from tests.live.client import Browser

ROUTINE: Final = Routine(
    id="three", name="Three", steps=(Step(exercise="glute_bridge", sets=1, reps=3),)
)
PEOPLE: Final = 6
pytestmark = [
    pytest.mark.skipif(shutil.which("caddy") is None, reason="There is no Caddy here."),
    pytest.mark.skipif(sys.platform != "linux", reason="Looks into /proc."),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clinic")
    (folder / "clinic").mkdir()
    return folder


@pytest.fixture(scope="module")
def everybody(folder: Path) -> list[Known]:
    """Six people, each with a session and a routine of their own."""
    found = []
    for number in range(PEOPLE):
        known = known_with_session(folder / "clinic", f"Person {number}", ROUTINE)
        own = ROUTINE.model_copy(update={"id": "own", "name": f"Plan of number {number}"})
        RoutineStore(known.person.folder / "routines").save(own)
        found.append(known)
    return found


@pytest.fixture(scope="module")
def clinic(folder: Path, everybody: list[Known]) -> Iterator[Clinic]:
    assert everybody
    with clinic_served(folder) as running:
        yield running


class Exercising:
    """Somebody who exercises over the proxy."""

    def __init__(self, clinic: Clinic, known: Known, stack: ExitStack) -> None:
        self.clinic, self.known, self.stack = clinic, known, stack
        self.connect()

    def connect(self) -> None:
        self.browser = Browser(self.stack.enter_context(self.clinic.dial(self.known)))
        self.browser.hello(heard=0)

    def until_count(self, count: int) -> None:
        """A pose of ten a second is enough."""
        browser = self.browser
        while browser.state["count"] < count:
            moves = browser.state["stage"] == "running"
            for _ in range(2):
                pose = browser.figure.next(browser.state["exercise"], moves=moves)
            browser.show(pose)
            assert browser.figure.t < 100.0, browser.state


def drawn(clinic: Clinic, known: Known, session: str = "") -> tuple[str, str]:
    """All that the page draws first, and the session of Streamlit's that it is drawn in.

    Args:
        clinic: the server.
        known: who looks at the page.
        session: the session that is asked for; a new one without.
    """
    said, found = b"", ""
    offered = ["streamlit", "none", session] if session else ["streamlit"]
    with clinic.connect("/_stcore/stream", known, offered) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        socket.send(asked.SerializeToString())
        while True:
            told = socket.recv(WAITS_S)
            assert isinstance(told, bytes)
            message = ForwardMsg.FromString(told)
            said += told
            found = message.new_session.initialize.session_id or found
            if message.WhichOneof("type") == "script_finished":
                return said.decode("utf-8", "replace"), found


def test_the_page_is_each_persons_own(clinic: Clinic, everybody: list[Known]) -> None:
    """Also for whoever has learnt in which session of Streamlit's another one was."""
    page, session = drawn(clinic, everybody[0])
    assert "Plan of number 0" in page
    assert "This is the page of Person 0." in page
    assert "this computer" not in page
    page, _ = drawn(clinic, everybody[1], session)
    assert "Plan of number 0" not in page


def test_without_a_link_there_is_no_page(clinic: Clinic, everybody: list[Known]) -> None:
    assert clinic.ask("/")[0] == 403
    assert clinic.ask("/", everybody[0].cookie)[0] == 200
    assert clinic.ask("/metrics", everybody[0].cookie)[0] == 404
    assert clinic.ask("/health")[0] == 404
    with pytest.raises(InvalidStatus) as refused:
        clinic.dial(Known(everybody[0].person, "x", everybody[0].live))
    assert refused.value.response.status_code == 403


def test_nobody_goes_on_with_somebody_elses_session(clinic: Clinic, everybody: list[Known]) -> None:
    """Not even whoever has learnt its token."""
    with pytest.raises(InvalidStatus) as refused:
        clinic.dial(everybody[1], everybody[0].live)
    assert refused.value.response.status_code == 403


def test_a_worker_that_is_killed_stops_nobody_else(clinic: Clinic, everybody: list[Known]) -> None:
    with ExitStack() as stack:
        crowd = [Exercising(clinic, known, stack) for known in everybody]
        while not all(clinic.metric(port, "formcheck_sessions_connected") for port in clinic.ports):
            name = f"Person {len(crowd)}"  # all six came to one worker
            known = known_with_session(clinic.folder, name, ROUTINE)
            crowd.append(Exercising(clinic, known, stack))
        for one in crowd:
            one.until_count(1)
        before = {port: clinic.worker_of(port) for port in clinic.ports}
        killed, other = clinic.ports
        served = clinic.metric(killed, "formcheck_sessions_connected")
        os.kill(before[killed], signal.SIGKILL)

        lost, went_on = [], []
        for one in crowd:
            try:
                one.until_count(2)
                went_on.append(one)
            except ConnectionClosed:
                lost.append(one)
        assert len(lost) == served
        assert went_on
        assert clinic.worker_of(other) == before[other]

        for one in lost:
            one.connect()
            assert one.browser.state["count"] == one.browser.state["ack"] == 1
            one.until_count(2)
        assert clinic.worker_of(killed) != before[killed]
        for one in crowd:
            stored = History(one.known.person.history)
            until(partial(_has_two, stored))


def _has_two(history: History) -> bool:
    return len(history.attempts()) == 2


def test_what_is_watched_names_nobody(clinic: Clinic, everybody: list[Known]) -> None:
    for port in clinic.ports:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            text = answer.read().decode()
        for known in everybody:
            assert known.person.id not in text
            assert known.person.name not in text
