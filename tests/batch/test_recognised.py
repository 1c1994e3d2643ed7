"""Many recordings of which nobody says what is done in them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from formcheck.batch.recordings import Choice
from formcheck.batch.row import Row, RowState
from formcheck.batch.run import Batch, BatchOutcome, run
from formcheck.batch.work import RESULT, knowledge
from formcheck.media.jpeg import decoded, size_of
from formcheck.messages.languages import Tongue
from formcheck.pose.frame import PoseTrack
from formcheck.report.thumbnail import SIDE_PX
from tests.batch.folders import MODEL, Films
from tests.batch.test_run import Listener
from tests.own import exercise_text
from tests.recognition.figures import one_after_the_other, performed

WORKOUT = "a workout.mp4"
NONE = "still.mp4"


def standing_still(track: PoseTrack) -> PoseTrack:
    xy, world, visibility = (
        np.repeat(a[:1], len(track), axis=0) for a in (track.xy, track.world, track.visibility)
    )
    return PoseTrack(track.t, track.size_wh, xy, world, visibility)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    found = Films(tmp_path_factory.mktemp("films"))
    squats = performed("squat", 2)
    found.shown(WORKOUT, one_after_the_other(squats, performed("glute_bridge", 2)))
    found.shown(NONE, standing_still(squats))
    return found


def recognised(films: Films) -> BatchOutcome:
    choice = Choice(str(films.folder), films.out)
    return run(Batch(choice, None, MODEL, Tongue.EN, films.cache, 1), Listener())


@pytest.fixture(scope="module")
def rows(films: Films) -> tuple[Row, ...]:
    return recognised(films).rows


def test_each_set_has_its_row_in_order(films: Films, rows: tuple[Row, ...]) -> None:
    assert [(row.recording, row.set, row.exercise, row.state, row.count) for row in rows] == [
        (WORKOUT, 1, "squat", RowState.JUDGED, 2),
        (WORKOUT, 2, "glute_bridge", RowState.JUDGED, 2),
        (NONE, None, "", RowState.NONE_KNOWN, None),
    ]
    assert rows[0].end_s is not None
    assert rows[1].start_s is not None
    assert rows[0].end_s < rows[1].start_s
    with (films.out / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["set"] for row in csv.DictReader(file)] == ["1", "2", ""]


def test_the_report_holds_all_sets(films: Films, rows: tuple[Row, ...]) -> None:
    folder = films.out / rows[0].folder
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.index("1. Squat") < page.index("2. Glute bridge")
    kept = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    assert [one["exercise"]["id"] for one in kept["report"]["sets"]] == ["squat", "glute_bridge"]


def test_each_row_has_a_small_picture(films: Films, rows: tuple[Row, ...]) -> None:
    page = (films.out / "summary.html").read_text(encoding="utf-8")
    for row in rows:
        data = (films.out / row.folder / row.still).read_bytes()
        size_wh = size_of(data)
        assert size_wh is not None
        assert max(size_wh) <= SIDE_PX
        assert decoded(data, size_wh).std() > 10  # the marks of the picture are on it
    assert page.count("<img ") == 3
    assert 'src="a%20workout.mp4.as-recognised/still-2.jpg"' in page
    assert 'alt="Squat in a workout.mp4, at 0:' in page
    assert 'alt="still.mp4, at 0:' in page
    assert "2 of 2 recordings judged" not in page
    assert "1 of 2 recordings judged" in page
    assert "none of the exercises that FormCheck knows" in page


def test_what_was_recognised_is_not_done_again(films: Films, rows: tuple[Row, ...]) -> None:
    outcome = recognised(films)
    assert (outcome.before, outcome.rows) == (2, rows)


def test_an_exercise_of_ones_own_makes_it_look_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORMCHECK_EXERCISES", str(tmp_path))
    before = [knowledge(recognising=recognising) for recognising in (True, False)]
    text = exercise_text("squat", "my_squat", "My squat")
    (tmp_path / "my_squat.toml").write_text(text, encoding="utf-8")
    assert knowledge(recognising=True) != before[0]
    assert knowledge(recognising=False) == before[1]  # it judges only what it is named for
