"""The session's modules in a real browser: what is spoken, what is sent, where poses are found."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
import pytest
from playwright.sync_api import Page as Tab

from formcheck.live.protocol import Landmarks, read_frame
from formcheck.pose.estimator import PoseEstimator
from tests.conftest import OpenBrowser
from tests.session.files import served
from tools.browser.camera import as_camera

VIDEO: Final = Path(__file__).parents[2] / "sample_videos" / "glute_bridge_good.mp4"
FOUND_MS: Final = 60_000
LOOK_MS: Final = 100
AGREES: Final = 0.005
"""As a share of the picture: the same networks, but other arithmetic and scaling."""
AGREES_M: Final = 0.01
VOICES: Final = """(voices) => {
    window.log = [];
    window.flashes = [];
    const synthesis = {
        current: null,
        getVoices: () => voices,
        speak(utterance) { this.current = utterance; window.log.push(utterance.text); },
        cancel() {
            if (this.current) window.log.push(`cut off: ${this.current.text}`);
            this.current = null;
        },
    };
    window.finish = () => {
        const done = synthesis.current;
        synthesis.current = null;
        done?.onend();
    };
    Object.defineProperty(window, "speechSynthesis", { value: synthesis, configurable: true });
    Object.defineProperty(window, "SpeechSynthesisUtterance", {
        value: class { constructor(text) { this.text = text; } },
    });
}"""
"""The machine's speech, which speaks until `finish()`."""
SPEAK: Final = """async (said) => {
    const { Voice } = await import("/live/files/voice.js");
    const flash = (kind) => window.flashes.push(kind);
    window.voice ??= new Voice({ language: "de", voice: true, beeps: false, flash });
    for (const one of said) window.voice.say(one);
}"""
OWN: Final = {"lang": "de-DE", "localService": True, "name": "own"}
FOREIGN: Final = {"lang": "de-DE", "localService": False, "name": "network"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def tab(open_browser: OpenBrowser, url: str) -> Tab:
    tab = open_browser(None).new_page()
    tab.goto(url)
    return tab


def said(kind: str, text: str) -> dict[str, str]:
    return {"kind": kind, "text": text, "tone": ""}


def spoken(tab: Tab) -> list[str]:
    return list(tab.evaluate("window.log"))


def test_a_count_never_cuts_a_correction_off(tab: Tab) -> None:
    tab.evaluate(VOICES, [OWN])
    tab.evaluate(SPEAK, [said("cue", "Becken höher"), said("count", "3"), said("count", "4")])
    assert spoken(tab) == ["Becken höher"]
    tab.evaluate("finish()")
    tab.evaluate(SPEAK, [said("count", "5")])
    assert spoken(tab) == ["Becken höher", "5"]


def test_a_late_count_makes_way(tab: Tab) -> None:
    tab.evaluate(VOICES, [OWN])
    tab.evaluate(SPEAK, [said("count", "3"), said("count", "4"), said("cue", "Langsamer")])
    assert spoken(tab) == ["3", "cut off: 3", "4", "cut off: 4", "Langsamer"]


def test_corrections_are_spoken_whole_one_after_the_other(tab: Tab) -> None:
    tab.evaluate(VOICES, [OWN])
    tab.evaluate(
        SPEAK, [said("cue", "Erstens"), said("praise", "Zweitens"), said("hint", "Drittens")]
    )
    for _ in range(3):
        tab.evaluate("finish()")
    assert spoken(tab) == ["Erstens", "Zweitens", "Drittens"]


@pytest.mark.parametrize("voices", [[], [FOREIGN], [OWN | {"lang": "en-GB"}]])
def test_nothing_is_spoken_by_a_voice_from_the_network(
    tab: Tab, voices: list[dict[str, Any]]
) -> None:
    tab.evaluate(VOICES, voices)
    tab.evaluate(SPEAK, [said("cue", "Becken höher"), said("count", "3")])
    assert spoken(tab) == []
    assert tab.evaluate("window.flashes") == ["cue"]


def test_a_frame_is_read_as_it_was_sent(tab: Tab) -> None:
    sent = tab.evaluate(
        """async () => {
            const { packed } = await import("/live/files/frames.js");
            const points = new Float32Array(33 * 6).map((_, i) => i / 1000);
            const bytes = packed({ seq: 70000, t: 12.25, width: 640, height: 480,
                brightness: 101.5, points });
            return btoa(String.fromCharCode(...bytes));
        }"""
    )
    frame = read_frame(base64.b64decode(sent))
    assert isinstance(frame, Landmarks)
    assert (frame.seq, frame.t, frame.brightness) == (70000, 12.25, 101.5)
    numbers = (np.arange(33 * 6) / 1000).reshape(33, 6)
    np.testing.assert_allclose(frame.pose.xy, numbers[:, :2] * (640, 480), rtol=1e-5)
    np.testing.assert_allclose(frame.pose.world, numbers[:, 2:5], rtol=1e-5)
    np.testing.assert_allclose(frame.pose.visibility, numbers[:, 5], rtol=1e-5)


def test_nobody_is_sent_as_nobody(tab: Tab) -> None:
    sent = tab.evaluate(
        """async () => {
            const { packed } = await import("/live/files/frames.js");
            const size = { width: 640, height: 480 };
            const nobody = { seq: 1, t: 0.5, ...size, brightness: -1, points: null };
            return btoa(String.fromCharCode(...packed(nobody)));
        }"""
    )
    frame = read_frame(base64.b64decode(sent))
    assert isinstance(frame, Landmarks)
    assert frame.brightness is None
    assert not frame.pose.seen


def test_times_rise_over_cameras_and_connections(tab: Tab) -> None:
    times = tab.evaluate(
        """async () => {
            const { Stamps } = await import("/live/files/stamps.js");
            const stamps = new Stamps();
            const times = [stamps.at(100), stamps.at(100.5), stamps.at(100.5)];
            stamps.restart(); // another camera begins anew
            times.push(stamps.at(0.1), stamps.at(0.2));
            stamps.restart(50); // the server has taken a later picture of the session
            times.push(stamps.at(0.3));
            return times;
        }"""
    )
    assert times[:3] == [0, 0.5, None]
    assert 0.5 < times[3] < times[4] < 50 < times[5]


@pytest.mark.parametrize(
    ("name", "hardware"),
    [
        ("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)", False),
        ("llvmpipe (LLVM 15.0.7, 256 bits)", False),
        ("ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0)", False),
        ("", False),
        ("ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)", True),
        ("Apple M1", True),
    ],
)
def test_only_real_hardware_is_a_gpu(tab: Tab, name: str, hardware: bool) -> None:
    is_hardware = """async (name) =>
        (await import("/live/files/renderer.js")).isHardware(name)"""
    assert tab.evaluate(is_hardware, name) is hardware


WORK: Final = """async (old) => {
    if (old) delete window.MediaStreamTrackProcessor;
    const { Eye } = await import("/live/files/eye.js");
    const video = document.createElement("video");
    video.muted = true;
    document.body.append(video);
    window.found = [];
    window.kept = [];
    const eye = new Eye({ files: `${location.origin}/live/files/`, model: "lite", video,
        place: "browser", found: (one) => window.found.push(one), changed: () => {},
        kept: (one) => window.kept.push(one), trouble: (id) => { window.trouble = id; } });
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    video.srcObject = stream;
    await video.play();
    eye.watch(stream);
}"""


def wait_until(tab: Tab, condition: str) -> None:
    """The page's policy forbids what Playwright would wait with."""
    for _ in range(FOUND_MS // LOOK_MS):
        if tab.evaluate(condition):
            return
        tab.wait_for_timeout(LOOK_MS)
    raise AssertionError(condition)


@pytest.mark.model
@pytest.mark.parametrize("old", [False, True])
def test_the_pose_is_found_in_the_browser(
    open_browser: OpenBrowser, url: str, tmp_path: Path, old: bool
) -> None:
    tab = open_browser(as_camera(VIDEO, tmp_path / "camera.y4m")).new_page()
    tab.goto(url)
    tab.evaluate(WORK, old)
    wait_until(tab, "window.found.filter((one) => one.points).length >= 8")
    wait_until(tab, "window.kept.length > 0")
    numbers = tab.evaluate("window.found.map(({ seq, t }) => [seq, t])")
    assert numbers == sorted(numbers)
    assert len({t for _, t in numbers}) == len(numbers)
    brightness = tab.evaluate("window.found.at(-1).brightness")
    assert 0 < brightness < 255


@pytest.mark.model
def test_browser_and_python_find_the_same_pose(
    open_browser: OpenBrowser, url: str, tmp_path: Path
) -> None:
    still = as_camera(VIDEO, tmp_path / "all.y4m")
    with av.open(str(still)) as film:
        picture = next(film.decode(video=0)).to_ndarray(format="rgb24").astype(np.uint8)
    camera = tmp_path / "still.y4m"
    with still.open("rb") as source:
        head = source.readline()
        frame = source.read(len(b"FRAME\n") + picture.shape[0] * picture.shape[1] * 3 // 2)
        camera.write_bytes(head + frame * 2)
    tab = open_browser(camera).new_page()
    tab.goto(url)
    tab.evaluate(WORK, False)
    wait_until(tab, "window.found.filter((one) => one.points).length >= 20")
    found = np.array(tab.evaluate("[...window.found.at(-1).points]")).reshape(33, 6)
    with PoseEstimator("lite") as estimator:
        for i in range(20):
            pose = estimator.estimate(picture, i / 20)
    seen = pose.visibility > 0.5
    away = np.abs(found[:, :2] - pose.xy / pose.size_wh)[seen]
    assert np.median(away) < AGREES
    apart_m = np.abs(found[:, 2:5] - pose.world)[seen]
    assert np.median(apart_m) < AGREES_M
