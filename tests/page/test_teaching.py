"""An exercise is taught on the page: handed in, looked at, corrected, and kept."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from formcheck.api import analyze
from formcheck.exercises.catalog import own_store
from formcheck.exercises.store import ExerciseStore
from formcheck.learning.writing import Called
from formcheck.messages.words import english
from formcheck.ui.recorded.job import JobState
from formcheck.ui.recorded.recording import Recording
from formcheck.ui.teaching.lesson import TeachingLesson
from tests.page.clips import SAMPLES

VIDEO = SAMPLES / "squat_good.mp4"
NOBODY = SAMPLES / "empty_room.mp4"
PATIENCE_S = 300
LOOK_S = 0.5


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseStore:
    """One's own exercises, for a page of one's own."""
    monkeypatch.setenv("FORMCHECK_EXERCISES", str(tmp_path / "exercises"))
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "history.db"))
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(tmp_path / "page.json"))
    (tmp_path / "page.json").write_text(json.dumps({"language": "en"}))
    return own_store()


@pytest.fixture(scope="module")
def truth() -> int:
    """How many squats there are in the video."""
    data = json.loads(VIDEO.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return int(data["clip"]["reps"])


def library() -> None:
    from formcheck.ui.pages import library

    library.show()


def teaching() -> AppTest:
    """The part where an exercise is taught."""
    at = AppTest.from_function(library, default_timeout=60)
    at.query_params["teach"] = "1"
    return at.run()


def handed_in(at: AppTest, video: Path, name: str) -> AppTest:
    """The page once it has looked at the video."""
    at.text_input(key="teaching.name").set_value(name)
    at.file_uploader(key="teaching.uploads").upload(video.name, video.read_bytes(), "video/mp4")
    at.run()
    at.button(key="teaching.begin").click().run()
    end_s = time.monotonic() + PATIENCE_S
    while not at.session_state["teaching.lesson"].state.over:
        assert time.monotonic() < end_s
        time.sleep(LOOK_S)
    return at.run()


def shown(at: AppTest) -> str:
    return "\n".join(part.value for part in at.markdown)


def test_what_is_shown_is_counted_and_kept_and_counts(own: ExerciseStore, truth: int) -> None:
    at = handed_in(teaching(), VIDEO, "My squat")
    assert not at.exception
    assert f"**{truth} repetitions** in squat\\_good\\.mp4" in shown(at)
    assert any("Let a second person" in one.value for one in at.warning)
    assert own.exercises() == ()
    at.button(key="teaching.keep").click().run()
    assert not at.exception
    (kept,) = own.exercises()
    assert (kept.id, kept.name) == ("my_squat", "My squat")
    assert at.query_params["exercise"] == "my_squat"
    assert [title.value for title in at.title] == ["My squat"]
    assert len(analyze(VIDEO, kept).attempts) == truth


def test_a_video_with_nobody_says_so_and_leaves_nothing(own: ExerciseStore) -> None:
    at = handed_in(teaching(), NOBODY, "Nothing")
    assert any("nobody is to be seen" in one.value for one in at.error)
    assert not any(button.key == "teaching.keep" for button in at.button)
    at.button(key="teaching.again").click().run()
    assert "teaching.lesson" not in at.session_state
    assert own.exercises() == ()


def test_nothing_begins_without_a_name_and_a_video(own: ExerciseStore) -> None:
    assert own.exercises() == ()
    at = teaching()
    assert at.button(key="teaching.begin").disabled
    at.text_input(key="teaching.name").set_value("Mine").run()
    assert at.button(key="teaching.begin").disabled


@pytest.fixture(scope="module")
def lesson() -> TeachingLesson:
    """A lesson that has looked at the video."""
    with VIDEO.open("rb") as content:
        lesson = TeachingLesson([Recording.uploaded(VIDEO.name, content)], "Mine")
    lesson.run()
    assert lesson.state is JobState.DONE
    return lesson


class TestLesson:
    def test_it_answers_anew_when_it_is_corrected(self, lesson: TeachingLesson, truth: int) -> None:
        called = Called.of("Mine")
        plain = lesson.taught(called, english(), (None,), exchanged=False)
        turned = lesson.taught(called, english(), (None,), exchanged=True)
        assert len(plain.learnt.counted[0].attempts) == truth
        assert plain.learnt.counting.rest == turned.learnt.counting.end
        assert plain is lesson.taught(called, english(), (None,), exchanged=False)

    def test_its_pictures_show_rest_and_end(self, lesson: TeachingLesson) -> None:
        taught = lesson.taught(Called.of("Mine"), english(), (None,), exchanged=False)
        rest, end = lesson.stills(taught)
        assert (rest.moment, end.moment) == ("rest", "end")
        assert rest.picture.shape == end.picture.shape
        assert (rest.picture != end.picture).any()

    def test_it_deletes_its_copies(self, lesson: TeachingLesson) -> None:
        folder = lesson.recordings[0].folder
        assert folder.is_dir()
        lesson.discard()
        assert not folder.exists()

    def test_what_is_no_video_fails_with_a_reason(self, tmp_path: Path) -> None:
        file = tmp_path / "no.mp4"
        file.write_bytes(b"no video")
        lesson = TeachingLesson([Recording.at(file)], "Mine")
        lesson.run()
        assert lesson.state is JobState.FAILED
        assert lesson.error is not None
        assert lesson.error.exit_code == 2
        assert file.exists()

    def test_an_unwanted_one_stops(self) -> None:
        lesson = TeachingLesson([Recording.at(VIDEO)], "Mine")
        lesson.discard()
        lesson.run()
        assert lesson.state is JobState.CANCELLED
