"""The command line, as in its own tests."""

from tests.cli.conftest import here

__all__ = ["here"]
