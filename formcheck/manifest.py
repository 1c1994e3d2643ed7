"""The labels of recorded videos: what a person counted and saw.

The manifest is a JSON list; paths are relative to it. `reps` counts completed repetitions, or for
a hold exercise its holds; `holds` lists each hold. `reps_ok` widens the count where a human reader
was unsure. `faults` maps a rule to the repetitions or holds, by index from 1, that show it; a rule
that is absent is not labelled.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, ValidationError

from formcheck.definitions import lines
from formcheck.definitions.excerpt import shown
from formcheck.definitions.json_text import loads
from formcheck.definitions.mistakes import (
    MOST_FOUND,
    Mistake,
    Placed,
    dotted,
    hinted,
    listed,
    of_schema,
    unknown,
)
from formcheck.definitions.normalize import ready, unfit
from formcheck.definitions.source import read_text
from formcheck.definitions.strict_model import StrictModel
from formcheck.errors import ManifestError
from formcheck.exercises.catalog import find_exercise
from formcheck.messages.error_ids import Slip
from formcheck.messages.message import Message

MOST_BYTES: Final = 4 * 2**20
"""More than ten thousand labelled videos."""
MOST_ITEMS: Final = 10_000
"""Of the holds or repetitions of one video."""
ALIKE: Final = 0.8
"""A key for human readers that is so like one of ours is a slip of the pen."""

Seconds = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]


class Noted(StrictModel):
    """A part of a manifest; keys for human readers, such as `note`, are let through."""

    model_config = ConfigDict(extra="allow")


class HoldLabel(Noted):
    """A labelled hold."""

    side: Literal["left", "right", "both"] | None = None
    start_s: Seconds
    end_s: Seconds


class Entry(Noted):
    """One labelled video."""

    video: str = Field(min_length=1)
    exercise: str = Field(min_length=1)
    view: str | None = None
    reps: Count | None = None
    reps_ok: tuple[Count, Count] | None = None
    rep_times: tuple[tuple[Seconds, Seconds], ...] | None = None
    holds: tuple[HoldLabel, ...] | None = None
    # Index 0 names no repetition and is never found; there are labels that say so.
    faults: dict[str, tuple[Count, ...]] = Field(default_factory=dict)

    @property
    def count(self) -> int | None:
        """The true number of repetitions or holds, None where not labelled."""
        if self.reps is not None:
            return self.reps
        return len(self.holds) if self.holds is not None else None

    @property
    def count_range(self) -> tuple[int, int]:
        """The counts that are right."""
        low, high = self.reps_ok or (self.count or 0, self.count or 0)
        return low, high

    @property
    def spans(self) -> list[tuple[float, float]]:
        """When each repetition or hold was, in seconds; empty where not labelled."""
        if self.holds is not None:
            return [(hold.start_s, hold.end_s) for hold in self.holds]
        return list(self.rep_times or ())


def read_manifest(path: str | os.PathLike[str]) -> list[Entry]:
    """The entries of the manifest at `path`.

    Raises:
        ManifestError: the file cannot be read or has mistakes; the message has a line for each of
            the first ones.
    """
    path = Path(path)
    called = Message.of(Slip.THE_MANIFEST, path=str(path))
    text = read_text(path, ManifestError, most_bytes=MOST_BYTES, called=called)
    data = loads(text, str(path), ManifestError)
    if not isinstance(data, list):
        what = Message.of(Slip.MANIFEST_NO_LIST, path=str(path), found=shown(data))
        raise ManifestError(what)
    entries: list[Entry] = []
    found: list[Placed] = []
    for number, item in enumerate(data, start=1):
        read = _entry(item)
        if isinstance(read, Entry):
            entries.append(read)
            continue
        found += [(partial(_placed, path, number, item), mistake) for mistake in read]
        if len(found) >= MOST_FOUND:
            break
    if found:
        raise ManifestError(*listed(str(path), found))
    return entries


def _entry(item: Any) -> Entry | list[Mistake]:
    """The entry that a part of the file is, or what is wrong with it."""
    if not isinstance(item, dict):
        return [Mistake((), Message.of(Slip.ENTRY_NO_OBJECT, found=shown(item)))]
    if mistakes := list(islice(unfit(item, MOST_ITEMS), MOST_FOUND)):
        return mistakes
    try:
        entry = Entry.model_validate(ready(item))
    except ValidationError as cause:
        return of_schema(Entry, cause)
    return list(islice(_mistakes(entry), MOST_FOUND)) or entry


def _placed(path: Path, number: int, item: Any, what: Message) -> Message:
    """What is wrong with an entry; a manifest may name a video more than once."""
    video = item.get("video") if isinstance(item, dict) else None
    if not isinstance(video, str):
        return Message.of(Slip.AT_ENTRY, file=str(path), entry=number, what=what)
    called = {"file": str(path), "video": shown(video)}
    return Message.of(Slip.AT_ENTRY_OF, entry=number, what=what, **called)


def _mistakes(entry: Entry) -> Iterator[Mistake]:
    """What the schema alone cannot see."""
    if "\0" in entry.video:
        yield Mistake(("video",), Message(Slip.VIDEO_NO_NAME))
    yield from _slips((), entry)
    for i, hold in enumerate(entry.holds or ()):
        yield from _slips(("holds", i), hold)
    spans = "rep_times" if entry.holds is None else "holds"
    for i, (start_s, end_s) in enumerate(entry.spans):
        if not start_s < end_s:
            times = {"start": f"{start_s:g}", "end": f"{end_s:g}"}
            says = Message.of(Slip.SPAN_BACKWARD, span=f"{spans}[{i + 1}]", **times)
            yield Mistake((spans, i), says)
    yield from _count_mistakes(entry)
    yield from _fault_mistakes(entry)


def _slips(path: lines.Path, part: Noted) -> Iterator[Mistake]:
    """Keys for human readers that are meant to be ours."""
    for key in part.model_extra or ():
        close = difflib.get_close_matches(key[:50], type(part).model_fields, n=1, cutoff=ALIKE)
        if close:
            unknown_key = Message.of(Slip.UNKNOWN_KEY, key=shown(key))
            yield Mistake((*path, key), hinted(unknown_key, key, close))


def _count_mistakes(entry: Entry) -> Iterator[Mistake]:
    if entry.reps_ok is None:
        return
    low, high = entry.reps_ok
    if low > high:
        yield Mistake(("reps_ok",), Message.of(Slip.REPS_OK_BACKWARD, low=low, high=high))
    elif entry.count is not None and not low <= entry.count <= high:
        span = {"low": low, "high": high, "count": entry.count}
        says = Message.of(Slip.REPS_OK_WITHOUT_COUNT, **span)
        yield Mistake(("reps_ok",), says)


def _fault_mistakes(entry: Entry) -> Iterator[Mistake]:
    exercise = find_exercise(entry.exercise)
    if exercise is not None:
        rules = {rule.id for rule in exercise.rules}
        for rule in entry.faults:
            yield from unknown(rules, rule, ("faults", rule), Slip.UNKNOWN_RULE)
    if entry.count is None:
        return
    most = max(entry.count, *entry.count_range, len(entry.spans))
    for rule, indices in entry.faults.items():
        beyond = [index for index in indices if index > most]
        if beyond:
            path = ("faults", rule)
            named = {"number": beyond[0], "most": most}
            yield Mistake(path, Message.of(Slip.NUMBER_BEYOND, key=dotted(path), **named))
