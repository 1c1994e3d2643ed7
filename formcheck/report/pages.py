"""Templates to HTML text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def render(template: str, filters: dict[str, Callable[..., str]], **values: Any) -> str:
    """The HTML text that `template` makes of `values`; everything in them is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("formcheck.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment.get_template(template).render(**values)
