"""Breaks good files at random: single bytes, and parts that still look like a file."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any, Final

HOSTILE_BYTES: Final = (
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b'"',
    b"'",
    b"[",
    b"]]",
    b"=",
)
HOSTILE_VALUES: Final = (
    *("0", "-1", "1.5", "nan", "-inf", "1e999", "1e300", "-0.0", "9" * 30, "9" * 5000, "0xff"),
    *("true", "[]", "{}", "[[[]]]", "{ a = { b = 1 } }", '""', '"30"', "'nan'", "2026-01-31"),
    *("12:00:00", '"\\u001b[31m"', '"\\u0000"', '"""\na\n"""', f'"{"n" * 9000}"', "[1, 'a', nan]"),
    *("", "nonsense", '"not closed', "[", "{ a = "),
)
"""Values in TOML, and what looks like one."""
HOSTILE_DATA: Final[tuple[Any, ...]] = (
    *(0, -1, 1.5, float("nan"), float("inf"), 1e300, 10**30, 10**500, True, None, [], {}, [[[]]]),
    *("", "30", "\0", "\x1b[2J", "\ud800", "n" * 9000, {"a": {"b": 1}}, [1, "a", None], [5, 2]),
)
"""Values in JSON."""
_KEY: Final = re.compile(r"^(\s*)([A-Za-z_]\w*)(\s*=\s*)(.*)$")


def seeds() -> int:
    """A seed that was never used before."""
    return random.SystemRandom().getrandbits(64)


def broken_bytes(data: bytes, random_: random.Random) -> bytes:
    """`data` with a few bytes changed, lost, put in, or a part of it doubled or cut off."""
    found = bytearray(data)
    for _ in range(random_.randint(1, 4)):
        at = random_.randrange(len(found) + 1)
        match random_.randrange(6):
            case 0:
                found[at : at + 1] = bytes([random_.randrange(256)])
            case 1:
                del found[at : at + random_.randint(1, 40)]
            case 2:
                found[at:at] = random_.choice(HOSTILE_BYTES)
            case 3:
                found[at:at] = found[at : at + random_.randint(1, 400)]
            case 4:
                del found[at:]
            case _:
                other = random_.randrange(len(found) + 1)
                found[at : at + 20] = found[other : other + 20]
    return bytes(found)


def broken_toml(text: str, random_: random.Random) -> str:
    """`text` with a few of its lines changed, by what they are."""
    lines = text.split("\n")
    for _ in range(random_.randint(1, 3)):
        random_.choice(_LINE_BREAKERS)(lines, random_.randrange(len(lines)), random_)
    return "\n".join(lines)


def broken_json(text: str, random_: random.Random) -> str:
    """`text` with a few of its values and keys changed, at any depth."""
    data = json.loads(text)
    for _ in range(random_.randint(1, 3)):
        places = list(_places(data))
        if not places:
            break
        around, step = random_.choice(places)
        _break_data(around, step, random_)
    return json.dumps(data)


def _change_value(lines: list[str], i: int, random_: random.Random) -> None:
    if found := _KEY.match(lines[i]):
        lines[i] = "".join(found.group(1, 2, 3)) + random_.choice(HOSTILE_VALUES)


def _change_key(lines: list[str], i: int, random_: random.Random) -> None:
    if found := _KEY.match(lines[i]):
        other = random_.choice([line for line in lines if _KEY.match(line)])
        key = other.split("=")[0].strip()
        wrong = random_.choice([key, found[2][:-1] + "x", f'"{found[2]} "', f"{found[2]}.a", '""'])
        lines[i] = f"{found[1]}{wrong}{found[3]}{found[4]}"


def _change_header(lines: list[str], i: int, random_: random.Random) -> None:
    headers = [j for j, line in enumerate(lines) if line.startswith("[")]
    if headers:
        wrong = [f"{lines[i]}x", "[a]", "[[a.b]]", "[signal.rest]", "[measures.'a b']", "[]", "["]
        lines[random_.choice(headers)] = random_.choice(wrong)


def _lose(lines: list[str], i: int, random_: random.Random) -> None:
    del lines[i : i + random_.randint(1, 8)]
    lines += [] if lines else [""]


def _double(lines: list[str], i: int, random_: random.Random) -> None:
    lines[i:i] = lines[i : i + random_.randint(1, 20)]


def _move(lines: list[str], i: int, random_: random.Random) -> None:
    line = lines.pop(i)
    lines.insert(random_.randrange(len(lines) + 1), line)


_LINE_BREAKERS: Final[tuple[Callable[[list[str], int, random.Random], None], ...]] = (
    *(_change_value, _change_value, _change_value, _change_key, _change_header),
    *(_lose, _double, _move),
)


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Each list or object in `data` with each of its steps."""
    if not isinstance(data, dict | list):
        return []
    steps = list(data) if isinstance(data, dict) else list(range(len(data)))
    return [(data, step) for step in steps] + [p for step in steps for p in _places(data[step])]


def _break_data(around: Any, step: Any, random_: random.Random) -> None:
    match random_.randrange(5):
        case 0:
            del around[step]
        case 1 if isinstance(around, dict):
            around[random_.choice([step + "s", step[:-1], "", "\n", "model_extra"])] = (
                copy.deepcopy(around[step])
            )
        case 2:
            around[step] = [around[step]]
        case 3:
            around[step] = {"a": around[step]}
        case _:
            around[step] = copy.deepcopy(random_.choice(HOSTILE_DATA))
