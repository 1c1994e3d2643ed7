"""Peak memory of a long video against a short one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from formcheck.media.reader import VideoReader
from formcheck.media.writer import VideoWriter

SCRIPT = """
import resource, sys
from formcheck.api import analyze
analyze(sys.argv[1], sys.argv[2], model=sys.argv[3])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def lengthen(video: Path, target: Path, minutes: float, fps: float) -> None:
    """Write a video of `minutes` that plays `video` again and again at `fps`."""
    with VideoReader(video) as reader:
        images = [frame.image for frame in reader]
    with VideoWriter(target) as writer:
        for i in range(int(minutes * 60 * fps)):
            writer.write(images[i % len(images)], i / fps)


def peak_mib(video: Path, exercise: str, model: str) -> float:
    """Peak resident memory, in MiB, of a process that analyses `video`."""
    command = [sys.executable, "-c", SCRIPT, str(video), exercise, model]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(result.stdout.split()[-1]) / 1024
