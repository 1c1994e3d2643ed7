"""Counts before a webcam: python examples/count_from_webcam.py [EXERCISE [VIDEO]].

With a video in the camera's place it shows what would be counted in it.
"""

import sys
from pathlib import Path

from formcheck import events, watch

exercise = sys.argv[1] if len(sys.argv) > 1 else "squat"
camera = Path(sys.argv[2]) if len(sys.argv) > 2 else 0
count = 0
for event in watch(exercise, camera, model="lite"):
    if isinstance(event, events.AttemptCompleted):
        count += 1
        print(count, event.attempt.verdict)
    elif isinstance(event, events.CueGiven):
        print("  ", event.rule)
print(count, "in all")
