"""Furniture and clutter, each at a place on the floor, in metres."""

from __future__ import annotations

import numpy as np

from tools.avatar.part import Colour
from tools.avatar.room import Thing, fabric, painted
from tools.avatar.solids import Solid, box, cylinder, joined, pillow, tube
from tools.figure.linear import Vector, vec

LEAF: Colour = (0.055, 0.16, 0.045)
BOOKS: tuple[Colour, ...] = (
    (0.35, 0.06, 0.05),
    (0.06, 0.12, 0.28),
    (0.50, 0.42, 0.22),
    (0.08, 0.20, 0.12),
    (0.55, 0.53, 0.48),
    (0.05, 0.05, 0.06),
    (0.42, 0.20, 0.06),
    (0.25, 0.10, 0.25),
)


def sofa(x: float, z: float, colour: Colour, width: float = 1.9) -> list[Thing]:
    """A sofa with its back to -z; (x, z) is the middle of its back edge."""
    half, third = width / 2, (width - 0.4) / 2
    solids = [
        pillow((x - half, 0.08, z), (x + half, 0.36, z + 0.85), 0.2),
        pillow((x - half, 0.10, z), (x + half, 0.82, z + 0.26), 0.3),
        pillow((x - half - 0.02, 0.10, z), (x - half + 0.20, 0.58, z + 0.88), 0.35),
        pillow((x + half - 0.20, 0.10, z), (x + half + 0.02, 0.58, z + 0.88), 0.35),
    ]
    for k in range(2):
        left = x - third + k * third
        solids.append(pillow((left, 0.34, z + 0.22), (left + third, 0.50, z + 0.86), 0.3))
    throw = pillow((x - half + 0.22, 0.46, z + 0.2), (x - half + 0.66, 0.82, z + 0.42), 0.6)
    return [*(fabric(solid, colour) for solid in solids), fabric(throw, (0.55, 0.33, 0.08))]


def bookshelf(x: float, z: float, seed: int, wood: Colour = (0.30, 0.19, 0.11)) -> list[Thing]:
    """A shelf 0.9 m wide and 1.8 m high, full of books; its back is at z."""
    rng = np.random.default_rng(seed)
    left, right = x - 0.45, x + 0.45
    frame = [
        box((left, 0, z), (left + 0.03, 1.8, z + 0.3)),
        box((right - 0.03, 0, z), (right, 1.8, z + 0.3)),
        box((left, 0, z), (right, 1.8, z + 0.02)),
    ]
    frame += [box((left, y, z), (right, y + 0.03, z + 0.3)) for y in np.linspace(0, 1.77, 6)]
    things = [painted(solid, wood, wood=1.0) for solid in frame]
    for y in np.linspace(0, 1.77, 6)[:-1] + 0.03:
        at = left + 0.05
        while at < right - 0.12:
            wide, high = rng.uniform(0.02, 0.05), rng.uniform(0.18, 0.29)
            if rng.random() < 0.85:
                book = box((at, y, z + 0.05), (at + wide, y + high, z + 0.25))
                things.append(painted(book, BOOKS[rng.integers(len(BOOKS))]))
            at += wide + 0.003
    return things


def plant(x: float, z: float, seed: int, height: float = 1.3) -> list[Thing]:
    """A potted plant with narrow leaves."""
    rng = np.random.default_rng(seed)
    pot = cylinder((x, 0, z), 0.14, 0.30, top=1.25)
    leaves = []
    for _ in range(46):
        turn, rise = rng.uniform(0, 2 * np.pi), rng.uniform(0.35, 1.0)
        out = vec(np.cos(turn), 0, np.sin(turn)) * rng.uniform(0.12, 0.42) * height / 1.3
        base = vec(x, 0.28, z) + 0.2 * out
        tip = vec(x, 0.3 + (height - 0.3) * rise, z) + out
        droop = tip + 0.35 * out - vec(0, 0.16 * height * rng.uniform(0.3, 1), 0)
        leaves.append(_leaf(base, tip, droop, rng.uniform(0.018, 0.034)))
    return [painted(pot, (0.42, 0.24, 0.16)), Thing(joined(leaves), "leaf", LEAF)]


def _leaf(base: Vector, tip: Vector, droop: Vector, width: float) -> Solid:
    path = np.array([base, 0.5 * (base + tip), tip, droop])
    return tube(path, [0.003, width * 0.4, width, 0.004], steps=4)


