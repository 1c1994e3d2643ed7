"""A pose model is used only if it is the one that was measured, whatever lies by its name."""

from __future__ import annotations

import os
import random
import secrets
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

from formcheck import doctor
from formcheck.errors import ModelError
from formcheck.messages.error_ids import Cause
from formcheck.messages.ids import Machine
from formcheck.messages.message import Message
from formcheck.pose import bundles
from formcheck.pose.bundles import BUNDLES, FOLDER_VARIABLE, MOST_BYTES, Bundle, bundle_path
from formcheck.pose.estimator import PoseEstimator
from formcheck.wording.catalogue import catalogue
from tests.cli.runs import ROOT, formcheck, names
from tests.hostile.histories import as_nobody, everybodys_folder

LITE: Final = (ROOT / "models" / "pose_landmarker_lite.task").read_bytes()
SAMPLE: Final = ROOT / "sample_videos" / "glute_bridge_good.mp4"
HEAVY: Final = ROOT.parent / "shared" / "models" / "pose_landmarker_heavy.task"
NOWHERE: Final = "http://127.0.0.1:9/heavy.task"
FILE: Final = "pose_landmarker_heavy.task"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache, empty; the heavy model is the lite one, to be fetched from nowhere."""
    folder = tmp_path / "cache"
    folder.mkdir()
    monkeypatch.setattr(bundles, "cache_folder", lambda: folder)
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    serve(monkeypatch, NOWHERE)
    return folder


@pytest.fixture
def own(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001
    """A folder that FORMCHECK_MODELS names."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder


def serve(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setitem(BUNDLES, "heavy", Bundle("heavy", BUNDLES["lite"].sha256, url))


def refused(name: str = "heavy") -> str:
    """What asking for the model says: one line, in German too."""
    with pytest.raises(ModelError) as caught:
        bundle_path(name)
    text = str(caught.value)
    assert "\n" not in text
    assert catalogue("de").error(caught.value) != text
    return text


def flipped(content: bytes) -> bytes:
    """One bit is another one, anywhere."""
    changed = bytearray(content)
    changed[secrets.randbelow(len(changed))] ^= 1 << secrets.randbelow(8)
    return bytes(changed)


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pose_detector.tflite", b"no network")


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 2**40)


