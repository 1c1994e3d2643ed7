"""Which schedulers may be spoken to."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.batch.scheduler import Scheduler, is_guarded
from formcheck.errors import SchedulerError


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    path = tmp_path / "a.pem"
    path.touch()
    return path


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:8786", "127.0.0.1:8786", "localhost:8786", "tcp://[::1]:8786"]
)
def test_this_machine_needs_no_tls(address: str) -> None:
    assert Scheduler.of(address).tls is None


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.5:8786", "office:8786", "tcp://0.0.0.0:8786", "localhost.evil:8786"]
)
def test_others_are_not_spoken_to_without_it(address: str) -> None:
    with pytest.raises(SchedulerError, match="without TLS anybody on the network"):
        Scheduler.of(address)


@pytest.mark.parametrize("address", ["", "tls://", "tls://host", "ucx://127.0.0.1:1", "tcp://h:x"])
def test_what_is_no_address_is_refused(address: str, pem: Path) -> None:
    with pytest.raises(SchedulerError, match="no address of a scheduler"):
        Scheduler.of(address, pem, pem, pem)


def test_tls_needs_its_three_files(pem: Path) -> None:
    assert Scheduler.of("tls://office:8786", pem, pem, pem).tls is not None
    for files in ((None, pem, pem), (pem, None, pem), (pem, pem, None), (None, None, None)):
        with pytest.raises(SchedulerError, match="all of --tls-ca"):
            Scheduler.of("tls://office:8786", *files)
    with pytest.raises(SchedulerError, match="There is no file"):
        Scheduler.of("tls://office:8786", pem, pem, pem.with_name("none.pem"))


def test_tls_is_not_forgotten_for_want_of_a_letter(pem: Path) -> None:
    """Who names the files means TLS."""
    with pytest.raises(SchedulerError, match="begins with tls"):
        Scheduler.of("tcp://127.0.0.1:8786", pem, pem, pem)


def test_workers_are_as_guarded_as_the_scheduler() -> None:
    guarded = {"tls://10.0.0.6:4000", "tcp://127.0.0.1:4000"}
    assert {who for who in (*guarded, "tcp://10.0.0.6:4000") if is_guarded(who)} == guarded
