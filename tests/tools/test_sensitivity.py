"""Moving the numbers of the engine and of the exercises."""

from __future__ import annotations

import importlib
import json
import math
from pathlib import Path

import pytest

import formcheck
from formcheck.coach import session
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.extraction.cache import poses_file
from tools.figure.library import good
from tools.figure.track import film
from tools.openworld.compared import ChangeKind
from tools.openworld.constants import Constant, constants_of, engine_constants, imported_anew
from tools.openworld.limits import limits_of, with_moved
from tools.openworld.margins import margins, page, rows
from tools.openworld.sensitivity import Clips, Effect, Flip, Move, baseline, effects, moves

SOURCE = '''
"""Words."""
import math
LIMIT: Final = 0.25
COUNT: Final = 10
NEGATIVE = -3.5
ANGLE: Final = math.cos(math.radians(8))
PAIR = (0.3, 0.0, 0.7)
UP: Final[Vector] = (0.0, -1.0, 0.0)
NAMES = [int(i) for name in ("hip",) for i in PAIRS[name]]
FLAG = True
SCHEMA: Final = 1
TABLE = {1.5: "x", "y": 2.5}

class Filter:
    CUTOFF_HZ: Final = 1.0
    seen: float = 0.5

    def __init__(self, window_s: float = 0.2, *, name: str = "a", share: float = 0.9) -> None:
        self.x = 7.5
'''


class TestConstants:
    def test_every_number_with_a_name_is_found(self) -> None:
        found = {c.name: c.value for c in constants_of(SOURCE, "formcheck.coach.made_up")}
        assert found == {
            "LIMIT": 0.25,
            "COUNT": 10,
            "NEGATIVE": 3.5,
            "ANGLE": 8,
            "PAIR[0]": 0.3,
            "PAIR[1]": 0.7,
            "TABLE": 2.5,
            "Filter.CUTOFF_HZ": 1.0,
            "Filter.seen": 0.5,
            "Filter.__init__(window_s)": 0.2,
            "Filter.__init__(share)": 0.9,
        }

    def test_whole_numbers_stay_whole(self) -> None:
        count = Constant("m", "COUNT", 1, 1, 3)
        assert (count.moved(0.8), count.moved(1.2)) == (2, 4)
        assert Constant("m", "LIMIT", 1, 1, 0.5).moved(1.2) == pytest.approx(0.6)

    def test_the_engine_has_some(self) -> None:
        found = engine_constants(Path(formcheck.__file__).parent)
        assert len(found) > 20
        assert len({(c.module, c.line, c.column) for c in found}) == len(found)

    def test_a_moved_constant_reaches_every_copy_and_is_put_back(self) -> None:
        """Whichever constant it is: it is read from the module that is imported again."""
        package = Path(formcheck.__file__).parent
        plain = [
            c
            for c in engine_constants(package)
            if c.name.isupper() and isinstance(c.value, float) and "." not in c.name
        ]
        some = plain[len(plain) // 2]
        before = importlib.import_module(some.module)
        usual = getattr(before, some.name)
        with imported_anew(some, 3.0):
            moved = importlib.import_module(some.module)
            assert getattr(moved, some.name) == pytest.approx(3 * usual)
            assert importlib.import_module("formcheck.coach.session") is not session
        assert importlib.import_module(some.module) is before
        assert getattr(before, some.name) == usual
        assert importlib.import_module("formcheck.coach.session") is session


class TestLimits:
    @pytest.mark.parametrize("exercise_id", exercise_ids())
    def test_each_limit_can_be_moved_alone(self, exercise_id: str) -> None:
        exercise = load_exercise(exercise_id)
        limits = limits_of(exercise)
        assert {"signal", "rules", "gate"} <= {limit.path[0] for limit in limits}
        for limit in limits:
            moved = {one.path: one.value for one in limits_of(with_moved(exercise, limit, 1.2))}
            usual = {one.path: one.value for one in limits}
            different = {path for path, value in moved.items() if value != usual[path]}
            assert different == {limit.path}
            assert math.isclose(moved[limit.path], 1.2 * limit.value)

    def test_what_is_told_to_people_is_no_limit(self) -> None:
        paths = {limit.path[0] for limit in limits_of(load_exercise("squat"))}
        assert not paths & {"dosage", "schema_", "name", "steps"}


def flip(clip: str, source: str, turn: ChangeKind = ChangeKind.WRONG_NOW) -> Flip:
    return Flip(turn, "squat", clip, source, "2 -> 3")


def effect(name: str, factor: float, *flips: Flip, problem: str = "") -> Effect:
    return Effect(Move(Constant("formcheck.coach.a", name, 1, 1, 0.5), factor), flips, problem)


class TestPage:
    FOUND = (
        effect("CALM", 0.8),
        effect("CALM", 1.2),
        effect("ONE", 0.8, flip("squat/a", "x/x"), flip("squat/b", "x/x")),
        effect("ONE", 1.2),
        effect("MANY", 0.8, flip("squat/a", "x/x")),
        effect("MANY", 1.2, flip("squat/b", "y/y"), flip("squat/c", "z/z", ChangeKind.RIGHT_NOW)),
        effect("BROKEN", 1.2, problem="ValueError: no"),
    )

    def test_the_weightiest_come_first(self) -> None:
        labels = [margin.label for margin in margins(self.FOUND)]
        assert labels == ["coach.a.MANY", "coach.a.ONE", "coach.a.BROKEN", "coach.a.CALM"]

    def test_one_source_only_is_marked(self) -> None:
        table = {(row[0], row[2]): row[3:7] for row in rows(margins(self.FOUND))}
        assert table == {
            ("coach.a.ONE", "-20%"): (2, "one only: x/x", 2, 0),
            ("coach.a.MANY", "-20%"): (1, "3", 1, 0),
            ("coach.a.MANY", "+20%"): (2, "3", 1, 1),
        }

    def test_the_page_says_what_moves_what_does_not_and_what_breaks(self) -> None:
        text = page(margins(self.FOUND), 40, None)
        assert "Of 4 numbers 2 change something, 1 of them in the clips of one source only" in text
        assert "`coach.a.CALM = 0.5`" in text.split("## What moves nothing")[1]
        assert "ValueError: no" in text.split("## What cannot be moved")[1]


def test_a_limit_that_shuts_everything_out_loses_the_repetitions(tmp_path: Path) -> None:
    """The whole way: poses in a cache, a baseline, every number of one gate moved."""
    performance = good("squat", 2)
    entries = [{"video": "squat/a.mp4", "exercise": "squat", "view": "side", "reps": 2}]
    (tmp_path / "squat").mkdir()
    (tmp_path / "squat/a.mp4").write_bytes(b"a")
    (tmp_path / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")
    film(performance.script, performance.camera).save(
        poses_file(tmp_path / "squat/a.mp4", "full", tmp_path, every_frame=True)
    )
    clips = Clips(tmp_path / "manifest.json", tmp_path)
    base = baseline(clips)
    assert [one.count for one in base] == [2]
    wide = next(move for move in moves("squat: signal.min_range") if move.factor > 1)
    spoken = next(move for move in moves("coach.cues."))
    played = list(effects(clips, [Move(wide.what, 50.0), Move(spoken.what, 1.2)], base))
    assert [[f.text for f in one.flips] for one in played] == [["2 -> 0"], []]
