"""Whatever comes is taken whole or refused with a reason."""

from __future__ import annotations

import json
import math
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.live.protocol import (
    CLOSE_CODES,
    HEAD,
    LANDMARKS,
    LATEST_S,
    MOST_BYTES,
    MOST_JPEG,
    PICTURE,
    POSE_BYTES,
    UNKNOWN_BRIGHTNESS,
    VERSION,
    Code,
    Command,
    Hello,
    Landmarks,
    Pain,
    Picture,
    RefusedError,
    landmark_message,
    picture_message,
    read_frame,
    read_text,
)
from formcheck.pose.frame import PoseFrame
from tests.unit.performer import still

HELLO = {"do": "hello", "place": "browser", "model": "full", "renderer": "x", "delegate": "CPU"}


def refusal(data: bytes | str) -> Code:
    with pytest.raises(RefusedError) as refused:
        read_text(data) if isinstance(data, str) else read_frame(data)
    return refused.value.code


def head(**news: Any) -> bytes:
    values = {"kind": LANDMARKS, "v": VERSION, "light": 0, "seq": 1, "t": 1.0, "w": 640, "h": 480}
    return HEAD.pack(*(values | news).values())


def test_a_pose_comes_as_it_was_sent() -> None:
    pose = still("glute_bridge")
    frame = read_frame(landmark_message(7, pose, 120.5))
    assert isinstance(frame, Landmarks)
    assert (frame.seq, frame.t, frame.brightness) == (7, pose.t, 120.5)
    assert frame.pose.size_wh == pose.size_wh
    np.testing.assert_allclose(frame.pose.xy, pose.xy, atol=1e-3)
    np.testing.assert_array_equal(frame.pose.world, pose.world)
    np.testing.assert_array_equal(frame.pose.visibility, pose.visibility)


def test_the_bytes_are_those_of_the_description() -> None:
    """Offsets of docs/protocol.md, packed by hand."""
    numbers = [0.5, 0.25, 0.1, -0.2, 0.3, 0.9]
    data = struct.pack("<B", 1) + struct.pack("<B", 1) + struct.pack("<H", 100 * 256)
    data += struct.pack("<I", 9) + struct.pack("<d", 2.5) + struct.pack("<HH", 640, 480)
    frame = read_frame(data + struct.pack("<6f", *numbers) * 33)
    assert isinstance(frame, Landmarks)
    assert (frame.seq, frame.t, frame.brightness) == (9, 2.5, 100.0)
    assert frame.pose.xy[32].tolist() == [320.0, 120.0]
    np.testing.assert_allclose(frame.pose.world[0], numbers[2:5], rtol=1e-6)


def test_nobody_is_a_frame_without_numbers() -> None:
    frame = read_frame(landmark_message(1, PoseFrame.empty(0.5, (640, 480))))
    assert isinstance(frame, Landmarks)
    assert not frame.pose.seen
    assert frame.brightness is None


def test_a_picture_comes_undecoded() -> None:
    frame = read_frame(picture_message(3, 1.5, (640, 360), b"jpeg", 30.0))
    assert frame == Picture(3, 1.5, (640, 360), b"jpeg", 30.0)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.MALFORMED),
        (head()[:-1], Code.MALFORMED),
        (head() + bytes(4), Code.MALFORMED),
        (head() + bytes(POSE_BYTES + 4), Code.MALFORMED),
        (head(v=2), Code.MALFORMED),
        (head(kind=3), Code.MALFORMED),
        (head(kind=PICTURE), Code.MALFORMED),
        (head(t=math.nan), Code.NUMBERS),
        (head(t=math.inf), Code.NUMBERS),
        (head(t=-0.1), Code.NUMBERS),
        (head(t=2 * LATEST_S), Code.NUMBERS),
        (head(w=0), Code.NUMBERS),
        (head(h=65_535), Code.NUMBERS),
        (head(kind=PICTURE, w=641) + b"x", Code.TOO_LARGE),
        (head(kind=PICTURE) + bytes(MOST_JPEG + 1), Code.TOO_LARGE),
        (head() + bytes(MOST_BYTES), Code.TOO_LARGE),
    ],
)
def test_a_frame_that_is_none_is_refused(data: bytes, code: Code) -> None:
    assert refusal(data) is code


