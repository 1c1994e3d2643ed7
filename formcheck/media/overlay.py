"""Draws what the session says on a picture: skeleton, judged line, counter, hold timer, cue.

Verdicts are told apart by colour, by line style and by a word, so that no one depends on colour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from typing import Any, Final

import cv2
import numpy as np

from formcheck.coach.events import Verdict
from formcheck.coach.snapshot import Snapshot
from formcheck.exercises.model import Exercise
from formcheck.messages.message import Message
from formcheck.messages.words import Words, english
from formcheck.motion.body import Side, ends_of, shown_side
from formcheck.pose.frame import Image, PoseFrame
from formcheck.pose.skeleton import BONES

Colour = tuple[int, int, int]

# Okabe and Ito's colours, which the colour-blind tell apart.
GOOD: Final[Colour] = (86, 180, 233)
FAULTY: Final[Colour] = (255, 170, 40)
PLAIN: Final[Colour] = (255, 255, 255)
DARK: Final[Colour] = (18, 22, 28)
MARKS: Final = {Verdict.GOOD: "✓", Verdict.FAULTY: "▲", Verdict.NOT_JUDGED: "–"}
COLOURS: Final = {Verdict.GOOD: GOOD, Verdict.FAULTY: FAULTY, Verdict.NOT_JUDGED: PLAIN}
DRAWN_VISIBILITY: Final = 0.3
BOLD: Final = 700
REGULAR: Final = 500


@dataclass(frozen=True)
class Labels:
    """The words on the picture.

    Attributes:
        counted: what is counted, as a plural.
        good: the word for a good verdict.
        faulty: the word for a faulty one.
        not_judged: the word where nothing was judged.
        message: what a message of the exercise says, in few words.
    """

    counted: str
    good: str
    faulty: str
    not_judged: str
    message: Callable[[Message], str]

    def of(self, verdict: Verdict) -> str:
        """The word for a verdict."""
        return {Verdict.GOOD: self.good, Verdict.FAULTY: self.faulty}.get(verdict, self.not_judged)


def labels_in(words: Words, exercise: Exercise) -> Labels:
    """The words on pictures of an `exercise` whose own texts are in the language of `words`."""
    good, faulty, not_judged = map(words.say, (Verdict.GOOD, Verdict.FAULTY, Verdict.NOT_JUDGED))
    message = partial(words.brief, exercise=exercise)
    return Labels(words.say(f"{exercise.noun}s"), good, faulty, not_judged, message)


def draw(
    picture: Image,
    pose: PoseFrame,
    snapshot: Snapshot,
    exercise: Exercise,
    labels: Labels | None = None,
) -> Image:
    """A copy of `picture` (height, width, 3) RGB with the session's state drawn on it.

    Args:
        picture: the picture.
        pose: where the person is on it.
        snapshot: what the session says.
        exercise: of which it is said.
        labels: the words; English without.
    """
    labels = labels or labels_in(english(), exercise)
    canvas = picture.copy()
    if pose.seen:
        points = pose.xy * (canvas.shape[1] / pose.size_wh[0])
        side = shown_side(snapshot.side, snapshot.near)
        _draw_skeleton(canvas, points, pose.visibility)
        _draw_line(canvas, points, exercise, side, snapshot.form)
    _draw_counter(canvas, snapshot, labels)
    if exercise.mode == "hold" and snapshot.hold_s > 0:
        _draw_timer(canvas, snapshot.hold_s, exercise.dosage.hold_s)
    said = snapshot.cue or (None if snapshot.ready else snapshot.hint)
    if said is not None:
        _draw_caption(canvas, labels.message(said), _colour_of(snapshot))
    return canvas


def draw_form(
    picture: Image, pose: PoseFrame, exercise: Exercise, side: Side, verdict: Verdict | None
) -> Image:
    """A copy of `picture` with the skeleton and the judged line of `side` only."""
    canvas = picture.copy()
    points = pose.xy * (canvas.shape[1] / pose.size_wh[0])
    _draw_skeleton(canvas, points, pose.visibility)
    _draw_line(canvas, points, exercise, side, verdict)
    return canvas


def _unit(canvas: Image) -> float:
    """A hundredth of the picture's height, or of its width when that is less."""
    return float(min(canvas.shape[0], canvas.shape[1] * 0.75)) / 100


def _draw_skeleton(canvas: Image, points: np.ndarray, visibility: np.ndarray) -> None:
    thick = max(1, round(_unit(canvas) * 0.45))
    shown = (visibility >= DRAWN_VISIBILITY) & np.isfinite(points).all(axis=1)
    for colour, extra in ((DARK, 2), (PLAIN, 0)):
        for a, b in BONES:
            if shown[a] and shown[b]:
                _segment(canvas, points[a], points[b], colour, thick + extra)


