"""The packages, and which may import which (docs: the design)."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import formcheck

ROOT = Path(formcheck.__file__).parent
HEAVY = {"av", "cv2", "mediapipe", "streamlit", "sqlite3", "matplotlib", "jinja2", "pooch"}
PURE = (
    "motion",
    "definitions",
    "exercises",
    "messages",
    "coach",
    "recognition",
    "learning",
    "safety",
)
MAY_IMPORT = {
    "motion": {"motion", "pose"},
    "definitions": {"definitions", "errors", "messages"},
    "messages": {"messages"},
    "exercises": {"exercises", "definitions", "errors", "files", "messages", "motion", "pose"},
    "routines": {"routines", "exercises", "definitions", "errors", "files", "messages"},
    "coach": {
        "coach",
        "routines",
        "exercises",
        "messages",
        "motion",
        "pose",
        "errors",
        "__version__",
    },
    "recognition": {
        "recognition",
        "coach",
        "exercises",
        "motion",
        "pose",
        "errors",
        "files",
        "messages",
    },
    "learning": {
        "learning",
        "coach",
        "exercises",
        "definitions",
        "motion",
        "pose",
        "errors",
        "messages",
    },
    "safety": {"safety", "messages"},
    "pose": {"pose", "errors", "extras", "files", "messages", "plugins"},
}
OWNERS = {
    "mediapipe": {"pose/estimator.py"},
    "streamlit": {"ui/*"},
    "starlette": {
        "live/files.py",
        "live/socket.py",
        "ui/serving/application.py",
        "ui/serving/authentication.py",
        "ui/serving/request_filter.py",
        "ui/serving/unknown_path.py",
        "ui/serving/phone_server.py",
        "ui/serving/workers.py",
    },
    "uvicorn": {"ui/launch.py"},
    "sqlite3": {"history/*"},
    "pooch": {"pose/bundles.py"},
    "jinja2": {"report/pages.py"},
    "matplotlib": {"report/charts.py"},
    "av": {"media/*", "doctor.py"},
    "cv2": {"media/*", "pose/estimator.py", "pose/rtmpose.py"},
    "typer": {"cli.py"},
    "pyarrow": {"batch/summary.py", "sinks/parquet.py"},
    "onnxruntime": {"pose/rtmpose.py"},
    "websockets": set(),
    "altair": {"ui/*"},
    "cryptography": {"ui/serving/certificates.py"},
    "segno": {"ui/serving/phone_server.py"},
    "prometheus_client": {"ui/serving/metrics.py"},
    "distributed": {"batch/machines.py"},
}


def _modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


@cache
def _imports(path: Path) -> frozenset[str]:
    """Every module that a file imports, also inside functions, but not for types alone."""
    found: set[str] = set()
    for node in ast.walk(_without_type_checking(_tree(path))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _without_type_checking(tree: ast.Module) -> ast.Module:
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    return tree


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        inner = {m.split(".")[1] for m in _imports(path) if m.startswith("formcheck.")}
        assert inner <= MAY_IMPORT[package], _name(path)


def test_the_coach_knows_routines_as_data_and_no_files_of_them() -> None:
    known = {
        module.split(".")[2]
        for path in (ROOT / "coach").rglob("*.py")
        for module in _imports(path)
        if module.startswith("formcheck.routines.")
    }
    assert known == {"model"}


def test_a_live_session_works_without_the_page() -> None:
    for package in ("live", "wording"):
        for path in (ROOT / package).rglob("*.py"):
            assert not [m for m in _imports(path) if m.startswith("formcheck.ui.")], _name(path)
    assert "streamlit" not in _loaded("import formcheck.live.socket, formcheck.live.files")


@pytest.mark.parametrize("package", PURE)
def test_the_core_knows_no_pictures_no_page_and_no_database(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        assert not HEAVY & {m.split(".")[0] for m in _imports(path)}, _name(path)


@pytest.mark.parametrize("package", OWNERS)
def test_an_unstable_dependency_has_one_owner(package: str) -> None:
    users = {_name(p) for p in _modules() if package in {m.split(".")[0] for m in _imports(p)}}
    allowed = OWNERS[package]
    assert all(
        user in allowed or f"{user.split('/', maxsplit=1)[0]}/*" in allowed for user in users
    ), users


@pytest.mark.parametrize("package", PURE)
def test_the_core_reads_no_clock(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        assert not {"time", "datetime"} & {m.split(".")[0] for m in _imports(path)}, _name(path)


def test_only_the_command_line_prints() -> None:
    printing = {
        _name(path)
        for path in _modules()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    }
    assert printing <= {"cli.py"}


def test_no_module_keeps_state() -> None:
    """No `global`, and nothing at module level that is filled later."""
    for path in _modules():
        assert not [n for n in ast.walk(_tree(path)) if isinstance(n, ast.Global)], _name(path)


def test_what_is_public_is_there() -> None:
    for name in formcheck.__all__:
        assert getattr(formcheck, name) is not None


def _loaded(code: str) -> set[str]:
    script = f"{code}\nimport sys; print(' '.join({{m.split('.')[0] for m in sys.modules}}))"
    result = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return set(result.stdout.split("\n")[-2].split())


@pytest.mark.parametrize("code", ["import formcheck", "import formcheck.cli"])
def test_importing_stays_light(code: str) -> None:
    assert not (HEAVY | {"pandas", "rich", "numpy", "pydantic"}) & _loaded(code) - (
        {"rich", "pydantic"} if code.endswith("cli") else set()
    )


def test_the_api_stays_light_until_it_is_used() -> None:
    code = "import formcheck; formcheck.analyze, formcheck.Session, formcheck.PoseTrack"
    assert not HEAVY & _loaded(code)


def test_the_engine_knows_no_words() -> None:
    """It says ids; only the report as data, an edge, asks for English."""
    speaking = {
        _name(path)
        for path in (ROOT / "coach").rglob("*.py")
        if "formcheck.messages.words" in _imports(path)
    }
    assert speaking == {"coach/report.py"}
