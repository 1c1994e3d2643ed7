"""Writes docs/exercises/ from the exercise files: `python -m tools.exercise_docs`."""

from __future__ import annotations

from pathlib import Path

from formcheck.exercises.catalog import exercises
from formcheck.exercises.model import Exercise, Rule
from formcheck.messages.words import english
from formcheck.safety.pain import GENERAL_SAFETY

FOLDER = Path(__file__).parents[1] / "docs" / "exercises"
SPACES = {"image": "in the picture", "world": "in space", "lifted": "in the picture and its depth"}


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    found = {f"{exercise.id}.md": page(exercise) for exercise in exercises()}
    return {"README.md": index(), **found}


def index() -> str:
    """The list of exercises."""
    rows = [
        f"| [{e.name}]({e.id}.md) | `{e.id}` | {e.noun}s | {', '.join(e.camera.views)} "
        f"| {e.summary}{' Unproven.' if e.unproven else ''} |"
        for e in exercises()
    ]
    head = ["| exercise | id | counts | camera | |", "|---|---|---|---|---|"]
    return "\n".join(["# Exercises", "", *head, *rows, "", _made_by(), ""])


def page(exercise: Exercise) -> str:
    """One exercise's page."""
    steps = [f"{i}. {step}" for i, step in enumerate(exercise.steps, start=1)]
    safety = [f"- {line}" for line in (*exercise.safety, *map(english().text, GENERAL_SAFETY))]
    parts = [
        [f"# {exercise.name}", "", exercise.summary, *_unproven(exercise)],
        ["## How to do it", "", *steps],
        ["## How much", "", exercise.dosage.text],
        ["## Camera", "", exercise.camera.advice, *_refused(exercise)],
        ["## What is judged", "", *_rule_table(exercise)],
        ["## What is measured", "", *_measure_table(exercise)],
        ["## Safety", "", *safety],
        ["## Sources", "", *(f"- `{k}`: {v}" for k, v in exercise.sources.items())],
        [_made_by()],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _unproven(exercise: Exercise) -> list[str]:
    if not exercise.unproven:
        return []
    people = f"of {exercise.people} people only" if exercise.people else "of nobody yet"
    return ["", f"Unproven: measured on real recordings {people}."]


def _refused(exercise: Exercise) -> list[str]:
    return ["", exercise.camera.refused_advice] if exercise.camera.refused else []


def _rule_table(exercise: Exercise) -> list[str]:
    head = ["| rule | limit | seen from | cue | why | source |", "|---|---|---|---|---|---|"]
    return head + [
        f"| `{rule.id}` {rule.name} | {_limit(exercise, rule)} | {', '.join(rule.views) or 'none'} "
        f"| {rule.cue} | {rule.why} | `{rule.source}` |"
        for rule in exercise.rules
    ]


def _limit(exercise: Exercise, rule: Rule) -> str:
    spec = exercise.measures.get(rule.measure)
    unit = spec.unit if spec else "s"
    limits = [
        f"{words} {limit:g} {unit}"
        for words, limit in (("at least", rule.at_least), ("at most", rule.at_most))
        if limit is not None
    ]
    change = "change of " if rule.change else ""
    how = {"best": "at best", "typical": "typically", "worst": f"for {rule.for_s:g} s at worst"}
    doubt = f"; not judged within {rule.doubt:g} {unit} of it" if rule.doubt else ""
    return f"{change}{rule.measure} {', '.join(limits)} ({how.get(rule.judge, rule.judge)}){doubt}"


def _measure_table(exercise: Exercise) -> list[str]:
    head = ["| measure | what | taken | unit |", "|---|---|---|---|"]
    return head + [
        f"| `{name}` | {spec.about} | {spec.kind} of {', '.join(spec.points)}, {spec.side} side, "
        f"{SPACES[spec.space]}{', judged on the near side only' * spec.only_near} | {spec.unit} |"
        for name, spec in exercise.measures.items()
    ]


def _made_by() -> str:
    return "Made from the exercise's file by `make docs`."


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
