"""Templates in their file."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from formcheck.coach.events import AttemptCompleted
from formcheck.errors import TemplateError
from formcheck.recognition.demonstrated import demonstrated
from formcheck.recognition.descriptor import SIZE
from formcheck.recognition.library import Library
from formcheck.recognition.template import (
    LIMIT,
    OTHER,
    Template,
    load_templates,
    save_templates,
    template_file,
)
from tests.recognition.figures import performed
from tests.sessions import events_of


def template(exercise: str, value: float, limit: float = LIMIT) -> Template:
    return Template(exercise, np.full((2, SIZE), value, dtype=np.float32), limit)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    squat = template("squat", 0.5, 0.7)
    squat.examples[0, 0] = np.nan
    save_templates(path, [squat, template(OTHER, 2.0)])
    found = load_templates(path)
    assert list(found) == ["squat", OTHER]
    assert found["squat"].limit == 0.7
    np.testing.assert_allclose(found["squat"].examples, squat.examples, atol=1e-3)


def test_a_template_lies_beside_its_exercise() -> None:
    assert template_file(Path("shelf/my_squat.toml")) == Path("shelf/my_squat.template.npz")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_what_holds_no_templates_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.npz"
    path.write_bytes(content)
    with pytest.raises(TemplateError, match="no templates"):
        load_templates(path)


def test_other_arrays_are_no_templates(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    for arrays in (
        {"schema": np.array(1)},
        {"schema": np.array(2), "squat": np.zeros((1, SIZE)), "squat.limit": np.array(0.5)},
        {"schema": np.array(1), "squat": np.zeros((1, 3)), "squat.limit": np.array(0.5)},
        {"schema": np.array(1), "squat": np.zeros((1, SIZE)), "squat.limit": np.array(-1.0)},
        {"schema": np.array(1), "squat": np.array(["x"] * SIZE), "squat.limit": np.array(0.5)},
    ):
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
        with pytest.raises(TemplateError):
            load_templates(path)


def test_what_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    np.savez_compressed(path, squat=np.zeros((4 << 20) // 8 + 1))
    assert path.stat().st_size < 100_000
    with pytest.raises(TemplateError):
        load_templates(path)


def test_nothing_there_and_a_pipe_say_so(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="No such file"):
        load_templates(tmp_path / "t.npz")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(TemplateError):
        load_templates(tmp_path / "pipe")


def test_a_demonstration_becomes_a_template() -> None:
    track = performed("squat")
    attempts = [e.attempt for e in events_of(track, "squat") if isinstance(e, AttemptCompleted)]
    found = demonstrated("mine", [(track, attempts)])
    assert found is not None
    assert found.examples.shape == (3, SIZE)
    assert demonstrated("mine", [(track, [])]) is None


def test_distances_are_told_in_shares_of_the_limit() -> None:
    library = Library([template("squat", 0.0, 0.5), template("lunge", 1.0, 0.25)])
    seen = library.resemblance(np.full(SIZE, 0.5, dtype=np.float32))
    assert seen.of("squat") == pytest.approx(1.0)
    assert (seen.nearest()[0], seen.nearest("squat")[0]) == ("squat", "lunge")
    assert seen.nearest("squat")[1] == pytest.approx(2.0)
    assert seen.of("plank") == np.inf
    assert "squat" in library
    assert "plank" not in library
