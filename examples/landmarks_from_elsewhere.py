"""Judges landmarks of another program, with its rate and the size of its picture.

python examples/landmarks_from_elsewhere.py FILE EXERCISE FPS WIDTH HEIGHT

FILE is a .trc, .csv or .json, or OpenPose's folder (docs/landmarks.md). On the command line:
`formcheck convert FILE --fps FPS --size WIDTHxHEIGHT --out poses.npz`, then `formcheck replay`.
"""

import sys

import formcheck

file, exercise, fps, width, height = sys.argv[1:]
track = formcheck.read_landmarks(file, fps=float(fps), size_wh=(int(width), int(height)))
report = formcheck.analyze(track, exercise)
print(len(report.attempts), "counted")
for warning in report.tracking.warnings:
    print(report.in_english(warning))
