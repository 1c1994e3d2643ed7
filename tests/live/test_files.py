"""What the browser fetches for a session: the listed files, each as what it is; no others."""

from __future__ import annotations

import hashlib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from formcheck.history.store import History
from formcheck.live.files import FILES, TYPES, file_of, listed
from formcheck.live.sessions import Sessions
from formcheck.live.socket import PicturePolicy
from formcheck.pose.bundles import BUNDLES
from formcheck.pose.frame import PoseFrame
from formcheck.ui.serving.permissions import REMOTE_PICTURES, takes_pictures_of
from tests.live.client import Served, served


class Blind:
    """An estimator that sees nobody."""

    def estimate(self, image: object, t: float) -> PoseFrame:  # noqa: ARG002
        return PoseFrame.empty(t, (64, 48))

    def close(self) -> None:
        """There is nothing to free."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    sessions = Sessions(History(tmp_path_factory.mktemp("files") / "history.db"))
    with served(sessions, PicturePolicy(lambda _: False, lambda _: Blind())) as running:
        yield running


def fetch(server: Served, name: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(f"{server.url}{FILES}{name}", headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            found = {key.lower(): value for key, value in answer.headers.items()}
            return answer.status, found, answer.read()
    except HTTPError as error:
        with error:
            return error.code, {key.lower(): value for key, value in error.headers.items()}, b""


@pytest.mark.parametrize("name", ["session.js", "session.css", "pose_worker.js"])
def test_the_display_is_served_with_the_page_s_policy(server: Served, name: str) -> None:
    status, headers, body = fetch(server, name)
    assert (status, body) == (200, listed()[name].read_bytes())
    assert headers["content-type"].startswith(TYPES[Path(name).suffix])
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "worker-src 'self' blob:" in policy
    assert "'wasm-unsafe-eval'" in policy
    assert "'unsafe-eval'" not in policy


def test_the_web_package_is_served_as_what_it_is(server: Served) -> None:
    names = [name for name in listed() if name.startswith("vision/")]
    assert {Path(name).suffix for name in names} == {".js", ".mjs", ".wasm"}
    for name in names:
        status, headers, _ = fetch(server, name)
        assert status == 200
        assert headers["content-type"].startswith(TYPES[Path(name).suffix])


@pytest.mark.parametrize("model", ["lite", "full"])
def test_the_bundles_are_those_that_were_measured_with(server: Served, model: str) -> None:
    status, headers, body = fetch(server, f"models/{BUNDLES[model].filename}")
    assert (status, headers["content-type"]) == (200, "application/octet-stream")
    assert hashlib.sha256(body).hexdigest() == BUNDLES[model].sha256


@pytest.mark.parametrize(
    "name",
    [
        *("", "none.js", "component.py", "__init__.py", "vision", "vision/", "vision/SHA256SUMS"),
        *("../style.css", "vision/../../style.css", "..%2fstyle.css", "%2e%2e/style.css"),
        *("/etc/passwd", "//etc/passwd", "models/pose_landmarker_heavy.task", "models/x.task"),
        *("pictures/../style.css", "pictures/icon.png", "session.js/", "session.js%00"),
    ],
)
def test_nothing_else_is_served(server: Served, name: str) -> None:
    assert fetch(server, name)[0] in {400, 404}
    assert file_of(name) is None


def test_what_has_not_changed_is_not_sent_again(server: Served) -> None:
    _, headers, _ = fetch(server, "session.js")
    again = fetch(server, "session.js", **{"If-None-Match": headers["etag"]})
    assert again[0] == 304


def test_pictures_are_taken_from_this_machine_unless_others_are_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(REMOTE_PICTURES, raising=False)
    assert [takes_pictures_of(who) for who in (None, "127.0.0.1", "::1")] == [True] * 3
    assert not takes_pictures_of("192.168.1.5")
    assert not takes_pictures_of("evil.example")
    monkeypatch.setenv(REMOTE_PICTURES, "1")
    assert takes_pictures_of("192.168.1.5")
