"""The socket: who is let in, what is answered, what happens when the other side goes."""

from __future__ import annotations

import contextlib
import json
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from formcheck import analyze
from formcheck.errors import ModelError
from formcheck.history.store import History
from formcheck.live.protocol import (
    LONGEST_SIDE_PX,
    POSE_BYTES,
    landmark_message,
    picture_message,
)
from formcheck.live.rate_limit import AT_ONCE
from formcheck.live.sessions import Sessions
from formcheck.live.socket import PicturePolicy
from formcheck.media.jpeg import JpegError, decoded, size_of
from formcheck.messages.error_ids import Wrong
from formcheck.messages.ids import Ending, Hint
from formcheck.messages.message import Message
from formcheck.pose.estimator import PoseEstimator
from formcheck.pose.frame import PoseFrame
from formcheck.routines.model import Routine, Step
from formcheck.wording.catalogue import catalogue
from tests.live.client import HELLO, Browser, Served, dial, served
from tests.live.figure import TWO_BRIDGES, Figure
from tests.unit.performer import nobody, still
from tools.browser.server import serving

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "glute_bridge_good.mp4"
TEN_BRIDGES = Routine(
    id="ten", name="Ten", steps=(Step(exercise="glute_bridge", sets=3, reps=10, rest_s=5.0),)
)


class Slow:
    """An estimator that waits until it may see, and remembers what it saw."""

    def __init__(self) -> None:
        self.seen: list[float] = []
        self.busy = threading.Event()
        self.may = threading.Event()
        self.closed = threading.Event()

    def estimate(self, image: np.ndarray, t: float) -> PoseFrame:
        self.seen.append(t)
        self.busy.set()
        assert self.may.wait(30.0)
        return PoseFrame.empty(t, (image.shape[1], image.shape[0]))

    def close(self) -> None:
        self.closed.set()


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def server(tmp_path: Path, slow: Slow) -> Iterator[Served]:
    sessions = Sessions(History(tmp_path / "history.db"))
    with served(sessions, PicturePolicy(lambda _: True, lambda _: slow)) as running:
        yield running


@pytest.fixture
def token(server: Served) -> str:
    return server.sessions.begin(TWO_BRIDGES, "en")


@contextlib.contextmanager
def visiting(url: str, token: str, **news: Any) -> Iterator[Browser]:
    """A browser that has said hello."""
    with dial(url, token) as socket:
        browser = Browser(socket)
        browser.hello(**news)
        yield browser


def jpeg(width: int = 64, height: int = 48) -> bytes:
    return encoded(np.full((height, width, 3), 90, np.uint8))


def encoded(image: np.ndarray) -> bytes:
    """The JPEG of a (height, width, 3) RGB picture."""
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    return bytes(data)


def empty(seq: int, t: float) -> bytes:
    """A frame in which nobody is seen."""
    return landmark_message(seq, PoseFrame.empty(t, (640, 480)))


class TestDoor:
    @pytest.mark.parametrize("token", ["", "guessed", "%00", "a" * 5000])
    def test_a_token_that_is_none_is_refused(self, server: Served, token: str) -> None:
        assert self.status(server.url, token) == (403, "no_session")

    @pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
    def test_a_foreign_page_is_refused(self, server: Served, token: str, origin: Any) -> None:
        assert self.status(server.url, token, origin=origin)[0] == 403

    @pytest.mark.parametrize("offered", [None, ["formcheck.2"], ["streamlit"]])
    def test_another_protocol_is_refused(self, server: Served, token: str, offered: Any) -> None:
        status = self.status(server.url, token, subprotocols=offered)
        assert status == (400, "no_subprotocol")

    def test_the_protocol_is_named(self, server: Served, token: str) -> None:
        with dial(server.url, token) as socket:
            assert socket.subprotocol == "formcheck.1"

    def status(self, url: str, token: str, **more: Any) -> tuple[int, str]:
        with pytest.raises(InvalidStatus) as refused:
            dial(url, token, **more)
        response = refused.value.response
        with contextlib.suppress(ValueError):
            return response.status_code, json.loads(response.body)["code"]
        return response.status_code, ""


