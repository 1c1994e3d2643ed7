"""`formcheck batch` as it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.folders import MODEL, Films
from tests.cli.conftest import Here

GERMAN = ("--language", "de")


@pytest.fixture
def films(tmp_path: Path) -> Films:
    found = Films(tmp_path)
    found.squats()
    return found


def asked(films: Films, *more: str) -> tuple[str | Path, ...]:
    where = ("--model", MODEL, "--cache", films.cache, "--out", films.out)
    return ("batch", films.folder, *where, *more)


def test_it_says_what_has_no_result_and_why(here: Here, films: Films) -> None:
    run = here(*asked(films, "-e", "squat"))
    assert (run.code, run.err) == (2, "")  # something is to be fixed; the rest is done
    broken, totals, *files = run.out.splitlines()
    assert broken.startswith(f"broken.mp4: {films.folder / 'broken.mp4'} is not a video")
    assert totals == "2 of 3 recordings judged (0 before this run)."
    assert files[:2] == [str(films.out / "summary.html"), str(films.out / "summary.csv")]


def test_it_ends_well_when_all_is_done(here: Here, films: Films) -> None:
    (films.folder / "broken.mp4").unlink()
    assert here(*asked(films, "-e", "squat")).code == 0
    run = here(*asked(films, "-e", "squat"))
    assert run.out.splitlines()[0] == "2 of 2 recordings judged (2 before this run)."


def test_without_an_exercise_it_says_what_it_recognised(here: Here, films: Films) -> None:
    (films.folder / "broken.mp4").unlink()
    (films.folder / "monday" / "faulty.mp4").unlink()
    run = here(*asked(films))
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[0] == "1 of 1 recordings judged (0 before this run)."
    assert "good.mp4.as-recognised/report.html" in (films.out / "summary.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--scheduler", "tcp://10.0.0.5:8786"), "without TLS anybody on the network"),
        (("--scheduler", "tls://10.0.0.5:8786"), "all of --tls-ca, --tls-cert and --tls-key"),
        (("--scheduler", "127.0.0.1:1", "--jobs", "2"), "the scheduler knows its workers"),
        (("--tls-ca", "a.pem"), "is for a --scheduler"),
    ],
)
def test_a_scheduler_that_may_not_be_spoken_to(
    here: Here, films: Films, more: tuple[str, ...], said: str
) -> None:
    run = here(*asked(films, "-e", "squat", *more))
    assert run.code == 2
    assert said in run.complaint
    assert not films.out.exists()


def test_an_unknown_exercise_is_refused_before_the_work(here: Here, films: Films) -> None:
    run = here(*asked(films, "-e", "skwat"))
    assert run.code == 2
    assert "squat" in run.complaint
    assert not films.out.exists()


def test_it_speaks_german(here: Here, films: Films) -> None:
    run = here(*asked(films, "-e", "squat", *GERMAN))
    assert "2 von 3 Aufnahmen beurteilt (davon 0 schon früher)." in run.out
    page = (films.out / "summary.html").read_text(encoding="utf-8")
    assert "FormCheck-Zusammenfassung" in page
    report = (films.out / "monday/faulty.mp4.squat" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in report


def test_no_recording_is_told(here: Here, films: Films, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    run = here("batch", tmp_path / "none", "-e", "squat", "--out", films.out)
    assert run.code == 2
    assert "There is no recording in" in run.complaint
