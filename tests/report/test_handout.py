"""A routine to be printed."""

from __future__ import annotations

from datetime import date

import pytest

from formcheck.exercises.prescription import Limit
from formcheck.report.handout_html import render_handout
from formcheck.report.language import ENGLISH
from formcheck.routines.catalog import load_routine, routine_ids
from formcheck.routines.model import Routine, Step
from formcheck.ui.illustrations import illustration
from formcheck.wording.catalogue import catalogue
from tests.report.pages import Page
from tests.report.test_session_html import EVIL

GERMAN = catalogue("de").report


@pytest.mark.parametrize("routine_id", routine_ids())
def test_each_exercise_has_its_pictures_steps_and_dose(routine_id: str) -> None:
    routine = load_routine(routine_id)
    page = Page(render_handout(routine, illustration, ENGLISH))
    exercises = [routine.exercise_of(step) for step in routine.steps]
    assert page.tags.count("img") == 2 * len(exercises)
    assert all(source.startswith("data:image/jpeg;base64,") for source in page.loads)
    assert all(line in page.text for exercise in exercises for line in exercise.steps)
    assert all(line in page.text for exercise in exercises for line in exercise.safety)


def test_every_picture_says_what_it_shows() -> None:
    html = render_handout(load_routine("back_care"), illustration, ENGLISH)
    assert html.count('alt="Glute bridge: ') == 2
    assert html.count("<img ") == html.count('alt="') == 6


def test_what_is_prescribed_stands_there() -> None:
    limit = Limit(rule="hips_low", at_least=140.0, note="Gently.")
    step = Step.model_validate(
        {
            "exercise": "glute_bridge",
            "sets": 2,
            "reps": 6,
            "note": "Slowly.",
            "from": date(2026, 3, 1),
            "until": date(2026, 4, 1),
            "limits": [limit],
        }
    )
    routine = Routine(id="mine", name="Mine", per_day=3, steps=(step,))
    text = Page(render_handout(routine, illustration, ENGLISH)).text
    assert "3 times a day." in text
    assert "2 sets of 6 repetitions. 2026-03-01 to 2026-04-01." in text
    assert "Slowly." in text
    assert "Hips too low: at least 140°. Gently." in text
    german = Page(render_handout(routine, illustration, GERMAN)).text
    assert "3-mal am Tag." in german
    assert "2 Sätze mit 6 Wiederholungen. 01.03.2026 bis 01.04.2026." in german


def test_an_exercise_without_pictures_is_told_in_words() -> None:
    page = Page(render_handout(load_routine("back_care"), lambda *_: None, ENGLISH))
    assert "img" not in page.tags
    assert "Glute bridge" in page.text


def test_what_others_wrote_is_no_markup() -> None:
    evil = Routine(id="evil", name=EVIL, summary=EVIL, steps=(Step(exercise="squat", note=EVIL),))
    html = render_handout(evil, illustration, ENGLISH)
    assert EVIL not in html
    assert Page(html).text.count(EVIL) >= 3