class TestRefusals:
    @pytest.mark.parametrize(
        ("messages", "closing"),
        [
            ([b"x"], ("malformed", 1003)),
            (["{"], ("malformed", 1003)),
            ([json.dumps({"do": "start", "id": 0})], ("malformed", 1003)),
            ([bytes(300_000)], ("too_large", 1009)),
            ([empty(1, 1.0) + b"\xff" * POSE_BYTES], ("numbers", 1007)),
            ([empty(1, 1.0), empty(2, 1.0)], ("times", 1007)),
            ([empty(1, 1.0), empty(1, 2.0)], ("times", 1007)),
            ([picture_message(1, 1.0, (64, 48), b"x")], ("no_pictures", 4003)),
        ],
    )
    def test_what_cannot_be_is_told_and_closed(
        self, server: Served, token: str, messages: list[bytes | str], closing: tuple[str, int]
    ) -> None:
        with visiting(server.url, token) as browser:
            for message in messages:
                browser.socket.send(message)
            assert browser.closing() == closing

    def test_frames_before_the_hello_are_refused(self, server: Served, token: str) -> None:
        with dial(server.url, token) as socket:
            socket.send(landmark_message(1, still("glute_bridge")))
            assert Browser(socket).closing() == ("no_hello", 1002)

    def test_a_flood_is_refused(self, server: Served, token: str) -> None:
        with visiting(server.url, token) as browser:
            with contextlib.suppress(ConnectionClosed):
                for i in range(int(3 * AT_ONCE)):
                    browser.socket.send(json.dumps({"do": "pause", "id": i + 1}))
            assert browser.closing() == ("too_many", 1008)

    def test_the_session_outlives_a_refusal(self, server: Served, token: str) -> None:
        with visiting(server.url, token) as browser:
            browser.do("start", 1)
            browser.until(lambda state: state["count"] == 1)
            browser.socket.send(b"x")
            browser.closing()
        with visiting(server.url, token, heard=0) as browser:
            assert (browser.state["count"], browser.state["ack"]) == (1, 1)


class TestSession:
    def test_a_routine_is_led_to_its_end(self, server: Served, token: str) -> None:
        with visiting(server.url, token) as browser:
            browser.do("start", 1)
            said: list[str] = []

            def ended(state: dict[str, Any]) -> bool:
                said.extend(one["text"] for one in state["say"] if one["text"])
                return bool(state["stage"] == "finished")

            state = browser.until(ended)
        assert (state["ack"], state["verdicts"]) == (4, ["good", "good"])
        assert said[:6] == ["Next: Glute bridge.", "3", "2", "1", "Go.", "1"]
        assert said[-1] == "That was all. Well done."

    def test_each_frame_and_order_is_answered(self, server: Served, token: str) -> None:
        with visiting(server.url, token) as browser:
            assert browser.do("start", 1)["done"] == 1
            for seq in range(1, 20):
                assert browser.show()["seq"] == seq

    def test_a_lost_connection_goes_on_in_the_set(self, server: Served, token: str) -> None:
        figure = Figure()
        with visiting(server.url, token) as browser:
            browser.figure = figure
            browser.do("start", 1)
            state = browser.until(lambda state: state["count"] == 1)
            heard = max((one["n"] for one in state["say"]), default=0)
        with dial(server.url, token) as socket:
            browser = Browser(socket, figure)
            state = browser.hello(heard=heard)
            assert (state["stage"], state["count"], state["done"]) == ("running", 1, 1)
            browser.until(lambda state: state["stage"] == "finished")
        assert [a.number for a in History(db(server)).attempts()] == [1, 2, 1, 2]

    def test_a_new_page_says_that_it_was_interrupted(self, server: Served, token: str) -> None:
        with visiting(server.url, token) as browser:
            browser.do("start", 1)
            browser.until(lambda state: state["count"] == 1)
        with visiting(server.url, token) as browser:
            state = browser.state
            assert (state["stage"], state["reason"], state["say"]) == ("ready", "interrupted", [])
            assert browser.do("resume", 2)["stage"] == "countdown"
            browser.until(lambda state: state["stage"] == "finished")

    def test_the_newer_connection_takes_over(self, server: Served, token: str) -> None:
        with visiting(server.url, token) as first, visiting(server.url, token) as second:
            assert first.closing() == ("taken_over", 4001)
            assert second.show()["kind"] == "state"

    def test_a_session_that_ends_elsewhere_is_told(self, server: Served, token: str) -> None:
        with visiting(server.url, token) as browser:
            server.sessions.leave(token)
            assert browser.closing() == ("over", 4000)

    def test_two_people_are_not_in_each_others_way(self, server: Served) -> None:
        tokens = [server.sessions.begin(TWO_BRIDGES, language) for language in ("en", "de")]
        with contextlib.ExitStack() as stack:
            both = [stack.enter_context(visiting(server.url, token)) for token in tokens]
            for browser in both:
                browser.do("start", 1)
            both[1].figure.change = nobody
            for _ in range(200):
                for browser in both:
                    browser.show()
            assert [browser.state["ack"] > 0 for browser in both] == [True, False]
            assert both[1].state["message"] == catalogue("de").told(Hint.NOBODY)


