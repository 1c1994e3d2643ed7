"""A phone as the camera, over https with the home's own authority: certificate errors count."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, Playwright, ViewportSize, expect
from playwright.sync_api import Page as Tab

from formcheck.errors import ServerError
from formcheck.history.store import History
from formcheck.live.protocol import SUBPROTOCOL
from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore
from formcheck.safety.health_card import QUESTIONS
from formcheck.ui.serving.certificates import AUTHORITY, AUTHORITY_KEY, certified, home_address
from tests.conftest import OpenBrowser
from tests.page.clips import SAMPLES
from tools.browser.camera import as_camera
from tools.browser.server import Page, browser_flags, browser_path, serving
from tools.browser.visit import LOADS_MS, SESSION, session_of

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
WAITS_S: Final = 30.0
COOKIE: Final = "__Host-formcheck-phone"


@dataclass(frozen=True)
class Home:
    """A page with phones, and where they reach it."""

    page: Page
    address: str
    port: int

    @property
    def url(self) -> str:
        return f"https://{self.address}:{self.port}"

    @property
    def authority(self) -> Path:
        return self.page.data / "home" / AUTHORITY

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, http.client.HTTPMessage]:
        """The status and the headers of an answer; the certificate is looked at."""
        trust = ssl.create_default_context(cafile=str(self.authority))
        line = http.client.HTTPSConnection(self.address, self.port, timeout=WAITS_S, context=trust)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, headers=named)
            answer = line.getresponse()
            return answer.status, answer.headers
        finally:
            line.close()


pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="Only there every address of the loopback is there."
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    data = tmp_path_factory.mktemp("home")
    step = Step(exercise="glute_bridge", sets=1, reps=3)
    RoutineStore(data / "routines").save(Routine(id="visit", name="Visit", steps=(step,)))
    History(data / "history.db").save_card(datetime.now(), {q.id: False for q in QUESTIONS})
    address = _address()
    with socket.socket() as free:
        free.bind((address, 0))
        port = free.getsockname()[1]
    options = ["--phone", f"--phone-address={address}", f"--phone-port={port}"]
    with serving(data, options=options) as page:
        yield Home(page, address, port)


def _address() -> str:
    """This machine's address in a network; another one than the page's, in any case."""
    try:
        found = home_address()
    except ServerError:
        found = "127.0.0.1"
    return "127.0.0.2" if found == "127.0.0.1" else found


@pytest.fixture(scope="module")
def phone(
    home: Home, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A phone's browser that was told of the authority, as a person tells it."""
    path = browser_path()
    if path is None:
        pytest.skip("There is no Chromium on this machine.")
    if shutil.which("certutil") is None:
        pytest.skip("There is no certutil here (libnss3-tools).")
    own = tmp_path_factory.mktemp("phone")
    known = own / ".pki" / "nssdb"
    known.mkdir(parents=True)
    told = ["certutil", "-d", f"sql:{known}"]
    subprocess.run([*told, "-N", "--empty-password"], check=True)
    subprocess.run([*told, "-A", "-t", "C,,", "-n", "home", "-i", str(home.authority)], check=True)
    camera = as_camera(SAMPLES / "glute_bridge_good.mp4", own / "camera.y4m", fps=5, lead_s=30.0)
    browser = playwright.chromium.launch(
        executable_path=path,
        args=browser_flags(camera),
        env={**os.environ, "HOME": str(own)},
    )
    with browser:
        yield browser.new_context(locale="de-DE", viewport=PHONE, has_touch=True, is_mobile=True)


def _laptop(home: Home, open_browser: OpenBrowser) -> Tab:
    """A display without a camera, which shows a code."""
    tab = open_browser(None).new_page(locale="en-US", viewport={"width": 1366, "height": 650})
    tab.goto(home.page.url)
    tab.locator(".st-key-routine_visit button").click(timeout=LOADS_MS)
    session_of(tab).wait_for(timeout=LOADS_MS)
    tab.locator(f'{SESSION}[data-connection="open"]').wait_for(timeout=LOADS_MS, state="attached")
    tab.get_by_test_id("phone").click()
    tab.get_by_test_id("phone-panel").wait_for()
    return tab


def _scan(tab: Tab) -> str:
    """The address that the code says."""
    picture = tab.locator('[data-part="phone_code"]')
    assert picture.evaluate("(image) => image.complete && image.naturalWidth > 100")
    return tab.get_by_test_id("phone-url").inner_text()


