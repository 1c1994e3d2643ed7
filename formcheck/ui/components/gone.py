"""Says in the page's own words that the server is gone; Streamlit says it in English."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import streamlit as st

from formcheck.ui.context import words

_JS: Final = """
const FOREIGN = "Connection error";

function texts(dialog) {
  const walk = document.createTreeWalker(dialog, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) found.push(walk.currentNode);
  return found;
}

// Only the letters are exchanged: the elements stay Streamlit's, which takes them away again.
function translate(dialog, { title, text }) {
  const nodes = texts(dialog);
  if (!nodes.some((node) => node.data === FOREIGN || node.data === title)) return;
  let said = nodes.some((node) => node.data === text);
  for (const node of nodes) {
    if (node.data === title || node.data === text || node.data === "") continue;
    if (node.data === FOREIGN) node.data = title;
    else {
      node.data = said ? "" : text;
      said = true;
    }
  }
}

export default function({ data }) {
  const look = () => {
    for (const dialog of document.querySelectorAll("[role=dialog]")) translate(dialog, data);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  look();
  return () => observer.disconnect();
}
"""


def tell_when_gone() -> None:
    """From now on the page says it in its own words when the server is gone."""
    say = words().say
    _component()(data={"title": say("nav.gone_title"), "text": say("nav.gone")}, key="gone")


@cache
def _component() -> Any:
    # Registered once: Streamlit warns of a second component with the same name.
    return st.components.v2.component("formcheck_gone", js=_JS)
