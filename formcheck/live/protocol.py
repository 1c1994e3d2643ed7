"""What goes over the socket, version 1; docs/protocol.md describes it.

What comes up is a stranger's: each message is checked whole before anything of it is used.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Literal, get_args

import numpy as np

from formcheck.messages.message import Message
from formcheck.pose.frame import FloatArray, PoseFrame
from formcheck.pose.skeleton import LANDMARK_COUNT

VERSION: Final = 1
SUBPROTOCOL: Final = f"formcheck.{VERSION}"
HEAD: Final = struct.Struct("<BBHIdHH")
"""Kind, version, brightness * 256, number, seconds, width and height in pixels."""
LANDMARKS: Final = 1
PICTURE: Final = 2
NUMBERS: Final = 6
"""Of each landmark: x and y as shares of the picture, x, y and z in metres, visibility."""
POSE_BYTES: Final = LANDMARK_COUNT * NUMBERS * 4
MOST_TEXT: Final = 2048
MOST_JPEG: Final = 200 * 1024
MOST_BYTES: Final = HEAD.size + MOST_JPEG
LONGEST_SIDE_PX: Final = 640
"""Of a picture that is sent."""
SIDES_PX: Final = range(16, 8193)
"""Of the camera's picture, whose landmarks are sent."""
FURTHEST_SHARE: Final = 20.0
"""The model puts what is out of the picture at most a few pictures away."""
FURTHEST_M: Final = 20.0
MOST: Final = np.array([FURTHEST_SHARE] * 2 + [FURTHEST_M] * 3 + [1.0], np.float32)
"""How large the numbers of a landmark are at most; the visibility is not below 0 either."""
LATEST_S: Final = 1e9
UNKNOWN_BRIGHTNESS: Final = 0xFFFF
ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
MOST_ID: Final = 2**31

Do = Literal["start", "pause", "resume", "skip", "stop", "hurts", "end", "change", "insist"]
Place = Literal["browser", "server"]


class Mode(StrEnum):
    """What a session is for."""

    ROUTINE = "routine"
    FREE = "free"
    """Nobody chose anything: what is done is recognised."""
    FILM = "film"
    """Somebody shows an exercise that is to be learnt."""


class Code(StrEnum):
    """Why the server closes, or takes no connection."""

    NO_SESSION = "no_session"
    NO_SUBPROTOCOL = "no_subprotocol"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    NUMBERS = "numbers"
    TIMES = "times"
    TOO_MANY = "too_many"
    NO_HELLO = "no_hello"
    NO_PICTURES = "no_pictures"
    NO_ROOM = "no_room"
    BAD_PICTURE = "bad_picture"
    TAKEN_OVER = "taken_over"
    OVER = "over"
    FAILED = "failed"


CLOSE_CODES: Final[Mapping[Code, int]] = {
    Code.NO_SUBPROTOCOL: 1002,
    Code.MALFORMED: 1003,
    Code.TOO_LARGE: 1009,
    Code.NUMBERS: 1007,
    Code.TIMES: 1007,
    Code.TOO_MANY: 1008,
    Code.NO_HELLO: 1002,
    Code.NO_PICTURES: 4003,
    Code.NO_ROOM: 4004,
    Code.BAD_PICTURE: 1007,
    Code.TAKEN_OVER: 4001,
    Code.OVER: 4000,
    Code.FAILED: 1011,
}
"""With which number the socket is closed."""


class RefusedError(Exception):
    """What came is refused, and the connection with it.

    Attributes:
        code: why.
        said: what exactly is wrong, where that is known.
    """

    def __init__(self, code: Code, *said: Message) -> None:
        super().__init__(code.value)
        self.code = code
        self.said = said


@dataclass(frozen=True, slots=True)
class Landmarks:
    """A pose that the browser found.

    Attributes:
        seq: its number.
        pose: the landmarks; the time is the picture's own.
        brightness: mean of the picture, 0 to 255, None where it is not known.
    """

    seq: int
    pose: PoseFrame
    brightness: float | None

    @property
    def t(self) -> float:
        """Seconds on the picture's own clock."""
        return self.pose.t


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture whose pose the server is to find.

    Attributes:
        seq: its number.
        t: seconds on the picture's own clock.
        size_wh: its size in pixels.
        jpeg: the picture, undecoded.
        brightness: as of `Landmarks`.
    """

    seq: int
    t: float
    size_wh: tuple[int, int]
    jpeg: bytes
    brightness: float | None


Frame = Landmarks | Picture


@dataclass(frozen=True, slots=True)
class Hello:
    """Who connects.

    Attributes:
        place: where the pose is found.
        model: the pose model.
        heard: the number of the last thing said that was heard; None where nothing was.
    """

    place: Place
    model: str
    heard: int | None


@dataclass(frozen=True, slots=True)
class Command:
    """What the person asks for; `number` rises, so that it is taken once."""

    do: Do
    number: int


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain score from 0 to 10; `number` as of `Command`."""

    score: int
    when: Literal["before", "after"]
    number: int


@dataclass(frozen=True, slots=True)
class PhoneWish:
    """Whether a phone is to be the camera: `offer` a code to it, or `end` with it."""

    wanted: Literal["offer", "end"]


