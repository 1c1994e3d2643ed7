"""What the browser fetches for a live session: modules, wasm, models, pictures; nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from formcheck.errors import ModelError
from formcheck.pose.bundles import BUNDLES, bundle_path

if TYPE_CHECKING:
    from starlette.requests import Request

FILES: Final = "/live/files/"
TYPES: Final[Mapping[str, str]] = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".wasm": "application/wasm",
    ".task": "application/octet-stream",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
}
CODE: Final = frozenset({".js", ".css"})
VISION: Final = frozenset({".js", ".mjs", ".wasm"})
PICTURES: Final = frozenset({".jpg", ".mp4"})
MODELS: Final = {f"models/{BUNDLES[name].filename}": name for name in ("lite", "full")}
ALWAYS_ASK: Final = "no-cache"
"""The browser keeps a file and asks each time whether it is still the same: a newer FormCheck has
other files by the same names."""


def files_route() -> Route:
    """The route."""
    return Route(f"{FILES}{{name:path}}", answer_file, methods=["GET", "HEAD"])


async def answer_file(request: Request) -> Response:
    """The file whose name is the path parameter `name`; 404 where none is served by it."""
    path = await run_in_threadpool(file_of, request.path_params["name"])
    if path is None:
        return PlainTextResponse("There is no such file.", 404)
    headers = {"Cache-Control": ALWAYS_ASK, "X-Content-Type-Options": "nosniff"}
    answer = FileResponse(path, media_type=TYPES[path.suffix], headers=headers)
    answer.set_stat_headers(await run_in_threadpool(path.stat))
    if request.headers.get("if-none-match") == answer.headers["etag"]:
        return Response(status_code=304, headers={**headers, "ETag": answer.headers["etag"]})
    return answer


def file_of(name: str) -> Path | None:
    """The file that is served by `name`, None where none is."""
    if name in MODELS:
        try:
            return bundle_path(MODELS[name])
        except ModelError:
            return None
    return listed().get(name)


@cache
def listed() -> Mapping[str, Path]:
    """The files that come with the package, by the name that they are served by."""
    session = Path(str(resources.files("formcheck.ui"))) / "session"
    pictures = Path(str(resources.files("formcheck.ui"))) / "pictures"
    return {
        **dict(_within(session, CODE, "")),
        **dict(_within(session / "vision", VISION, "vision/")),
        **dict(_within(pictures, PICTURES, "pictures/")),
    }


def _within(folder: Path, endings: frozenset[str], prefix: str) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix in endings and path.is_file():
                yield f"{prefix}{path.name}", path