def window(x: float, z: float) -> list[Thing]:
    """A bright window in the wall at z, with curtains."""
    pane = box((x - 0.6, 0.9, z - 0.01), (x + 0.6, 2.1, z + 0.01))
    frame = [
        box((x - 0.66, 0.84, z), (x + 0.66, 0.90, z + 0.05)),
        box((x - 0.66, 2.1, z), (x + 0.66, 2.16, z + 0.05)),
        box((x - 0.02, 0.9, z), (x + 0.02, 2.1, z + 0.04)),
        box((x - 0.66, 0.84, z), (x - 0.60, 2.16, z + 0.05)),
        box((x + 0.60, 0.84, z), (x + 0.66, 2.16, z + 0.05)),
    ]
    glass = Thing(pane, "paint", (0.62, 0.70, 0.80), (0.1, 0.0, 0.0, 0.18), casts_shadow=False)
    things = [glass, *(painted(solid, (0.72, 0.72, 0.70)) for solid in frame)]
    for left in (x - 0.95, x + 0.62):
        folds = [
            pillow(
                (left + 0.055 * k, 0.05, z + 0.03),
                (left + 0.055 * k + 0.075, 2.3, z + 0.12),
                0.8,
                6,
            )
            for k in range(6)
        ]
        things.append(fabric(joined(folds), (0.50, 0.46, 0.38)))
    return things


def framed(x: float, y: float, z: float, size: tuple[float, float], colour: Colour) -> list[Thing]:
    """A picture of a width and height on the wall at z; (x, y) is its middle."""
    w, h = size[0] / 2, size[1] / 2
    frame = box((x - w - 0.03, y - h - 0.03, z), (x + w + 0.03, y + h + 0.03, z + 0.02))
    canvas = box((x - w, y - h, z + 0.01), (x + w, y + h, z + 0.025))
    return [painted(frame, (0.05, 0.04, 0.035)), Thing(canvas, "picture", colour, (x * 7.0,))]


def lamp(x: float, z: float) -> list[Thing]:
    """A standing lamp."""
    stand = tube(np.array([[x, 0.02, z], [x, 0.8, z], [x, 1.45, z]]), [0.012] * 3, steps=8)
    foot = cylinder((x, 0, z), 0.15, 0.025)
    shade = cylinder((x, 1.4, z), 0.2, 0.28, top=0.7)
    glow = Thing(shade, "paint", (0.75, 0.65, 0.48), (0.0, 0.5, 0.0, 0.06))
    return [painted(joined([stand, foot]), (0.06, 0.06, 0.06), gloss=0.3), glow]


def chair(x: float, z: float, colour: Colour, turn_deg: float = 0.0) -> list[Thing]:
    """A wooden chair; turned about its middle."""
    legs = [
        box((a - 0.02, 0, b - 0.02), (a + 0.02, 0.44 if b > 0 else 0.92, b + 0.02))
        for a in (-0.19, 0.19)
        for b in (-0.19, 0.19)
    ]
    rails = [box((-0.19, y, -0.2), (0.19, y + 0.06, -0.18)) for y in (0.60, 0.72, 0.84)]
    solid = joined([*legs, *rails, box((-0.22, 0.43, -0.22), (0.22, 0.47, 0.22))])
    angle = np.radians(turn_deg)
    turn = np.array(
        [[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]]
    )
    return [painted(solid.turned(turn, vec(x, 0, z)), colour, wood=1.0)]


def stool(x: float, z: float, colour: Colour, height: float = 0.42) -> list[Thing]:
    """A pouf."""
    return [fabric(pillow((x - 0.24, 0, z - 0.24), (x + 0.24, height, z + 0.24), 0.45), colour)]


def low_table(x: float, z: float, colour: Colour = (0.28, 0.17, 0.09)) -> list[Thing]:
    """A coffee table with a cup and magazines."""
    legs = [
        box((x + a - 0.025, 0, z + b - 0.025), (x + a + 0.025, 0.4, z + b + 0.025))
        for a in (-0.45, 0.45)
        for b in (-0.25, 0.25)
    ]
    top = box((x - 0.5, 0.40, z - 0.3), (x + 0.5, 0.44, z + 0.3))
    cup = cylinder((x + 0.2, 0.44, z), 0.04, 0.09)
    paper = box((x - 0.3, 0.44, z - 0.12), (x - 0.05, 0.46, z + 0.18))
    return [
        painted(joined([*legs, top]), colour, wood=1.0),
        painted(cup, (0.7, 0.7, 0.68), gloss=0.3),
        painted(paper, (0.45, 0.10, 0.08)),
    ]


