"""Has each run of the page's script know whose it is, where one server is for many people."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

from formcheck.clinic.people import ID, People
from formcheck.files import PLACE
from formcheck.ui.serving.authentication import PERSON

MOST: Final = 10_000
"""So many of Streamlit's sessions are remembered; it forgets what nobody is connected to."""


class Owners:
    """Whose a session of Streamlit's is: that of whoever opened it, and nobody else's ever.

    Args:
        people: who there is.
    """

    def __init__(self, people: People) -> None:
        self._people = people
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def place_of(self, session_id: str) -> Path | None:
        """The folder of whoever a session belongs to; None where another one has come into it."""
        person = _person_of(session_id)
        if person is None:
            return None
        with self._lock:
            owner = self._owners.setdefault(session_id, person)
            if len(self._owners) > MOST:
                self._owners.popitem(last=False)
        return self._people.folder / person if owner == person else None


def keep_apart(owners: Owners) -> None:
    """From here on everything that a run of the page's script does is done for its owner.

    Streamlit runs the script, its fragments and what its buttons call in threads of its own. Where
    this would not reach one of them, nobody is known in it, and nothing is read or kept.
    """
    from streamlit.runtime import app_session
    from streamlit.runtime.scriptrunner import ScriptRunner

    class Owned(ScriptRunner):
        def _run_script_thread(self) -> None:
            PLACE.set(owners.place_of(self._session_id))
            super()._run_script_thread()

    # Streamlit offers no place for this.
    vars(app_session)["ScriptRunner"] = Owned


def _person_of(session_id: str) -> str | None:
    """Who is connected to a session, as the door has told."""
    from streamlit import runtime

    client = runtime.get_instance().get_client(session_id)
    if client is None or client.client_context is None:
        return None
    told = [value for name, value in client.client_context.headers if name.lower() == PERSON]
    return told[0] if len(told) == 1 and ID.fullmatch(told[0]) else None
