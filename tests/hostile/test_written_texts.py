"""What people write is shown as they wrote it, and nobody is asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Playwright, expect

from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore
from tests.page.witness import watch
from tools.browser.server import browser_flags, browser_path, serving

LOADS_MS = 60_000

WRITTEN = {
    "picture": "![x](http://evil.example/a.png)",
    "picture by name": "![x][r] [r]: http://evil.example/d.png",
    "escaped picture": "\\![x](http://evil.example/e.png)",
    "link": "[click](http://evil.example)",
    "link in angles": "<http://evil.example>",
    "address": "see https://evil.example/c",
    "address in capitals": "HTTPS://EVIL.EXAMPLE",
    "address without scheme": "www.evil.example",
    "mail": "me@evil.example",
    "mailto": "mailto:me@evil.example",
    "HTML picture": "<img src=http://evil.example/b.png onerror=alert(1)>",
    "HTML script": "<script>fetch('http://evil.example')</script>",
    "HTML style": "<style>@import url(http://evil.example/s.css);</style>",
    "HTML entity": "&lt;b&gt; &#60;i&#62; &amp;",
    "end of HTML": "</style></div></h2><h1>big",
    "LaTeX": "$x^2$ and $$\\frac{1}{2}$$",
    "emoji": ":smile: :+1: :heart:",
    "icon": ":material/home: :streamlit:",
    "colour": ":red[red] :blue-background[blue] :rainbow[all]",
    "badge": ":green-badge[ok] :small[tiny]",
    "emphasis": "**bold** __bold__ *thin* _thin_ ~~gone~~ `code`",
    "heading": "# big",
    "quotation": "> said",
    "list": "- one",
    "numbered": "1. one",
    "table": "| a | b |",
    "code": "```python",
    "arrows": "a -> b <- c <-> d -- e >= f",
    "footnote": "[^1] [^1]: note",
    "template": "{name} {0} {{x}} %s",
    "turned round": "\u202egnp.exe",
}
MADE = "a, img, script, style, table, pre, code, em, del, li, blockquote, sup, .katex, h1"
"""What Markdown would have made of it."""


PARTS_OF_TEXT = {"": "routine_{}", "routines": "begin_{}"}
"""Where routines are shown, and the key of each one's button."""


@dataclass(frozen=True)
class Shown:
    """What the page showed.

    Attributes:
        texts: of each routine, by part and kind.
        made: how many elements that only Markdown makes.
        outside: what was asked of others meanwhile.
    """

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    made: dict[tuple[str, str], int] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def shown(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """A page with routines of others: their names, summaries and notes."""
    path = browser_path()
    if path is None:
        pytest.skip("There is no Chromium on this machine.")
    data, found = tmp_path_factory.mktemp("written"), Shown()
    store = RoutineStore(data / "routines")
    for i, text in enumerate(WRITTEN.values()):
        step = Step(exercise="squat", note=text)
        store.save(Routine(id=f"r{i}", name=f"Name {text}", summary=text, steps=(step,)))
    with (
        serving(data) as page,
        playwright.chromium.launch(executable_path=path, args=browser_flags()) as browser,
    ):
        # Without the page's policy, which would keep a picture from being asked for.
        context = browser.new_context(locale="en-US", bypass_csp=True)
        witness, tab = watch(context), context.new_page()
        for part, key in PARTS_OF_TEXT.items():
            tab.goto(f"{page.url}/{part}")
            last = tab.locator(f".st-key-{key.format(f'r{len(WRITTEN) - 1}')}")
            expect(last).to_be_visible(timeout=LOADS_MS)
            tab.wait_for_timeout(1000)
            for i, kind in enumerate(WRITTEN):
                button = tab.locator(f".st-key-{key.format(f'r{i}')}")
                box = button.locator("xpath=ancestor::*[.//h3][1]")
                found.texts[part, kind] = _line(box.inner_text())
                found.made[part, kind] = box.locator(MADE).count()
        found.outside.extend(witness.outside(page.url))
    return found


def _line(text: str) -> str:
    return " ".join(text.replace("\u2060", "").split())


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("part", PARTS_OF_TEXT)
def test_what_people_write_is_shown_as_it_is(shown: Shown, part: str, kind: str) -> None:
    text = _line(WRITTEN[kind])
    wanted = [f"Name {text} {text} "]
    if part == "routines":
        wanted.append(f" · {text} ")
    for one in wanted:
        assert one in f"{shown.texts[part, kind]} "
    steps = 1 if part == "routines" else 0  # the list of exercises
    assert shown.made[part, kind] == steps


def test_nothing_is_asked_for_what_people_write(shown: Shown) -> None:
    assert shown.texts
    assert shown.outside == []
