"""How a recording is played: which way up, and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from formcheck.coach.report import Report, Source

TURNS_DEG: Final = (0, 90, 180, 270)
SLOWEST: Final = 0.01
FASTEST: Final = 100.0
PLAYS_SLOWER: Final = (
    "The recording plays {times:.3g} times slower than the movement was; "
    "all times are those of the movement."
)
PLAYS_FASTER: Final = (
    "The recording plays {times:.3g} times faster than the movement was; "
    "all times are those of the movement."
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a recording is to be played.

    Attributes:
        rotate: degrees by which the picture is turned clockwise; None for as it is.
        speed: how fast it plays compared with what was filmed, 0.125 for eight times slower; None
            for what is known, or 1.
        pictures: whether somebody wants to look at it.
    """

    rotate: int | None = None
    speed: float | None = None
    pictures: bool = False

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
    """

    path: str = "poses"
    model: str = ""
    warnings: tuple[str, ...] = ()
    rotate: int = 0
    speed: float = 1.0

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Self:
        """From what stands in a file, which may be anything."""
        older = [known["warning"]] if known.get("warning") else []  # of earlier versions
        warnings = known.get("warnings", older)
        rotate, speed = known.get("rotate_deg"), known.get("speed")
        return cls(
            path=str(known.get("path", "poses")),
            model=str(known.get("model", "")),
            warnings=tuple(map(str, warnings)) if isinstance(warnings, list) else (),
            rotate=rotate if isinstance(rotate, int) and rotate in TURNS_DEG else 0,
            speed=speed if isinstance(speed, float) and SLOWEST <= speed <= FASTEST else 1.0,
        )

    @staticmethod
    def written(source: Source) -> dict[str, Any]:
        """What to keep of a recording beside its poses."""
        return {
            "path": source.path,
            "model": source.model,
            "warnings": list(source.warnings),
            "rotate_deg": source.rotate_deg,
            "speed": source.speed,
        }


def with_pace(report: Report) -> Report:
    """The report, saying so where its times are not those of the file."""
    speed = report.source.speed
    if speed == 1:
        return report
    slower = speed < 1
    note = (PLAYS_SLOWER if slower else PLAYS_FASTER).format(times=1 / speed if slower else speed)
    tracking = replace(report.tracking, warnings=(note, *report.tracking.warnings))
    return replace(report, tracking=tracking)
