"""Manifests as they should not be: `formcheck eval` answers before it looks at any video."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.manifest import read_manifest
from tests.cli.conftest import Here
from tests.cli.runs import formcheck
from tests.hostile.limits import with_memory
from tests.hostile.writing import NO_FILES, NO_TEXTS, is_answer, refusal

Put = Callable[[Path], None]

NAME: Final = "m.json"
EXERCISE: Final = exercise_ids()[0]
RULE: Final = load_exercise(EXERCISE).rules[0].id
HOLD: Final = {"side": "left", "start_s": 1.0, "end_s": 4.5}


def entry(**labels: Any) -> dict[str, Any]:
    """A good entry, with other labels."""
    return {"video": "a.mp4", "exercise": EXERCISE, "reps": 3, **labels}


def written(*entries: Any) -> str:
    """The text of a manifest."""
    return json.dumps(entries)


def asked(here: Here, text: str | bytes) -> str:
    """What is said of a manifest that holds `text`, in one line."""
    data = text if isinstance(text, bytes) else text.encode()
    Path(NAME).write_bytes(data)
    said = refusal(here("eval", NAME), NAME)
    assert [path.name for path in Path().iterdir()] == [NAME]
    return said


class TestWhatIsNoTextFile:
    @pytest.mark.parametrize(("put", "says"), NO_FILES.values(), ids=NO_FILES)
    def test_it_is_refused_and_never_waited_for(self, here: Here, put: Put, says: str) -> None:
        put(Path(NAME).absolute())
        assert says in refusal(here("eval", NAME), NAME)

    @pytest.mark.parametrize(("data", "says"), NO_TEXTS.values(), ids=NO_TEXTS)
    def test_other_bytes(self, here: Here, data: bytes, says: str) -> None:
        assert says in asked(here, data)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + written(entry()),
        written(entry()).replace(", ", ",\r\n"),
        written(entry(reps_ok=[3, 3], rep_times=[[0, 1], [1, 2.5]], faults={RULE: [1, 3]})),
        written(entry(reps=None, holds=[HOLD, HOLD | {"side": None}], faults={RULE: []})),
        written(entry(note="a cat", people=2, repo="x", confidence={"of": [1, None]})),
        written(entry(exercise="dance", faults={"unknown": [1]})),
        written(entry(), entry(), entry(exercise="dance")),
        written(entry(video="[b]\N{PILE OF POO}\\n.mp4")),
    ],
    ids=[
        *("byte order mark", "lines of Windows", "repetitions", "holds", "notes"),
        *("an exercise of others", "a video twice", "an odd name"),
    ],
)
def test_what_is_right_is_accepted(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    found = read_manifest(tmp_path / NAME)
    assert [one.video for one in found] == [
        one["video"] for one in json.loads(text.lstrip("\ufeff"))
    ]


class TestText:
    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", f"{NAME}, line 1: this is not JSON: Expecting value."),
            ('[\n{"video": "a.mp4",\n}]', f"{NAME}, line 3: this is not JSON: "),
            ('[{"video": "a.mp4"', f"{NAME}, line 1: this is not JSON: "),
            ("[] []", f"{NAME}, line 1: this is not JSON: Extra data"),
            ('["\n"]', f"{NAME}, line 1: this is not JSON: Invalid control character"),
            ("[" * 100_000, "this is nested too deep"),
            ("[" * 100_000 + "]" * 100_000, "this is nested too deep"),
            ('[{"a":' * 100_000, "this is nested too deep"),
            (
                "[[" + "[" * 100 + "]" * 100 + "]]",
                "entry 1: an entry is an object in braces, not [",
            ),
            ("{}", "a manifest is a list of entries, not {}."),
            ("3", "a manifest is a list of entries, not 3."),
            ("9" * 5000, "a manifest is a list of entries, not a number of 5000 digits."),
            ('"' + "a" * 100_000 + '"', "a manifest is a list of entries, not 'aaa"),
            ("[null]", "entry 1: an entry is an object in braces, not null."),
            ("[NaN]", "entry 1: an entry is an object in braces, not nan."),
            (written("a.mp4"), "entry 1: an entry is an object in braces, not 'a.mp4'."),
        ],
        ids=[
            *("empty", "a comma", "cut off", "two texts", "a raw line end", "open lists"),
            *("deep lists", "deep objects", "lists in an entry", "an object", "a number", "digits"),
            *("a long text", "null", "nan", "a text"),
        ],
    )
    def test_what_is_no_list_of_entries(self, here: Here, text: str, says: str) -> None:
        assert says in asked(here, text)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ('[{"video": "a.mp4", "video": "b.mp4", "exercise": "x"}]',
             "entry 1 ('b.mp4'): the key 'video' stands twice."),
            (f'[{{"video": "a.mp4", "exercise": "x", "faults": {{"{RULE}": [], "{RULE}": [1]}}}}]',
             f"entry 1 ('a.mp4'): the key {RULE!r} stands twice in faults."),
            ('[{"video": "a.mp4", "exercise": "x", "n": [{"\\u001b": 1, "\\u001b": 2}]}]',
             r"entry 1 ('a.mp4'): the key '\x1b' stands twice in n[1]."),
        ],
        ids=["in an entry", "in its faults", "in a note"],
    )  # fmt: skip
    def test_a_key_that_stands_twice(self, here: Here, text: str, says: str) -> None:
        assert says in asked(here, text)


class TestLabels:
    @pytest.mark.parametrize(
        ("labels", "says"),
        [
            ({"reps": -1}, "reps: Input should be greater than or equal to 0, not -1."),
            ({"reps": "3"}, "reps: Input should be a valid integer, not '3'."),
            ({"reps": True}, "reps: Input should be a valid integer, not true."),
            ({"reps": 3.5}, "reps: Input should be a valid integer"),
            ({"reps": float("nan")}, "reps: Input should be a valid integer, not nan."),
            ({"reps": 10**500}, "reps: Input should be a valid integer, not a number of 501"),
            ({"reps": 10**12}, "reps: Input should be less than or equal to 1000000000"),
            ({"reps_ok": [5, 2]}, "reps_ok goes backward, from 5 to 2."),
            ({"reps_ok": [4, 5]}, "reps_ok, from 4 to 5, leaves out the count itself, 3."),
            ({"reps_ok": [-1, 5]}, "reps_ok[1]: Input should be greater than or equal to 0"),
            ({"reps_ok": [3]}, "reps_ok[2] is missing."),
            ({"reps_ok": [1, 2, 3]}, "reps_ok may have at most 2, and has 3."),
            ({"reps_ok": "2 to 3"}, "reps_ok: Input should be a valid list, not '2 to 3'."),
            ({"rep_times": [[0, 1], [3, 2]]}, "rep_times[2] ends at 2 s, before it begins at 3 s."),
            ({"rep_times": [[1, 1]]}, "rep_times[1] ends at 1 s, before it begins at 1 s."),
            ({"rep_times": [[-1, 1]]}, "rep_times[1][1]: Input should be greater than or equal"),
            ({"rep_times": [[0, float("inf")]]}, "rep_times[1][2]: Input should be a finite"),
            ({"rep_times": [["0", 1]]}, "rep_times[1][1]: Input should be a valid number"),
            ({"rep_times": [[0, 1]] * 20_000}, "rep_times may have at most 10000, and has 20000."),
            ({"holds": [HOLD, HOLD | {"end_s": 0.5}]}, "holds[2] ends at 0.5 s, before it begins"),
            ({"holds": [HOLD | {"start_s": -2}]}, "holds[1].start_s: Input should be greater than"),
            ({"holds": [HOLD | {"end_s": float("nan")}]}, "holds[1].end_s: Input should be a fini"),
            ({"holds": [HOLD | {"side": "lft"}]}, "holds[1].side cannot be 'lft'. Did you mean"),
            ({"holds": [HOLD | {"sides": "left"}]}, "unknown key 'sides'. Did you mean 'side'?"),
            ({"holds": [{"start_s": 1}]}, "holds[1].end_s is missing."),
            ({"holds": {"start_s": 1}}, "holds: Input should be a valid list"),
            ({"faults": {RULE + "x": [1]}}, f"unknown rule '{RULE}x'. Did you mean {RULE!r}?"),
            ({"faults": {"": [1]}}, "unknown rule ''. Valid: "),
            ({"faults": {"n" * 4000: []}}, "unknown rule 'nnn"),
            ({"faults": {"a\nb\x1b[2J": []}}, r"unknown rule 'a\nb\x1b[2J'. Valid: "),
            ({"faults": {RULE: [4]}}, f"faults.{RULE} names number 4 of 3."),
            ({"faults": {RULE: [-1]}}, f"faults.{RULE}[1]: Input should be greater than or equal"),
            ({"faults": {RULE: 1}}, f"faults.{RULE}: Input should be a valid list, not 1."),
            ({"faults": [RULE]}, "faults: Input should be a valid dictionary"),
            ({"rep_ok": [3, 4]}, "unknown key 'rep_ok'. Did you mean 'reps_ok'?"),
            ({"fault": {}}, "unknown key 'fault'. Did you mean 'faults'?"),
            ({"video": ""}, "video: String should have at least 1 character"),
            ({"video": None}, "video: Input should be a valid string, not null."),
            ({"video": "a\0.mp4"}, "video: no file can be called so."),
            ({"video": "v" * 100_000}, "video: String should have at most 5000 characters"),
            ({"video": "\ud800.mp4"}, "video: Input should be a valid string"),
            ({"exercise": ""}, "exercise: String should have at least 1 character"),
            ({"exercise": ["squat"]}, "exercise: Input should be a valid string, not ['squat']."),
            ({"view": 3}, "view: Input should be a valid string, not 3."),
            ({"note": [[]] * 20_000}, "note may have at most 10000, and has 20000."),
        ],
    )  # fmt: skip
    def test_a_wrong_label_is_named_with_its_entry_and_video(
        self, here: Here, labels: dict[str, Any], says: str
    ) -> None:
        said = asked(
            here,
            written(
                entry(),
                {"exercise": EXERCISE, "video": "b.mp4"} | labels | {"reps": labels.get("reps", 3)},
            ),
        )
        assert said.startswith(f"{NAME}, entry 2")
        assert says in said
        assert "video" in labels or "entry 2 ('b.mp4'): " in said

    def test_a_missing_video(self, here: Here) -> None:
        said = asked(here, written({"exercise": EXERCISE}))
        assert said == f"{NAME}, entry 1: video is missing."


class TestMany:
    def test_of_thousands_of_mistakes_the_first_are_told(self, here: Here) -> None:
        Path(NAME).write_text(written(*[entry(reps="x")] * 20_000), encoding="utf-8")
        told = here("eval", NAME).err.splitlines()
        assert len(told) == 21
        assert told[0].startswith(f"formcheck: {NAME}, entry 1 ('a.mp4'): reps: ")
        assert told[-1] == f"formcheck: {NAME} has at least 980 more mistakes."

    def test_two_mistakes_of_two_entries_are_two_lines(self, here: Here) -> None:
        Path(NAME).write_text(written(entry(reps=-1), entry(), entry(view=1)), encoding="utf-8")
        told = here("eval", NAME).err.splitlines()
        assert [line.split(":")[1] for line in told] == [
            f" {NAME}, entry {number} ('a.mp4')" for number in (1, 3)
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "[" + "[]," * 1_390_000 + "[]]",
            "[" + "1," * 2_090_000 + "1]",
            "[{" + '"holds": [' + "1," * 2_000_000 + "1]}]",
            written({f"k{i}": 0 for i in range(300_000)}),
            '["' + "a" * 10_000_000 + '"]',
        ],
        ids=["lists", "numbers", "holds", "keys", "a name of 10 MB"],
    )
    def test_little_memory_is_enough(self, tmp_path: Path, text: str) -> None:
        (tmp_path / NAME).write_text(text, encoding="utf-8")
        run = formcheck("eval", NAME, folder=tmp_path, code=with_memory(768))
        assert (run.code, run.out) == (2, "")
        assert is_answer(run.err.replace("formcheck: ", ""), NAME)
