"""What is legal in an exercise file and senseless is found, on the line where it is fixed."""

from __future__ import annotations

from importlib import resources

import pytest

from formcheck.errors import ExerciseError
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.exercises.checks.ranges import BY_KIND
from formcheck.exercises.loader import doubts_about, parse_exercise
from formcheck.messages.error_ids import Check
from formcheck.messages.words import english
from formcheck.motion.measures import KINDS


def _text(exercise_id: str) -> str:
    return (resources.files("formcheck.exercises") / f"{exercise_id}.toml").read_text("utf-8")


BRIDGE, ROLL = _text("glute_bridge"), _text("lower_back_rotation")
ADDED = BRIDGE.count("[[gate]]") + 1
"""The number of the first condition that is added to the bridge's own."""
SQUAT, KNEE = _text("squat"), _text("knee_to_chest")


def _changed(text: str, old: str, new: str) -> tuple[str, int]:
    """`text` with the first `old` as `new`, and the line of the last line that is new."""
    assert old in text
    start = text.index(old)
    line = text.count("\n", 0, start) + new.rstrip("\n").count("\n") + 1
    return text.replace(old, new, 1), line


def _added(text: str, *conditions: str) -> tuple[str, int]:
    """`text` with more conditions, and the last line of the last one."""
    added = "".join(f'[[gate]]\nsays = "No."\n{condition}\n' for condition in conditions)
    line = text[: text.index("[[rules]]")].count("\n") + added.count("\n")
    return text.replace("[[rules]]", f"{added}[[rules]]", 1), line


def _refused(text: str, line: int, words: str) -> None:
    with pytest.raises(ExerciseError) as caught:
        parse_exercise(text, "mine.toml")
    told = str(caught.value).splitlines()
    assert [t for t in told if t.startswith(f"mine.toml, line {line}: ") and words in t], told


def _doubts(text: str) -> set[str]:
    doubts = doubts_about(parse_exercise(text, "mine.toml"), text, "mine.toml")
    return set(map(english().message, doubts))


def _doubted(old: str, text: str, line: int, words: str) -> None:
    """There is just one more doubt than about the file as it was."""
    before = {doubt.partition(": ")[2] for doubt in _doubts(old)}
    new = [doubt for doubt in _doubts(text) if doubt.partition(": ")[2] not in before]
    assert len(new) == 1, new
    assert new[0].startswith(f"mine.toml, line {line}: ")
    assert words in new[0]


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_exercises_that_come_with_formcheck_are_refused_nothing(exercise_id: str) -> None:
    parse_exercise(_text(exercise_id), exercise_id)


