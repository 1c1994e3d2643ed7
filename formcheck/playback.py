"""How a recording is played: which way up, and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

from formcheck.messages.ids import Note
from formcheck.messages.kept import from_file, to_file
from formcheck.messages.message import Message

if TYPE_CHECKING:
    from formcheck.coach.report import Report, Source

TURNS_DEG: Final = (0, 90, 180, 270)
SLOWEST: Final = 0.01
FASTEST: Final = 100.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a recording is to be played.

    Attributes:
        rotate: degrees by which the picture is turned clockwise; None for as it is.
        speed: how fast it plays compared with what was filmed, 0.125 for eight times slower; None
            for what is known, or 1.
        pictures: whether somebody wants to look at it.
        every_frame: whether the pose is looked for in every picture, or in as many as what moves
            asks for.
    """

    rotate: int | None = None
    speed: float | None = None
    pictures: bool = False
    every_frame: bool = False

    def __post_init__(self) -> None:
        """Refuse what no recording needs."""
        if self.rotate not in {None, *TURNS_DEG}:
            raise ValueError(
                f"A picture is turned by 0, 90, 180 or 270 degrees, not {self.rotate}."
            )
        if self.speed is not None and not SLOWEST <= self.speed <= FASTEST:
            raise ValueError(f"A speed is from {SLOWEST:g} to {FASTEST:g}, not {self.speed}.")


AS_IT_IS: Final = Manner()


@dataclass(frozen=True, slots=True)
class Origin:
    """What poses know about the recording that they were taken from.

    Attributes:
        path: its path, or what it was.
        model: the pose model.
        warnings: what was odd about it.
        rotate: degrees by which it was turned clockwise.
        speed: how fast it plays compared with what was filmed; the poses are timed accordingly.
        pictures: how many it has; where there are fewer poses, not every one was looked at. 0 where
            that is not known.
    """

    path: str = "poses"
    model: str = ""
    warnings: tuple[Message, ...] = ()
    rotate: int = 0
    speed: float = 1.0
    pictures: int = 0

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Self:
        """From what stands in a file, which may be anything."""
        older = [known["warning"]] if known.get("warning") else []  # of earlier versions
        kept = known.get("warnings", older)
        warnings = map(from_file, kept if isinstance(kept, list) else [])
        rotate, speed, pictures = map(known.get, ("rotate_deg", "speed", "pictures"))
        return cls(
            path=str(known.get("path", "poses")),
            model=str(known.get("model", "")),
            warnings=tuple(warning for warning in warnings if warning is not None),
            rotate=rotate if isinstance(rotate, int) and rotate in TURNS_DEG else 0,
            speed=speed if isinstance(speed, float) and SLOWEST <= speed <= FASTEST else 1.0,
            pictures=pictures if type(pictures) is int and pictures > 0 else 0,
        )

    @staticmethod
    def written(source: Source) -> dict[str, Any]:
        """What to keep of a recording beside its poses."""
        return {
            "path": source.path,
            "model": source.model,
            "warnings": [to_file(warning) for warning in source.warnings],
            "rotate_deg": source.rotate_deg,
            "speed": source.speed,
            "pictures": source.pictures,
        }


def with_pace(report: Report) -> Report:
    """The report, saying so where its times are not those of the file."""
    speed = report.source.speed
    if speed == 1:
        return report
    slower = speed < 1
    which = Note.PLAYS_SLOWER if slower else Note.PLAYS_FASTER
    note = Message.of(which, times=1 / speed if slower else speed)
    tracking = replace(report.tracking, warnings=(note, *report.tracking.warnings))
    return replace(report, tracking=tracking)
