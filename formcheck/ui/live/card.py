"""The health card before the first session."""

from __future__ import annotations


def is_due() -> bool:
    """Whether the card has to be asked for."""
    return False


def show() -> None:
    """Draw the view."""