@pytest.mark.model
@pytest.mark.camera(1)
def test_the_phone_is_the_camera_and_the_laptop_shows(
    home: Home, open_browser: OpenBrowser, phone: BrowserContext
) -> None:
    laptop = _laptop(home, open_browser)
    url = _scan(laptop)
    camera = phone.new_page()
    camera.goto(url)
    camera.get_by_role("button", name="Als Kamera benutzen").click()
    connected = laptop.locator(f'{SESSION}[data-phone="connected"]')
    connected.wait_for(timeout=LOADS_MS, state="attached")
    expect(laptop.get_by_test_id("phone-panel")).to_be_hidden()
    # The body is found on the phone, and drawn on the laptop.
    seen = laptop.locator(f'{SESSION}[data-phone="connected"][data-seen="yes"]')
    seen.wait_for(timeout=LOADS_MS, state="attached")
    assert laptop.locator('[data-part="canvas"]').evaluate("(canvas) => canvas.width > 0")
    assert session_of(camera).get_attribute("data-stage") == "ready"
    assert home.ask(url.removeprefix(home.url))[0] == 403, "The code was used."

    address = camera.url
    camera.close()
    lost = laptop.locator(f'{SESSION}[data-phone="lost"]')
    lost.wait_for(timeout=LOADS_MS, state="attached")
    expect(laptop.get_by_test_id("notice")).to_contain_text("The phone is gone")
    laptop.get_by_test_id("phone").click()
    none = laptop.locator(f'{SESSION}[data-phone="none"]')
    none.wait_for(timeout=LOADS_MS, state="attached")
    later = phone.new_page()
    later.goto(address)
    expect(later.get_by_role("heading")).to_have_text("Dieses Telefon ist nicht verbunden")


def test_whoever_does_not_know_the_authority_is_warned(home: Home) -> None:
    with (
        pytest.raises(ssl.SSLCertVerificationError),
        socket.create_connection((home.address, home.port), WAITS_S) as line,
    ):
        ssl.create_default_context().wrap_socket(line, server_hostname=home.address)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/phone/", 403),
        ("/phone/data", 403),
        ("/phone/files/session.js", 403),
        ("/phone/pair/guessed", 403),
        ("/phone/socket", 403),
        ("/", 404),
        ("/history", 404),
        ("/_stcore/health", 404),
        ("/_stcore/stream", 404),
        ("/live/socket", 404),
        ("/live/files/session.js", 404),
        ("/phone/files/../../live/files/session.js", 403),
        ("/media/x", 404),
    ],
)
@pytest.mark.parametrize("cookie", ["", f"{COOKIE}=guessed"])
def test_the_network_sees_nothing_without_the_code(
    home: Home, path: str, status: int, cookie: str
) -> None:
    more = {"Cookie": cookie} if cookie else {}
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec_WebSocket_Protocol": SUBPROTOCOL,
        "Origin": home.url,
    }
    is_socket = path.endswith(("socket", "stream"))
    found, headers = home.ask(path, **more, **(upgrade if is_socket else {}))
    assert found in {status, 403} if is_socket else found == status
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 400),
        ({"Host": "127.0.0.1:1"}, 400),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, 403),
    ],
)
def test_another_origin_is_refused(home: Home, headers: dict[str, str], status: int) -> None:
    for method in ("GET", "POST"):
        assert home.ask("/phone/pair/guessed", method, **headers)[0] == status


def test_the_page_itself_is_not_on_the_network(home: Home) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((home.address, home.page.port), WAITS_S).close()


class TestAuthority:
    def test_it_is_made_once_and_nobody_else_reads_its_key(self, tmp_path: Path) -> None:
        first = certified(tmp_path / "home", "192.168.1.5")
        again = certified(tmp_path / "home", "10.1.2.3")
        assert first.fingerprint == again.fingerprint
        for name in (AUTHORITY_KEY, first.key.name):
            assert stat.S_IMODE((tmp_path / "home" / name).stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700

    def test_it_certifies_home_networks_only(self, tmp_path: Path) -> None:
        """A certificate for elsewhere that its key signs is refused by whoever trusts it."""
        for address, right in (("192.168.1.5", True), ("203.0.113.7", False)):
            files = certified(tmp_path, address)
            assert _is_trusted(files.authority, files.certificate, files.key, address) == right

    @pytest.mark.parametrize("address", ["203.0.113.7", "8.8.8.8", "home.example", "::1", "x"])
    def test_no_other_address_is_listened_at(self, address: str) -> None:
        with pytest.raises(ServerError):
            home_address(address)

    @pytest.mark.parametrize("name", [AUTHORITY, AUTHORITY_KEY])
    def test_a_damaged_one_is_left_as_it_is(self, tmp_path: Path, name: str) -> None:
        certified(tmp_path, "192.168.1.5")
        (tmp_path / name).write_text("x")
        with pytest.raises(ServerError, match="Move the folder away"):
            certified(tmp_path, "192.168.1.5")
        assert (tmp_path / name).read_text() == "x"


def _is_trusted(authority: Path, certificate: Path, key: Path, address: str) -> bool:
    """Whether a client that knows the authority takes a server with this certificate."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    client = ssl.create_default_context(cafile=str(authority))
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(down, up, server_hostname=address)
    answering = server.wrap_bio(up, down, server_side=True)
    for _ in range(4):
        for side in (asking, answering):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
    return asking.version() is not None
