"""The pictures in the report are those of the moments they speak of."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.coach.events import Verdict
from formcheck.errors import VideoError
from formcheck.media.stills import PICTURE_SIDE_PX
from formcheck.pose.frame import Image
from formcheck.report.evidence import (
    Evidence,
    best_attempt,
    collect_evidence,
    worst_faults,
)
from tests.files import write_film
from tests.report.figures import Analysis, analysed, analysed_faulty, filmed
from tools.figure.library import faulty, good
from tools.figure.script import Script

LEVELS = 200
"""Each picture of the film has its own grey, so that it can be told from the others."""
CODED = 6
"""How far a grey moves through both codecs."""


@pytest.fixture(scope="module")
def mixed() -> Analysis:
    """A good bridge, then three that are too low."""
    low = next(case for case in faulty("glute_bridge") if case.rule == "hips_low")
    first = good("glute_bridge", 1)
    both = replace(first, script=Script([*first.script.reps, *low.script.reps]))
    return analysed("glute_bridge", filmed(both))


def grey_of(index: int) -> int:
    return 30 + (index * 7) % LEVELS


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory, mixed: Analysis) -> Path:
    pictures = (np.full((96, 128, 3), grey_of(i), dtype=np.uint8) for i in range(len(mixed.track)))
    path = tmp_path_factory.mktemp("evidence") / "film.mp4"
    options = {"preset": "ultrafast", "crf": "12"}
    return write_film(path, pictures, list(mixed.track.t), codec_options=options)


def decoded(data_uri: str) -> Image:
    head, data = data_uri.split(",", 1)
    assert head == "data:image/jpeg;base64"
    buffer = np.frombuffer(base64.b64decode(data, validate=True), dtype=np.uint8)
    return np.asarray(cv2.imdecode(buffer, cv2.IMREAD_COLOR), dtype=np.uint8)


def index_at(analysis: Analysis, t: float) -> int:
    return int(np.abs(analysis.track.t - t).argmin())


def collected(video: Path, analysis: Analysis) -> Evidence:
    found = collect_evidence(video, analysis.report, analysis.track)
    assert [item.fault.rule for item in found] == ["hips_low"]
    return found[0]


def test_the_worst_is_furthest_from_its_limit(mixed: Analysis) -> None:
    assert len(mixed.report.faults) == 3
    (worst,) = worst_faults(mixed.report)
    gap = [abs(fault.value - fault.limit) for fault in mixed.report.faults]
    assert abs(worst.value - worst.limit) == max(gap)


def test_the_best_is_a_good_one(mixed: Analysis) -> None:
    best = best_attempt(mixed.report)
    assert best is not None
    assert (best.index, best.verdict) == (1, Verdict.GOOD)


def test_where_none_is_good_there_is_no_best() -> None:
    assert best_attempt(analysed_faulty("glute_bridge", "hips_low").report) is None


def test_the_pictures_are_those_of_their_moments(video: Path, mixed: Analysis) -> None:
    found = collected(video, mixed)
    assert found.best is not None
    assert found.worst is not None
    assert found.worst.t == found.fault.worst_s
    for picture in (found.worst, found.best):
        shown = decoded(picture.data_uri)
        expected = grey_of(index_at(mixed, picture.t))
        assert np.median(shown) == pytest.approx(expected, abs=CODED)


def test_the_judged_line_is_drawn_where_the_person_is(video: Path, mixed: Analysis) -> None:
    found = collected(video, mixed)
    assert found.worst is not None
    shown = decoded(found.worst.data_uri).astype(int)
    i = index_at(mixed, found.worst.t)
    scale = shown.shape[1] / mixed.track.size_wh[0]
    x, y = (mixed.track.xy[i, 24] * scale).round().astype(int)  # the right hip, near the camera
    around = np.abs(shown[y - 2 : y + 3, x - 2 : x + 3] - grey_of(i))
    assert around.max() > 60
    assert np.abs(shown[:10, :10] - grey_of(i)).max() <= 2 * CODED


def test_pictures_are_small_enough_to_send(tmp_path: Path, mixed: Analysis) -> None:
    pictures = (np.full((1080, 1920, 3), 90, dtype=np.uint8) for _ in range(8))
    film = write_film(tmp_path / "a.mp4", pictures, list(mixed.track.t[:8]))
    fault = replace(mixed.report.faults[0], worst_s=float(mixed.track.t[5]))
    rep = replace(mixed.report.reps[1], faults=(fault,))
    (found,) = collect_evidence(film, replace(mixed.report, reps=(rep,)), mixed.track)
    assert found.worst is not None
    assert decoded(found.worst.data_uri).shape == (360, PICTURE_SIDE_PX, 3)


def test_a_fault_in_pace_has_no_picture() -> None:
    """No moment shows it; its way over time does: see test_broken."""
    fast = analysed_faulty("glute_bridge", "too_fast")
    found = collect_evidence("nothing.mp4", fast.report, fast.track)
    assert [(one.fault.rule, one.worst, one.best) for one in found] == [("too_fast", None, None)]


def test_no_fault_needs_no_recording(mixed: Analysis) -> None:
    report = replace(mixed.report, reps=())
    assert collect_evidence("no such file.mp4", report, mixed.track) == []


def test_a_recording_that_is_gone_is_an_error(tmp_path: Path, mixed: Analysis) -> None:
    with pytest.raises(VideoError, match="no file"):
        collect_evidence(tmp_path / "gone.mp4", mixed.report, mixed.track)


def test_a_recording_that_became_shorter_does_no_harm(tmp_path: Path, mixed: Analysis) -> None:
    film = write_film(tmp_path / "a.mp4", [np.zeros((96, 128, 3), dtype=np.uint8)], [0.0])
    assert collect_evidence(film, mixed.report, mixed.track) == []
