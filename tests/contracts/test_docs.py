"""What the documentation says is what the files say."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.loader import parse_translation
from formcheck.exercises.texts import ExerciseTexts
from tools.exercise_docs import FOLDER, pages
from tools.exercise_format import PAGE, PARTS, described, page
from tools.package_map import PICTURE, direct, imports, picture, rows

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", pages())
def test_the_page_of_an_exercise_is_made_from_its_file(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run `make docs`"


def test_there_is_no_page_without_an_exercise() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(pages())


def test_every_file_that_the_readme_links_to_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [part.split(")")[0] for part in text.split("](")[1:]]
    missing = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert missing == []


def test_the_format_of_an_exercise_file_is_that_of_the_schema() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(written), "run `make docs`"
    assert all(f"<!-- table: {name} -->" in written for name in PARTS)


def test_the_example_of_a_translation_is_one() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    texts = parse_translation(example, "squat.de.toml", load_exercise("squat"), "de")
    assert set(texts.model_fields_set) == set(ExerciseTexts.model_fields)


def test_the_picture_of_the_packages_is_drawn_from_their_imports() -> None:
    assert PICTURE.read_text(encoding="utf-8") == picture(), "run `make docs`"


def test_no_package_imports_one_that_is_above_it() -> None:
    found = imports()
    heights = {name: height for height, row in enumerate(rows(found)) for name in row}
    for name, others in found.items():
        assert all(heights[other] < heights[name] for other in others), name


def test_a_circle_of_imports_is_found() -> None:
    with pytest.raises(ValueError, match="one, two"):
        rows({"one": {"two"}, "two": {"one"}, "three": set()})


def test_an_import_that_follows_from_others_is_not_drawn() -> None:
    assert direct({"a": {"b", "c"}, "b": {"c"}, "c": set()})["a"] == {"b"}


@pytest.mark.parametrize("part", PARTS)
def test_every_key_of_an_exercise_file_is_described(part: str) -> None:
    assert list(PARTS[part].model_fields) == list(described(PARTS[part]))
