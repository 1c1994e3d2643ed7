"""Where the pose models are, and that they are the right ones."""

from __future__ import annotations

import errno
import functools
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from formcheck.errors import ModelError
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from formcheck.pose.quiet import QUIET


@dataclass(frozen=True)
class Bundle:
    """One pose model file.

    Attributes:
        name: "lite", "full" or "heavy".
        sha256: checksum of the file that FormCheck was measured with.
        url: where it is fetched from when it does not come with FormCheck.
        repacked: checksums of other packings of the same networks.
    """

    name: str
    sha256: str
    url: str | None = None
    repacked: tuple[str, ...] = ()

    @property
    def filename(self) -> str:
        """The name of the file."""
        return f"pose_landmarker_{self.name}.task"


_GOOGLE = "https://storage.googleapis.com/mediapipe-models/pose_landmarker"

BUNDLES: Final[dict[str, Bundle]] = {
    bundle.name: bundle
    for bundle in (
        Bundle("lite", "42c28e04caad2a5c4c547d8fcf175f9d52aa8cf2badec9d101255af1fda76835"),
        Bundle("full", "563b0638542257af9ea190a4965843ea135cce1c0a6129438fde6a85444573ad"),
        Bundle(
            "heavy",
            "64437af838a65d18e5ba7a0d39b465540069bc8aae8308de3e318aad31fcbc7b",
            f"{_GOOGLE}/pose_landmarker_heavy/float16/1/pose_landmarker_heavy.task",
            ("5dceb2a2df4521227a19ec8c84aa23aa550a43b4ea432367b671c7a36cc8707a",),
        ),
    )
}
DIFFERS: Final = Message(Cause.CHECKSUM_DIFFERS)
MOST_BYTES: Final = 64 * 2**20
"""Twice the largest model: whatever is larger is none, and its checksum would take for ever."""
DEFAULT_MODEL: Final = "full"
FOLDER_VARIABLE: Final = "FORMCHECK_MODELS"
"""Names one more folder to look in, for a machine that is never online."""
CERTIFICATES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Name the certificates of a user whose proxy signs with its own."""
TIMEOUT_S: Final = 30.0
PART_BYTES: Final = 2**16


def bundle_path(name: str) -> Path:
    """The file of the model `name`, fetched first when it does not come with FormCheck.

    Its checksum is right, wherever it lies.

    Raises:
        ModelError: no such model, the file is missing or another one, or it cannot be fetched.
    """
    bundle = BUNDLES.get(name)
    if bundle is None:
        known = ", ".join(BUNDLES)
        raise ModelError(Message.of(Wrong.NO_MODEL, model=repr(name), models=known))
    found = find_bundle(bundle, bundle_folders())
    if found is not None:
        return found
    _refuse_what_is_no_folder()
    _refuse_another(bundle, replaceable=bundle.url is None)
    if bundle.url is None:
        looked = ", ".join(map(str, bundle_folders()))
        said = Message.of(Wrong.MODEL_MISSING, file=bundle.filename, folders=looked)
        raise ModelError(said)
    return _fetch(bundle, bundle.url)


def find_bundle(bundle: Bundle, folders: Sequence[Path]) -> Path | None:
    """The bundle's file in the first of `folders` that holds it, and not another by its name."""
    candidates = (folder / bundle.filename for folder in folders)
    return next(
        (path for path in candidates if not what_is_wrong(bundle, path) and path.exists()), None
    )


def what_is_wrong(bundle: Bundle, path: Path) -> Message | None:
    """Why what is at `path` is not the bundle; None if it is, or if nothing is there."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return Message(Cause.NOT_ORDINARY)
        if found.st_size > MOST_BYTES:
            return Message(Cause.FAR_TOO_LARGE)
        seen = found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
        right = _checksum(path, seen) in {bundle.sha256, *bundle.repacked}
    except OSError as error:
        there = error.errno not in {errno.ENOENT, errno.ENOTDIR} or path.is_symlink()
        return reason(error) if there else None
    return None if right else DIFFERS


def find_wrong(bundle: Bundle, folders: Sequence[Path]) -> Iterator[tuple[Path, Message]]:
    """The files that have the bundle's name and are something else, and why."""
    for path in (folder / bundle.filename for folder in folders):
        wrong = what_is_wrong(bundle, path)
        if wrong:
            yield path, wrong


def _refuse_what_is_no_folder() -> None:
    own = os.environ.get(FOLDER_VARIABLE)
    if own and not Path(own).is_dir():
        named = {"variable": FOLDER_VARIABLE, "folder": own}
        raise ModelError(Message.of(Wrong.NO_FOLDER_OF_MODELS, **named))


def _refuse_another(bundle: Bundle, *, replaceable: bool) -> None:
    """Refuse a file that is not the bundle; one that a fetched one replaces only if asked to."""
    for path, wrong in find_wrong(bundle, bundle_folders()):
        if replaceable or wrong != DIFFERS or path.parent != cache_folder():
            other = Message.of(Wrong.OTHER_MODEL, path=str(path), model=bundle.name, reason=wrong)
            raise ModelError(other)


def bundle_folders() -> tuple[Path, ...]:
    """Where models may lie: installed, in a checkout, in a folder of the user's, in the cache."""
    package = Path(__file__).parents[1]
    own = os.environ.get(FOLDER_VARIABLE)
    named = (Path(own),) if own else ()
    return package / "models", package.parent / "models", *named, cache_folder()


def cache_folder() -> Path:
    """Where fetched models are kept."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("formcheck"))


def checksum(path: Path) -> str:
    """The file's sha256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@functools.lru_cache(maxsize=16)
def _checksum(path: Path, _seen: tuple[int, ...]) -> str:
    """The checksum, computed again only when the file has changed: models are opened often."""
    return checksum(path)


def _fetch(bundle: Bundle, url: str) -> Path:
    import pooch
    import requests

    try:
        path = pooch.retrieve(
            url,
            known_hash=f"sha256:{bundle.sha256}",
            fname=bundle.filename,
            path=cache_folder(),
            downloader=_download,
        )
    except (requests.RequestException, OSError) as error:
        _refuse_another(bundle, replaceable=True)
        said = Message.of(
            Wrong.MODEL_NOT_FETCHED,
            model=bundle.name,
            cause=type(error).__name__,
            file=bundle.filename,
            folder=str(cache_folder()),
            variable=FOLDER_VARIABLE,
        )
        raise ModelError(said) from error
    except ValueError as error:
        raise ModelError(Message.of(Wrong.OTHER_MODEL_FETCHED, model=bundle.name)) from error
    return Path(path)


def _download(url: str, target: str, _pooch: object) -> None:
    """Fetch `url` by the user's own proxy, also while MediaPipe is kept from every one."""
    from urllib import request  # typeshed does not know how to ask for the exempted hosts

    import requests

    proxies = QUIET.own_proxies()
    exempt = request.proxy_bypass_environment(urlsplit(url).netloc, proxies)  # type: ignore[attr-defined]
    with requests.Session() as session:
        session.trust_env = False  # the environment's proxies may be closed at the moment
        session.verify = next(filter(None, map(os.environ.get, CERTIFICATES)), True)
        session.proxies.update({} if exempt else proxies)
        with session.get(url, stream=True, timeout=TIMEOUT_S) as response:
            response.raise_for_status()
            with Path(target).open("wb") as file:
                file.writelines(response.iter_content(PART_BYTES))
