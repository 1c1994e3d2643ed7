"""The command line; the only module that prints.

Exit codes: 0 done; 2 the user's mistake; 3 the video holds nothing to judge; 1 our fault;
130 stopped by the user.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import traceback
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from formcheck import __version__
from formcheck.errors import ExerciseError, FormCheckError, OutputError

if TYPE_CHECKING:
    from rich.console import Console

    from formcheck.exercises.model import Exercise
    from formcheck.outputs import Outputs
    from formcheck.playback import Manner

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Counts repetitions, times holds and judges the form of exercises from video, "
    "on your own machine.",
)
exercises_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.add_typer(exercises_app, name="exercises", help="List, show or check exercises.")


class Turn(StrEnum):
    """By how many degrees a picture can be turned clockwise."""

    NONE = "0"
    RIGHT = "90"
    AROUND = "180"
    LEFT = "270"


class Model(StrEnum):
    """The pose models."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"


ExerciseOption = Annotated[
    str, typer.Option("--exercise", "-e", help="Id of an exercise, or a .toml file.")
]
ModelOption = Annotated[
    Model, typer.Option("--model", help="lite is fast, heavy exact; heavy is fetched once.")
]
JsonOption = Annotated[
    str | None, typer.Option("--json", help="Write the report as JSON; - is standard output.")
]
CsvOption = Annotated[
    Path | None,
    typer.Option("--csv", help="Write tables: F.csv, F.faults.csv and F.measures.csv."),
]
VideoOption = Annotated[
    Path | None, typer.Option("--video", help="Write the annotated video, an .mp4.")
]
ReportOption = Annotated[
    Path | None, typer.Option("--report", help="Write the report as one HTML file.")
]
PosesOption = Annotated[
    Path | None, typer.Option("--poses", help="Write the poses, an .npz for `formcheck replay`.")
]


RotateOption = Annotated[
    Turn | None,
    typer.Option(
        "--rotate",
        help="Turn the picture clockwise by so many degrees, where it lies on its side.",
        show_default=False,
    ),
]
SpeedOption = Annotated[
    float | None,
    typer.Option(
        "--speed",
        help="How fast it plays compared with what was filmed: 0.125 for slow motion that plays "
        "eight times slower. All times are then those of the movement.",
        show_default=False,
    ),
]
SoundOption = Annotated[
    bool,
    typer.Option("--sound/--no-sound", help="Keep the recording's sound in the annotated video."),
]


class InterruptedByUserError(FormCheckError):
    """The user stopped the work."""

    exit_code = 130


