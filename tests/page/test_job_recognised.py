"""A job without an exercise: recognised, and corrected without looking for poses again."""

from __future__ import annotations

import pytest

from formcheck.exercises.catalog import load_exercise
from formcheck.pose.estimator import PoseEstimator
from formcheck.ui.recorded.analysis_queue import AnalysisQueue
from formcheck.ui.recorded.job import Job, JobState
from formcheck.ui.recorded.recording import Recording
from formcheck.workouts import judge, recognise
from tests.page.clips import SAMPLES
from tests.recognition.figures import one_after_the_other, performed

VIDEO = SAMPLES / "squat_good.mp4"


@pytest.mark.model
def test_what_is_recognised_can_be_corrected_from_its_poses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = Job(Recording.at(VIDEO), None, model="lite")
    job.run()
    assert (job.state, job.error) == (JobState.DONE, None)
    (result,) = job.results
    assert result.report.exercise.id == "squat"
    assert len(result.report.attempts) == 3
    files = result.files
    made = [files.video, files.html, files.attempts, files.faults, files.measures, files.json]
    assert all(path.stat().st_size for path in made)

    def infers(*_: object, **__: object) -> None:
        raise AssertionError("The poses are known.")

    monkeypatch.setattr(PoseEstimator, "estimate", infers)
    for anew in (
        Job(job.recording, load_exercise("lunge"), poses=job.poses),
        Job(job.recording, None, found=job.found),
    ):
        anew.run()
        assert (anew.state, anew.error) == (JobState.DONE, None)
        assert anew.results[0].files.video.stat().st_size
    assert anew.results[0].report.to_json() == result.report.to_json()
    job.discard()


def test_a_set_is_corrected_and_all_others_stay() -> None:
    track = one_after_the_other(performed("squat"), performed("glute_bridge"))
    found = recognise(track)
    corrected = found.corrected(1, load_exercise("hip_hinge"))
    assert [one.id for one in corrected.exercises()] == ["hip_hinge", "glute_bridge"]
    reports = judge(corrected, track)
    assert [len(report.attempts) for report in reports] == [0, 3]
    assert [one.exercise.id for one in corrected.workout(reports).sets] == ["glute_bridge"]


def test_the_desk_puts_the_correction_in_the_place_of_the_first() -> None:
    queue = AnalysisQueue()
    (job,) = queue.take([Recording.at(VIDEO)], load_exercise("squat"))
    job.cancel()
    anew = queue.again(job, load_exercise("lunge"))
    anew.cancel()
    assert anew.recording is job.recording
    assert anew.exercise is not None
    assert anew.exercise.id == "lunge"
    queue.close()
