"""Runs the command with little memory, so that what takes more fails rather than the machine."""

from __future__ import annotations

from typing import Final

from tests.cli.runs import CALL

MEGABYTE: Final = 2**20


def with_memory(megabytes: int, code: str = CALL) -> str:
    """The Python `code`, as for `tests.cli.runs.formcheck`, with no more address space than that.

    The interpreter and our own modules alone take about 250 MB of it.
    """
    limit = megabytes * MEGABYTE
    return f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))\n{code}"