def main() -> None:
    """Run the command line; errors become one line and an exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # where it cannot show a mark or a file's name
    try:
        arguments = sys.argv[1:] or ["--help"]
        sys.exit(app(arguments, prog_name="formcheck", standalone_mode=False))
    except FormCheckError as error:
        _complain(str(error))
        sys.exit(error.exit_code)
    except typer.TyperException as error:
        _complain(_usage_mistake(error))
        sys.exit(error.exit_code)
    except ImportError as error:
        _complain(f"A part that FormCheck needs cannot be loaded: {error}.")
        _complain("`formcheck doctor` says what is missing and how to get it.")
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the outermost edge: no traceback for a user
        if os.environ.get("FORMCHECK_DEBUG"):
            traceback.print_exc()
        _complain(
            f"Something went wrong inside FormCheck: {type(error).__name__}: {error}. "
            "FORMCHECK_DEBUG=1 shows where. Please report it."
        )
        sys.exit(1)


@app.command()
def analyze(
    video: Annotated[Path, typer.Argument(help="The recording.")],
    exercise: ExerciseOption,
    model: ModelOption = Model.FULL,
    json_: JsonOption = None,
    csv: CsvOption = None,
    video_out: VideoOption = None,
    report: ReportOption = None,
    poses: PosesOption = None,
    rotate: RotateOption = None,
    speed: SpeedOption = None,
    sound: SoundOption = True,
) -> None:
    """Count, time and judge a recorded video."""
    from formcheck.outputs import Outputs

    outputs = Outputs(json_, csv, video_out, report, poses)
    _analyze(video, exercise, model, outputs, _manner(rotate, speed), sound=sound)


@app.command()
def replay(
    poses: Annotated[Path, typer.Argument(help="Poses written by `analyze --poses`.")],
    exercise: ExerciseOption,
    json_: JsonOption = None,
    csv: CsvOption = None,
    report: ReportOption = None,
    rotate: RotateOption = None,
    speed: SpeedOption = None,
) -> None:
    """The same from cached poses, without inference."""
    from formcheck.outputs import Outputs
    from formcheck.pose.frame import PoseTrack

    PoseTrack.load(poses)  # a video here is a mistake worth its own words
    outputs = Outputs(json_, csv, report=report)
    _analyze(poses, exercise, Model.FULL, outputs, _manner(rotate, speed))


@app.command(name="eval")
def evaluate(
    manifest: Annotated[Path, typer.Argument(help="A JSON list of labelled videos.")],
    exercise: Annotated[
        str | None, typer.Option("--exercise", "-e", help="Only this exercise.")
    ] = None,
    model: ModelOption = Model.FULL,
    json_: JsonOption = None,
    jobs: Annotated[int, typer.Option("--jobs", help="Videos at the same time.", min=1)] = 1,
    cache: Annotated[
        Path | None, typer.Option("--cache", help="Keep poses here for the next time.")
    ] = None,
) -> None:
    """Compare counts, holds and faults with labels."""
    from rich.text import Text

    from formcheck import evaluation, terminal
    from formcheck.files import check_writable

    if json_ and json_ != "-":
        check_writable(Path(json_), manifest)
    err = _console(stderr=True)
    with _interruptible(), err.status("...") as status:
        result = evaluation.evaluate(
            manifest,
            exercise=exercise,
            model=model.value,
            jobs=jobs,
            cache=cache,
            on_outcome=lambda outcome: status.update(Text(outcome.entry.video)),
        )
    if json_ == "-":
        print(json.dumps(result.to_json(), indent=1))
        return
    if json_:
        evaluation.write_json(Path(json_), result)
    _console(wide=True).print(terminal.evaluation_tables(result))


@exercises_app.callback()
def exercises(context: typer.Context) -> None:
    """List the exercises."""
    if context.invoked_subcommand is None:
        from formcheck import terminal
        from formcheck.exercises.catalog import exercises as all_exercises

        _console(wide=True).print(terminal.exercise_list(all_exercises()))


@exercises_app.command()
def show(exercise: Annotated[str, typer.Argument(help="Id, or a .toml file.")]) -> None:
    """Everything about one exercise: steps, camera, dosage, rules, safety, sources."""
    from formcheck import terminal
    from formcheck.exercises.catalog import load_exercise

    _console(wide=True).print(terminal.exercise_page(load_exercise(exercise)))


@exercises_app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The .toml file.")],
    on: Annotated[
        Path | None,
        typer.Option("--on", help="Try it on a recording or poses: what it measures and counts."),
    ] = None,
    model: ModelOption = Model.FULL,
    rotate: RotateOption = None,
    speed: SpeedOption = None,
) -> None:
    """Check an exercise file of your own; names every mistake with its line."""
    from formcheck.declared.source import read_text
    from formcheck.exercises.loader import doubts_about, parse_exercise

    text = read_text(file, ExerciseError)
    exercise = parse_exercise(text, str(file))
    rules = len({rule.id for rule in exercise.rules})
    console = _console(wide=True)
    console.print(f"{file} is right: {exercise.name}, {rules} rules.")
    for doubt in doubts_about(exercise, text, str(file)):
        console.print(f"! {doubt}", style="yellow")
    if on is not None:
        _try(on, exercise, model, _manner(rotate, speed))


@exercises_app.command()
def migrate(
    file: Annotated[Path, typer.Argument(help="A .toml file of schema 1.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write it; standard output without.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Write it over the file itself.")
    ] = False,
) -> None:
    """Write an exercise file of schema 1 in schema 2; comments and order stay."""
    from formcheck.declared.source import read_text
    from formcheck.exercises.loader import parse_exercise
    from formcheck.exercises.migration import migrated
    from formcheck.files import check_writable, written_whole

    if in_place and out is not None:
        raise typer.BadParameter("choose one of --out and --in-place", param_hint="--out")
    if out is not None:
        check_writable(out, file)
    text = migrated(read_text(file, ExerciseError), str(file))
    target = file.resolve() if in_place else out
    if target is None:
        print(text, end="")
    else:
        with written_whole(target) as part:
            part.write_text(text, encoding="utf-8", newline="")
        _console(wide=True).print(f"{target} is written in schema 2.")
    parse_exercise(text, str(target or file))  # what is still to be mended is said


@app.command()
def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Where the annotated video and the report go.")
    ] = Path("formcheck-demo"),
) -> None:
    """Analyse a sample video and show what comes out."""
    from formcheck.outputs import Outputs
    from formcheck.playback import Manner
    from formcheck.samples import DEMO_EXERCISE, demo_video

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"Cannot make the folder {out}: {error.strerror}.") from error
    outputs = Outputs(
        json=str(out / "report.json"), video=out / "annotated.mp4", report=out / "report.html"
    )
    _analyze(demo_video(), DEMO_EXERCISE, Model.FULL, outputs, Manner())


@app.command()
def doctor() -> None:
    """Look at versions, models, codecs, system libraries and cameras."""
    from formcheck import terminal
    from formcheck.doctor import examine

    checks = list(examine())
    _console(wide=True).print(terminal.checks_table(checks))
    if any(found.ok is False for found in checks):
        raise typer.Exit(1)


@app.command(name="app")
def page() -> None:
    """Open the page in the browser."""
    from formcheck.ui.launch import launch

    raise typer.Exit(launch())


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


def _manner(turn: Turn | None, speed: float | None) -> Manner:
    from formcheck.playback import Manner

    try:
        return Manner(None if turn is None else int(turn), speed)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--speed") from error


def _analyze(
    source: Path,
    exercise_name: str,
    model: Model,
    outputs: Outputs,
    manner: Manner,
    *,
    sound: bool = True,
) -> None:
    """Analyse `source`, write what is asked for, print the summary."""
    from formcheck import terminal
    from formcheck.api import analyze as run
    from formcheck.exercises.catalog import load_exercise

    exercise = _suggesting(load_exercise, exercise_name)
    if outputs.video and source.suffix.lower() == ".npz":
        raise OutputError("There is no annotated video without a video: poses hold no pictures.")
    outputs.check(source)
    with _interruptible():
        bar = terminal.ProgressBar(_console(stderr=True), source.name)
        sound_of = source if sound else None
        with outputs.collecting(exercise, sound_of=sound_of, manner=manner) as collected, bar:
            result = run(
                source,
                exercise,
                model=model.value,
                observers=[*collected.observers, bar],
                rotate=manner.rotate,
                speed=manner.speed,
            )
        written = outputs.write(result, source, collected)
    if outputs.json == "-":
        print(json.dumps(result.to_json(), indent=1))
        return
    console = _console()
    console.print()
    console.print(terminal.summary(result))
    if written:
        console.print(terminal.written(written))
    for note in collected.notes:
        console.print(f"! {note}", style="yellow", markup=False)


def _try(recording: Path, exercise: Exercise, model: Model, manner: Manner) -> None:
    from formcheck import terminal
    from formcheck.trial.tables import trial
    from formcheck.trial.trial import try_on

    with (
        _interruptible(),
        terminal.ProgressBar(_console(stderr=True), recording.name) as bar,
    ):
        found = try_on(
            recording,
            exercise,
            model=model.value,
            observers=[bar],
            rotate=manner.rotate,
            speed=manner.speed,
        )
    console = _console(wide=True)
    console.print()
    console.print(trial(found))


def _suggesting(load: Any, name: str) -> Exercise:
    try:
        exercise: Exercise = load(name)
    except ExerciseError as error:
        if name.endswith(".toml"):
            raise
        raise ExerciseError(f"{error} `formcheck exercises` lists them.") from error
    return exercise


def _console(*, stderr: bool = False, wide: bool = False) -> Console:
    """A console; in a pipe tables are not folded to eighty columns."""
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False, soft_wrap=False, markup=False)
    if wide and not console.is_terminal:
        console.width = 200
    return console


def _usage_mistake(error: typer.TyperException) -> str:
    """What is wrong with the command itself, and where to read how it goes."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "formcheck"
    return f"{error.format_message().rstrip('.')}. `{command} --help` shows how."


def _complain(message: str) -> None:
    for line in message.splitlines():
        print(f"formcheck: {line}", file=sys.stderr)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise InterruptedByUserError("Stopped. No unfinished file is left behind.") from None


if __name__ == "__main__":
    main()
