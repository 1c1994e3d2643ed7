"""How many people one server carries: whole sessions with history, 30 poses a second each.

    python -m benchmarks.crowd [--people 20 --people 60 ...] [--seconds N] [--track POSES.npz]

The real page's server in a process of its own, and the people in this one, on the same cores. Each
holds a socket and sends recorded landmarks: the starting position until the set runs, then the
movement, over and over. An answer counts from the pose's sending to the state's arrival.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from formcheck.history.store import History
from formcheck.live.protocol import HEAD, LANDMARKS, SUBPROTOCOL, VERSION, landmark_message
from formcheck.live.sessions import Sessions
from formcheck.live.socket import PATH
from formcheck.pose.frame import PoseTrack
from formcheck.routines.model import Routine, Step
from tools.browser.server import Page, serving

TRACK: Final = Path(__file__).parents[1] / "tests" / "golden" / "glute_bridge_faults.npz"
EXERCISE: Final = "glute_bridge"
FPS: Final = 30
WARM_UP_S: Final = 12.0
"""Until the sets run: the starting position, the countdown, the first repetition."""
OPENS_S: Final = 60.0
GOAL_MS: Final = 20.0
GOAL_PEOPLE: Final = 60
LIGHT: Final = 120 * 256
HELLO: Final = '{"do":"hello","place":"browser","model":"full","heard":0}'
START: Final = '{"do":"start","id":1}'
RUNS: Final = '"stage":"running"'


@dataclass
class SimulatedPerson:
    """One who exercises.

    Attributes:
        token: of the session.
        late_s: when the first pose is sent.
        waits_s: how long each answer took, after the warm-up.
        last: the last state.
    """

    token: str
    late_s: float
    waits_s: list[float] = field(default_factory=list)
    last: str = ""

    async def exercise(
        self, url: str, bodies: Sequence[bytes], ready: asyncio.Barrier, seconds: float
    ) -> None:
        """Send poses for `seconds` after all are ready."""
        address = f"{url.replace('http', 'ws', 1)}{PATH}?token={self.token}"
        async with connect(
            address,
            origin=Origin(url),
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
            open_timeout=OPENS_S,
        ) as socket:
            for first in (HELLO, START):
                await socket.send(first)
                self.last = str(await socket.recv())
            await ready.wait()
            begin = time.perf_counter()
            end = begin + seconds
            number = moved = 0
            while (now := time.perf_counter()) < end:
                # A browser that is late leaves frames out; it does not hurry after them.
                number = max(number + 1, int((now - begin) * FPS))
                await asyncio.sleep(max(0.0, begin + self.late_s + number / FPS - now))
                moved = moved + 1 if RUNS in self.last else 0
                head = HEAD.pack(LANDMARKS, VERSION, LIGHT, number, number / FPS, 640, 480)
                before = time.perf_counter()
                await socket.send(head + bodies[moved % len(bodies)])
                self.last = str(await socket.recv())
                if before >= begin + WARM_UP_S:
                    self.waits_s.append(time.perf_counter() - before)


@dataclass(frozen=True)
class CrowdResult:
    """What so many people found.

    Attributes:
        people: how many.
        fps: answers a second for each.
        median_ms: of the answers.
        p95_ms: what 95 of 100 answers stay below.
        cpu: how much of one core the server used.
        mib: the server's memory.
        counted: repetitions that were counted, all together.
        stored: repetitions in the history.
    """

    people: int
    fps: float
    median_ms: float
    p95_ms: float
    cpu: float
    mib: float
    counted: int
    stored: int


def measure(people: int, seconds: float, bodies: Sequence[bytes]) -> CrowdResult:
    """Have so many exercise at once for `seconds` after the warm-up."""
    step = Step(exercise=EXERCISE, sets=1, reps=200)
    routine = Routine(id="crowd", name="Crowd", steps=(step,))
    with tempfile.TemporaryDirectory() as folder:
        live = Sessions(History(Path(folder) / "history.db"))
        crowd = [
            SimulatedPerson(live.begin(routine, "en"), i / people / FPS) for i in range(people)
        ]
        with serving(Path(folder)) as page:
            cpu = asyncio.run(_all(crowd, page, bodies, WARM_UP_S + seconds))
            mib = _resident_mib(page.process.pid)
        stored = len(History(Path(folder) / "history.db").attempts())
    waits_ms = 1000 * np.array([wait_s for one in crowd for wait_s in one.waits_s])
    return CrowdResult(
        people,
        len(waits_ms) / people / seconds,
        float(np.median(waits_ms)),
        float(np.percentile(waits_ms, 95)),
        cpu,
        mib,
        sum(_acknowledged(one.last) for one in crowd),
        stored,
    )


async def _all(
    crowd: list[SimulatedPerson], page: Page, bodies: Sequence[bytes], seconds: float
) -> float:
    """Let all exercise; how much of a core the server used for them once the sets ran."""
    ready = asyncio.Barrier(len(crowd) + 1)
    everybody = asyncio.gather(*(one.exercise(page.url, bodies, ready, seconds) for one in crowd))
    await ready.wait()
    await asyncio.sleep(WARM_UP_S)
    begin, before_s = time.perf_counter(), _cpu_s(page.process.pid)
    await everybody
    return (_cpu_s(page.process.pid) - before_s) / (time.perf_counter() - begin)


def _acknowledged(state: str) -> int:
    return int(state.split('"ack":', 1)[1].split(",", 1)[0])


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(
    people: Annotated[list[int] | None, typer.Option(help="How many at once.")] = None,
    seconds: Annotated[float, typer.Option(help="For how long, after the warm-up.")] = 20.0,
    track: Annotated[Path, typer.Option(help="The landmarks to send.")] = TRACK,
) -> None:
    """Print a line for each crowd; ends with 1 if 60 people wait longer than 20 ms."""
    bodies = [landmark_message(0, pose)[HEAD.size :] for pose in PoseTrack.load(track).frames()]
    alone = measure(1, 2.0, bodies)
    missed = False
    for count in people or [20, 40, 60, 80]:
        result = measure(count, seconds, bodies)
        each = (result.mib - alone.mib) / max(1, count - 1)
        typer.echo(
            f"{count:4d} people  {result.fps:5.1f} answers/s each,"
            f" median {result.median_ms:5.1f} ms, 95 of 100 within {result.p95_ms:6.1f} ms;"
            f" {100 * result.cpu:3.0f} % of a core,"
            f" {count * result.fps / FPS / result.cpu:4.0f} people a core, {each:4.1f} MiB each;"
            f" {result.counted} counted, {result.stored} stored"
        )
        late = result.p95_ms > GOAL_MS
        missed |= result.counted > result.stored or (count == GOAL_PEOPLE and late)
    raise typer.Exit(1 if missed else 0)


if __name__ == "__main__":
    typer.run(main)
