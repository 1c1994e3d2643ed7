"""The display in a real browser: nothing cut off, readable from the mat, and open to everybody."""

from __future__ import annotations

import math
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.conftest import OpenBrowser
from tests.session.drive import SIZES, prepared
from tests.session.files import served
from tests.session.states import states
from tools.browser.camera import as_camera

AXE: Final = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
VIDEO: Final = Path(__file__).parents[2] / "sample_videos" / "glute_bridge_faults.mp4"
DISTANCE_MM: Final = 2500.0
SCREEN_MM: Final = 310.0
"""The width of a 14-inch screen of 16:9."""
LEAST_ARC_MINUTES: Final = 16.0
SETTLES_MS: Final = 250
LANDSCAPE: Final = ("laptop", "small", "large")
CUT_OFF: Final = """() => {
    const root = window.display.root;
    const found = [];
    const shown = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden";
    const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    const isForReaders = (e) => getComputedStyle(e).clipPath !== "none";
    for (const e of root.querySelectorAll("*")) {
        if (!shown(e) || isForReaders(e)) continue;
        if (!(own(e) || ["BUTTON", "IMG", "SELECT", "svg"].includes(e.tagName))) continue;
        const name = `${e.dataset.part || e.tagName}: ${e.textContent.slice(0, 30)}`;
        const range = document.createRange();
        range.selectNodeContents(e);
        const boxes = own(e) ? [...range.getClientRects()] : [e.getBoundingClientRect()];
        let around = e.parentElement;
        const frames = [{ left: 0, top: 0, right: innerWidth, bottom: innerHeight }];
        if (own(e)) frames.push(e.getBoundingClientRect());
        const area = e.closest(".side, .view, .rest, .end");
        if (area) frames.push(area.getBoundingClientRect());
        for (; around && around !== root; around = around.parentElement) {
            if (getComputedStyle(around).overflow !== "visible" && around.tagName !== "svg") {
                frames.push(around.getBoundingClientRect());
            }
        }
        // A line's box is higher than its letters.
        const out = boxes.some((b) => frames.some((f) =>
            b.left < f.left - 2 || b.top < f.top - 2 - b.height / 8
            || b.right > f.right + 2 || b.bottom > f.bottom + 2 + b.height / 8));
        if (out) found.push(name);
        if (boxes.some((b) => b.width < 1 || b.height < 1)) found.push(`nothing left of ${name}`);
    }
    return found;
}"""
"""What is written or drawn beyond the window or beyond what clips it."""
OVERLAPS: Final = """() => {
    const parts = ["title", "dial", "sides", "value", "marks", "guide", "extras", "pain", "bar",
        "hint", "cue", "pace"]
        .map((name) => [name, window.display.part(name)])
        .filter(([, e]) => e.getClientRects().length);
    const found = [];
    parts.forEach(([name, e], i) => parts.slice(i + 1).forEach(([other, f]) => {
        const [a, b] = [e.getBoundingClientRect(), f.getBoundingClientRect()];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 2) found.push(`${name} over ${other}`);
    }));
    return found;
}"""
CAPITAL_PX: Final = """(name) => {
    const style = getComputedStyle(window.display.part(name));
    const context = document.createElement("canvas").getContext("2d");
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    return context.measureText("H").actualBoundingBoxAscent;
}"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_camera(VIDEO, tmp_path_factory.mktemp("camera") / "camera.y4m")


@pytest.fixture
def browser(open_browser: OpenBrowser, camera: Path) -> Browser:
    return open_browser(camera)


def show(tab: Tab, state: dict[str, Any]) -> None:
    tab.evaluate("state => window.show(state)", state)
    tab.wait_for_timeout(SETTLES_MS)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off(browser: Browser, url: str, size: str, language: str) -> None:
    tab = prepared(browser, url, SIZES[size], language, "light")
    wrong = {}
    for name, state in states(language).items():
        show(tab, state)
        wrong[name] = tab.evaluate(CUT_OFF) + tab.evaluate(OVERLAPS)
    assert not any(wrong.values()), wrong


def arc_minutes(height_px: float, width_px: int) -> float:
    """How high something is for an eye on the mat, on a screen whose window is `width_px` wide."""
    return 60 * math.degrees(math.atan(height_px * SCREEN_MM / width_px / DISTANCE_MM))


@pytest.mark.parametrize("size", LANDSCAPE)
def test_count_and_correction_are_read_from_the_mat(browser: Browser, url: str, size: str) -> None:
    tab = prepared(browser, url, SIZES[size], "de", "light")
    show(tab, states("de")["cue"])
    for name in ("number", "cue"):
        height_px = tab.evaluate(CAPITAL_PX, name)
        assert arc_minutes(height_px, SIZES[size][0]) >= LEAST_ARC_MINUTES, name


def test_whoever_was_hurt_is_not_invited_to_go_on(browser: Browser, url: str) -> None:
    tab = prepared(browser, url, SIZES["laptop"], "en", "light")
    show(tab, states("en")["hurt"])
    assert tab.get_by_role("button").all_inner_texts()[-1] == "Done"
    assert tab.get_by_role("button", name="Once more").count() == 0
    show(tab, states("en")["finished"])
    assert tab.get_by_role("button", name="Once more").count() == 1


def test_a_hint_stays_long_enough_to_be_read(browser: Browser, url: str) -> None:
    tab = prepared(browser, url, SIZES["laptop"], "en", "light")
    setup = states("en")["setup"]
    show(tab, setup | {"message": "First"})
    show(tab, setup | {"message": "Second"})
    assert tab.get_by_test_id("hint").inner_text() == "First"
    tab.wait_for_timeout(2500)
    show(tab, setup | {"message": "Second"})
    assert tab.get_by_test_id("hint").inner_text() == "Second"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_everybody_can_use_it(browser: Browser, url: str, language: str, theme: str) -> None:
    tab = prepared(browser, url, SIZES["laptop"], language, theme)
    tab.evaluate(AXE)
    found = {}
    for name, state in states(language).items():
        show(tab, state)
        violations = tab.evaluate("axe.run()")["violations"]
        found[name] = [
            f"{violation['id']}: {node['html'][:120]}"
            for violation in violations
            if violation["impact"] in {"serious", "critical"}
            for node in violation["nodes"]
        ]
    assert not any(found.values()), found
