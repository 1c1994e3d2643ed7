"""Where the pose models are, and that they are the right ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from formcheck.errors import ModelError
from formcheck.pose.quiet import QUIET


@dataclass(frozen=True)
class Bundle:
    """One pose model file.

    Attributes:
        name: "lite", "full" or "heavy".
        sha256: checksum of the file that FormCheck was measured with.
        url: where it is fetched from when it does not come with FormCheck.
    """

    name: str
    sha256: str
    url: str | None = None

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
        ),
    )
}
DEFAULT_MODEL: Final = "full"
FOLDER_VARIABLE: Final = "FORMCHECK_MODELS"
"""Names one more folder to look in, for a machine that is never online."""
CERTIFICATES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Name the certificates of a user whose proxy signs with its own."""
TIMEOUT_S: Final = 30.0
PART_BYTES: Final = 2**16


def bundle_path(name: str) -> Path:
    """The file of the model `name`, fetched first when it does not come with FormCheck.

    Raises:
        ModelError: no such model, the file is missing, or it cannot be fetched.
    """
    bundle = BUNDLES.get(name)
    if bundle is None:
        raise ModelError(f"There is no pose model {name!r}; choose one of {', '.join(BUNDLES)}.")
    found = find_bundle(bundle, bundle_folders())
    if found is not None:
        return found
    if bundle.url is None:
        looked = " and ".join(str(folder) for folder in bundle_folders())
        raise ModelError(
            f"The pose model {bundle.filename} is missing (looked in {looked}). "
            "Install FormCheck again, or copy the file there."
        )
    return _fetch(bundle, bundle.url)


def find_bundle(bundle: Bundle, folders: Sequence[Path]) -> Path | None:
    """The bundle's file in the first of `folders` that holds it."""
    return next((path for folder in folders if (path := folder / bundle.filename).is_file()), None)


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
        raise ModelError(
            f"The {bundle.name} pose model is not on this machine and could not be fetched "
            f"({type(error).__name__}). Connect to the internet once, copy {bundle.filename} into "
            f"{cache_folder()} or a folder that {FOLDER_VARIABLE} names, or use --model full."
        ) from error
    except ValueError as error:
        raise ModelError(
            f"The {bundle.name} pose model that was fetched is not the expected file "
            "(its checksum differs), so it is not used. Try again, or use --model full."
        ) from error
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
