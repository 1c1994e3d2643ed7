"""Makes the page's video jump to a moment: a player of Streamlit only starts at whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import streamlit as st

_JS: Final = """
export default function({ data }) {
  const video = document.querySelector(`.st-key-${data.within} video`);
  const jump = `${data.nonce}`;
  // Drawing the page again must not repeat the jump.
  if (!video || data.time === null || video.dataset.jump === jump) return;
  video.dataset.jump = jump;
  const go = () => {
    video.currentTime = data.time;
    video.play().catch(() => {});
  };
  if (video.readyState > 0) go();
  else video.addEventListener("loadedmetadata", go, { once: true });
  video.style.scrollMarginTop = "5rem";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  video.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}
"""


@dataclass(frozen=True)
class Jump:
    """Where a video shall go.

    Attributes:
        time: seconds; None leaves the video where it is.
        nonce: another number for every jump, so that the same moment can be seen twice.
    """

    time: float | None = None
    nonce: int = 0

    def to(self, time: float | None) -> Jump:
        """The next jump."""
        return Jump(time, self.nonce + 1)


def seek(within: str, jump: Jump, key: str) -> None:
    """Make the video in the container with the key `within` jump and play.

    Several on one page do no harm: a jump is made once. `key` tells them apart.
    """
    data = {"within": within, "time": jump.time, "nonce": jump.nonce}
    _component()(data=data, key=key)


@cache
def _component() -> Any:
    # Registered once: Streamlit warns of a second component with the same name.
    return st.components.v2.component("formcheck_seek", js=_JS)
