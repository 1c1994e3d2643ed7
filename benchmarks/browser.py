"""The live page: poses and shown pictures a second, and the time from picture to changed display.

    python -m benchmarks.browser [--seconds N] [--model lite|full]

A real Chromium looks at a fake camera, 640x480 at 30 a second, and finds the poses; the real
server coaches. Both share this machine's cores, as they do at home. A number is drawn into each
picture and read back: where it is shown, and where the display has changed by the answer to it.
Reading costs pictures, so they are counted in the first part of each minute, and read in the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer
from playwright.sync_api import Page as Tab

from tools.browser.camera import BITS
from tools.browser.visit import Visit, exercising

VIDEO: Final = Path(__file__).parents[1] / "sample_videos" / "glute_bridge_good.mp4"
CAMERA_FPS: Final = 30
WARM_UP_S: Final = 10
PART_S: Final = 60
READING_S: Final = 20
GOALS: Final = {"lite": (20, 150), "full": (15, 250)}
"""Poses a second, and milliseconds for 95 of 100 pictures from picture to changed display."""
READ_NUMBERS: Final = """(bits) => {
    const session = globalThis["formcheck-session"].session;
    const canvas = new OffscreenCanvas(bits * 8, 8);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const numberOf = (picture, width, height) => {
        context.drawImage(picture, 0, 0, width, height / 24, 0, 0, bits * 8, 8);
        const { data } = context.getImageData(0, 4, bits * 8, 1);
        let number = 0;
        for (let i = 0; i < bits; i++) number += (data[4 * (i * 8 + 4)] > 127 ? 1 : 0) << i;
        return number;
    };
    const seen = { shown: [], changed: [], numbers: [] };
    let reads = false;
    window.takeSeen = (readsNow) => {
        reads = readsNow;
        const taken = { ...seen };
        Object.assign(seen, { shown: [], changed: [], numbers: [] });
        return taken;
    };
    const video = session.display.part("video");
    const look = (now, { captureTime }) => {
        const number = reads ? numberOf(video, video.videoWidth, video.videoHeight) : -1;
        seen.shown.push([number, captureTime ?? now, now]);
        video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    const root = session.display.root;
    new MutationObserver(() => {
        const seq = Number(root.dataset.seq);
        requestAnimationFrame((now) => seen.changed.push([seq, now]));
    }).observe(root, { attributeFilter: ["data-seq"] });
    const add = session.gallery.add.bind(session.gallery);
    session.gallery.add = async (seq, blob) => {
        add(seq, blob);
        if (!reads) return;
        const picture = await createImageBitmap(blob);
        seen.numbers.push([seq, numberOf(picture, picture.width, picture.height)]);
        picture.close();
    };
}"""
"""Notes when a picture's number is shown, when the display changes by an answer, and which number
the picture had that was answered: of the pictures that the browser keeps for the rest."""


@dataclass(frozen=True)
class SeenState:
    """What was noted, times in milliseconds.

    Attributes:
        shown: of each shown picture its number, -1 where it was not read, when it was taken, and
            when it was shown.
        changed: of each answer the number of its frame, and when the display had changed by it.
        numbers: of some frames their number and the number in their picture.
    """

    shown: list[tuple[int, float, float]]
    changed: list[tuple[int, float]]
    numbers: list[tuple[int, int]]

    def poses_per_s(self) -> float:
        """Answered pictures a second."""
        times = [at for _, at in self.changed]
        return 1000 * (len(times) - 1) / (times[-1] - times[0])

    def least_shown_per_s(self) -> int:
        """Shown pictures in the worst second."""
        times = np.array([at for _, _, at in self.shown])
        seconds = np.floor((times - times[0]) / 1000).astype(int)
        return int(np.bincount(seconds)[:-1].min())

    def delays_ms(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """From the picture to the display that has changed by it."""
        when = dict(self.changed)
        delays = []
        for seq, number in self.numbers:
            if seq not in when:
                continue
            taken = [at for shown, at, _ in self.shown if shown == number and at <= when[seq]]
            delays += [when[seq] - taken[-1]] if taken else []
        return np.array(delays)


def watch(visit: Visit, seconds: int) -> list[tuple[SeenState, SeenState]]:
    """What is noted in each part of `seconds`, while pictures are counted, and while read."""
    visit.wait_for(stage="running")
    visit.tab.wait_for_timeout(1000 * WARM_UP_S)
    visit.tab.evaluate(READ_NUMBERS, BITS)
    return [_part(visit.tab, min(PART_S, seconds - s)) for s in range(0, seconds, PART_S)]


def _part(tab: Tab, seconds: int) -> tuple[SeenState, SeenState]:
    tab.evaluate("takeSeen(false)")
    tab.wait_for_timeout(1000 * (seconds - READING_S))
    counted = SeenState(**tab.evaluate("takeSeen(true)"))
    tab.wait_for_timeout(1000 * READING_S)
    return counted, SeenState(**tab.evaluate("takeSeen(false)"))


def main(
    seconds: Annotated[int, typer.Option(help="How long to look.")] = 300,
    model: Annotated[str, typer.Option(help="The pose model: lite or full.")] = "lite",
) -> None:
    """Print the figures; the first and the last minute show whether delay grows."""
    poses, longest_ms = GOALS[model]
    with exercising(VIDEO, "glute_bridge", 200, CAMERA_FPS, numbered=True, model=model) as visit:
        parts = watch(visit, seconds)
        used, place = visit.shown("model"), visit.shown("place")
    delays = [np.percentile(read.delays_ms(), 95) for _, read in parts]
    rate = float(np.median([counted.poses_per_s() for counted, _ in parts]))
    typer.echo(f"{used} in the {place}, {seconds} s")
    typer.echo(f"poses           {rate:5.1f} a second (goal {poses})")
    worst = min(counted.least_shown_per_s() for counted, _ in parts)
    typer.echo(f"shown           {worst:5d} pictures in the worst second (goal 20)")
    typer.echo(f"picture to changed display, 95 of 100 (goal {longest_ms} ms)")
    for name, delay_ms in (("first", delays[0]), ("last", delays[-1])):
        typer.echo(f"  {name:5s} minute  {delay_ms:5.0f} ms")


if __name__ == "__main__":
    typer.run(main)
