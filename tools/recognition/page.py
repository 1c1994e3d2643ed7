"""What the measuring of recognition says, as tables and as the page docs/recognition.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from formcheck import __version__
from formcheck.exercises.catalog import exercise_ids
from tools.accuracy.world import markdown
from tools.openworld.sheets import Sheet
from tools.recognition.clips import Half, Naming, RecognisedClip, of_half
from tools.recognition.vetoed import Vetoed
from tools.recognition.workouts import StitchedWorkout

HEAD = """# Recognising which exercise is done

Made by `make recognise` with FormCheck {version}, from the kept poses of real clips. No clip has
any part in the templates: `make templates` makes them of the figure. The limits were set on the
sources whose name has an even hash; those with an odd one were not looked at before, but for what
`must_resemble` asks of two exercises: that limit was set with all at hand.

A clip is named right when every set that is recognised in it is labelled; what a label leaves open
counts for neither. "None" is a clip in which nothing is recognised.
"""


def page(
    clips: Sequence[RecognisedClip], vetoes: Sequence[Vetoed], workouts: Sequence[StitchedWorkout]
) -> str:
    """The page as Markdown."""
    parts = [HEAD.format(version=__version__)]
    for sheet in sheets(clips, vetoes, workouts):
        parts += [f"## {sheet.title}\n", markdown(sheet)]
    return "\n".join(parts).rstrip() + "\n"


def sheets(
    clips: Sequence[RecognisedClip], vetoes: Sequence[Vetoed], workouts: Sequence[StitchedWorkout]
) -> list[Sheet]:
    """All tables, in order."""
    return [
        named_sheet(clips),
        exercises_sheet(clips),
        astray_sheet(clips),
        workouts_sheet(workouts),
        veto_sheet(vetoes),
    ]


def named_sheet(clips: Sequence[RecognisedClip]) -> Sheet:
    """How many clips are named right, by the halves of the sources."""
    rows = []
    for title, some in (
        *((f"sources {half.value}", of_half(clips, half)) for half in Half),
        ("all", list(clips)),
    ):
        known = Counter(clip.naming() for clip in some if clip.known)
        unknown = [clip for clip in some if clip.unknown]
        named = sum(clip.naming() is not Naming.NONE for clip in unknown)
        total = known.total()
        rows.append(
            (
                title,
                total,
                *(_share(known[naming], total) for naming in Naming),
                len(unknown),
                _share(named, len(unknown)),
            )
        )
    head = ("clips", "of a known exercise", "right", "wrong", "none", "of none", "named")
    return Sheet("Clips named", head, tuple(rows))


def exercises_sheet(clips: Sequence[RecognisedClip]) -> Sheet:
    """The same by exercise, with how many sources its clips are from."""
    rows = []
    for exercise in exercise_ids():
        some = [clip for clip in clips if exercise in clip.known]
        outcomes = Counter(clip.naming() for clip in some)
        sources = len({clip.source for clip in some})
        rows.append((exercise, len(some), sources, *(outcomes[naming] for naming in Naming)))
    head = ("exercise", "clips", "sources", "right", "wrong", "none")
    return Sheet("By exercise", head, tuple(rows))


def astray_sheet(clips: Sequence[RecognisedClip]) -> Sheet:
    """The clips that were not named right, with what was seen in them."""
    rows = []
    for clip in clips:
        naming = clip.naming()
        wrong = naming is not Naming.RIGHT if clip.known else naming is Naming.WRONG
        if wrong and (clip.known or clip.unknown):
            named = ", ".join(f"{one.exercise} {len(one.signs)}" for one in clip.sets())
            counted = Counter(sign.exercise for sign in clip.signs)
            rows.append(
                (
                    clip.name,
                    ", ".join(sorted(clip.known)) or "-",
                    named or "-",
                    ", ".join(f"{name} {count}" for name, count in counted.items()) or "-",
                    clip.half.value,
                )
            )
    head = ("clip", "labelled", "named", "counted by", "its source was")
    return Sheet("Not named right", head, tuple(rows), len(head))


def workouts_sheet(workouts: Sequence[StitchedWorkout]) -> Sheet:
    """The stitched workouts."""
    rows = tuple(
        (
            one.number,
            ", ".join(trial.exercise for trial in one.trials),
            ", ".join(f"{name} {count}" for name, count in one.found),
            "yes" if one.in_order else "NO",
            f"{one.counts_right} of {len(one.trials)}",
        )
        for one in workouts
    )
    right = sum(one.in_order for one in workouts)
    title = f"Workouts of five exercises: sets and order right in {right} of {len(workouts)}"
    head = ("workout", "done", "recognised and counted", "right", "counts within the labels")
    return Sheet(title, head, rows)


def veto_sheet(vetoes: Sequence[Vetoed]) -> Sheet:
    """What the veto takes away, by exercise where it does anything."""
    by: dict[str, list[Vetoed]] = defaultdict(list)
    for one in vetoes:
        by[one.trial.exercise].append(one)
    rows = [("all", *_veto_row(vetoes))]
    rows += [(name, *_veto_row(some)) for name, some in sorted(by.items())]
    head = ("exercise", "false before", "after", "false clips before", "after", "true", "lost")
    return Sheet("The veto", head, tuple(rows))


def _veto_row(some: Sequence[Vetoed]) -> tuple[int, ...]:
    false = [one for one in some if one.false]
    true = [one for one in some if one.true]
    return (
        sum(one.before for one in false),
        sum(one.after for one in false),
        len(false),
        sum(one.after > 0 for one in false),
        sum(one.before for one in true),
        sum(one.before - one.after for one in true),
    )


def _share(count: int, total: int) -> str:
    return f"{count} ({100 * count / total:.0f} %)" if total else "0"
