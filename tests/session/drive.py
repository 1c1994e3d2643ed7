"""The session's display in a browser, driven with states, before the fake camera's picture."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.session.states import data

SIZES: Final = {
    "laptop": (1366, 650),
    "small": (1280, 800),
    "large": (2560, 1300),
    "tablet": (820, 1180),
    "phone": (390, 844),
    "phone_sideways": (844, 390),
}
BUILD: Final = """async (data) => {
    const { Display } = await import("/live/files/display.js");
    const host = document.createElement("div");
    const shadow = host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    Object.assign(style, { rel: "stylesheet", href: "/live/files/session.css" });
    const loaded = new Promise((resolve) => { style.onload = resolve; });
    shadow.append(style);
    document.body.append(host);
    await loaded;
    window.clicked = [];
    const note = (name) => (...values) => window.clicked.push([name, ...values]);
    const acts = { command: note("command"), leave: note("leave"), mend: note("mend"),
        testVoice: note("testVoice"), chooseCamera: note("chooseCamera"), phone: note("phone") };
    const display = new Display(shadow, data, acts);
    const video = display.part("video");
    const wanted = { video: { width: 640, height: 480 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia(wanted);
    await video.play();
    video.pause(); // one picture is enough, and a moving one costs most of the time
    const canvas = new OffscreenCanvas(400, 300);
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 400, 300);
    const still = URL.createObjectURL(await canvas.convertToBlob());
    const points = new Float32Array(33 * 6).map((_, i) => i % 6 === 0 ? 0.2 + i / 330
        : i % 6 === 1 ? 0.7 + 0.1 * Math.sin(i) : i % 6 === 5 ? 1 : 0);
    window.display = display;
    window.show = (state) => {
        if (state.phone?.offer) display.invite();
        display.show(state, points, () => still);
        display.picture.draw(points, state);
    };
}"""
"""Builds the display of `data` in the page; `window.show(state)` shows a state in it."""


def prepared(browser: Browser, url: str, size: tuple[int, int], language: str, theme: str) -> Tab:
    """A tab that shows the display and waits for states."""
    width, height = size
    tab = browser.new_page(viewport={"width": width, "height": height}, locale=language)
    tab.goto(url)
    tab.evaluate(BUILD, data(language, theme))
    return tab
