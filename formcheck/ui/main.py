"""The page: its frame, its language and the way to each part."""

from __future__ import annotations

import logging
from importlib import resources
from typing import Final

import streamlit as st

from formcheck.clinic.people import LEAVE, name_in
from formcheck.errors import FormCheckError
from formcheck.files import person_place
from formcheck.ui import context
from formcheck.ui.components.gone import tell_when_gone
from formcheck.ui.context import note_part, words
from formcheck.ui.markdown import plain
from formcheck.ui.pages import history, library, live, recorded, routines, settings, start

log = logging.getLogger(__name__)

INK: Final = {"light": "#1d2327", "dark": "#eef1f3"}
"""The colour of letters, as in the theme."""


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="FormCheck", page_icon=_icon(), layout="wide")
    st.html(f"<style>{_style('style.css')}</style>")
    if context.settings().large:
        st.html(f"<style>{_style('large.css')}</style>")
    say = words().say
    pages = [
        st.Page(
            start.show,
            title=say("nav.start"),
            icon=":material/home:",
            url_path="start",
            default=True,
        ),
        st.Page(live.show, title=say("nav.live"), icon=":material/videocam:", url_path="live"),
        st.Page(
            recorded.show, title=say("nav.recorded"), icon=":material/movie:", url_path="recorded"
        ),
        st.Page(
            routines.show,
            title=say("nav.routines"),
            icon=":material/checklist:",
            url_path="routines",
        ),
        st.Page(
            history.show,
            title=say("nav.history"),
            icon=":material/calendar_month:",
            url_path="history",
        ),
        st.Page(
            library.show,
            title=say("nav.library"),
            icon=":material/menu_book:",
            url_path="exercises",
        ),
        st.Page(
            settings.show, title=say("nav.settings"), icon=":material/tune:", url_path="settings"
        ),
    ]
    st.logo(_mark(), size="large")
    page = st.navigation(pages, position="top")
    note_part(page.url_path)
    try:
        page.run()
    except FormCheckError as error:
        st.error(plain(words().error(error)), icon=":material/error:")
    except Exception:
        log.exception("The page failed.")
        st.error(say("nav.failed"), icon=":material/error:")
    st.caption(say("nav.care"))
    tell_when_gone()
    _say_who()


def _say_who() -> None:
    """Whose page it is, where there are many: a tablet may be several people's."""
    place = person_place()
    if place is not None:
        say = words().say
        st.caption(say("clinic.you_are", name=plain(name_in(place))))
        st.html(f'<a href="{LEAVE}">{say("clinic.leave")}</a>')


def _icon() -> str:
    """A picture of our own: the browser would fetch an icon by name from the internet."""
    return str(resources.files("formcheck.ui") / "pictures" / "icon.png")


def _mark() -> str:
    """Our mark and name as SVG, its letters in the ink of the theme."""
    svg = (resources.files("formcheck.ui") / "pictures" / "mark.svg").read_text(encoding="utf-8")
    dark = st.context.theme.type == "dark"
    return svg.replace(INK["light"], INK["dark"]) if dark else svg


def _style(name: str) -> str:
    return (resources.files("formcheck.ui") / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
