"""An exercise added as one TOML file is on the page like those that come along."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from formcheck.coach.routine_runner import RoutineRunner
from formcheck.exercises.catalog import exercise_ids, load_exercise, own_store
from formcheck.exercises.store import ExerciseStore
from formcheck.history.store import History
from formcheck.routines.known import as_routine
from formcheck.routines.loader import parse_routine
from formcheck.safety.health_card import QUESTIONS
from formcheck.ui.markdown import in_markdown, plain
from tests.conftest import OpenBrowser
from tests.own import exercise_text, within_routine
from tools.browser.server import Page

OWN = exercise_text("squat", "mine", "Deep squat")
GERMAN = 'name = "Tiefe Kniebeuge"\nsteps = ["Eins.", "Zwei.", "Drei.", "Vier.", "Fünf."]\n'
ROUTINE = 'schema = 1\nid = "legs"\nname = "Legs"\n[[steps]]\nexercise = "mine"\nreps = 4\n'
LIMIT = """[[steps.limits]]
rule = "depth"
measure = "thigh_slope"
at_most = 50
note = "After *surgery*."
"""
PATIENCE_S = 60
WAITS_MS = 30_000


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseStore:
    """One's own exercises, for a page of one's own."""
    for name in ("exercises", "routines"):
        monkeypatch.setenv(f"FORMCHECK_{name.upper()}", str(tmp_path / name))
        (tmp_path / name).mkdir()
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "history.db"))
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(tmp_path / "page.json"))
    speak("en")
    return own_store()


def speak(language: str) -> None:
    """The language of the page."""
    (own_store().folder.parent / "page.json").write_text(json.dumps({"language": language}))


def put(own: ExerciseStore, name: str, text: str) -> None:
    """A file put there by hand."""
    (own.folder / name).write_text(text, encoding="utf-8")


def library() -> None:
    from formcheck.ui.pages import library

    library.show()


def start() -> None:
    from formcheck.ui.pages import start

    start.show_choices()


def recorded() -> None:
    from formcheck.ui.pages import recorded

    recorded.show()


def routines() -> None:
    from formcheck.ui.pages import routines

    routines.show()


def shown(part: Callable[[], None]) -> AppTest:
    """A part of the page after its first run."""
    page = AppTest.from_function(part, default_timeout=PATIENCE_S).run()
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    """All that Markdown shows, without its escapes."""
    kinds = (page.markdown, page.caption, page.title, page.subheader, page.success, page.warning)
    return "\n".join(one.value for kind in kinds for one in kind).replace("\\", "")


def test_a_file_put_there_while_the_page_runs_appears_everywhere(own: ExerciseStore) -> None:
    page = shown(library)
    assert "Deep squat" not in texts(page)
    put(own, "mine.toml", OWN)
    page.run()
    assert "Deep squat" in [title.value for title in page.subheader]
    assert texts(page).count("Your own") == 1
    page.button(key="details_mine").click().run()
    assert not page.exception
    assert [title.value for title in page.title] == ["Deep squat"]
    assert load_exercise("squat").steps[0] in texts(page)
    (own.folder.parent / "routines" / "legs.toml").write_text(ROUTINE, encoding="utf-8")
    assert "Deep squat" in texts(shown(start))
    assert "Deep squat" in texts(shown(routines))
    (choice,) = (box for box in shown(recorded).selectbox if box.key == "recorded.exercise")
    assert "Deep squat" in choice.options


def test_it_speaks_the_readers_language_where_it_can(own: ExerciseStore) -> None:
    put(own, "mine.toml", OWN)
    put(own, "mine.de.toml", GERMAN)
    speak("de")
    page = shown(library)
    assert "Tiefe Kniebeuge" in [title.value for title in page.subheader]
    page.button(key="details_mine").click().run()
    assert "1. Eins.\n" in texts(page)
    assert load_exercise("mine").safety[0] in texts(page)


def test_a_broken_file_hides_no_other_and_is_told(own: ExerciseStore) -> None:
    put(own, "mine.toml", OWN)
    put(own, "torn.toml", OWN.replace("schema = 2", "schema = 3"))
    put(own, "squat.toml", exercise_text("squat", "squat", "Instead"))
    page = shown(library)
    assert {"Deep squat", "Squat"} <= {title.value for title in page.subheader}
    told = " ".join(warning.value for warning in page.warning).replace("\\", "")
    assert "torn.toml, line 1: schema cannot be 3" in told
    assert "is that of an exercise from FormCheck" in told


def test_a_routine_leads_through_it(own: ExerciseStore) -> None:
    put(own, "mine.toml", OWN)
    runner = RoutineRunner(parse_routine(ROUTINE, "legs.toml")).snapshot()
    assert (runner.exercise.name, runner.target.reps) == ("Deep squat", 4)
    assert RoutineRunner(as_routine(load_exercise("mine"))).snapshot().exercise.id == "mine"


def test_it_can_be_begun_in_a_browser(page_server: Page, open_browser: OpenBrowser) -> None:
    answers: dict[str, bool] = {question.id: False for question in QUESTIONS}
    History(page_server.history).save_card(datetime.now(), answers)
    tab = open_browser(None).new_context(locale="en-US").new_page()
    tab.goto(f"{page_server.url}/exercises")
    expect(tab.get_by_role("heading", name="Squat", exact=True)).to_be_visible(timeout=WAITS_MS)
    folder = page_server.data / "exercises"
    folder.mkdir()
    (folder / "mine.toml").write_text(OWN, encoding="utf-8")
    tab.reload()
    tab.locator(".st-key-begin_mine button").click(timeout=WAITS_MS)
    expect(tab.get_by_test_id("session")).to_be_visible(timeout=WAITS_MS)
    expect(tab.get_by_role("heading", name="Deep squat, set 1")).to_be_visible(timeout=WAITS_MS)


def sent(data: str, name: str = "sent.toml") -> AppTest:
    """The library after somebody sent it a file."""
    page = shown(library)
    page.file_uploader[0].set_value((name, data.encode(), "application/toml"))
    page.run()
    assert not page.exception
    return page


def button(page: AppTest, label: str) -> None:
    """Press the button that says so."""
    (one,) = (button for button in page.button if button.label == label)
    one.click().run()
    assert not page.exception


class TestImport:
    def test_what_is_in_order_is_kept_when_asked(self, own: ExerciseStore) -> None:
        page = sent(f"{OWN}\n[translations.de]\nname = 'Kniebeuge, tief'\n")
        assert "“Deep squat” is in order." in texts(page)
        assert own.exercises() == ()
        button(page, "Keep it")
        assert [title.value for title in page.title] == ["Deep squat"]
        assert load_exercise("mine").in_language("de").name == "Kniebeuge, tief"

    def test_what_is_not_is_told_with_its_lines(self, own: ExerciseStore) -> None:
        page = sent(OWN.replace("schema = 2", "schema = 3"))
        (error,) = page.error
        assert "sent.toml, line 1: schema cannot be 3" in error.value.replace("\\", "")
        assert list(own.folder.iterdir()) == []

    def test_one_with_its_id_is_replaced_only_when_asked(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN)
        page = sent(OWN.replace("Deep squat", "Newer squat"))
        assert "with the id mine among yours already" in texts(page)
        assert load_exercise("mine").name == "Deep squat"
        button(page, "Replace it")
        assert load_exercise("mine").name == "Newer squat"

    def test_one_that_comes_along_is_refused_in_the_readers_language(
        self, own: ExerciseStore
    ) -> None:
        speak("de")
        page = sent(exercise_text("squat", "squat", "Instead"))
        (error,) = page.error
        assert own.exercises() == ()
        assert "kommt mit FormCheck und bleibt, wie es ist" in error.value.replace("\\", "")


def test_it_can_be_removed(own: ExerciseStore) -> None:
    put(own, "mine.toml", OWN)
    put(own, "mine.de.toml", GERMAN)
    page = shown(library)
    page.button(key="details_mine").click().run()
    page.button(key="delete_mine").click().run()
    assert not page.exception
    assert list(own.folder.iterdir()) == []
    assert "Deep squat" not in texts(page)


class TestMarkdown:
    EVIL = "![x](http://evil.example/a.png) <b> : $y$"

    def test_texts_of_others_are_shown_as_they_are(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN.replace("Deep squat", self.EVIL))
        page = shown(library)
        assert plain(self.EVIL) in [title.value for title in page.subheader]

    def test_names_and_numbers_stay(self, own: ExerciseStore) -> None:
        put(own, "mine.toml", OWN)
        mine = load_exercise("mine")
        shown = in_markdown(mine)
        assert [rule.id for rule in shown.rules] == [rule.id for rule in mine.rules]
        assert [rule.cue for rule in shown.rules] == [plain(rule.cue) for rule in mine.rules]
        assert [one.says for one in shown.gate] == [plain(one.says) for one in mine.gate]
        assert shown.steps == tuple(map(plain, mine.steps))
        assert shown.camera.views == mine.camera.views
        assert {name: spec.kind for name, spec in shown.measures.items()} == {
            name: spec.kind for name, spec in mine.measures.items()
        }

    @pytest.mark.parametrize("exercise_id", exercise_ids())
    def test_our_own_texts_are_markdown(self, exercise_id: str) -> None:
        assert in_markdown(load_exercise(exercise_id)) is load_exercise(exercise_id)


def test_what_a_step_prescribes_is_shown_with_its_routine(own: ExerciseStore) -> None:
    put(own, "mine.toml", OWN)
    routine = own.folder.parent / "routines" / "legs.toml"
    routine.write_text(f"{ROUTINE}from = 2020-01-01\n{LIMIT}", encoding="utf-8")
    page = shown(routines)
    assert not page.warning
    assert "from 2020-01-01" in texts(page)
    assert "at most 50°" in texts(page)
    assert "prescribed for you" in texts(page)
    assert "After *surgery*." in texts(page)


def test_what_is_prescribed_and_what_is_not_due_is_told_before_the_start(
    page_server: Page, open_browser: OpenBrowser
) -> None:
    answers: dict[str, bool] = {question.id: False for question in QUESTIONS}
    History(page_server.history).save_card(datetime.now(), answers)
    within = within_routine("squat", "sent", "Sent squat")
    later = '[[steps]]\nexercise = "glute_bridge"\nfrom = 2100-01-01\n'
    text = ROUTINE.replace('"mine"', '"sent"') + LIMIT + later
    (page_server.data / "routines").mkdir(exist_ok=True)
    (page_server.data / "routines" / "legs.toml").write_text(text + within, encoding="utf-8")
    tab = open_browser(None).new_context(locale="en-US").new_page()
    tab.goto(f"{page_server.url}/routines")
    tab.locator(".st-key-begin_legs button").click(timeout=WAITS_MS)
    expect(tab.get_by_role("heading", name="Legs")).to_be_visible(timeout=WAITS_MS)
    expect(tab.get_by_text("Sent squat: ")).to_be_visible(timeout=WAITS_MS)
    told = tab.get_by_text("prescribed for you. After *surgery*.")
    expect(told).to_contain_text("at most 50°")
    expect(tab.get_by_text("Glute bridge is not due today: from 2100-01-01.")).to_be_visible()
    expect(tab.get_by_text("Glute bridge: ")).to_have_count(0)