Order = Command | Pain


def read_frame(data: bytes) -> Frame:
    """The frame in a binary message.

    Raises:
        RefusedError: it is none.
    """
    if len(data) < HEAD.size:
        raise RefusedError(Code.MALFORMED)
    if len(data) > MOST_BYTES:
        raise RefusedError(Code.TOO_LARGE)
    kind, version, light, seq, t, width, height = HEAD.unpack_from(data)
    if version != VERSION or kind not in {LANDMARKS, PICTURE}:
        raise RefusedError(Code.MALFORMED)
    if not 0 <= t <= LATEST_S or width not in SIDES_PX or height not in SIDES_PX:
        raise RefusedError(Code.NUMBERS)
    brightness = None if light == UNKNOWN_BRIGHTNESS else light / 256
    if kind == LANDMARKS:
        return Landmarks(seq, _pose(data, t, (width, height)), brightness)
    if max(width, height) > LONGEST_SIDE_PX:
        raise RefusedError(Code.TOO_LARGE)
    if len(data) == HEAD.size:
        raise RefusedError(Code.MALFORMED)
    return Picture(seq, t, (width, height), data[HEAD.size :], brightness)


def _pose(data: bytes, t: float, size_wh: tuple[int, int]) -> PoseFrame:
    if len(data) == HEAD.size:
        return PoseFrame.empty(t, size_wh)
    if len(data) != HEAD.size + POSE_BYTES:
        raise RefusedError(Code.MALFORMED)
    found = np.frombuffer(data, "<f4", offset=HEAD.size).reshape(LANDMARK_COUNT, NUMBERS)
    # A comparison with NaN is false.
    if not (np.abs(found) <= MOST).all() or found[:, 5].min() < 0:
        raise RefusedError(Code.NUMBERS)
    return PoseFrame(t, size_wh, found[:, :2] * _size(size_wh), found[:, 2:5], found[:, 5])


@lru_cache(maxsize=64)
def _size(size_wh: tuple[int, int]) -> FloatArray:
    return np.array(size_wh, np.float32)


def read_text(text: str) -> Hello | Order | PhoneWish:
    """What a text message says.

    Raises:
        RefusedError: nothing that is known.
    """
    if len(text) > MOST_TEXT:
        raise RefusedError(Code.TOO_LARGE)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError(Code.MALFORMED) from None
    if not isinstance(said, dict):
        raise RefusedError(Code.MALFORMED)
    if said.get("do") == "hello":
        return _hello(said)
    if said.get("do") == "phone":
        return _phone(said)
    number = said.get("id")
    if type(number) is not int or not 0 < number < MOST_ID:
        raise RefusedError(Code.MALFORMED)
    if said.get("do") == "pain":
        return _pain(said, number)
    do = said.get("do")
    if not isinstance(do, str) or do not in get_args(Do):
        raise RefusedError(Code.MALFORMED)
    return Command(do, number)  # type: ignore[arg-type]  # one of `Do`, as was just seen


def _hello(said: Mapping[str, Any]) -> Hello:
    place, model, heard = said.get("place"), said.get("model"), said.get("heard")
    # What came may be a list, which a set cannot look for.
    if place not in ("browser", "server") or model not in ("lite", "full"):
        raise RefusedError(Code.MALFORMED)
    if heard is not None and (type(heard) is not int or not 0 <= heard < MOST_ID):
        raise RefusedError(Code.MALFORMED)
    return Hello(place, model, heard)


def _phone(said: Mapping[str, Any]) -> PhoneWish:
    wanted = said.get("wanted")
    if wanted not in ("offer", "end"):
        raise RefusedError(Code.MALFORMED)
    return PhoneWish(wanted)


def _pain(said: Mapping[str, Any], number: int) -> Pain:
    score, when = said.get("score"), said.get("when")
    if type(score) is not int or not 0 <= score <= 10 or when not in ("before", "after"):
        raise RefusedError(Code.MALFORMED)
    return Pain(score, when, number)


def landmark_message(seq: int, pose: PoseFrame, brightness: float | None = None) -> bytes:
    """The message that a browser sends for `pose`."""
    light = UNKNOWN_BRIGHTNESS if brightness is None else round(brightness * 256)
    head = HEAD.pack(LANDMARKS, VERSION, light, seq, pose.t, *pose.size_wh)
    if not pose.seen:
        return head
    shares = pose.xy / np.array(pose.size_wh, np.float32)
    numbers = np.column_stack([shares, pose.world, pose.visibility])
    return head + numbers.astype("<f4").tobytes()


def picture_message(
    seq: int, t: float, size_wh: tuple[int, int], jpeg: bytes, brightness: float | None = None
) -> bytes:
    """The message that a browser sends for a picture."""
    light = UNKNOWN_BRIGHTNESS if brightness is None else round(brightness * 256)
    return HEAD.pack(PICTURE, VERSION, light, seq, t, *size_wh) + jpeg


def state_text(state: Mapping[str, Any]) -> str:
    """A state as it is sent."""
    return ENCODER.encode(state)


def number(value: float, digits: int) -> float | None:
    """A number for a state: rounded, None where it is missing."""
    return round(value, digits) if math.isfinite(value) else None
