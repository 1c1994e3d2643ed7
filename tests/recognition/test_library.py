"""Which templates are known: those that come along, and those of one's own exercises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from formcheck.exercises.catalog import exercise_file, own_store
from formcheck.exercises.portable import PortableExercise
from formcheck.recognition.descriptor import SIZE
from formcheck.recognition.library import known_library, packaged
from formcheck.recognition.template import Template, save_templates, template_file


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of an exercise of one's own."""
    monkeypatch.setenv("FORMCHECK_EXERCISES", str(tmp_path / "shelf"))
    text = exercise_file("squat").read_text(encoding="utf-8").replace('id = "squat"', 'id = "mine"')
    return own_store().put(PortableExercise.of_data(text.encode(), "mine.toml"))


def template() -> Template:
    return Template("mine", np.zeros((1, SIZE), dtype=np.float32))


def test_an_exercise_of_ones_own_brings_its_template(own: Path) -> None:
    assert "mine" not in known_library()
    save_templates(template_file(own), [template()])
    assert set(known_library().templates) == {*packaged(), "mine"}


def test_a_broken_template_is_left_out(own: Path) -> None:
    template_file(own).write_bytes(b"nothing")
    assert set(known_library().templates) == set(packaged())


def test_a_template_goes_with_its_exercise(own: Path) -> None:
    save_templates(template_file(own), [template()])
    own_store().delete("mine")
    assert list(own.parent.iterdir()) == []


def test_an_exercise_that_takes_anothers_place_has_not_its_template(own: Path) -> None:
    save_templates(template_file(own), [template()])
    own_store().put(PortableExercise.of_file(own), replacing=True)
    assert "mine" not in known_library()
    assert own.exists()
