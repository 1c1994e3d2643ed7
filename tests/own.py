"""Exercises of one's own, for tests: those that come along under another id and name."""

from __future__ import annotations

import re

from formcheck.exercises.catalog import exercise_file


def exercise_text(packaged: str, exercise_id: str, name: str) -> str:
    """The text of a file like that of `packaged`, without its translations."""
    text = exercise_file(packaged).read_text(encoding="utf-8")
    text = re.sub(r'^id = ".*"$', f'id = "{exercise_id}"', text, count=1, flags=re.MULTILINE)
    return re.sub(r'^name = ".*"$', f'name = "{name}"', text, count=1, flags=re.MULTILINE)
