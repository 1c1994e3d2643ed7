"""The library shows everything an exercise's file says, in every language."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from formcheck.exercises.catalog import exercise_ids, exercises, load_exercise
from formcheck.exercises.model import Exercise, Moment
from formcheck.history.store import History
from formcheck.messages.languages import LANGUAGES
from formcheck.safety.health_card import QUESTIONS
from formcheck.ui.illustrations import demonstration, illustration
from formcheck.wording.catalogue import catalogue
from formcheck.wording.limits import limit_in_words, value_in_words
from tools.browser.server import Page

MAX_BYTES = 40_000
WAITS_MS = 30_000
every_exercise = pytest.mark.parametrize("exercise", exercises(), ids=lambda e: e.id)


@pytest.mark.parametrize("moment", ["rest", "end"])
@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_every_exercise_has_small_pictures(exercise_id: str, moment: Moment) -> None:
    image = illustration(exercise_id, moment)
    assert image is not None, "run `make pictures`"
    assert len(image) <= MAX_BYTES
    assert _size(image) == (640, 400)


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_every_exercise_is_shown_in_motion(exercise_id: str) -> None:
    film = demonstration(exercise_id)
    assert film is not None, "run `make pictures`"
    assert len(film) <= MAX_BYTES
    with av.open(io.BytesIO(film), "r") as shown:
        pictures = [picture.to_ndarray(format="gray") for picture in shown.decode(video=0)]
    apart = [float(np.abs(picture - pictures[0].astype(float)).mean()) for picture in pictures]
    assert max(apart) > 2 * apart[-1], "it goes there and comes back"


def test_an_exercise_without_a_picture_has_none() -> None:
    assert demonstration("no_such_exercise") is None
    assert illustration("no_such_exercise", "end") is None


@every_exercise
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_limit_can_be_said(exercise: Exercise, language: str) -> None:
    words = catalogue(language)
    told = exercise.in_language(language)
    for rule in told.rules:
        sentence = limit_in_words(words, told, rule)
        assert "{" not in sentence
        assert any(character.isdigit() for character in sentence)


def test_a_limit_is_said_as_it_is_meant() -> None:
    english = catalogue("en")
    bridge = load_exercise("glute_bridge")
    (low, _) = (rule for rule in bridge.rules if rule.id == "hips_low")
    assert limit_in_words(english, bridge, low) == (
        f"The line of shoulder, hip and knee: at least {low.at_least:.0f}°, at the best moment; "
        f"nearer to it than {low.doubt:.0f}° it is not judged"
    )
    stretch = load_exercise("knee_to_chest")
    raised = load_exercise("front_raise")
    below = limit_in_words(english, raised, raised.rule("not_high_enough"))
    assert "at most 25% of the trunk's length below" in below
    moving = limit_in_words(english, stretch, stretch.rule("other_leg_moves"))
    assert "from the rest before: at most 30° either way" in moving
    doubtful = next(r for r in load_exercise("squat").rules if r.measure == "hips_over_knees")
    sentence = limit_in_words(english, load_exercise("squat"), doubtful)
    assert sentence.endswith("; nearer to it than 13% of the trunk's length it is not judged")


def test_values_carry_their_units() -> None:
    german = catalogue("de")
    assert value_in_words(german, 12.4, "deg") == "12°"
    assert value_in_words(german, 0.16, "trunk lengths") == "16\u00a0% der Rumpflänge"
    assert value_in_words(german, 0.6, "times") == "60\u00a0%"
    assert value_in_words(german, 0.25, "s") == "0,25\u00a0s"
    assert value_in_words(german, 4.5, "s") == "4,5\u00a0s"


def _library() -> None:
    from formcheck.ui.pages import library

    library.show()


def test_the_overview_leads_to_each_exercise() -> None:
    page = AppTest.from_function(_library).run()
    assert not page.exception
    assert {heading.value for heading in page.subheader} == {e.name for e in exercises()}
    page.button(key="details_squat").click().run()
    assert [title.value for title in page.title] == ["Squat"]


@every_exercise
def test_an_exercise_is_shown_whole(exercise: Exercise) -> None:
    page = AppTest.from_function(_library)
    page.query_params["exercise"] = exercise.id
    page.run(timeout=10)
    assert not page.exception
    text = "\n".join(element.value for element in page.markdown)
    for sentence in (*exercise.steps, *exercise.safety, exercise.camera.advice):
        assert sentence in text
    for rule in exercise.rules:
        assert rule.name in text
        assert rule.why in text
    for source in exercise.sources.values():
        assert source in text


def test_an_exercise_is_one_click_from_its_description(
    page_server: Page, open_browser: Callable[[Path | None], Browser]
) -> None:
    healthy: dict[str, bool] = dict.fromkeys((question.id for question in QUESTIONS), False)
    History(page_server.history).save_card(datetime.now().astimezone(), healthy)
    window = open_browser(None).new_page(locale="en-US")
    window.goto(f"{page_server.url}/exercises?exercise=squat")
    window.get_by_role("button", name="Begin").click(timeout=WAITS_MS)
    window.wait_for_url("**/live*")
    expect(window.get_by_role("heading", name="Squat").first).to_be_visible(timeout=WAITS_MS)


def _size(jpeg: bytes) -> tuple[int, int]:
    """Width and height, from the start-of-frame segment."""
    at = 2
    while True:
        marker, length = struct.unpack(">HH", jpeg[at : at + 4])
        if marker in {0xFFC0, 0xFFC2}:
            height, width = struct.unpack(">HH", jpeg[at + 5 : at + 9])
            return width, height
        at += 2 + length
