"""The first part of the page: people and movements that nobody here made, then drawn ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from formcheck.exercises.catalog import exercise_ids
from tools.accuracy.goals import CLEAN, EXACT, F1, Goal
from tools.accuracy.table import code, percent, table
from tools.openworld import sheets as open_sheets
from tools.openworld.measured import WholeMeasuring
from tools.openworld.sheets import Sheet, of
from tools.openworld.trial import Role, TrialGroup, TrialResult
from tools.random_clips import sheets as drawn_sheets
from tools.random_clips.sheets import rule_tallies

OUTSIDE = 2
"""So many clips with an exercise may come out wrong."""
FALSE, FALSE_OF_ONE = 0.02, 0.05
"""The share of labelled clips without an exercise that may count it: of all, and of one."""
ENOUGH = 20
"""So many faults and so many good repetitions tell how right a rule is."""
STRANGERS = "Clips drawn at random and rendered (`tools/random_clips`)"
SHADOWS = (
    "The same kind of clips as landmarks, with the errors that the pose model was measured to make "
    "(`tools/figure/landmark_noise.toml`)"
)
MADE_REAL = "*Made by `make openworld`.*"
MADE_DRAWN = "*Made by `make random_clips SEED={seed}`.*"
MADE_SHADOWS = "*Made by `make shadows SEED={seed}`.*"


def world_bars(world: WholeMeasuring | None) -> list[Goal]:
    """The aims on real clips and on captured movement."""
    if world is None:
        return []
    real = of(world.results, TrialGroup.REAL)
    captured = of(world.results, *open_sheets.CAPTURED)
    asked = [one for one in real if one.role is Role.POSITIVE and one.asked]
    zeros = [one for one in real if one.role is Role.ZERO]
    labelled = [name for name in exercise_ids() if any(one.exercise == name for one in zeros)]
    names = labelled or exercise_ids()
    worst = max(names, key=lambda e: _false([o for o in zeros if o.exercise == e]))
    of_one = [one for one in zeros if one.exercise == worst]
    wrong = [one for one in asked if not open_sheets.right(one)]
    exact = sum(one.exact for one in captured)
    return [
        Goal(
            f"at most {OUTSIDE} real clips outside their label, holds within "
            f"{open_sheets.HOLD_S} s, in the views asked for",
            f"{len(wrong)} of {len(asked)}",
            len(wrong) <= OUTSIDE if asked else None,
        ),
        _at_most("the real clips without the exercise", zeros, FALSE),
        _at_most(f"those of `{worst}`, the worst", of_one, FALSE_OF_ONE),
        Goal(
            "captured movement: every true squat counted from every side, and nothing else",
            f"{exact} of {len(captured)}",
            exact == len(captured) if captured else None,
        ),
    ]


def drawn_bars(drawn: WholeMeasuring | None, shadows: WholeMeasuring | None) -> list[Goal]:
    """The aims on clips drawn at random."""
    found = []
    if drawn:
        results = drawn.results
        exact = _share([one.exact for one in results])
        good = sum(one.good for one in results)
        clean = sum(one.clean for one in results) / good if good else float("nan")
        found += [
            Goal(
                f"drawn clips: counts exact on {percent(EXACT)}, every exercise tried on each",
                f"{percent(exact)} of {len(results)}",
                exact >= EXACT,
            ),
            Goal(
                f"drawn clips: no fault at all in {percent(CLEAN)} of the good ones",
                f"{percent(clean)} of {good}",
                clean >= CLEAN if good else None,
            ),
        ]
    return [*found, _rules_bar(shadows)] if shadows else found


def real_part(world: WholeMeasuring, reasons: Mapping[str, str]) -> list[str]:
    """Real clips: counts, every positive, false counts."""
    real = of(world.results, TrialGroup.REAL)
    if not real:
        return []
    clips = len({one.clip for one in real})
    return [
        "## Real people",
        f"{clips} clips of people filmed by others, labelled by eye (`../shared/videos`); they "
        "belong to others and are not part of the project. Every exercise is tried on every clip. "
        "A clip is right when its count is within the label and every labelled hold within "
        f"{open_sheets.HOLD_S} s.",
        "### Counts and holds",
        markdown(open_sheets.totals_sheet(real)),
        MADE_REAL,
        markdown(open_sheets.positives_sheet(real, reasons)),
        MADE_REAL,
        "### False counts",
        "A clip that is not the exercise and yet counts. Near misses hold something like it (a "
        "burpee bends down like a squat); what nobody labelled is tried only where the clip "
        "cannot hold the exercise.",
        markdown(open_sheets.false_sheet(real)),
        MADE_REAL,
        "In how many clips of each kind something was counted, of how many:",
        markdown(open_sheets.matrix_sheet(real)),
        MADE_REAL,
        markdown(open_sheets.strangers_sheet(real)),
        MADE_REAL,
        "### Faults",
        markdown(open_sheets.rules_sheet(real)),
        MADE_REAL,
    ]


def captured_part(world: WholeMeasuring) -> list[str]:
    """Captured movement."""
    captured = of(world.results, *open_sheets.CAPTURED)
    if not captured:
        return []
    rows = []
    for name, group in (
        ("whole takes", TrialGroup.CAPTURED),
        ("actions in random order and tempo", TrialGroup.SHUFFLED),
        ("whole takes, rendered", TrialGroup.FILMED),
    ):
        some = of(captured, group)
        for exercise in exercise_ids() if some else ():
            mine = [one for one in some if one.exercise == exercise]
            true = sum(one.high for one in mine)
            counted = sum(one.count or 0 for one in mine)
            exact = sum(one.exact for one in mine)
            rows.append((name, code(exercise), len(mine), true, counted, exact))
    head = ("movement", "exercise", "tracks", "true", "counted", "tracks exact")
    parts = [
        "## Captured movement",
        "Motion capture of a real person (`../shared/mocap`) as landmarks, from the front, the "
        "side, obliquely and from behind: whole takes, and their actions put together at random "
        f"(seed {world.seed}); and as films of a rendered person from two places.",
        table(head, rows, texts=2),
        MADE_REAL,
    ]
    wrong = open_sheets.captured_sheet(captured)
    return [*parts, markdown(wrong), MADE_REAL] if wrong.rows else parts


def drawn_part(drawn: WholeMeasuring | None, shadows: WholeMeasuring | None) -> list[str]:
    """Clips drawn at random, rendered and as landmarks."""
    return [
        *_one_part(drawn, "Strangers", STRANGERS, MADE_DRAWN),
        *_one_part(shadows, "Their shadows", SHADOWS, MADE_SHADOWS),
    ]


def _one_part(found: WholeMeasuring | None, title: str, words: str, made: str) -> list[str]:
    if found is None:
        return []
    clips = len({one.clip for one in found.results})
    return [
        f"## {title}",
        f"{words}: {clips}, seed {found.seed}. Who, where, from where, how fast, how well and how "
        "tilted the camera is, follows from the seed. Every exercise is tried on each.",
        *_tables(found.results, made.format(seed=found.seed)),
    ]


def _tables(results: Sequence[TrialResult], made: str) -> list[str]:
    found = []
    for sheet in (
        drawn_sheets.counts_sheet(results),
        drawn_sheets.negatives_sheet(results),
        drawn_sheets.rules_sheet(results),
        drawn_sheets.wrong_sheet(results),
    ):
        found += [markdown(sheet), made] if sheet.rows else []
    return found


def held_out(
    world: WholeMeasuring | None, drawn: WholeMeasuring | None, shadows: WholeMeasuring | None
) -> str:
    """What no limit was set by."""
    words = [
        "What is held out: limits were set with the real clips, the captured takes and the "
        "rendered clips of the measuring set at hand, so on those FormCheck is as right as it is "
        "on what it has seen."
    ]
    seeds = [f"the medleys of captured movement (seed {world.seed})"] if world else []
    seeds += [f"the rendered random clips (seed {drawn.seed})"] if drawn else []
    seeds += [f"their shadows (seed {shadows.seed})"] if shadows else []
    if seeds:
        words.append(f"No limit was set by {', '.join(seeds)}: they are drawn again each time.")
    return " ".join(words)


def markdown(sheet: Sheet) -> str:
    """A sheet as a table of the page."""
    rows = [tuple("" if cell is None else cell for cell in row) for row in sheet.rows]
    return table(sheet.head, rows, texts=sheet.texts)


def _at_most(what: str, some: Sequence[TrialResult], share: float) -> Goal:
    wrong = sum(one.false_counts > 0 for one in some)
    return Goal(
        f"false counts on at most {percent(share)} of {what}",
        f"{wrong} of {len(some)}",
        _false(some) <= share if some else None,
    )


def _rules_bar(shadows: WholeMeasuring) -> Goal:
    known = rule_tallies(shadows.results)
    good = {
        t.exercise: sum(o.good for o in shadows.results if o.exercise == t.exercise) for t in known
    }
    few = [t for t in known if t.shown < ENOUGH or good[t.exercise] < ENOUGH]
    low = [t for t in known if t not in few and not t.tally.f1 >= F1]
    words = [f"{len(known) - len(low) - len(few)} of {len(known)} rules"]
    words += [f"`{t.exercise}.{t.rule}` {t.tally.f1:.2f}" for t in low]
    words += [f"`{t.exercise}.{t.rule}` shown {t.shown} times only" for t in few]
    return Goal(f"F1 at least {F1} of every rule, on the shadows", "; ".join(words), not low + few)


def _false(some: Sequence[TrialResult]) -> float:
    return _share([one.false_counts > 0 for one in some])


def _share(some: Sequence[bool]) -> float:
    return sum(some) / len(some) if some else 0.0
