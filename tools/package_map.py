"""Draws which package imports which, from the imports themselves: `python -m tools.package_map`.

An arrow that follows from others is left out: whoever imports `coach` may know what `coach` knows.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PICTURE: Final = ROOT / "docs" / "pictures" / "packages.svg"
DRAWN: Final = ("api", "cli", "outputs", "workouts")
"""The modules that are in no package and have a box of their own; the others are anybody's help."""
WIDTH_PX: Final = 118
HEIGHT_PX: Final = 34
GAP_PX: Final = 22
RISE_PX: Final = 62
MARGIN_PX: Final = 16

Imports = dict[str, set[str]]


def imports(root: Path = ROOT / "formcheck") -> Imports:
    """The packages that each package of FormCheck imports, but for itself, and types alone."""
    found: Imports = {}
    for path in sorted(root.rglob("*.py")):
        package = path.relative_to(root).parts[0].removesuffix(".py")
        if path.parent != root or package in DRAWN:
            found.setdefault(package, set()).update(_imported(path))
    return {name: (others & found.keys()) - {name} for name, others in found.items()}


def _imported(path: Path) -> Iterator[str]:
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        waiting.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "formcheck":
            inner = str(node.module).split(".")[1:2]
            yield from inner or [alias.name for alias in node.names]


def _below(found: Imports, name: str) -> set[str]:
    """All that a package imports, by whatever way, and itself."""
    reached, waiting = {name}, [name]
    while waiting:
        for other in found[waiting.pop()] - reached:
            reached.add(other)
            waiting.append(other)
    return reached


def direct(found: Imports) -> Imports:
    """Only the imports that do not follow from others."""
    return {
        name: {
            other
            for other in others
            if not any(other in _below(found, third) for third in others - {other})
        }
        for name, others in found.items()
    }


def rows(found: Imports) -> list[list[str]]:
    """The packages in rows, each above all that it imports; the first row is the lowest.

    Raises:
        ValueError: some import each other in a circle.
    """
    table: list[list[str]] = []
    left = dict(found)
    while left:
        row = sorted(name for name, others in left.items() if not others & left.keys())
        if not row:
            raise ValueError(f"These packages import each other: {', '.join(sorted(left))}.")
        table.append(row)
        left = {name: others for name, others in left.items() if name not in row}
    return table


def svg(found: Imports) -> str:
    """The picture."""
    table = rows(found)
    widest = max(map(len, table))
    width = 2 * MARGIN_PX + widest * WIDTH_PX + (widest - 1) * GAP_PX
    height = 2 * MARGIN_PX + len(table) * HEIGHT_PX + (len(table) - 1) * RISE_PX
    places: dict[str, tuple[float, float]] = {}
    for row, names in enumerate(table):
        left = (width - len(names) * WIDTH_PX - (len(names) - 1) * GAP_PX) / 2
        for column, name in enumerate(_settled(names, places, found)):
            y = height - MARGIN_PX - HEIGHT_PX - row * (HEIGHT_PX + RISE_PX)
            places[name] = (left + column * (WIDTH_PX + GAP_PX), y)
    lines = [
        _arrow(places[name], places[other])
        for name in sorted(found)
        for other in sorted(found[name])
    ]
    boxes = [_box(name, *places[name]) for name in sorted(found)]
    return "\n".join([_head(width, height), *lines, *boxes, "</svg>\n"])


def _settled(names: list[str], places: dict[str, tuple[float, float]], found: Imports) -> list[str]:
    """A row in the order of what its packages import, so that few arrows cross."""

    def middle(name: str) -> float:
        below = [places[other][0] for other in found[name]]
        return sum(below) / len(below) if below else 0.0

    return sorted(names, key=lambda name: (middle(name), name))


def _head(width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        'font-family="sans-serif" font-size="13">\n'
        "<title>Which package imports which</title>\n"
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>\n'
        '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="3" orient="auto">'
        '<path d="M0 0 7 3 0 6z" fill="#5b6b7a"/></marker></defs>'
    )


def _arrow(above: tuple[float, float], below: tuple[float, float]) -> str:
    x1, y1 = above[0] + WIDTH_PX / 2, above[1] + HEIGHT_PX
    x2, y2 = below[0] + WIDTH_PX / 2, below[1]
    bend = (y1 + y2) / 2
    return (
        f'<path d="M{x1:g} {y1:g}C{x1:g} {bend:g} {x2:g} {bend:g} {x2:g} {y2:g}" fill="none" '
        'stroke="#5b6b7a" marker-end="url(#tip)"/>'
    )


def _box(name: str, x: float, y: float) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{WIDTH_PX}" height="{HEIGHT_PX}" rx="6" '
        'fill="#e8f1ee" stroke="#2f6f5e"/>\n'
        f'<text x="{x + WIDTH_PX / 2:g}" y="{y + HEIGHT_PX / 2 + 4.5:g}" text-anchor="middle" '
        f'fill="#12312a">{escape(name)}</text>'
    )


def picture() -> str:
    """The picture of FormCheck as it is."""
    return svg(direct(imports()))


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
