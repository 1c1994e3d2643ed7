"""What a routine prescribes for one person is what is judged, told, shown and written."""

from __future__ import annotations

from datetime import date

import pytest

from formcheck.coach.events import Attempt, AttemptCompleted, CueGiven
from formcheck.coach.routine_runner import RoutineRunner
from formcheck.coach.session import Session
from formcheck.errors import RoutineError
from formcheck.exercises.catalog import exercises, load_exercise
from formcheck.exercises.model import Exercise
from formcheck.exercises.prescription import Limit, mistakes, with_limits
from formcheck.messages.words import english, words_in
from formcheck.routines.loader import parse_routine
from formcheck.routines.model import Routine, Step
from formcheck.routines.writer import to_toml
from formcheck.ui.live.choice import not_due_in_words
from formcheck.ui.markdown import in_markdown, plain
from formcheck.ui.planning.draft import Draft
from formcheck.wording.catalogue import catalogue
from formcheck.wording.limits import prescribed_in_words
from tests.report.figures import filmed
from tools.figure.camera import SUPINE_CAMERAS
from tools.figure.library import faulty
from tools.figure.movements import KneeToChest
from tools.figure.performance import Performance, alternating

BRIDGE = load_exercise("glute_bridge")
STRETCH = load_exercise("knee_to_chest")
HEAD = 'schema = 1\nid = "mine"\nname = "Mine"\n\n'
STEP = '[[steps]]\nexercise = "glute_bridge"\n'


def broken(exercise: Exercise, rule: str) -> Performance:
    """The performance that breaks `rule`."""
    return next(one for one in faulty(exercise.id) if one.rule == rule)


def done(exercise: Exercise, performance: Performance) -> tuple[list[Attempt], list[CueGiven]]:
    """What was counted, and what was said."""
    session = Session(exercise)
    events = [event for frame in filmed(performance).frames() for event in session.update(frame)]
    events += session.finish()
    return (
        [event.attempt for event in events if isinstance(event, AttemptCompleted)],
        [event for event in events if isinstance(event, CueGiven) and not event.mended],
    )


def prescribed(exercise: Exercise, **given: object) -> Exercise:
    return with_limits(exercise, [Limit.model_validate(given)])


def parsed(*lines: str) -> Routine:
    return parse_routine(HEAD + STEP + "\n".join(lines) + "\n", "mine.toml")


class TestJudged:
    def test_a_lower_limit_makes_a_small_movement_good(self) -> None:
        performance = broken(BRIDGE, "hips_low")
        attempts, _ = done(BRIDGE, performance)
        assert {f.rule for a in attempts for f in a.faults} == {"hips_low"}
        eased = prescribed(BRIDGE, rule="hips_low", at_least=140.0)
        attempts, cues = done(eased, performance)
        assert attempts
        assert [fault for attempt in attempts for fault in attempt.faults] == []
        assert cues == []

    def test_a_stricter_one_makes_it_a_fault_with_its_own_limit(self) -> None:
        strict = prescribed(BRIDGE, rule="hips_low", at_least=170.0)
        attempts, (cue, *_) = done(strict, broken(BRIDGE, "hips_low"))
        assert {f.limit for a in attempts for f in a.faults if f.rule == "hips_low"} == {170.0}
        for language, says in (
            ("en", "Prescribed for you: at least 170°."),
            ("de", "Ihnen verordnet: mindestens 170°."),
        ):
            told = strict.in_language(language)
            assert words_in(language).message(cue.text, told).endswith(says)

    def test_one_side_has_it_and_the_other_its_own(self) -> None:
        performance = Performance(
            alternating(lambda side: KneeToChest(side, hip_deg=88), 2, 5.4),
            SUPINE_CAMERAS["side"],
        )
        sides = {a.side for a in done(STRETCH, performance)[0] if a.faults}
        assert sides == {"left", "right"}
        left = prescribed(STRETCH, rule="knee_far", at_most=130.0, side="left")
        attempts, _ = done(left, performance)
        assert {a.side for a in attempts if a.faults} == {"right"}
        both = with_limits(
            STRETCH,
            [
                Limit(rule="knee_far", at_most=130.0, side="left"),
                Limit(rule="knee_far", at_most=131.0, side="right"),
            ],
        )
        attempts, _ = done(both, performance)
        assert {a.side for a in attempts} == {"left", "right"}
        assert [a for a in attempts if a.faults] == []

    def test_every_version_of_a_rule_has_it_and_no_other_rule(self) -> None:
        eased = prescribed(BRIDGE, rule="hips_low", at_least=140.0)
        assert [r.at_least for r in eased.rules if r.id == "hips_low"] == [140.0, 140.0]
        rest = [rule for rule in BRIDGE.rules if rule.id != "hips_low"]
        assert [rule for rule in eased.rules if rule.id != "hips_low"] == rest
        assert with_limits(BRIDGE, []) is BRIDGE

    def test_the_guide_leads_by_it(self) -> None:
        step = Step(exercise="glute_bridge", limits=(Limit(rule="hips_low", at_least=140.0),))
        runner = RoutineRunner(Routine(id="r", name="R", steps=(step,)))
        (rule,) = runner.snapshot().exercise.prescribed
        assert (rule.id, rule.at_least) == ("hips_low", 140.0)

    def test_a_prescribed_hold_is_the_base_of_its_limits(self) -> None:
        step = Step(
            exercise="knee_to_chest", hold_s=20.0, limits=(Limit(rule="short_hold", at_least=15.0),)
        )
        exercise = step.applied(STRETCH)
        assert exercise.rule("short_hold").at_least == 15.0
        assert exercise.rule("short_hold").ideal == 20.0