@pytest.mark.parametrize(
    ("text", "old", "new", "words"),
    [
        # the signal
        (BRIDGE, "rest = 130.0\nend = 178.0", "end = 130.0\nrest = 178.0", "seem swapped"),
        (KNEE, "rest = 135.0\nend = 50.0\n", "end = 135.0\nrest = 50.0\n", "wants 50 at the end"),
        (BRIDGE, "end = 178.0", "end = 178.0\nreaches = 190.0", "must lie between rest 130"),
        (BRIDGE, "end = 178.0", "end = 178.0\nreturns = 120.0", "must lie between rest 130"),
        (BRIDGE, "end = 178.0", "end = 178.0\nreaches = 140.0\nreturns = 150.0", "swapped?"),
        (BRIDGE, "end = 178.0", "end = 400.0", "an angle lies between 0 and 360 deg"),
        (BRIDGE, "rest = 130.0", "rest = -300.0", "rest cannot be -300"),
        (BRIDGE, "min_s = 0.45", "min_s = 61.0", "min_s 61 must be below max_s 60"),
        (BRIDGE.replace('measure = "hip_extension"\njudge', 'measure = "hip_line"\njudge', 1),
         "rest = 130.0\nend = 178.0", "end = 130.0\nrest = 178.0", "hips_low wants 180 at the end"),
        # units that cannot be
        (ROLL, "at_most = 0.155", "at_most = 7.0", "the change of a gap lies between -6 and 6"),
        (SQUAT, '"typical"\nat_least = 0.7\n', '"typical"\nat_least = -0.1\n',
         "a ratio is never less than 0 times"),
        (BRIDGE, "at_least = 50.0", "at_least = -300.0", "at_least cannot be -300"),
        (BRIDGE, "at_most = 140.0", "at_most = 400.0", "an angle lies between 0 and 360 deg"),
        (SQUAT, "at_most = 42.0", "at_most = -1.0", "the difference of two sides of an incline"),
        (BRIDGE, "at_least = 0.25\n", "at_least = -0.25\n", "a time is never less than 0 s"),
        # limits and their ideal
        (BRIDGE, "at_least = 165.0", "at_least = 185.0", "on the wrong side"),
        (BRIDGE, "at_most = 200.0", "at_most = 150.0", "on the wrong side"),
        (BRIDGE, "change = true\ndoubt = 0.03", "change = true\ndoubt = 0.3", "it is never judged"),
        (KNEE, "at_most = 30.0\nchange = true\ndoubt = 3.0",
         "at_most = 30.0\nchange = true\ndoubt = 30.0", "leaves nothing between"),
        # rules
        (BRIDGE, 'unless = ["over_arched"]', 'unless = ["feet_far"]', "hidden by itself"),
        (BRIDGE, "at_most = 0.2\nchange", 'phase = "rest"\nat_most = 0.2\nchange', "has changed"),
        (KNEE, '["side", "oblique"]\nseverity = "minor"\nessential',
         '[]\nseverity = "minor"\nessential', "nothing is ever judged"),
        # hold and dosage
        (ROLL, "hold_s = 5.0", "hold_s = 0.0", "needs a length"),
        (ROLL, "max_s = 300.0", "max_s = 4.0", "given up after max_s 4"),
        (ROLL, "at_least = 4.5", "at_least = 9.0", "more than hold_s 5 of the dosage"),
        (ROLL, '"held_s"\njudge = "typical"\nphase = "during"\nat_least = 4.5',
         '"duration_s"\njudge = "typical"\nphase = "during"\nat_most = 0.5', "less than min_s 0.8"),
        # measures
        (KNEE, 'points = ["shoulder", "hip", "knee"]', 'points = ["shoulder", "hip", "left_knee"]',
         "left_knee is always the left one"),
        (SQUAT, 'points = ["hip", "shoulder"]', 'points = ["hip", "hip"]', "has hip twice"),
        (SQUAT, '["hip", "shoulder"]\nside = "near"', '["hip", "shoulder"]\nside = "other"',
         "needs a signal that tells sides apart"),
        (SQUAT, '[measures.knee_spread]', "[measures.held_s]", "exists already"),
        # camera and posture
        (BRIDGE, 'refused = ["feet", "head"]', 'refused = ["side"]', "asked for and refused"),
        (BRIDGE, 'refused = ["feet", "head"]\nrefused_advice =', 'refused = ["feet", "head"] #',
         "needs refused_advice"),
        (BRIDGE, 'views = ["side", "oblique"]\n', 'views = ["unknown"]\n', "unknown is no view"),
        (BRIDGE, 'posture = "supine"', 'posture = "unknown"', "unknown is no posture"),
        (BRIDGE, 'name = "Glute bridge"', 'name = "\\u001b[2J"', "holds '\\x1b'"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_on_its_line(text: str, old: str, new: str, words: str) -> None:
    _refused(*_changed(text, old, new), words)


@pytest.mark.parametrize(
    ("text", "conditions", "words"),
    [
        (BRIDGE, ['measure = "knee_bend"\nat_least = 150.0'], "contradicts condition 1"),
        (BRIDGE, ['measure = "trunk_incline"\nwhen = "rest"\nat_least = 30.0'], "condition 3"),
        (BRIDGE, ['measure = "hip_extension"\nat_least = 150.0'], "is 130 at rest"),
        (BRIDGE, ['measure = "hip_extension"\nwhen = "rest"\nat_most = 120.0'], "is 130 at rest"),
        (BRIDGE, ['measure = "hip_extension"\nwhen = "end"\nat_most = 170.0'], "in the end"),
        (BRIDGE, ['measure = "hip_extension"\nwhen = "end"\nchange = true\nat_least = 60.0'],
         "is 48 in the end position"),
        (BRIDGE, ['measure = "knee_bend"\nat_least = 1.0\nchange = true'], "of a movement only"),
        (BRIDGE, ['measure = "knee_bend"\nat_least = 1.0\ngroup = "x"'], "of a movement only"),
        (KNEE, ['at_least = 1.0\nmeasure = "resting_hip"'], "the other side is asked"),
        (BRIDGE, ['measure = "knee_bend"\nat_least = 1.0\nwhen = "rest"\nchange = true'],
         "nothing has changed"),
        (BRIDGE, ['measure = "knee_bend"\nat_least = 1.0\nviews = ["feet"]'], "refuses the feet"),
        (BRIDGE, ['measure = "knee_bend"\nat_least = 190.0\nwhen = "end"\nat_most = 500.0'],
         "at_most cannot be 500"),
        (BRIDGE, ['measure = "knee_bend"\nwhen = "end"\nviews = ["side"]\nat_most = 60.0',
                  'measure = "knee_bend"\nviews = ["side"]\nwhen = "end"\nat_least = 70.0'],
         f"contradicts condition {ADDED}"),
    ],
)  # fmt: skip
def test_a_gate_that_can_never_open_is_refused(
    text: str, conditions: list[str], words: str
) -> None:
    _refused(*_added(text, *conditions), words)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        (BRIDGE, ['measure = "knee_bend"\nwhen = "end"\nat_most = 60.0',
                  'measure = "knee_bend"\nwhen = "rest"\nat_least = 70.0']),
        (BRIDGE, ['measure = "knee_bend"\nwhen = "end"\nat_most = 60.0\nviews = ["side"]',
                  'measure = "knee_bend"\nwhen = "end"\nat_least = 70.0\nviews = ["oblique"]']),
        (BRIDGE, ['measure = "knee_bend"\nwhen = "end"\nat_most = 60.0\ngroup = "x"',
                  'measure = "knee_bend"\nwhen = "end"\nat_least = 70.0\ngroup = "x"']),
        (BRIDGE, ['measure = "hip_extension"\nwhen = "end"\nat_least = 10.0\nchange = true']),
        (KNEE, ['measure = "hip_angle"\nat_least = 110.0']),
    ],
)  # fmt: skip
def test_conditions_that_can_hold_together_are_accepted(text: str, conditions: list[str]) -> None:
    changed, _ = _added(text, *conditions)
    assert _doubts(changed) is not None
    assert len(parse_exercise(changed, "x").gate) == len(parse_exercise(text, "x").gate) + len(
        conditions
    )


def test_perfect_form_that_is_not_counted_is_refused() -> None:
    text, _ = _added(BRIDGE, 'measure = "knee_angle"\nwhen = "end"\nat_most = 80.0')
    line = text[: text.index("ideal = 90.0")].count("\n") + 1
    _refused(
        text,
        line,
        f"feet_far: the ideal 90 is not counted at all, by condition {ADDED} of the gate",
    )


def test_conditions_that_may_fail_may_contradict_each_other_and_it_is_told() -> None:
    text = BRIDGE.replace('mode = "reps"', 'mode = "reps"\ngate_allows = 1', 1)
    both = ['measure = "knee_bend"\nwhen = "end"\nat_most = 60.0']
    both += ['measure = "knee_bend"\nwhen = "end"\nat_least = 70.0']
    changed, line = _added(text, *both)
    _doubted(text, changed, line, f"contradicts condition {ADDED}")


@pytest.mark.parametrize(
    ("text", "old", "new", "words"),
    [
        (BRIDGE, 'views = ["side"]', 'views = ["back"]', "asks for the side or oblique"),
        (BRIDGE, 'views = ["side", "oblique", "front"]', "views = []", "no view shows too_fast"),
        (BRIDGE, 'mode = "reps"', 'mode = "reps"\ngate_allows = 5', "lets all conditions"),
        (BRIDGE, 'posture = "supine"', 'posture = "supine"\naccepts = ["supine"]', "already"),
        (BRIDGE, "min_range = 6.5", "min_range = 5.0", "may not move at all"),
        (BRIDGE, "min_s = 0.45", "min_s = 0.45\ntogether = true", "not told apart"),
        (BRIDGE, "reps = 15", "reps = 15\neach_side = true", "each_side is not counted"),
        (BRIDGE, 'judge = "typical"', 'judge = "typical"\nfor_s = 1.0', "for_s changes nothing"),
        (BRIDGE, "at_most = 140.0", "at_most = 140.0\nat_least = 0.0", "nothing is below 0 deg"),
        (BRIDGE, "convincing = 0.75", "convincing = 0.75\n[hold]", "nothing is held"),
        (BRIDGE, "[sources]", '[sources]\nnowhere = "x"', "refers to the source nowhere"),
        (ROLL, "grace_s = 0.7", "grace_s = 5.0", "as long as the hold"),
        (ROLL, "max_s = 300.0", "max_s = 6.0", "leaves little time"),
        (ROLL, 'when = "rest"', 'when = "rest"\ngroup = "x"', "has this condition only"),
        (SQUAT, 'unless = ["knees_in"]', 'unless = ["trunk_lean"]', "unless trunk_lean changes"),
    ],
)  # fmt: skip
def test_what_is_probably_not_meant_so_is_told(text: str, old: str, new: str, words: str) -> None:
    changed, line = _changed(text, old, new)
    _doubted(text, changed, line, words)


def test_a_signal_of_the_other_side_is_told_where_nothing_is_taken_on_the_active_one() -> None:
    """A lunge is counted by the back knee and told by the front leg, which it judges."""
    old, words = 'measure = "knee_bend"', "told as the one that does not"
    changed, line = _changed(SQUAT, old, old.replace(" ", "  ", 1))
    _doubted(SQUAT, changed.replace('side = "both"', 'side = "other"', 1), line, words)
    lunge = load_exercise("lunge")
    assert lunge.measures[lunge.signal.measure].side == "other"


def test_every_kind_of_measure_has_its_range_and_its_name() -> None:
    assert set(BY_KIND) == set(KINDS)
    assert {f"kind_{kind}" for kind in KINDS} <= {check.value for check in Check}