def bed(x: float, z: float, cover: Colour) -> list[Thing]:
    """A bed 1.5 m wide whose head is at the wall at z."""
    base = box((x - 0.75, 0.1, z), (x + 0.75, 0.3, z + 2.0))
    head = box((x - 0.78, 0.1, z), (x + 0.78, 1.0, z + 0.06))
    soft = [
        pillow((x - 0.76, 0.26, z + 0.1), (x + 0.76, 0.50, z + 2.02), 0.2),
        pillow((x - 0.78, 0.40, z + 0.55), (x + 0.78, 0.56, z + 2.05), 0.3),
    ]
    heads = [
        pillow((x + a, 0.46, z + 0.1), (x + a + 0.6, 0.64, z + 0.5), 0.6) for a in (-0.68, 0.08)
    ]
    return [
        painted(joined([base, head]), (0.33, 0.22, 0.13), wood=1.0),
        fabric(soft[0], (0.62, 0.61, 0.58)),
        fabric(soft[1], cover),
        *(fabric(solid, (0.68, 0.67, 0.65)) for solid in heads),
    ]


def wardrobe(x: float, z: float, colour: Colour, width: float = 1.6) -> list[Thing]:
    """A wardrobe with two doors; its back is at z."""
    left = x - width / 2
    things = [painted(box((left, 0, z), (left + width, 2.1, z + 0.55)), colour, wood=0.6)]
    for k in range(2):
        a = left + 0.01 + k * width / 2
        things.append(
            painted(
                box((a, 0.06, z + 0.55), (a + width / 2 - 0.02, 2.06, z + 0.57)), colour, wood=0.6
            )
        )
    for at in (x - 0.06, x + 0.05):
        handle = box((at, 1.0, z + 0.57), (at + 0.015, 1.2, z + 0.60))
        things.append(painted(handle, (0.3, 0.3, 0.3), gloss=0.5))
    return things


def dumbbells(x: float, z: float, count: int = 3) -> list[Thing]:
    """A row of dumbbells on the floor."""
    things = []
    for k in range(count):
        at, r = z + 0.24 * k, 0.05 + 0.012 * k
        ends = [
            tube(np.array([[x + a, r, at], [x + a + 0.04, r, at], [x + a + 0.08, r, at]]), [r] * 3)
            for a in (-0.13, 0.07)
        ]
        bar = tube(np.array([[x - 0.08, r, at], [x, r, at], [x + 0.1, r, at]]), [0.014] * 3)
        things += [
            painted(joined(ends), (0.03, 0.03, 0.035)),
            painted(bar, (0.4, 0.4, 0.4), gloss=0.5),
        ]
    return things


def ball(x: float, z: float, radius: float, colour: Colour) -> list[Thing]:
    """A gymnastics ball."""
    low, high = (x - radius, 0, z - radius), (x + radius, 2 * radius, z + radius)
    return [painted(pillow(low, high, 1.0, 14), colour, gloss=0.25)]


def rack(x: float, z: float) -> list[Thing]:
    """A steel rack with weights; its back is at z."""
    posts = [
        box((x + a - 0.03, 0, z + b - 0.03), (x + a + 0.03, 2.1, z + b + 0.03))
        for a in (-0.55, 0.55)
        for b in (0.05, 0.6)
    ]
    bars = [
        tube(
            np.array([[x - 0.8, 1.35, z + 0.65], [x, 1.35, z + 0.65], [x + 0.8, 1.35, z + 0.65]]),
            [0.015] * 3,
        ),
        box((x - 0.58, 2.0, z + 0.02), (x + 0.58, 2.08, z + 0.08)),
    ]
    plates = [
        tube(
            np.array(
                [
                    [x + a, 1.35, z + 0.65],
                    [x + a + 0.03, 1.35, z + 0.65],
                    [x + a + 0.06, 1.35, z + 0.65],
                ]
            ),
            [0.2] * 3,
            20,
        )
        for a in (-0.76, 0.68)
    ]
    return [
        painted(joined([*posts, *bars]), (0.05, 0.05, 0.06), gloss=0.3),
        painted(joined(plates), (0.03, 0.03, 0.03)),
    ]


def boxes(x: float, z: float, seed: int) -> list[Thing]:
    """A few cardboard boxes."""
    rng = np.random.default_rng(seed)
    things, y = [], 0.0
    for _ in range(3):
        w, h, d = rng.uniform(0.3, 0.5), rng.uniform(0.22, 0.34), rng.uniform(0.3, 0.4)
        s = rng.uniform(-0.04, 0.04)
        solid = box((x + s - w / 2, y, z), (x + s + w / 2, y + h, z + d))
        things.append(painted(solid, (0.34, 0.23, 0.13)))
        y += h
    return things