class TestRead:
    def test_a_file_says_it(self) -> None:
        routine = parsed(
            "from = 2026-12-01",
            "until = 2026-12-24",
            "[[steps.limits]]",
            'rule = "hips_low"',
            "at_least = 140",
            'note = "Only as far as it is free of pain."',
        )
        (step,) = routine.steps
        assert (step.from_, step.until) == (date(2026, 12, 1), date(2026, 12, 24))
        assert step.limits[0].at_least == 140.0
        assert parse_routine(to_toml(routine), "mine.toml") == routine

    @pytest.mark.parametrize(
        ("lines", "line", "says"),
        [
            (['rule = "hips_lo"', "at_least = 140"], 8, "unknown rule 'hips_lo'. Did you mean"),
            (['rule = "hips_low"', "at_least = 185"], 9, "at_least"),
            (['rule = "over_arched"', "at_most = 170"], 9, "at_most"),
            (['rule = "hips_low"', "at_least = 400"], 9, "at_least cannot be 400"),
            (['rule = "hips_low"', "at_most = 170"], 9, "hips_low has no at_most"),
            (['rule = "hips_low"'], 7, "a limit is missing"),
            (['rule = "hips_low"', "at_least = 140", 'side = "left"'], 10, "leave side out"),
            (['rule = "hips_low"', "at_lest = 140"], 9, "unknown key steps[1].limits[1].at_lest"),
        ],
    )
    def test_what_cannot_be_is_told_with_its_line(
        self, lines: list[str], line: int, says: str
    ) -> None:
        with pytest.raises(RoutineError) as caught:
            parsed("[[steps.limits]]", *lines)
        assert says in str(caught.value)
        assert f"mine.toml, line {line}: " in str(caught.value)

    def test_of_a_rule_with_two_measures_one_is_named(self) -> None:
        step = '[[steps]]\nexercise = "squat"\n[[steps.limits]]\nrule = "depth"\nat_most = 50\n'
        with pytest.raises(RoutineError, match=r"line 8: depth has limits .*thigh_slope"):
            parse_routine(HEAD + step, "mine.toml")
        with pytest.raises(RoutineError, match="line 10: unknown measure 'thigh_slop'"):
            parse_routine(f'{HEAD}{step}measure = "thigh_slop"\n', "mine.toml")
        named = parse_routine(f'{HEAD}{step}measure = "thigh_slope"\n', "mine.toml").steps[0]
        (rule,) = (r for r in named.applied(load_exercise("squat")).rules if r.id == "depth")
        assert (rule.measure, rule.at_most, rule.views) == ("thigh_slope", 50.0, ("side",))

    def test_what_keeps_to_it_must_count(self) -> None:
        step = '[[steps]]\nexercise = "knee_to_chest"\n[[steps.limits]]\nrule = "knee_far"\n'
        with pytest.raises(RoutineError) as caught:
            parse_routine(f"{HEAD}{step}at_most = 130\n", "mine.toml")
        assert str(caught.value) == (
            "mine.toml, line 9: knee_far: a movement at at_most = 130 does not count as this "
            "exercise, which asks for at_most = 118."
        )
        assert parse_routine(f"{HEAD}{step}at_most = 115\n", "mine.toml").steps[0].limits

    def test_a_signal_that_must_be_reached_is_asked_of_it(self) -> None:
        reached = BRIDGE.model_copy(
            update={"signal": BRIDGE.signal.model_copy(update={"reaches": 150.0})}
        )
        rule = next(r.id for r in BRIDGE.rules if r.measure == BRIDGE.signal.measure)
        limit = Limit(rule=rule, at_least=145.0)
        (mistake,) = {m.path: m for m in mistakes(reached, [limit])}.values()
        assert mistake.path == (0, "at_least")
        assert english().message(mistake.message).endswith("which asks for at_least = 150.")
        assert not list(mistakes(BRIDGE, [limit]))

    def test_a_limit_stands_once(self) -> None:
        one = ("[[steps.limits]]", 'rule = "hips_low"', "at_least = 140")
        with pytest.raises(RoutineError, match="line 11: there is a limit of hips_low"):
            parsed(*one, *one)

    @pytest.mark.parametrize("day", ['"2026-12-01"', "20261201", "2026-12-01T08:00:00", "true"])
    def test_a_day_is_a_date(self, day: str) -> None:
        with pytest.raises(RoutineError, match="line 7: "):
            parsed(f"from = {day}")

    def test_days_run_forward(self) -> None:
        with pytest.raises(RoutineError, match=r"line 8: until, 2026-11-30, is before from"):
            parsed("from = 2026-12-01", "until = 2026-11-30")


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_what_an_exercise_asks_itself_may_be_prescribed(exercise: Exercise) -> None:
    for rule in exercise.rules:
        low, high = rule.at_least, rule.at_most
        limit = Limit(rule=rule.id, measure=rule.measure, at_least=low, at_most=high)
        assert list(mistakes(exercise, [limit])) == [], rule.id
        told = with_limits(exercise, [limit]).prescribed
        assert {(one.id, one.at_least, one.at_most) for one in told} == {(rule.id, low, high)}