@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e30, -1e30])
def test_a_number_that_no_pose_has_is_refused(at: int, value: float) -> None:
    numbers = np.full((33, 6), 0.5, "<f4")
    numbers[17, at] = value
    assert refusal(head() + numbers.tobytes()) is Code.NUMBERS


@pytest.mark.parametrize("value", [-0.01, 1.01])
def test_a_visibility_is_a_share(value: float) -> None:
    numbers = np.full((33, 6), 0.5, "<f4")
    numbers[0, 5] = value
    assert refusal(head() + numbers.tobytes()) is Code.NUMBERS


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (HELLO, Hello("browser", "full", None)),
        (HELLO | {"place": "server", "heard": 4}, Hello("server", "full", 4)),
        ({"do": "start", "id": 1}, Command("start", 1)),
        ({"do": "hurts", "id": 9, "more": None}, Command("hurts", 9)),
        ({"do": "pain", "score": 0, "when": "after", "id": 2}, Pain(0, "after", 2)),
    ],
)
def test_what_is_said_is_understood(said: dict[str, Any], meant: object) -> None:
    assert read_text(json.dumps(said)) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        "null",
        "1e999",
        "[" * 1500,
        json.dumps({"do": "start"}),
        json.dumps({"do": "start", "id": 0}),
        json.dumps({"do": "start", "id": True}),
        json.dumps({"do": "start", "id": 1.5}),
        json.dumps({"do": "start", "id": 2**40}),
        json.dumps({"do": "dance", "id": 1}),
        json.dumps({"do": ["start"], "id": 1}),
        json.dumps({"do": "pain", "score": 11, "when": "after", "id": 1}),
        json.dumps({"do": "pain", "score": True, "when": "after", "id": 1}),
        json.dumps({"do": "pain", "score": 3, "when": "during", "id": 1}),
        json.dumps(HELLO | {"place": "moon"}),
        json.dumps(HELLO | {"place": ["browser"]}),
        json.dumps(HELLO | {"model": "heavy"}),
        json.dumps(HELLO | {"heard": -1}),
        json.dumps(HELLO | {"heard": "1"}),
    ],
)
def test_what_is_not_understood_is_refused(said: str) -> None:
    assert refusal(said) is Code.MALFORMED


def test_a_long_text_is_not_read() -> None:
    assert refusal(json.dumps(HELLO | {"renderer": "x" * 5000})) is Code.TOO_LARGE


def taken(data: bytes | str) -> object:
    """What was understood, or the code of the refusal."""
    try:
        return read_text(data) if isinstance(data, str) else read_frame(data)
    except RefusedError as refused:
        return refused.code


@given(st.binary(max_size=1000))
def test_any_bytes_are_a_frame_or_refused(data: bytes) -> None:
    frame = taken(data)
    assert frame in CLOSE_CODES if isinstance(frame, Code) else isinstance(frame, Landmarks)


@given(st.binary(min_size=POSE_BYTES, max_size=POSE_BYTES))
def test_any_numbers_are_a_pose_or_refused(numbers: bytes) -> None:
    frame = taken(head() + numbers)
    if isinstance(frame, Landmarks):
        assert np.isfinite(frame.pose.xy).all()
        assert np.isfinite(frame.pose.world).all()
    else:
        assert frame is Code.NUMBERS


@given(st.integers(0, 255), st.integers(0, 65_535), st.floats(), st.integers(0, 65_535))
def test_any_head_is_taken_or_refused(kind: int, light: int, t: float, side: int) -> None:
    frame = taken(head(kind=kind, light=light, t=t, w=side))
    if isinstance(frame, Landmarks):
        assert (frame.brightness is None) == (light == UNKNOWN_BRIGHTNESS)
    else:
        assert frame in CLOSE_CODES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=9,
)
KEYS = st.sampled_from(["do", "id", "place", "model", "heard", "score", "when"])
VALUES = JSON | st.sampled_from(["hello", "start", "pain", "browser", "full", "after", 1, 2])


@given(st.text(max_size=100) | st.dictionaries(KEYS, VALUES).map(json.dumps))
def test_any_text_is_understood_or_refused(text: str) -> None:
    said = taken(text)
    assert (
        said in CLOSE_CODES if isinstance(said, Code) else isinstance(said, Hello | Command | Pain)
    )
