"""The rooms of the videos."""

from __future__ import annotations

from collections.abc import Callable

from tools.avatar import furniture as put
from tools.avatar.room import HIGH, LOW, Thing, ground, shell

BACK_M = LOW[2]
LEFT_M, RIGHT_M = LOW[0], HIGH[0]


def living_room() -> list[Thing]:
    """Wooden boards, a sofa, books, a window and a plant."""
    things = shell(ground("wood_floor", (0.38, 0.22, 0.12)), (0.60, 0.57, 0.50), (0.7, 0.69, 0.66))
    things += put.sofa(1.7, BACK_M + 0.05, (0.13, 0.16, 0.19))
    things += put.bookshelf(-2.2, BACK_M, seed=4)
    things += put.window(-0.35, BACK_M)
    things += put.framed(1.75, 1.5, BACK_M, (0.9, 0.6), (0.10, 0.24, 0.34))
    things += put.plant(0.45, BACK_M + 0.35, seed=2)
    things += put.lamp(2.95, BACK_M + 0.4)
    things += put.low_table(2.9, -0.6)
    things += put.chair(-2.9, 0.4, (0.42, 0.28, 0.16), 70)
    return things


def bedroom() -> list[Thing]:
    """A carpet, a bed, a wardrobe and a door."""
    things = shell(ground("carpet", (0.42, 0.40, 0.37)), (0.42, 0.50, 0.55), (0.72, 0.72, 0.70))
    things += put.bed(2.3, BACK_M, (0.16, 0.22, 0.36))
    things += put.wardrobe(-1.9, BACK_M, (0.52, 0.44, 0.34))
    things += put.door(-0.35, BACK_M)
    things += put.framed(0.75, 1.45, BACK_M, (0.45, 0.6), (0.34, 0.12, 0.10))
    things += put.stool(0.9, BACK_M + 0.4, (0.45, 0.12, 0.12))
    things += put.plant(-3.0, 0.2, seed=5, height=1.0)
    things += put.chair(3.2, 0.9, (0.62, 0.60, 0.56), -110)
    return things


def garage() -> list[Thing]:
    """A concrete floor with weights, a rack, boxes and a ball."""
    things = shell(
        ground("concrete", (0.34, 0.34, 0.35), (1.0,)), (0.55, 0.55, 0.53), (0.2, 0.2, 0.2)
    )
    things += put.rack(2.0, BACK_M + 0.1)
    things += put.dumbbells(0.7, BACK_M + 0.35)
    things += put.ball(-1.0, BACK_M + 0.5, 0.33, (0.05, 0.16, 0.38))
    things += put.boxes(-2.2, BACK_M + 0.1, seed=3)
    things += put.boxes(-2.75, BACK_M + 0.2, seed=8)
    things += put.framed(-0.1, 1.55, BACK_M, (0.6, 0.85), (0.40, 0.06, 0.05))
    things += put.door(3.1, BACK_M, (0.16, 0.22, 0.20))
    things += put.chair(-2.8, 0.6, (0.10, 0.10, 0.11), 40)
    return things


ROOMS: dict[str, Callable[[], list[Thing]]] = {
    "living": living_room,
    "bedroom": bedroom,
    "garage": garage,
}
"""By name."""
