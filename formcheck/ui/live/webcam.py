"""The browser's camera: the only module that knows streamlit-webrtc and its frames."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from streamlit_webrtc import Translations, WebRtcMode, webrtc_streamer

from formcheck.media.frame import Image

__all__ = ["Translations", "Watcher", "show_webcam", "webcam_callback"]

log = logging.getLogger(__name__)

WIDTH_PX: Final = 640
HEIGHT_PX: Final = 480
FPS: Final = 30
CAMERA: Final[Mapping[str, Any]] = {
    "video": {
        "width": {"ideal": WIDTH_PX},
        "height": {"ideal": HEIGHT_PX},
        "frameRate": {"ideal": FPS},
    },
    "audio": False,
}
NO_SERVERS: Final[Mapping[str, Any]] = {"iceServers": []}
"""Browser and server are the same machine: nobody outside needs to be asked for the way."""


class Watcher(Protocol):
    """Whoever looks at the camera's pictures."""

    def see(self, image: Image, stamp_s: float | None) -> Image:
        """Take in a (height, width, 3) RGB picture with its own time; what to show instead."""

    def fail(self, error: Exception) -> None:
        """Looking at a picture failed: remember why, and look no more."""


def show_webcam(
    watcher: Watcher,
    key: str,
    *,
    playing: bool,
    translations: Translations,
) -> bool:
    """Show the camera's picture as `watcher` draws it; whether it is running.

    Pictures come in a thread of their own; when they come faster than they are looked at, only
    the newest counts.
    """
    context = webrtc_streamer(
        key=key,
        mode=WebRtcMode.SENDRECV,
        rtc_configuration=dict(NO_SERVERS),
        media_stream_constraints=dict(CAMERA),
        desired_playing_state=playing,
        video_frame_callback=webcam_callback(watcher),
        sendback_audio=False,
        media_toggle_controls=True,
        translations=translations,
        video_html_attrs={
            "autoPlay": True,
            "controls": False,
            "muted": True,
            "playsInline": True,
            "style": {"width": "100%", "borderRadius": "16px"},
        },
    )
    return bool(context.state.playing)


def webcam_callback(watcher: Watcher) -> Callable[[Any], Any]:
    """What is called with each of the camera's frames, in a thread of its own."""

    def see(frame: Any) -> Any:
        image = frame.to_ndarray(format="rgb24")
        try:
            shown = watcher.see(image, frame.time)
        except Exception as error:
            # The outermost edge of the camera's thread: what leaves it would end the picture
            # without a word.
            log.exception("Looking at the camera's picture failed.")
            watcher.fail(error)
            shown = image
        return type(frame).from_ndarray(shown, format="rgb24")

    return see
