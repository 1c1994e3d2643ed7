"""Every fixed word that the display asks for is there, and none is there for nothing."""

from __future__ import annotations

import re
from pathlib import Path

import formcheck.ui.session
from formcheck.wording.catalogue import catalogue

FOLDER = Path(formcheck.ui.session.__file__).parent
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js")))
WORDS = catalogue("en").part("session")


def test_what_is_asked_for_is_there() -> None:
    asked = set(re.findall(r'(?:\bsay|trouble|#tell|#move)\("([a-z_]+)"', SCRIPTS))
    told_by_the_server = {"camera", "link", "server", "machine", "phone"}
    assert asked - told_by_the_server
    assert asked - told_by_the_server <= set(WORDS)


def test_nothing_is_there_that_nobody_asks_for() -> None:
    named = set(re.findall(r'"([a-z_]+)"', SCRIPTS))
    verdicts = {"good", "faulty", "not_judged"}
    phases = {f"phase_{name}" for name in ("out", "end", "back")}
    unused = set(WORDS) - named - verdicts - phases
    assert not unused
