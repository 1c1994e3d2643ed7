"""Templates to HTML text."""

from __future__ import annotations

from typing import Any

from formcheck.report.language import Language


def render(template: str, language: Language, **values: Any) -> str:
    """The HTML text that `template` makes of `values`; everything in them is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("formcheck.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(language=language, say=language.say, number=language.number)
    return environment.get_template(template).render(**values)


def words(name: str) -> str:
    """An identifier as words."""
    return name.replace("_", " ")
