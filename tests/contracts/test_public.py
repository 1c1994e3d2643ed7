"""The names that others build on (docs/library.md): none goes without a warning."""

from __future__ import annotations

import re

import pytest

import formcheck
from tests.cli.runs import ROOT

NAMES = {
    *("Exercise", "Outputs", "PoseEstimator", "PoseFrame", "PoseTrack", "Report", "Session"),
    *("Sink", "WorkoutReport", "__version__", "analyze", "errors", "events", "exercises"),
    *("load_exercise", "read_landmarks", "watch"),
}
EVENTS = {
    *("Attempt", "AttemptCompleted", "AttemptRejected", "CueGiven", "Event", "Fault", "Finished"),
    *("Hold", "NotJudged", "PersonFound", "PersonLost", "Phase", "PhaseChanged", "Rep"),
    *("SetupChanged", "Verdict"),
}
ERRORS = {
    *("ExerciseError", "FormCheckError", "HistoryError", "LearningError", "ManifestError"),
    *("MissingPackageError", "ModelError", "NothingToJudgeError", "OutputError", "PluginError"),
    *("PoseTrackError", "RoutineError", "ServerError", "TemplateError", "UserError", "VideoError"),
    "WorkerError",
}


def test_the_public_names() -> None:
    assert set(formcheck.__all__) == NAMES
    assert set(dir(formcheck.events)) >= EVENTS
    assert set(dir(formcheck.errors)) >= ERRORS


def test_every_error_has_the_one_base() -> None:
    for name in ERRORS:
        assert issubclass(getattr(formcheck.errors, name), formcheck.errors.FormCheckError)


def test_the_page_of_the_library_names_them_all() -> None:
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8").split("::: ")[0]
    named = set(
        re.findall(r"`([A-Za-z_]+)", "\n".join(re.findall(r"^\| (.*?) \|", page, re.MULTILINE)))
    )
    assert named == NAMES - {"__version__"}


def test_a_name_that_will_go_says_what_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formcheck._DEPRECATED, "judge", "analyze")
    with pytest.warns(DeprecationWarning, match=r"formcheck.judge will go .* formcheck.analyze"):
        assert formcheck.judge is formcheck.analyze
    with pytest.raises(AttributeError):
        _ = formcheck.no_such_name
