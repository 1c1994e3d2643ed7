"""Fetches what finds the pose in a browser: `python -m tools.vision`.

Takes from MediaPipe's web package, through npm, only what the session's page loads, and writes down
the checksums that `tests/session/test_vision.py` holds the files to.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

PACKAGE: Final = "@mediapipe/tasks-vision"
VERSION: Final = "1.1.0"
FOLDER: Final = Path(__file__).parents[1] / "formcheck" / "ui" / "session" / "vision"
LICENCE: Final = Path(__file__).parents[1] / "models" / "LICENSE-APACHE-2.0"
CHECKSUMS: Final = "SHA256SUMS"
FILES: Final = (
    "vision_bundle.mjs",
    "wasm/vision_wasm_module_internal.js",
    "wasm/vision_wasm_module_internal.wasm",
)
"""The library, and one WebAssembly with its loader: the one for workers that are modules."""
NOTICE: Final = f"""MediaPipe Tasks Vision for the web
Copyright The MediaPipe Authors / Google LLC

The files beside this one that end in .mjs, .js and .wasm come unmodified from the npm package
{PACKAGE} {VERSION}. They are licensed under the Apache License, Version 2.0; the text
of the licence is in LICENSE-APACHE-2.0. Their checksums are in {CHECKSUMS}.

The library can report to its makers; the page's Content-Security-Policy keeps it from asking
anybody but the page's own server (formcheck/ui/serving/policy.py).
"""


def fetch(folder: Path) -> None:
    """Write the library's files, its licence and the checksums into `folder`.

    Raises:
        subprocess.CalledProcessError: npm could not fetch the package.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}", "--pack-destination", work]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(work).glob("*.tgz")
        with tarfile.open(archive) as packed:
            for name in FILES:
                _unpack(packed, f"package/{name}", folder / Path(name).name)
    shutil.copyfile(LICENCE, folder / LICENCE.name)
    (folder / "NOTICE").write_text(NOTICE, encoding="utf-8")
    (folder / CHECKSUMS).write_text(checksums(folder), encoding="utf-8")


def checksums(folder: Path) -> str:
    """A line for each file of the library in `folder`: its SHA-256 and its name."""
    names = sorted(Path(name).name for name in FILES)
    digests = (hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names)
    return "".join(f"{digest}  {name}\n" for digest, name in zip(digests, names, strict=True))


def _unpack(packed: tarfile.TarFile, name: str, target: Path) -> None:
    source = packed.extractfile(name)
    if source is None:
        sys.exit(f"{PACKAGE} {VERSION} has no file {name}.")
    with source, target.open("wb") as file:
        shutil.copyfileobj(source, file)


if __name__ == "__main__":
    fetch(FOLDER)
