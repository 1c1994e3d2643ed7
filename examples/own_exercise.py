"""Judges a recording by an exercise of your own: python examples/own_exercise.py RECORDING.

`formcheck exercises check examples/half_squat.toml --on RECORDING` shows what it measures.
"""

import sys
from pathlib import Path

import formcheck

exercise = formcheck.load_exercise(str(Path(__file__).with_name("half_squat.toml")))
report = formcheck.analyze(sys.argv[1], exercise)
for rep in report.reps:
    bend = rep.measures["knee_bend"]
    print(f"{rep.index}: {rep.verdict}, knees bent to {bend.min:.0f} degrees")
