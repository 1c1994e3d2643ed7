"""FormCheck: counts repetitions, times holds and judges the form of exercises from video.

>>> import formcheck
>>> report = formcheck.analyze("bridge.mp4", "glute_bridge")  # doctest: +SKIP
>>> len(report.reps), [fault.cue for fault in report.faults]  # doctest: +SKIP

Everything runs on this machine. What is public is listed in `__all__`; it is imported when it is
first used, so that `import formcheck` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

__version__ = "0.1.0"

__all__ = [
    "Exercise",
    "PoseFrame",
    "PoseTrack",
    "Report",
    "Session",
    "__version__",
    "analyze",
    "exercises",
    "load_exercise",
]

_HOMES: Final = {
    "Exercise": "formcheck.exercises.model",
    "PoseFrame": "formcheck.pose.frame",
    "PoseTrack": "formcheck.pose.frame",
    "Report": "formcheck.coach.report",
    "Session": "formcheck.coach.session",
    "analyze": "formcheck.api",
    "load_exercise": "formcheck.exercises.catalog",
}

if TYPE_CHECKING:
    from formcheck import exercises
    from formcheck.api import analyze
    from formcheck.coach.report import Report
    from formcheck.coach.session import Session
    from formcheck.exercises.catalog import load_exercise
    from formcheck.exercises.model import Exercise
    from formcheck.pose.frame import PoseFrame, PoseTrack


def __getattr__(name: str) -> Any:
    if name == "exercises":
        return import_module("formcheck.exercises")
    if name not in _HOMES:
        raise AttributeError(f"module 'formcheck' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
