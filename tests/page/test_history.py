"""The history in a real browser: what was done is seen, taken along, and deleted."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from formcheck.coach.events import Attempt
from formcheck.exercises.catalog import load_exercise
from formcheck.history.entries import (
    AttemptEntry,
    attempt_values,
    new_key,
    session_head,
    set_head,
    to_text,
)
from formcheck.history.spool import Spool
from formcheck.history.store import History
from tests.page.records import add_session, days_ago, hold, rep
from tools.browser import server

WAITS_MS = 30_000
PATIENCE_S = 20


@pytest.fixture
def page(
    page_server: server.Page, open_browser: Callable[[Path | None], Browser]
) -> Iterator[Page]:
    """A window in English; the history is empty."""
    History(page_server.history).delete_all()
    context = open_browser(None).new_context(
        locale="en-US", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(WAITS_MS)
    expect.set_options(timeout=WAITS_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def history(page_server: server.Page) -> History:
    """The history that the page reads."""
    return History(page_server.history)


def _fill(history: History) -> None:
    """Three days in a row, today once: bridges that get better, stretches uneven by side."""
    for back, moved in ((2, 40.0), (1, 41.0), (0, 42.0)):
        reps = [rep(1, "hips_low", moved=moved), rep(2, moved=moved), rep(3, moved=moved)]
        holds = [hold(1, "left", 6.0), hold(2, "right", 3.0)]
        sets: dict[str, Sequence[Attempt]] = {"knee_to_chest": holds, "glute_bridge": reps}
        add_session(history, days_ago(back), sets, pain=(5, 2))


def test_an_empty_history_shows_the_way_to_begin(page: Page, page_server: server.Page) -> None:
    page.goto(f"{page_server.url}/history")
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()
    page.get_by_role("button", name="Begin with an exercise").click()
    page.wait_for_url("**/live*")


def test_what_was_done_is_seen(page: Page, page_server: server.Page, history: History) -> None:
    _fill(history)
    page.goto(f"{page_server.url}/history")
    expect(page.get_by_test_id("stMetricValue")).to_have_text(["1 of 2", "3", "3"])
    expect(page.get_by_text("9 repetitions on 3 days, 6 of them without a fault.")).to_be_visible()
    expect(page.get_by_text("No change beyond the measuring error.")).to_be_visible()
    expect(page.get_by_text("Your usual: 41°, give or take 13°.")).to_be_visible()
    expect(page.get_by_text("Hips too low: in 33%")).to_be_visible()
    expect(page.get_by_text("5.0 before, 2.0 after, out of 10")).to_be_visible()
    page.get_by_role("radio", name="Knee-to-chest stretch").or_(
        page.get_by_role("button", name="Knee-to-chest stretch")
    ).first.click()
    expect(page.get_by_text("The left side is held 3.0\u00a0s longer.")).to_be_visible()


def test_the_data_can_be_taken_along(
    page: Page, page_server: server.Page, history: History
) -> None:
    _fill(history)
    page.goto(f"{page_server.url}/history")
    with page.expect_download() as table:
        page.get_by_role("button", name="Repetitions and holds (CSV)").click()
    lines = Path(table.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 3 * 5
    with page.expect_download() as sets:
        page.get_by_role("button", name="Sets (CSV)").click()
    assert len(Path(sets.value.path()).read_text(encoding="utf-8").splitlines()) == 1 + 3 * 2
    with page.expect_download() as everything:
        page.get_by_role("button", name="Everything (JSON)").click()
    data = json.loads(Path(everything.value.path()).read_text(encoding="utf-8"))
    assert (len(data["sessions"]), len(data["pain"])) == (3, 6)


def test_what_is_missing_is_said(page: Page, page_server: server.Page, history: History) -> None:
    """One repetition waits, since another program has the history; one row is damaged."""
    _fill(history)
    connection = sqlite3.connect(history.path)
    with connection:
        connection.execute("UPDATE pain SET at = 'yesterday' WHERE id = 1")
    connection.execute("BEGIN IMMEDIATE")
    day = datetime.now()
    head, entry_set = session_head("", day), set_head(load_exercise("squat"), day)
    entry = AttemptEntry(key=new_key(), session=head, set=entry_set, values=attempt_values(rep(1)))
    assert Spool(history.path.with_name("history.db.pending")).put(to_text(entry))

    page.goto(f"{page_server.url}/history")
    expect(page.get_by_text("is in use by another program")).to_be_visible()
    expect(page.get_by_text("One entry is kept in a file beside it")).to_be_visible()
    expect(page.get_by_text("One entry in the history file is damaged")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue")).to_have_text(["1 of 2", "3", "3"])

    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Yes, delete everything").click()
    expect(page.get_by_role("dialog").get_by_text("in use by another program")).to_be_visible()
    connection.rollback()
    connection.close()
    page.goto(f"{page_server.url}/history")
    stored_by_s = time.monotonic() + PATIENCE_S
    while not history.attempts("squat") and time.monotonic() < stored_by_s:
        time.sleep(0.05)
    assert len(history.attempts("squat")) == 1
    page.goto(f"{page_server.url}/history")  # the visit before may have come too early
    expect(page.get_by_test_id("stMetricValue").first).to_be_visible()
    expect(page.get_by_text("is in use by another program")).to_be_hidden()


def test_deleting_asks_first(page: Page, page_server: server.Page, history: History) -> None:
    _fill(history)
    page.goto(f"{page_server.url}/history")
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Delete the whole history?")).to_be_hidden()
    assert len(history.attempts()) == 15
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Yes, delete everything").click()
    expect(page.get_by_text("The history is deleted.")).to_be_visible()
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()
    assert history.attempts() == []