class TestPictures:
    def test_only_the_newest_is_looked_at(self, server: Served, token: str, slow: Slow) -> None:
        picture = jpeg()
        with visiting(server.url, token, place="server") as browser:
            for seq in range(1, 31):
                browser.socket.send(picture_message(seq, seq / 30, (64, 48), picture))
                assert slow.busy.wait(30.0)
            # All have arrived when the order behind them has.
            browser.socket.send(json.dumps({"do": "pause", "id": 1}))
            threading.Event().wait(0.5)
            slow.may.set()
            states = [browser.hear()["seq"]]
            while states[-1] != 30:
                states.append(browser.hear()["seq"])
        assert states[0] == 1
        assert len(slow.seen) <= 3
        assert slow.seen[-1] == 1.0

    def test_the_model_is_freed_at_the_end(self, server: Served, token: str, slow: Slow) -> None:
        slow.may.set()
        with visiting(server.url, token, place="server") as browser:
            browser.socket.send(picture_message(1, 0.1, (64, 48), jpeg()))
            assert browser.hear()["pose"] is None
        assert slow.closed.wait(30.0)

    @pytest.mark.parametrize(
        "data", [b"\xff\xd8", b"x" * 50, jpeg()[:40], jpeg(48, 64), jpeg(32, 32)]
    )
    def test_one_that_is_none_is_refused(
        self, server: Served, token: str, slow: Slow, data: bytes
    ) -> None:
        with visiting(server.url, token, place="server") as browser:
            browser.socket.send(picture_message(1, 0.1, (64, 48), data))
            assert browser.closing() == ("bad_picture", 1007)
        assert slow.seen == []

    def test_there_are_only_so_many(self, tmp_path: Path, slow: Slow) -> None:
        slow.may.set()
        sessions = Sessions(History(tmp_path / "history.db"))
        tokens = [sessions.begin(TWO_BRIDGES, "en") for _ in range(2)]
        pictures = PicturePolicy(lambda _: True, lambda _: slow, most=1)
        message = picture_message(1, 0.1, (64, 48), jpeg())
        with served(sessions, pictures) as server:
            with visiting(server.url, tokens[0], place="server") as first:
                first.socket.send(message)
                assert first.hear()["kind"] == "state"
                with visiting(server.url, tokens[1], place="server") as second:
                    second.socket.send(message)
                    assert second.closing() == ("no_room", 4004)
            assert slow.closed.wait(30.0)
            with visiting(server.url, tokens[1], place="server") as second:
                second.socket.send(message)
                assert second.hear()["kind"] == "state"

    def test_a_model_that_fails_is_told(self, tmp_path: Path) -> None:
        def no_model(model: str) -> Slow:
            raise ModelError(Message.of(Wrong.NO_MODEL, model=model, models="none"))

        sessions = Sessions(History(tmp_path / "history.db"))
        token = sessions.begin(TWO_BRIDGES, "en")
        with (
            served(sessions, PicturePolicy(lambda _: True, no_model)) as server,
            visiting(server.url, token, place="server") as browser,
        ):
            browser.socket.send(picture_message(1, 0.1, (64, 48), jpeg()))
            assert "There is no pose model full" in browser.hear()["text"]
            assert browser.closing()[1] == 1011

    def test_others_may_not_send_any(self, tmp_path: Path, slow: Slow) -> None:
        sessions = Sessions(History(tmp_path / "history.db"))
        token = sessions.begin(TWO_BRIDGES, "en")
        pictures = PicturePolicy(lambda _: False, lambda _: slow)
        with served(sessions, pictures) as server, dial(server.url, token) as socket:
            socket.send(json.dumps(HELLO | {"place": "server"}))
            assert Browser(socket).closing() == ("no_pictures", 4003)

    @pytest.mark.model
    def test_the_real_model_counts_what_the_command_line_does(self, tmp_path: Path) -> None:
        report = analyze(SAMPLE, "glute_bridge", model="lite")
        reps = report.reps[:2]
        sessions = Sessions(History(tmp_path / "history.db"))
        step = Step(exercise="glute_bridge", sets=1, reps=len(reps))
        token = sessions.begin(Routine(id="one", name="One", steps=(step,)), "en")
        with (
            served(sessions, PicturePolicy(lambda _: True, PoseEstimator)) as server,
            visiting(server.url, token, place="server", model="lite") as browser,
        ):
            browser.do("start", 1)
            state = show_video(browser, SAMPLE)
        assert state["verdicts"] == [rep.verdict for rep in reps]
        assert state["ack"] == len(reps)


