"""What the page hands to the display."""

from __future__ import annotations

import json
from pathlib import Path

from formcheck.exercises.catalog import known_ids
from formcheck.history.store import History
from formcheck.live.files import FILES, file_of
from formcheck.live.sessions import Sessions
from formcheck.routines.model import Routine, Step
from formcheck.ui.live.handover import session_data
from formcheck.ui.settings import Settings
from formcheck.wording.catalogue import catalogue

TWO = Routine(
    id="two", name="Two", steps=(Step(exercise="glute_bridge", reps=1), Step(exercise="plank"))
)


def test_it_has_all_that_the_display_needs(tmp_path: Path) -> None:
    sessions = Sessions(History(tmp_path / "history.db"))
    token = sessions.begin(TWO, "de")
    session = sessions.find(token)
    assert session is not None
    chosen = Settings(voice=False, rate=0.8)
    data = session_data(session, token, catalogue("de"), chosen, takes_pictures=False)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert (data["token"], data["language"], data["place"]) == (token, "de", "browser")
    assert (data["voice"], data["rate"], data["loudness"]) == (False, 0.8, 1.0)
    assert data["state"]["stage"] == "ready"
    assert set(data["exercises"]) == set(known_ids())  # another one may be done instead
    assert data["exercises"]["lower_back_rotation"]["place"] == 22
    for exercise in data["exercises"].values():
        assert exercise["steps"]
        for picture in ("picture", "rest", "film"):
            assert file_of(exercise[picture].removeprefix(FILES)) is not None


def test_pain_is_asked_for_once(tmp_path: Path) -> None:
    sessions = Sessions(History(tmp_path / "history.db"))
    for pain, asks in ((None, True), (0, False)):
        token = sessions.begin(TWO, "en", pain)
        session = sessions.find(token)
        assert session is not None
        data = session_data(session, token, catalogue("en"), Settings(), takes_pictures=True)
        assert (data["ask_pain"], data["place"]) == (asks, "")