def _draw_line(
    canvas: Image, points: np.ndarray, exercise: Exercise, side: Side, form: Verdict | None
) -> None:
    """The judged line, dashed while it is faulty."""
    joints = [points[list(ends_of(name, side))].mean(axis=0) for name in exercise.line]
    if not np.isfinite(joints).all():
        return
    thick = max(3, round(_unit(canvas) * 1.3))
    colour = COLOURS[form] if form is not None else PLAIN
    for a, b in pairwise(joints):
        _segment(canvas, a, b, DARK, thick + 4)
        _segment(canvas, a, b, colour, thick, dashed=form is Verdict.FAULTY)
    for joint in joints:
        _dot(canvas, joint, DARK, thick + 2)
        _dot(canvas, joint, colour, thick)


def _segment(
    canvas: Image, a: np.ndarray, b: np.ndarray, colour: Colour, thick: int, *, dashed: bool = False
) -> None:
    steps = max(1, int(np.hypot(*(b - a)) / (thick * 2.5))) if dashed else 1
    for i in range(steps):
        start = a + (b - a) * (i / steps)
        end = a + (b - a) * ((i + 0.55) / steps if dashed else 1.0)
        cv2.line(canvas, _pixel(start), _pixel(end), colour, thick, cv2.LINE_AA)


def _dot(canvas: Image, point: np.ndarray, colour: Colour, radius: int) -> None:
    cv2.circle(canvas, _pixel(point), radius, colour, -1, cv2.LINE_AA)


def _pixel(point: np.ndarray) -> tuple[int, int]:
    # Landmarks may lie far outside; OpenCV wants integers of moderate size.
    x, y = np.clip(point, -10_000, 10_000)
    return round(float(x)), round(float(y))


def _draw_counter(canvas: Image, snapshot: Snapshot, labels: Labels) -> None:
    u, counted = _unit(canvas), labels.counted
    verdicts = {verdict: f"{MARKS[verdict]} {labels.of(verdict)}" for verdict in Verdict}
    # As wide as the longest of its words, so that the panel does not change during a set.
    widths = [_text_width(counted, 4.6 * u, REGULAR)]
    widths += [_text_width(said, 4.6 * u, BOLD) for said in verdicts.values()]
    right = max(37 * u, 8 * u + max(widths))
    _panel(canvas, round(2 * u), round(2 * u), round(right), round(34.5 * u))
    _write(canvas, str(snapshot.count), (5 * u, 20 * u), 18 * u, PLAIN, weight=BOLD)
    _write(canvas, counted, (5 * u, 26 * u), 4.6 * u, PLAIN)
    if snapshot.last_verdict is not None:
        said, colour = verdicts[snapshot.last_verdict], COLOURS[snapshot.last_verdict]
        _write(canvas, said, (5 * u, 31.5 * u), 4.6 * u, colour, weight=BOLD)


def _draw_timer(canvas: Image, held_s: float, target_s: float) -> None:
    """A ring that fills up to the target, with the seconds inside."""
    u = _unit(canvas)
    centre = round(canvas.shape[1] - 18 * u), round(18 * u)
    radius, thick = round(13 * u), max(3, round(2.4 * u))
    share = min(1.0, held_s / target_s) if target_s > 0 else 1.0
    colour = GOOD if share >= 1 else PLAIN
    cv2.circle(canvas, centre, radius + thick, DARK, -1, cv2.LINE_AA)
    cv2.ellipse(canvas, centre, (radius, radius), -90, 0, 360 * share, colour, thick, cv2.LINE_AA)
    text = f"{int(held_s)} s"
    width = _text_width(text, 8 * u, BOLD)
    _write(canvas, text, (centre[0] - width / 2, centre[1] + 2.8 * u), 8 * u, colour, weight=BOLD)


def _colour_of(snapshot: Snapshot) -> Colour:
    """The colour of what is said: of praise, of a cue, or of a hint."""
    if snapshot.cue is None:
        return PLAIN
    return GOOD if snapshot.cue_mended else FAULTY


def _draw_caption(canvas: Image, text: str, colour: Colour) -> None:
    u = _unit(canvas)
    size = 5.2 * u
    lines = _wrapped(text, size, canvas.shape[1] - 10 * u)
    height, width = canvas.shape[:2]
    top = height - (len(lines) * 7.2 + 4) * u
    _panel(canvas, 0, round(top), width, height)
    for i, line in enumerate(lines):
        _write(canvas, line, (5 * u, top + (7.2 * i + 7) * u), size, colour, weight=BOLD)


def _panel(canvas: Image, left: int, top: int, right: int, bottom: int) -> None:
    """Darken a rectangle, so that text on it is legible on any picture."""
    area = canvas[max(0, top) : bottom, max(0, left) : right]
    area[:] = (area * 0.25 + np.array(DARK) * 0.75).astype(np.uint8)


def _wrapped(text: str, size: float, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _text_width(longer, size, BOLD) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _write(
    canvas: Image,
    text: str,
    at: tuple[float, float],
    size: float,
    colour: Colour,
    *,
    weight: int = REGULAR,
) -> None:
    cv2.putText(
        canvas, text, (round(at[0]), round(at[1])), colour, _font(), max(8, round(size)), weight
    )


def _text_width(text: str, size: float, weight: int) -> float:
    box = cv2.getTextSize((100_000, 1000), text, (0, 0), _font(), max(8, round(size)), weight)
    return float(box[2])


@cache
def _font() -> Any:
    return cv2.FontFace("sans")