WRONG: dict[str, Callable[[Path], object]] = {
    "another model": lambda path: path.write_bytes(
        (ROOT / "models" / "pose_landmarker_full.task").read_bytes()
    ),
    "cut off": lambda path: path.write_bytes(LITE[: len(LITE) // 2]),
    "one byte short": lambda path: path.write_bytes(LITE[:-1]),
    "one byte long": lambda path: path.write_bytes(LITE + b"\0"),
    "one bit flipped": lambda path: path.write_bytes(flipped(LITE)),
    "empty": lambda path: path.touch(),
    "a text": lambda path: path.write_text("<html>Not found</html>"),
    "noise": lambda path: path.write_bytes(secrets.token_bytes(100_000)),
    "a zip of something else": zipped,
}
NO_FILE: dict[str, Callable[[Path], object]] = {
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link in a circle": lambda path: path.symlink_to(path),
    "a link to nowhere": lambda path: path.symlink_to(path.with_name("gone")),
    "a terabyte of nothing": sparse,
}


class TestOwnFolder:
    @pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
    def test_another_file_by_its_name(self, own: Path, make: Callable[[Path], object]) -> None:
        make(own / FILE)
        before = (own / FILE).read_bytes()
        assert f"{own / FILE} is not the heavy pose model" in refused()
        assert (own / FILE).read_bytes() == before

    @pytest.mark.parametrize("make", NO_FILE.values(), ids=NO_FILE)
    def test_what_is_no_file(self, own: Path, make: Callable[[Path], object]) -> None:
        make(own / FILE)
        assert f"{own / FILE} is not the heavy pose model" in refused()
        assert (own / FILE).is_symlink() or (own / FILE).exists()

    def test_the_right_one(self, own: Path) -> None:
        (own / FILE).write_bytes(LITE)
        assert bundle_path("heavy") == own / FILE

    def test_a_link_to_the_right_one(self, own: Path) -> None:
        (own / "elsewhere").write_bytes(LITE)
        (own / FILE).symlink_to(own / "elsewhere")
        assert bundle_path("heavy") == own / FILE

    def test_a_wrong_one_before_the_right_one(self, own: Path, cache: Path) -> None:
        (own / FILE).write_bytes(b"wrong")
        (cache / FILE).write_bytes(LITE)
        assert bundle_path("heavy") == cache / FILE

    @pytest.mark.parametrize("kind", ["file", "folder"])
    def test_one_that_may_not_be_read(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        with everybodys_folder() as folder:
            monkeypatch.setattr(bundles, "bundle_folders", lambda: (folder / "own", cache))
            (folder / "own").mkdir()
            (folder / "own" / FILE).write_bytes(LITE)
            (folder / "own" / FILE if kind == "file" else folder / "own").chmod(0)
            with as_nobody():
                assert "Permission denied" in refused()

    def test_one_changed_after_it_was_checked(self, own: Path) -> None:
        (own / FILE).write_bytes(LITE)
        assert bundle_path("heavy") == own / FILE
        (own / FILE).write_bytes(flipped(LITE))
        assert "its checksum differs" in refused()

    def test_one_changed_with_its_old_time(self, own: Path) -> None:
        (own / FILE).write_bytes(LITE)
        before = (own / FILE).stat()
        assert bundle_path("heavy") == own / FILE
        (own / FILE).write_bytes(flipped(LITE))
        os.utime(own / FILE, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert "its checksum differs" in refused()

    @pytest.mark.parametrize("kind", ["a file", "nothing", "a link in a circle"])
    def test_a_variable_that_names_no_folder(
        self, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        named = tmp_path / "named"
        if kind == "a file":
            named.write_bytes(LITE)
        elif kind != "nothing":
            named.symlink_to(named)
        monkeypatch.setenv(FOLDER_VARIABLE, str(named))
        assert f"{FOLDER_VARIABLE} names {named}, which is no folder" in refused()
        assert names(cache) == []
        assert bundle_path("lite").read_bytes() == LITE  # which comes with FormCheck

    def test_a_variable_that_is_empty(self, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(FOLDER_VARIABLE, "")
        (cache / FILE).write_bytes(LITE)
        assert bundle_path("heavy") == cache / FILE


class TestInstalled:
    @pytest.mark.parametrize("make", [*WRONG.values(), *NO_FILE.values()], ids=[*WRONG, *NO_FILE])
    def test_another_file_in_its_place(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object]
    ) -> None:
        monkeypatch.setattr(bundles, "bundle_folders", lambda: (tmp_path,))
        make(tmp_path / "pose_landmarker_lite.task")
        assert "is not the lite pose model" in refused("lite")

    def test_the_estimator_never_opens_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bundles, "bundle_folders", lambda: (tmp_path,))
        (tmp_path / "pose_landmarker_full.task").write_bytes(LITE)
        with pytest.raises(ModelError, match="its checksum differs"):
            PoseEstimator("full")

    def test_the_doctor_says_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "bundle_folders", lambda: (tmp_path,))
        (tmp_path / FILE).write_bytes(LITE)
        (tmp_path / "pose_landmarker_lite.task").write_bytes(LITE)
        found = {check.name: check for check in doctor.examine()}
        assert found[Message.of(Machine.MODEL, model="lite")].ok
        heavy = found[Message.of(Machine.MODEL, model="heavy")]
        assert heavy.ok is False
        assert isinstance(heavy.detail, Message)
        assert heavy.detail["why"] == Message(Cause.CHECKSUM_DIFFERS)


class Server:
    """Answers with `content`, of which it says that it has `length` bytes; counts how often."""

    def __init__(self, content: bytes, length: int | None = None, status: int = 200) -> None:
        self.asked = 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked += 1
                self.send_response(status)
                self.send_header("Content-Length", str(length or len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/{FILE}"
        self._thread = threading.Thread(target=self.http.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self.http.shutdown()
        self._thread.join()
        self.http.server_close()


class TestFetched:
    @pytest.fixture
    def served(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Server]]:
        servers: list[Server] = []

        def start(*arguments: object, **options: object) -> Server:
            servers.append(Server(*arguments, **options))  # type: ignore[arg-type]
            serve(monkeypatch, servers[-1].url)
            return servers[-1]

        yield start
        for server in servers:
            server.close()

    def test_an_interrupted_one_is_not_kept(
        self, cache: Path, served: Callable[..., Server]
    ) -> None:
        served(LITE[:10_000], length=len(LITE))
        assert "heavy pose model" in refused()
        assert names(cache) == []
        served(LITE)
        assert bundle_path("heavy").read_bytes() == LITE

    @pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
    def test_a_poisoned_cache_is_mended(
        self, cache: Path, served: Callable[..., Server], make: Callable[[Path], object]
    ) -> None:
        make(cache / FILE)
        server = served(LITE)
        assert bundle_path("heavy").read_bytes() == LITE
        assert names(cache) == [FILE]
        assert bundle_path("heavy") == cache / FILE
        assert server.asked == 1

    @pytest.mark.parametrize("make", NO_FILE.values(), ids=NO_FILE)
    def test_a_cache_with_what_is_no_file(
        self, cache: Path, served: Callable[..., Server], make: Callable[[Path], object]
    ) -> None:
        server = served(LITE)
        make(cache / FILE)
        assert f"{cache / FILE} is not the heavy pose model" in refused()
        assert server.asked == 0

    def test_a_poisoned_cache_offline_is_named(self, cache: Path) -> None:
        (cache / FILE).write_bytes(b"poison")
        assert f"{cache / FILE} is not the heavy pose model" in refused()
        assert names(cache) == [FILE]

    def test_a_server_that_sends_another(self, cache: Path, served: Callable[..., Server]) -> None:
        served(flipped(LITE))
        assert "checksum differs" in refused()
        assert names(cache) == []

    def test_a_page_that_wants_a_login(self, cache: Path, served: Callable[..., Server]) -> None:
        served(b"<html>Please log in</html>")
        assert "checksum differs" in refused()
        assert names(cache) == []

    @pytest.mark.parametrize("status", [403, 404, 500])
    def test_a_server_that_refuses(
        self, cache: Path, served: Callable[..., Server], status: int
    ) -> None:
        served(b"", status=status)
        assert "could not be fetched" in refused()
        assert names(cache) == []

    def test_a_server_that_hangs_up(self, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def hang_up() -> None:
                listening.accept()[0].close()

            thread = threading.Thread(target=hang_up)
            thread.start()
            serve(monkeypatch, f"http://127.0.0.1:{listening.getsockname()[1]}/{FILE}")
            assert "could not be fetched" in refused()
            thread.join()
        assert names(cache) == []

    def test_a_cache_that_is_a_file(self, cache: Path, served: Callable[..., Server]) -> None:
        served(LITE)
        cache.rmdir()
        cache.write_text("mine")
        assert "could not be fetched" in refused()
        assert cache.read_text() == "mine"


class TestCommand:
    def test_the_lite_model_called_heavy(self, tmp_path: Path) -> None:
        own = tmp_path / "own"
        own.mkdir()
        (own / FILE).write_bytes(LITE)
        run = formcheck(
            *("analyze", SAMPLE, "-e", "glute_bridge", "--model", "heavy", "--json", "out.json"),
            folder=tmp_path,
            env={FOLDER_VARIABLE: str(own)},
        )
        assert run.code == 2
        assert f"{own / FILE} is not the heavy pose model" in run.complaint
        assert names(tmp_path) == ["own"]

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "own").write_text("no folder")
        run = formcheck(
            *("analyze", SAMPLE, "-e", "glute_bridge", "--model", "heavy"),
            folder=tmp_path,
            env={FOLDER_VARIABLE: "own", "XDG_CACHE_HOME": str(tmp_path / "cache")},
        )
        assert run.code == 2
        assert "FORMCHECK_MODELS names own, which is no folder" in run.complaint
        assert names(tmp_path) == ["own"]


def test_bytes_changed_anywhere_are_noticed(own: Path) -> None:
    seed = secrets.randbits(32)
    dice = random.Random(seed)
    for _ in range(20):
        changed = bytearray(LITE)
        for _ in range(dice.choice((1, 2, 1000))):
            changed[dice.randrange(len(changed))] ^= dice.randrange(1, 256)
        (own / FILE).write_bytes(changed)
        assert "its checksum differs" in refused(), f"seed {seed}"


def test_no_model_is_as_large_as_what_is_refused_unread() -> None:
    assert 2 * len((ROOT / "models" / "pose_landmarker_full.task").read_bytes()) < MOST_BYTES


@pytest.mark.skipif(not HEAVY.is_file(), reason="The heavy model is not on this machine.")
def test_the_heavy_model_in_its_other_packing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(HEAVY.parent))
    assert bundle_path("heavy").stat().st_size < MOST_BYTES / 2
