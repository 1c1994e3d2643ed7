"""Where code can be changed, and a sample of the changes.

The changes are those of cosmic-ray's operators. Left out is what tells nothing: annotations, which
are never evaluated, and bitwise operators in place of arithmetic ones, which no number with
decimals knows, so that any test would notice.
"""

from __future__ import annotations

import ast
import random
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ARITHMETIC = {"Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow"}
Position = tuple[int, int]
"""Line, from 1, and column, from 0."""


@dataclass(frozen=True, order=True)
class MutationSite:
    """Something that one kind of operator can change."""

    path: str
    start: Position
    end: Position
    kind: str


@dataclass(frozen=True)
class Mutant:
    """One change of the code."""

    place: MutationSite
    operator: str
    occurrence: int

    def applied(self, source: str) -> str:
        """The source of the file with the change."""
        changed = mutate_code(source, get_operator(self.operator)(), self.occurrence)
        assert isinstance(changed, str)
        return changed


def drawn(paths: Iterable[Path], n: int, seed: int) -> list[Mutant]:
    """Up to `n` mutants, each at a place of its own, with one of the changes possible there.

    Places are drawn rather than changes: an operator with twelve replacements counts once.
    """
    options: dict[MutationSite, list[Mutant]] = defaultdict(list)
    for path in paths:
        for mutant in _mutants(path):
            options[mutant.place].append(mutant)
    chance = random.Random(seed)
    places = sorted(options)
    chance.shuffle(places)
    found: list[Mutant] = []
    for place in places:
        mutant = chance.choice(options[place])
        if len(found) < n and _compiles(mutant):
            found.append(mutant)
    return found


def statement_lines(source: str, start: Position, end: Position) -> set[int]:
    """The lines of the innermost statement around a piece of code, without the body of a block."""
    lines = set(range(start[0], end[0] + 1))
    around = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]
    holding = [(_head(node), node) for node in around if start[0] in _head(node)]
    if holding:
        lines |= set(min(holding, key=lambda pair: len(pair[0]))[0])
    return lines


def _mutants(path: Path) -> Iterator[Mutant]:
    source = path.read_text(encoding="utf-8")
    unevaluated = list(_annotations(ast.parse(source)))
    nodes = list(ast_nodes(get_ast(source)))
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments() or not _telling(name):
            continue
        positions = [where for node in nodes for where in operator().mutation_positions(node)]
        for occurrence, (start, end) in enumerate(positions):
            if not any(first <= start <= last for first, last in unevaluated):
                kind = name.partition("/")[2].partition("_")[0]
                yield Mutant(MutationSite(path.as_posix(), start, end, kind), name, occurrence)


def _telling(operator: str) -> bool:
    kind, *names = operator.partition("/")[2].split("_")
    return kind != "ReplaceBinaryOperator" or not (
        names[0] in ARITHMETIC and names[1] not in ARITHMETIC
    )


def _annotations(tree: ast.AST) -> Iterator[tuple[Position, Position]]:
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            note = getattr(node, field, None)
            if note is not None:
                yield (note.lineno, note.col_offset), (note.end_lineno, note.end_col_offset)


def _head(node: ast.stmt) -> range:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    body = getattr(node, "body", None)
    last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
    return range(first, max(last, node.lineno) + 1)


def _compiles(mutant: Mutant) -> bool:
    path = Path(mutant.place.path)
    try:
        # What Python warns of, `is` with a literal, depends on how it keeps literals.
        with warnings.catch_warnings(action="error", category=SyntaxWarning):
            compile(mutant.applied(path.read_text(encoding="utf-8")), path, "exec")
    except SyntaxError:
        return False
    return True
