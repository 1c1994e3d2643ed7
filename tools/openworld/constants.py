"""The numeric constants of the engine: found in its source, moved while it is imported."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

PACKAGES = ("motion", "exercises", "coach")
PLAIN = frozenset({"radians", "cos", "sin", "tan", "sqrt"})
"""Functions of a constant's own arithmetic: whole numbers inside them are constants too."""
DECLARED = "formcheck.exercises"
"""What its classes hold are the defaults of an exercise's limits, which are moved as limits."""
NONE = frozenset({"SCHEMA"})
"""Whole numbers that are no limits."""


@dataclass(frozen=True)
class Constant:
    """One number in the source of the engine.

    Attributes:
        module: such as "formcheck.coach.segmentation".
        name: of what it is the value, such as "LEAVES" or "ViewTracker.SWITCH".
        line: where it stands.
        column: where it stands in that line.
        value: the number.
    """

    module: str
    name: str
    line: int
    column: int
    value: float

    @property
    def label(self) -> str:
        """For people."""
        return f"{self.module.removeprefix('formcheck.')}.{self.name}"

    def moved(self, factor: float) -> float:
        """The number times `factor`; a whole one stays whole and changes by one at least."""
        if isinstance(self.value, int):
            step = max(1, round(abs(self.value * (factor - 1))))
            return self.value + step if factor > 1 else self.value - step
        return self.value * factor


def engine_constants(package: Path) -> list[Constant]:
    """Every numeric constant below `package`, the folder of formcheck."""
    found = []
    for name in PACKAGES:
        for path in sorted((package / name).rglob("*.py")):
            module = ".".join(("formcheck", *path.relative_to(package).with_suffix("").parts))
            found += constants_of(path.read_text(encoding="utf-8"), module)
    return found


def constants_of(source: str, module: str) -> list[Constant]:
    """The numbers that `source` names: at module and class level, and as defaults."""
    found: list[Constant] = []
    for name, value in _named(ast.parse(source).body, ""):
        if name in NONE or (module.startswith(DECLARED) and "." in name):
            continue
        numbers = list(_numbers(value, direct=True))
        for i, number in enumerate(numbers):
            label = name if len(numbers) == 1 else f"{name}[{i}]"
            assert isinstance(number.value, int | float)
            found.append(Constant(module, label, number.lineno, number.col_offset, number.value))
    return found


def _named(body: Sequence[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                if "Vector" not in ast.unparse(node.annotation):
                    yield prefix + name, value
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield prefix + name, value
            case ast.ClassDef(name=name, body=inner):
                yield from _named(inner, f"{prefix}{name}.")
            case ast.FunctionDef(name=name, args=args):
                yield from _defaults(args, f"{prefix}{name}")


def _defaults(args: ast.arguments, name: str) -> Iterator[tuple[str, ast.expr]]:
    positional = [*args.posonlyargs, *args.args]
    with_default = positional[len(positional) - len(args.defaults) :]
    pairs = [*zip(with_default, args.defaults, strict=True)]
    pairs += [(arg, d) for arg, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d]
    for argument, default in pairs:
        yield f"{name}({argument.arg})", default


def _numbers(node: ast.expr, *, direct: bool) -> Iterator[ast.Constant]:
    """The numbers of an expression that are limits: not indices, shapes, keys or zero."""
    match node:
        case ast.Constant(value=float() as value) if value:
            yield node
        case ast.Constant(value=int() as value) if direct and value and value is not True:
            yield node
        case ast.UnaryOp(operand=inner):
            yield from _numbers(inner, direct=direct)
        case ast.BinOp(left=left, right=right):
            yield from _numbers(left, direct=direct)
            yield from _numbers(right, direct=direct)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
            for part in parts:
                yield from _numbers(part, direct=False)
        case ast.Call(func=function, args=args, keywords=keywords):
            plain = ast.unparse(function).rpartition(".")[2] in PLAIN
            for part in [*args, *(keyword.value for keyword in keywords)]:
                yield from _numbers(part, direct=plain)


@contextmanager
def imported_anew(constant: Constant | None, factor: float) -> Iterator[None]:
    """Whatever is imported inside is imported again, with `constant` times `factor`."""
    finder = _Finder(constant, factor) if constant else None
    before = _forget()
    if finder:
        sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        if finder:
            sys.meta_path.remove(finder)
        _forget()
        sys.modules.update(before)


def _forget() -> dict[str, ModuleType]:
    """Take what may hold copies of constants out of the loaded modules."""
    mine = [name for name in sys.modules if name.split(".", 1)[0] in {"formcheck", "tools"}]
    return {name: sys.modules.pop(name) for name in mine}


class _Finder(MetaPathFinder):
    """Finds one module and gives it another number."""

    def __init__(self, constant: Constant, factor: float) -> None:
        self._constant = constant
        self._factor = factor

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._constant.module:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is not None and spec.origin is not None:
                spec.loader = _Loader(fullname, spec.origin, self._constant, self._factor)
                return spec
        return None


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, constant: Constant, factor: float) -> None:
        super().__init__(name, path)
        self._moved = _Moved(constant, factor)

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        tree = self._moved.visit(ast.parse(self.get_data(path)))
        return compile(ast.fix_missing_locations(tree), path, "exec")


class _Moved(ast.NodeTransformer):
    def __init__(self, constant: Constant, factor: float) -> None:
        self._constant = constant
        self._factor = factor

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        place = (node.lineno, node.col_offset)
        if place != (self._constant.line, self._constant.column):
            return node
        return ast.copy_location(ast.Constant(self._constant.moved(self._factor)), node)