def door(x: float, z: float, colour: Colour = (0.66, 0.65, 0.62)) -> list[Thing]:
    """A closed door in the wall at z."""
    leaf = box((x - 0.42, 0, z), (x + 0.42, 2.0, z + 0.04))
    panels = [box((x - 0.30, y, z + 0.04), (x + 0.30, y + 0.75, z + 0.05)) for y in (0.18, 1.08)]
    knob = pillow((x + 0.32, 0.98, z + 0.04), (x + 0.37, 1.03, z + 0.1), 1.0, 5)
    return [
        painted(joined([leaf, *panels]), colour),
        painted(knob, (0.5, 0.45, 0.3), gloss=0.6),
    ]


def cat(x: float, z: float, colour: Colour = (0.16, 0.11, 0.07)) -> list[Thing]:
    """A sitting cat, 40 cm high, looking along -x."""
    solids = [
        pillow((-0.10, 0.0, -0.10), (0.15, 0.20, 0.10), 0.95),
        pillow((-0.13, 0.02, -0.075), (0.09, 0.30, 0.075), 0.95),
        pillow((-0.185, 0.255, -0.055), (-0.055, 0.365, 0.055), 1.0),
        pillow((-0.205, 0.27, -0.028), (-0.15, 0.31, 0.028), 0.9),
    ]
    for s in (-0.035, 0.035):
        ear = np.array([[-0.11, 0.345, s], [-0.105, 0.375, 1.2 * s], [-0.10, 0.405, 1.25 * s]])
        leg = np.array([[-0.09, 0.18, 1.2 * s], [-0.12, 0.08, 1.2 * s], [-0.14, 0.02, 1.2 * s]])
        solids += [tube(ear, [0.026, 0.016, 0.003], 6), tube(leg, [0.030, 0.024, 0.022], 8)]
    angle = np.linspace(0.3, 2.6, 9)
    tail = np.stack([0.12 + 0.14 * np.sin(angle), np.full(9, 0.025), 0.14 * np.cos(angle)], axis=1)
    solids.append(tube(tail, [0.022] * 9, 8))
    here = joined(solids).turned(np.eye(3), vec(x, 0, z))
    return [Thing(here, "carpet", colour)]


def dog(x: float, z: float, colour: Colour = (0.10, 0.06, 0.035)) -> list[Thing]:
    """A lying dog, 70 cm long, looking along -x."""
    solids = [
        pillow((x - 0.25, 0.0, z - 0.14), (x + 0.36, 0.24, z + 0.14), 0.8),
        pillow((x + 0.12, 0.0, z - 0.18), (x + 0.40, 0.20, z + 0.16), 0.9),
        pillow((x - 0.42, 0.12, z - 0.08), (x - 0.20, 0.31, z + 0.08), 0.95),
        pillow((x - 0.52, 0.13, z - 0.045), (x - 0.36, 0.22, z + 0.045), 0.8),
    ]
    for s in (-0.07, 0.07):
        paw = np.array([[x - 0.15, 0.08, z + s], [x - 0.32, 0.04, z + s], [x - 0.48, 0.03, z + s]])
        ear = np.array(
            [[x - 0.26, 0.28, z + s], [x - 0.25, 0.24, z + 1.25 * s], [x - 0.25, 0.18, z + 1.3 * s]]
        )
        solids += [tube(paw, [0.045, 0.035, 0.032], 8), tube(ear, [0.02, 0.03, 0.02], 6)]
    tail = np.array([[x + 0.36, 0.06, z], [x + 0.48, 0.04, z + 0.06], [x + 0.55, 0.03, z + 0.15]])
    solids.append(tube(tail, [0.03, 0.025, 0.015], 8))
    return [Thing(joined(solids), "carpet", colour)]


def bag(x: float, z: float, colour: Colour) -> list[Thing]:
    """A sports bag with handles."""
    body = pillow((x - 0.30, 0, z - 0.15), (x + 0.30, 0.30, z + 0.15), 0.45)
    handle = np.array(
        [[x - 0.12, 0.27, z], [x - 0.08, 0.38, z], [x + 0.08, 0.38, z], [x + 0.12, 0.27, z]]
    )
    stripe = pillow((x - 0.12, 0.001, z - 0.155), (x - 0.06, 0.303, z + 0.155), 0.4)
    return [
        fabric(joined([body, tube(handle, [0.014] * 4, 6)]), colour),
        fabric(stripe, (0.5, 0.08, 0.06)),
    ]
