"""Judges a folder of recordings or poses: python examples/judge_a_folder.py FOLDER EXERCISE OUT.

`formcheck batch` does the same in several processes, and goes on where it was stopped.
"""

import sys
from pathlib import Path

import formcheck

folder, name, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
exercise = formcheck.load_exercise(name)
out.mkdir(exist_ok=True)
for recording in sorted(folder.iterdir()):
    files = formcheck.Outputs(others=(out / f"{recording.stem}.csv", out / f"{recording.stem}.trc"))
    try:
        files.check()
        with files.collecting(exercise) as kept:
            report = formcheck.analyze(recording, exercise, observers=kept.observers)
        files.write(report, recording, kept)
    except formcheck.errors.FormCheckError as error:
        print(f"{recording.name}: {error}")
    else:
        good = report.count(formcheck.events.Verdict.GOOD)
        print(f"{recording.name}: {len(report.attempts)} counted, {good} good")
