"""The right model is found or fetched, and never another."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from formcheck.errors import ModelError
from formcheck.pose import bundles
from formcheck.pose.bundles import (
    BUNDLES,
    FOLDER_VARIABLE,
    Bundle,
    bundle_path,
    checksum,
    find_bundle,
)

CONTENT = b"a pose model" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@dataclass
class Server:
    """Serves one content at any path, and counts how often."""

    url: str
    content: bytes = CONTENT
    status: int = 200
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(state.content)))
            self.end_headers()
            self.wfile.write(state.content)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        state = Server(f"http://127.0.0.1:{httpd.server_port}/test.task")
        thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
        thread.start()
        yield state
        httpd.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of models, and no other place to look."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(bundles, "cache_folder", lambda: folder)
    monkeypatch.setattr(bundles, "bundle_folders", lambda: (tmp_path / "models", folder))
    return folder


def know(monkeypatch: pytest.MonkeyPatch, url: str | None, sha256: str = SHA256) -> None:
    """Let there be a model called test."""
    monkeypatch.setitem(BUNDLES, "test", Bundle("test", sha256, url))


class TestAtHand:
    @pytest.mark.parametrize("name", ["lite", "full"])
    def test_the_models_that_come_with_formcheck_are_the_measured_ones(self, name: str) -> None:
        assert checksum(bundle_path(name)) == BUNDLES[name].sha256

    def test_the_first_folder_that_holds_it_wins(self, tmp_path: Path) -> None:
        folders = [tmp_path / name for name in ("missing", "empty", "first", "second")]
        bundle = Bundle("test", SHA256)
        for folder in folders[1:]:
            folder.mkdir()
        assert find_bundle(bundle, folders) is None
        for folder in folders[2:]:
            (folder / bundle.filename).write_bytes(CONTENT)
        assert find_bundle(bundle, folders) == tmp_path / "first" / "pose_landmarker_test.task"

    def test_a_folder_is_no_model(self, tmp_path: Path) -> None:
        bundle = Bundle("test", SHA256)
        (tmp_path / bundle.filename).mkdir()
        assert find_bundle(bundle, [tmp_path]) is None

    def test_a_folder_of_the_users_own(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "pose_landmarker_test.task").write_bytes(CONTENT)
        know(monkeypatch, url=None)
        monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
        assert bundle_path("test").parent == tmp_path
        assert bundle_path("full").parent != tmp_path

    def test_an_unknown_model(self) -> None:
        with pytest.raises(ModelError, match=r"no pose model 'huge'.* lite, full, heavy"):
            bundle_path("huge")

    def test_a_missing_model_that_cannot_be_fetched(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        know(monkeypatch, url=None)
        with pytest.raises(ModelError, match=r"pose_landmarker_test\.task is missing") as caught:
            bundle_path("test")
        assert str(cache) in str(caught.value)


class TestFetched:
    def test_it_is_fetched_once_and_then_found(
        self, cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        know(monkeypatch, server.url)
        path = bundle_path("test")
        assert path == cache / "pose_landmarker_test.task"
        assert path.read_bytes() == CONTENT
        assert bundle_path("test") == path
        assert server.asked == ["/test.task"]

    def test_what_was_fetched_needs_no_server(
        self, cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        know(monkeypatch, server.url)
        bundle_path("test")
        know(monkeypatch, "http://127.0.0.1:1/test.task")
        assert bundle_path("test").parent == cache

    def test_another_file_than_expected_is_refused_and_not_kept(
        self, cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        know(monkeypatch, server.url)
        server.content = b"something else"
        with pytest.raises(ModelError, match="checksum differs"):
            bundle_path("test")
        assert [path for path in cache.rglob("*") if path.is_file()] == []
        server.content = CONTENT
        assert bundle_path("test").read_bytes() == CONTENT

    def test_a_server_that_has_no_such_file(
        self, cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        know(monkeypatch, server.url)
        server.status = 404
        with pytest.raises(ModelError, match=r"could not be fetched \(HTTPError\)"):
            bundle_path("test")
        assert [path for path in cache.rglob("*") if path.is_file()] == []

    def test_offline_it_says_what_to_do(self, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        know(monkeypatch, "http://127.0.0.1:1/test.task")
        with pytest.raises(ModelError, match="could not be fetched") as caught:
            bundle_path("test")
        message = str(caught.value)
        assert "Connect to the internet once" in message
        assert "--model full" in message
        assert str(cache) in message

    def test_a_cache_that_cannot_be_written(
        self, cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        know(monkeypatch, server.url)
        cache.touch()  # a file where the folder should be
        with pytest.raises(ModelError, match="could not be fetched"):
            bundle_path("test")

    def test_the_heavy_model_is_fetched_from_google_over_https(self) -> None:
        heavy = BUNDLES["heavy"]
        assert heavy.url is not None
        assert heavy.url.startswith("https://storage.googleapis.com/mediapipe-models/")
        assert heavy.url.endswith(f"/{heavy.filename}")