def show_video(browser: Browser, video: Path) -> dict[str, Any]:
    """The first picture until the set runs, then the rest; the last state."""
    pictures = list(shrunk(video))
    figure = browser.figure

    def show(t: float, picture: np.ndarray) -> None:
        figure.seq, figure.t = figure.seq + 1, t
        height, width = picture.shape[:2]
        message = picture_message(figure.seq, t, (width, height), encoded(picture))
        browser.socket.send(message)
        browser.hear()

    while browser.state["stage"] != "running":
        assert figure.t < 15.0, browser.state
        show(figure.t + 1 / 15, pictures[0][1])
    start_s = figure.t + 1 / 15
    for t, picture in pictures:
        if browser.state["stage"] == "running":
            show(start_s + t, picture)
    return browser.state


def shrunk(video: Path) -> Iterator[tuple[float, np.ndarray]]:
    """The pictures of a video, as large as a browser sends them, with their times."""
    with av.open(str(video)) as source:
        for frame in source.decode(video=0):
            share = min(1.0, LONGEST_SIDE_PX / max(frame.width, frame.height))
            size_wh = round(frame.width * share), round(frame.height * share)
            yield frame.time or 0.0, cv2.resize(frame.to_ndarray(format="rgb24"), size_wh)


class TestJpeg:
    def test_its_size_is_known_before_it_is_decoded(self) -> None:
        assert size_of(jpeg(80, 60)) == (80, 60)
        assert decoded(jpeg(80, 60), (80, 60)).shape == (60, 80, 3)

    def test_a_bomb_is_not_decoded(self) -> None:
        data = bytearray(jpeg())
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = b"\xff\xff\xff\xff"
        assert size_of(bytes(data)) == (65_535, 65_535)
        with pytest.raises(JpegError):
            decoded(bytes(data), (64, 48))

    @pytest.mark.parametrize("cut", range(0, 200, 7))
    def test_a_part_is_refused_or_has_its_size(self, cut: int) -> None:
        assert size_of(jpeg()[:cut]) in {None, (64, 48)}


def test_no_acknowledged_repetition_is_lost_with_the_server(tmp_path: Path) -> None:
    """The real server is killed in the middle of a set, three times; the browser goes on."""
    history = tmp_path / "history.db"
    token = Sessions(History(history)).begin(TEN_BRIDGES, "en")
    figure, heard, acknowledged = Figure(), None, 0
    for kills in range(3):
        with serving(tmp_path) as page, dial(page.url, token) as socket:
            browser = Browser(socket, figure)
            state = browser.hello(**({} if heard is None else {"heard": heard}))
            if not kills:
                browser.do("start", 1)
            assert (state["ack"], state["count"]) == (acknowledged, acknowledged)
            wanted = acknowledged + 2
            state = browser.until(reaches(wanted))
            heard = max((one["n"] for one in state["say"]), default=0)
            acknowledged = state["ack"]
            page.process.send_signal(signal.SIGKILL)
            page.process.wait()
    stored = History(history).attempts()
    assert [a.number for a in stored] == list(range(1, acknowledged + 1))
    assert acknowledged == 6
    assert len(History(history).sessions()) == 1


def reaches(count: int) -> Callable[[dict[str, Any]], bool]:
    """Whether so many are counted."""
    return lambda state: bool(state["count"] >= count)


def test_the_display_closes_what_was_never_begun(server: Served, token: str) -> None:
    with visiting(server.url, token) as browser:
        state = browser.do("end", 1)
    assert (state["stage"], state["reason"]) == ("stopped", Ending.INTERRUPTED)
    assert History(db(server)).sessions() == []


def db(server: Served) -> Path:
    """The history of a server."""
    return server.sessions.path
