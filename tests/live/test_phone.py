"""A phone as the camera: the display shows what the phone's pictures make count."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.websockets import WebSocket
from websockets.exceptions import InvalidStatus

from formcheck.history.store import History
from formcheck.live.phone import VALID_S, Offer, Phone, PhoneStage
from formcheck.live.protocol import landmark_message
from formcheck.live.sessions import Participant, Sessions
from formcheck.live.socket import PicturePolicy, SocketContext, phone_route
from formcheck.pose.frame import PoseFrame
from formcheck.ui.live.handover import phone_data
from tests.live.client import Browser, Served, dial, served
from tests.live.figure import TWO_BRIDGES

KEY = "key"


def none_opened(_model: str) -> object:
    raise AssertionError("The poses come as landmarks.")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    sessions = Sessions(History(tmp_path / "history.db"))
    pictures = PicturePolicy(lambda _: False, none_opened)  # type: ignore[arg-type]
    context = SocketContext(pictures, offer=lambda code: Offer(f"https://here/{code}", "data:,"))

    def session_of(websocket: WebSocket) -> Participant | None:
        return sessions.of_phone(websocket.query_params.get(KEY, ""))

    phones = phone_route("/phone/socket", session_of, SocketContext(pictures))
    with served(sessions, context, phones) as running:
        yield running


@pytest.fixture
def display(server: Served) -> Iterator[Browser]:
    with dial(server.url, server.sessions.begin(TWO_BRIDGES, "en")) as socket:
        browser = Browser(socket)
        browser.hello()
        yield browser


def offered(display: Browser) -> str:
    """The code that the display shows."""
    display.socket.send(json.dumps({"do": "phone", "wanted": "offer"}))
    state = display.hear()
    assert state["phone"]["stage"] == "offered"
    return str(state["phone"]["offer"]["url"].removeprefix("https://here/"))


def key_of(server: Served, display: Browser) -> str:
    """The key of a phone that has scanned the code."""
    code = offered(display)
    session = server.sessions.invited_by(code)
    assert session is not None
    key = session.phone.redeem(code)
    assert key is not None
    return key


@contextlib.contextmanager
def phone_with(server: Served, key: str) -> Iterator[Browser]:
    """A phone that is connected."""
    with dial(server.url, "", path=f"/phone/socket?{KEY}={key}") as socket:
        phone = Browser(socket)
        phone.hello()
        yield phone


def heard_until(display: Browser, stage: str) -> None:
    while display.state["phone"]["stage"] != stage:
        display.hear()


def test_the_display_shows_what_the_phone_sees(server: Served, display: Browser) -> None:
    with phone_with(server, key_of(server, display)) as phone:
        heard_until(display, "connected")
        display.do("start", 1)
        phone.until(lambda state: state["count"] == 1)
        while display.state["count"] != 1:
            display.hear()
        assert (display.state["seq"], len(display.state["pose"])) == (phone.state["seq"], 33)
        assert display.state["phone"]["size"] == list(
            phone.figure.next("squat", moves=False).size_wh
        )
        assert "phone" not in phone.state
        phone.do("pause", 2)
        while display.state["stage"] != "paused":
            display.hear()


def test_what_is_shown_may_be_filmed_by_a_phone(server: Served) -> None:
    token = server.sessions.film("en")
    with dial(server.url, token) as socket:
        showing = Browser(socket)
        showing.hello()
        with phone_with(server, key_of(server, showing)) as phone:
            heard_until(showing, "connected")
            phone.until(lambda state: state["stage"] == "running")
            while showing.state["stage"] != "running":
                showing.hear()
            assert (showing.state["mode"], len(showing.state["pose"])) == ("film", 33)
    session = server.sessions.filmed(token)
    assert session is not None
    assert phone_data(session, "socket", "files/")["exercises"] == {}


def test_the_displays_own_pictures_do_not_count_meanwhile(server: Served, display: Browser) -> None:
    with phone_with(server, key_of(server, display)) as phone:
        heard_until(display, "connected")
        mine = PoseFrame.empty(500.0, (640, 480))
        display.socket.send(landmark_message(500, mine))
        display.socket.send(json.dumps({"do": "pause", "id": 1}))
        while display.state["done"] != 1:
            display.hear()
        phone.show()
        while phone.state["seq"] != phone.figure.seq:
            assert phone.state["seq"] < phone.figure.seq, "The display's picture was taken."
            phone.hear()


def test_a_phone_that_is_lost_is_told_and_comes_back(server: Served, display: Browser) -> None:
    key = key_of(server, display)
    with phone_with(server, key):
        heard_until(display, "connected")
    heard_until(display, "lost")
    with phone_with(server, key) as phone:  # its page is opened again
        heard_until(display, "connected")
        display.socket.send(json.dumps({"do": "phone", "wanted": "end"}))
        assert phone.closing() == ("over", 4000)
        heard_until(display, "none")
        display.figure.seq, display.figure.t = 1000, 1000.0
        display.show()
        while display.state["seq"] != display.figure.seq:
            display.hear()


def test_whoever_has_no_key_is_refused(server: Served, display: Browser) -> None:
    code = offered(display)
    for key in ("", "x", code):
        with pytest.raises(InvalidStatus) as refused:
            dial(server.url, "", path=f"/phone/socket?{KEY}={key}")
        assert refused.value.response.status_code == 403


def test_a_phone_invites_no_other(server: Served, display: Browser) -> None:
    with phone_with(server, key_of(server, display)) as phone:
        phone.socket.send(json.dumps({"do": "phone", "wanted": "offer"}))
        assert phone.closing() == ("malformed", 1003)


class TestCode:
    @pytest.fixture
    def at(self) -> list[float]:
        return [0.0]

    @pytest.fixture
    def phone(self, at: list[float]) -> Phone:
        return Phone(lambda: at[0])

    def test_it_is_good_once(self, phone: Phone) -> None:
        code = phone.offer()
        key = phone.redeem(code)
        assert key is not None
        assert (phone.redeem(code), phone.invites(code)) == (None, False)
        assert (phone.knows(key), phone.stage) == (True, PhoneStage.COMING)

    def test_it_is_good_for_a_while(self, phone: Phone, at: list[float]) -> None:
        code = phone.offer()
        at[0] = VALID_S
        assert (phone.redeem(code), phone.stage) == (None, PhoneStage.NONE)

    def test_a_new_one_makes_the_old_one_void(self, phone: Phone) -> None:
        old, new = phone.offer(), phone.offer()
        assert (phone.redeem(old), phone.redeem("")) == (None, None)
        assert phone.redeem(new)

    def test_the_key_of_another_phone_is_void(self, phone: Phone) -> None:
        first = phone.redeem(phone.offer())
        second = phone.redeem(phone.offer())
        assert first
        assert second
        assert (phone.knows(first), phone.knows(second)) == (False, True)
        phone.forget()
        assert not phone.knows(second)
        assert not phone.knows("")
