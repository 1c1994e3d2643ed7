"""Lines that are drawn stand in one file alone, and are the same for the same seed."""

from __future__ import annotations

from tools.drawn_lines import drawn, lines_in

FILES = {
    "a.py": "import something_that_is_long_enough\nangle_deg = turn_deg(start, end, axis)\nx = 1\n",
    "b.py": "angle_deg = turn_deg(start, end, axis)\nlength_px = distance(shoulder, hip) * 2\n",
}


def test_only_lines_that_say_something_are_drawn() -> None:
    assert lines_in(FILES["a.py"]) == ["angle_deg = turn_deg(start, end, axis)"]


def test_a_line_of_two_files_is_never_drawn() -> None:
    assert drawn(FILES, seed=3, count=1) == [("length_px = distance(shoulder, hip) * 2", "b.py")]


def test_a_seed_draws_the_same_again() -> None:
    files = {f"{n}.py": f"value_{n} = a_function_of_many({n}, {n})\n" for n in range(40)}
    assert drawn(files, 7, 12) == drawn(files, 7, 12) != drawn(files, 8, 12)
