"""FormCheck: counts repetitions, times holds and judges the form of exercises from video.

>>> import formcheck
>>> report = formcheck.analyze("bridge.mp4", "glute_bridge")  # doctest: +SKIP
>>> len(report.reps), [fault.cue for fault in report.faults]  # doctest: +SKIP

Everything runs on this machine. What is public is listed in `__all__`, and in docs/library.md; it
is imported when it is first used, so that `import formcheck` stays light.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

__version__ = "0.1.0"

__all__ = [
    "Exercise",
    "Outputs",
    "PoseEstimator",
    "PoseFrame",
    "PoseTrack",
    "Report",
    "Session",
    "Sink",
    "WorkoutReport",
    "__version__",
    "analyze",
    "errors",
    "events",
    "exercises",
    "load_exercise",
    "read_landmarks",
    "watch",
]

_HOMES: Final = {
    "Exercise": "formcheck.exercises.model",
    "Outputs": "formcheck.outputs",
    "PoseEstimator": "formcheck.pose.estimator",
    "PoseFrame": "formcheck.pose.frame",
    "PoseTrack": "formcheck.pose.frame",
    "Report": "formcheck.coach.report",
    "Session": "formcheck.coach.session",
    "Sink": "formcheck.sinks.sink",
    "WorkoutReport": "formcheck.coach.workout_report",
    "analyze": "formcheck.api",
    "load_exercise": "formcheck.exercises.catalog",
    "read_landmarks": "formcheck.landmarks.reading",
    "watch": "formcheck.local",
}
_MODULES: Final = {
    "errors": "formcheck.errors",
    "events": "formcheck.coach.events",
    "exercises": "formcheck.exercises",
}
_DEPRECATED: Final[dict[str, str]] = {}
"""Public names that will go, and the public names that take their places."""

if TYPE_CHECKING:
    from formcheck import errors, exercises
    from formcheck.api import analyze
    from formcheck.coach import events
    from formcheck.coach.report import Report
    from formcheck.coach.session import Session
    from formcheck.coach.workout_report import WorkoutReport
    from formcheck.exercises.catalog import load_exercise
    from formcheck.exercises.model import Exercise
    from formcheck.landmarks.reading import read_landmarks
    from formcheck.local import watch
    from formcheck.outputs import Outputs
    from formcheck.pose.estimator import PoseEstimator
    from formcheck.pose.frame import PoseFrame, PoseTrack
    from formcheck.sinks.sink import Sink


def __getattr__(name: str) -> Any:
    if name in _DEPRECATED:
        new = _DEPRECATED[name]
        said = f"formcheck.{name} will go with the next version but one: use formcheck.{new}."
        warnings.warn(said, DeprecationWarning, stacklevel=2)
        return __getattr__(new)
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name not in _HOMES:
        raise AttributeError(f"module 'formcheck' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