class TestDue:
    STEPS = (
        Step.model_validate({"exercise": "squat", "from": date(2026, 12, 1)}),
        Step(exercise="glute_bridge", until=date(2026, 12, 1)),
        Step(exercise="knee_to_chest"),
    )
    ROUTINE = Routine(id="r", name="R", steps=STEPS)

    @pytest.mark.parametrize(
        ("day", "due"),
        [
            (date(2026, 11, 30), ["glute_bridge", "knee_to_chest"]),
            (date(2026, 12, 1), ["squat", "glute_bridge", "knee_to_chest"]),
            (date(2026, 12, 2), ["squat", "knee_to_chest"]),
        ],
    )
    def test_a_step_is_due_from_its_first_day_to_its_last(self, day: date, due: list[str]) -> None:
        assert [step.exercise for step in self.ROUTINE.due_on(day).steps] == due

    def test_what_is_not_due_is_said(self) -> None:
        german = catalogue("de")
        assert not_due_in_words(german, self.ROUTINE, date(2026, 11, 30)) == [
            "Kniebeuge ist heute nicht dran: ab 01.12.2026."
        ]
        assert not_due_in_words(catalogue("en"), self.ROUTINE, date(2026, 12, 2)) == [
            "Glute bridge is not due today: until 2026-12-01."
        ]


class TestShown:
    def test_the_limit_is_told_as_prescribed(self) -> None:
        limit = {"rule": "knee_far", "at_most": 90.0, "side": "left", "note": "After surgery."}
        (line,) = prescribed_in_words(catalogue("en"), prescribed(STRETCH, **limit))
        assert "on the left" in line
        assert "at most 90°" in line
        assert "prescribed for you" in line
        assert line.endswith("After surgery.")

    def test_a_note_is_shown_as_it_was_written(self) -> None:
        noted = prescribed(BRIDGE, rule="hips_low", at_least=140.0, note="![x](http://e.example)")
        (line,) = prescribed_in_words(catalogue("en"), in_markdown(noted))
        assert line.endswith(plain("![x](http://e.example)"))
        assert in_markdown(noted).steps == BRIDGE.steps

    def test_what_nobody_prescribed_is_not(self) -> None:
        assert prescribed_in_words(catalogue("en"), STRETCH) == []

    def test_the_editor_keeps_what_it_does_not_show(self) -> None:
        routine = parsed(
            "from = 2026-12-01", "[[steps.limits]]", 'rule = "hips_low"', "at_least = 140"
        )
        draft = Draft.of(routine, own=True, words=catalogue("en"))
        (step,) = draft.routine("mine").steps
        assert step.limits == routine.steps[0].limits
        assert step.from_ == date(2026, 12, 1)
