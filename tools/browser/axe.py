"""Asks axe-core what is wrong with each part of the page: `python -m tools.browser.axe`.

What came out is told in docs/accessibility.md.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Page as Tab

from formcheck.history.store import History
from tools.browser.server import Page, browser_flags, browser_path, serving

AXE: Final = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
PARTS: Final = (
    *("", "live", "recorded", "routines", "history", "history?session=1"),
    *("exercises", "exercises?exercise=squat", "settings"),
)
LOCALES: Final = ("en-GB", "de-DE")
Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
SERIOUS: Final = {"serious", "critical"}
LOADS_MS: Final = 60_000
LOOK_MS: Final = 50
LAST: Final = ".st-key-gone [data-testid=stBidiComponentIsolated]"
"""What is drawn after all else."""
STILL: Final = """() => !document.querySelector(
    '[data-stale=true], [data-testid=stSkeleton], [data-testid=stStatusWidget]')"""


@dataclass(frozen=True)
class AxeFinding:
    """Something that axe holds against an element.

    Attributes:
        rule: axe's name of it.
        impact: how grave it is.
        html: the element.
        where: its place.
        why: what axe says of it.
    """

    rule: str
    impact: str
    html: str
    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.where} {self.html[:200]} {self.why}"


def come_to(tab: Tab, url: str) -> None:
    """Open the part of the page at `url`, and wait until nothing more is drawn."""
    tab.goto(url)
    expect(tab.locator("h1").first).to_be_visible(timeout=LOADS_MS)
    expect(tab.locator(LAST)).to_be_attached(timeout=LOADS_MS)
    for _ in range(LOADS_MS // LOOK_MS):
        if tab.evaluate(STILL):
            return
        tab.wait_for_timeout(LOOK_MS)


def look_at(tab: Tab) -> Iterator[AxeFinding]:
    """What is serious on the page as it is."""
    tab.evaluate(AXE)
    for violation in tab.evaluate("axe.run()")["violations"]:
        if violation["impact"] in SERIOUS:
            yield from (_finding(violation, node) for node in violation["nodes"])


def _finding(violation: dict[str, Any], node: dict[str, Any]) -> AxeFinding:
    where = " ".join(map(str, node["target"]))
    return AxeFinding(
        rule=violation["id"],
        impact=violation["impact"],
        html=node["html"],
        where=where,
        why=node.get("failureSummary", "").replace("\n", " "),
    )


def tab_of(browser: Browser, locale: str, theme: Theme) -> Tab:
    """A tab in that language and theme."""
    return browser.new_context(locale=locale, color_scheme=theme).new_page()


def _main() -> None:
    path = browser_path()
    assert path is not None, "There is no Chromium on this machine."
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as page:
        something(page)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=browser_flags())
            for locale, theme in product(LOCALES, THEMES):
                tab = tab_of(browser, locale, theme)
                for part in PARTS:
                    come_to(tab, f"{page.url}/{part}")
                    for one in look_at(tab):
                        found[str(one)] += 1
                        print(f"{locale} {theme} /{part}: {one}", flush=True)  # noqa: T201
    print(f"{len(found)} different findings")  # noqa: T201


def something(page: Page) -> None:
    """A history with something in it."""
    from formcheck.coach.events import Rep, Verdict
    from formcheck.exercises.catalog import load_exercise

    history, now = History(page.history), datetime.now()
    session = history.start_session(now, "back_care")
    number = history.start_set(session, load_exercise("glute_bridge"), now)
    for index in range(1, 4):
        history.add_attempt(number, Rep(index, None, 0.0, 1.0, 2.0, 50.0, {}, Verdict.GOOD, (), ()))
    history.end_set(number, now, "finished")
    history.add_pain(session, now, "before", 4)
    history.add_pain(session, now, "after", 3)
    history.end_session(session, now)


if __name__ == "__main__":
    _main()
