"""The command line; the only module that prints.

Exit codes: 0 done; 2 the user's mistake; 3 the video holds nothing to judge; 1 our fault; 130, 143
and 129 stopped by Control-C, SIGTERM and SIGHUP.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from formcheck import __version__, shutdown, streams
from formcheck.errors import ExerciseError, FormCheckError, OutputError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.languages import DEFAULT, Tongue, of_system
from formcheck.messages.message import Message
from formcheck.messages.words import words_in
from formcheck.printable import literal

if TYPE_CHECKING:
    from rich.console import RenderableType

    from formcheck.exercises.model import Exercise
    from formcheck.exercises.store import ExerciseStore
    from formcheck.outputs import Outputs, Written
    from formcheck.playback import Manner
    from formcheck.report.language import Language
    from formcheck.targets import Input
    from formcheck.ui.serving.phone_server import PhonePlan

MOST_EACH = 4
"""Live sessions of one person at once: some tabs."""

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Counts repetitions, times holds and judges the form of exercises from video, "
    "on your own machine.",
)
exercises_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.add_typer(exercises_app, name="exercises", help="List, show or check exercises, and your own.")
cache_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.add_typer(cache_app, name="cache", help="Show or clear the poses that are kept of recordings.")
serve_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.add_typer(serve_app, name="serve", help="Serve the page to many people, behind a proxy.")
people_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
serve_app.add_typer(people_app, name="people", help="List, add or remove who may use the server.")


class Rotation(StrEnum):
    """By how many degrees a picture can be turned clockwise."""

    NONE = "0"
    RIGHT = "90"
    AROUND = "180"
    LEFT = "270"


@dataclass
class Spoken:
    """The language that a command speaks, as far as that is known.

    Attributes:
        tongue: the system's, until the command names one.
    """

    tongue: Tongue


class Model(StrEnum):
    """The pose models."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"


def _named(text: str) -> Path:
    """A path that somebody meant: an empty text is a forgotten name, and `-` is no file."""
    if not text:
        raise typer.BadParameter("the name is empty")
    if text == "-":
        raise typer.BadParameter("only --json can go to standard output; ./- is a file")
    return Path(text)


def _named_or_stdout(text: str) -> str:
    return text if text == "-" else str(_named(text))


def _file_option(name: str, about: str, parser: Callable[[str], Any] = _named) -> Any:
    return typer.Option(name, parser=parser, metavar="<path>", help=about)


ExerciseOption = Annotated[
    str, typer.Option("--exercise", "-e", help="Id of an exercise, or a .toml file.")
]
ModelOption = Annotated[
    Model, typer.Option("--model", help="lite is fast, heavy exact; heavy is fetched once.")
]
BackendOption = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="<name>",
        help="What finds the poses: lite is fast, full the middle, heavy exact and fetched once; "
        "rtmpose:FILE.onnx a network of your own.",
    ),
]
RecognisedOption = Annotated[
    str | None,
    typer.Option(
        "--exercise",
        "-e",
        help="Id of an exercise, or a .toml file. Without it FormCheck recognises what is done, "
        "and judges each set of a workout by its own exercise.",
        show_default=False,
    ),
]
JsonOption = Annotated[
    str | None,
    _file_option("--json", "Write the report as JSON; - is standard output.", _named_or_stdout),
]
CsvOption = Annotated[
    Path | None, _file_option("--csv", "Write tables: F.csv, F.faults.csv and F.measures.csv.")
]
VideoOption = Annotated[Path | None, _file_option("--video", "Write the annotated video, an .mp4.")]
ReportOption = Annotated[
    Path | None, _file_option("--report", "Write the report as one HTML file.")
]
PosesOption = Annotated[
    Path | None, _file_option("--poses", "Write the poses, an .npz for `formcheck replay`.")
]
OutOption = Annotated[
    list[Path] | None,
    _file_option(
        "--out",
        "Write a file in the format that its name asks for: .json, .csv, .html, .mp4, .npz, "
        ".landmarks.csv, .trc, .mot, .parquet. May be given several times.",
    ),
]


RotateOption = Annotated[
    Rotation | None,
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
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        help="How many processes find the poses of a long recording at once; without it as many "
        "as there are cores. The result is the same.",
        min=1,
        show_default=False,
    ),
]
EveryFrameOption = Annotated[
    bool,
    typer.Option(
        "--every-frame",
        help="Look at every picture. Without it at about 15 a second in calm movement, fewer at "
        "rest and in an empty room, up to 30 where something moves fast.",
    ),
]


def _note_language(context: typer.Context, chosen: Tongue | None) -> Tongue:
    """The language that the command speaks; its errors speak it too."""
    spoken: Spoken = context.obj
    spoken.tongue = chosen or spoken.tongue
    return spoken.tongue


LanguageOption = Annotated[
    Tongue | None,
    typer.Option(
        "--language",
        help="What tables, errors, report and video speak; without it the system's language.",
        is_eager=True,
        callback=_note_language,
        show_default=False,
    ),
]


def main() -> None:
    """Run the command line; errors become one line and an exit code."""
    with shutdown.heeded(), streams.guarded():
        code = _ended_with(sys.argv[1:] or ["--help"])
    sys.exit(code)


def _ended_with(arguments: list[str]) -> int:
    """Run the command; its exit code, and what went wrong in one line."""
    spoken = Spoken(of_system(os.environ))
    try:
        code = _run(arguments, spoken)
        sys.stdout.flush()  # a disk may be full
    except FormCheckError as error:
        _complain(*map(words_in(spoken.tongue).message, error.said))
        return error.exit_code
    except typer.TyperException as error:
        _complain(_usage_mistake(error))
        return error.exit_code
    except ImportError as error:
        tell = words_in(spoken.tongue).tell
        _complain(tell("part_missing", error=error), tell("ask_doctor"))
        return 1
    except Exception as error:  # noqa: BLE001 - the outermost edge: no traceback for a user
        if os.environ.get("FORMCHECK_DEBUG"):
            traceback.print_exc()
        said = f"{type(error).__name__}: {error}"
        _complain(words_in(spoken.tongue).tell("failed_inside", error=said))
        return 1
    return code


def _run(arguments: list[str], spoken: Spoken) -> int:
    # Typer's own way to run an application takes a signal for an exit.
    command = typer.main.get_command(app)
    try:
        with command.make_context("formcheck", arguments, obj=spoken) as context:
            command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    return 0


@app.command()
def analyze(
    video: Annotated[Path, typer.Argument(help="The recording, or poses from `--poses`.")],
    exercise: RecognisedOption = None,
    model: BackendOption = Model.FULL.value,
    json_: JsonOption = None,
    csv: CsvOption = None,
    video_out: VideoOption = None,
    report: ReportOption = None,
    poses: PosesOption = None,
    out: OutOption = None,
    rotate: RotateOption = None,
    speed: SpeedOption = None,
    sound: SoundOption = True,
    jobs: JobsOption = None,
    every_frame: EveryFrameOption = False,
    language: LanguageOption = None,
) -> None:
    """Count, time and judge a recorded video."""
    from formcheck.outputs import Outputs

    outputs = Outputs(json_, csv, video_out, report, poses, tuple(out or ()))
    manner = _manner(rotate, speed, every_frame=every_frame)
    task = _Task(video, model, outputs, manner, _language(language), sound, jobs=jobs)
    _analyze(task, exercise) if exercise else _recognise(task)


@app.command()
def replay(
    poses: Annotated[Path, typer.Argument(help="Poses written by `analyze --poses`.")],
    exercise: RecognisedOption = None,
    json_: JsonOption = None,
    csv: CsvOption = None,
    report: ReportOption = None,
    out: OutOption = None,
    rotate: RotateOption = None,
    speed: SpeedOption = None,
    language: LanguageOption = None,
) -> None:
    """The same from cached poses, without inference."""
    from formcheck.outputs import Outputs
    from formcheck.pose.frame import PoseTrack

    PoseTrack.load(poses)  # a video here is a mistake worth its own words
    outputs = Outputs(json_, csv, report=report, others=tuple(out or ()))
    task = _Task(poses, Model.FULL.value, outputs, _manner(rotate, speed), _language(language))
    _analyze(task, exercise) if exercise else _recognise(task)


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
        Path | None, _file_option("--cache", "Keep poses here instead of in your own cache.")
    ] = None,
    every_frame: EveryFrameOption = False,
    language: LanguageOption = None,
) -> None:
    """Compare counts, holds and faults with labels."""
    from rich.text import Text

    from formcheck import evaluation, terminal
    from formcheck.extraction.cache import cache_folder
    from formcheck.screen import Screen

    if json_ and json_ != "-":
        _check_evaluation(Path(json_), manifest)
    with Screen(stderr=True).status("...") as status:
        result = evaluation.evaluate(
            manifest,
            exercise=exercise,
            model=model.value,
            jobs=jobs,
            cache=cache or cache_folder(),
            every_frame=every_frame,
            on_outcome=lambda outcome: status.update(Text(literal(outcome.entry.video))),
        )
    if json_ == "-":
        print(json.dumps(result.to_json(), indent=1))
        return
    if json_:
        evaluation.write_json(Path(json_), result)
    Screen(wide=True).print(terminal.evaluation_tables(result, _language(language)))


def _check_evaluation(target: Path, manifest: Path) -> None:
    """Fail before the work where the result would replace what the evaluation reads."""
    from formcheck import targets
    from formcheck.manifest import read_manifest

    recordings = [manifest.parent / entry.video for entry in read_manifest(manifest)]
    inputs = [targets.Input(path, targets.LABELLED) for path in recordings]
    targets.check_targets([target], [targets.Input(manifest, targets.MANIFEST), *inputs])


@exercises_app.callback()
def exercises(context: typer.Context, language: LanguageOption = None) -> None:
    """List the exercises."""
    if context.invoked_subcommand is None:
        from formcheck import terminal
        from formcheck.exercises.catalog import exercises as packaged
        from formcheck.exercises.catalog import own_store
        from formcheck.screen import Screen

        own, screen, speech = own_store(), Screen(wide=True), _language(language)
        screen.print(terminal.exercise_list(packaged(), own.exercises(), speech))
        for error in own.broken().values():
            for line in error.said:
                screen.print(f"! {speech.words.message(line)}", style="yellow")


@exercises_app.command()
def show(
    exercise: Annotated[str, typer.Argument(help="Id, or a .toml file.")],
    language: LanguageOption = None,
) -> None:
    """Everything about one exercise: steps, camera, dosage, rules, safety, sources."""
    from formcheck import terminal
    from formcheck.exercises.catalog import load_exercise
    from formcheck.screen import Screen

    page = terminal.exercise_page(load_exercise(exercise), _language(language))
    Screen(wide=True).print(page)


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
    language: LanguageOption = None,
) -> None:
    """Check an exercise file of your own and its translations; names every mistake."""
    from formcheck.definitions.source import read_text
    from formcheck.exercises import loader
    from formcheck.screen import Screen

    text, translations = read_text(file, ExerciseError), loader.translations_of(file)
    exercise = loader.translated(loader.parse_exercise(text, str(file)), translations)
    rules = len({rule.id for rule in exercise.rules})
    speech, screen = _language(language), Screen(wide=True)
    screen.print(speech.tell("file_right", file=file, name=exercise.name, rules=rules))
    doubts = loader.doubts_about(exercise, text, literal(str(file)))
    for code in exercise.translations:
        name, translation = translations.get(code, (str(file), None))
        told = exercise.in_language(code).name
        screen.print(speech.tell("translation_right", file=name, name=told))
        doubts += (
            loader.untranslated_within(exercise, code, text, literal(name))
            if translation is None
            else loader.untranslated(exercise, code, translation, literal(name))
        )
    for doubt in doubts:
        screen.print(f"! {speech.words.message(doubt)}", style="yellow")
    if on is not None:
        _try(on, exercise, model, _manner(rotate, speed), speech)


@exercises_app.command()
def migrate(
    file: Annotated[Path, typer.Argument(help="A .toml file of schema 1.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write it; standard output without.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Write it over the file itself.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Write an exercise file of schema 1 in schema 2; comments and order stay."""
    from formcheck import targets
    from formcheck.definitions.source import read_text
    from formcheck.exercises.loader import parse_exercise
    from formcheck.exercises.migration import migrated
    from formcheck.files import written_whole
    from formcheck.screen import Screen

    if in_place and out is not None:
        raise typer.BadParameter("choose one of --out and --in-place", param_hint="--out")
    if out is not None:
        targets.check_targets([out], [targets.Input(file, targets.EXERCISE)])
    text = migrated(read_text(file, ExerciseError), str(file))
    target = file.resolve() if in_place else out
    if target is None:
        print(text, end="")
    else:
        with written_whole(target) as part:
            part.write_text(text, encoding="utf-8", newline="")
        Screen(wide=True).print(_language(language).tell("migrated", file=target))
    parse_exercise(text, str(target or file))  # what is still to be fixed is said


@exercises_app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="The .toml file.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also over one of your own with the same id.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Put an exercise among your own, with its translations: it is then known by its id."""
    from formcheck.exercises.catalog import own_store
    from formcheck.exercises.loader import doubts_about
    from formcheck.exercises.portable import PortableExercise
    from formcheck.screen import Screen

    sent, speech, screen = PortableExercise.of_file(file), _language(language), Screen(wide=True)
    path = own_store().put(sent, replacing=replace)
    told = {"name": sent.exercise.name, "id": sent.exercise.id, "file": path}
    screen.print(speech.tell("imported", **told), soft_wrap=True)
    for doubt in doubts_about(sent.exercise, sent.text, literal(str(path))):
        screen.print(f"! {speech.words.message(doubt)}", style="yellow")


@exercises_app.command()
def export(
    exercise: Annotated[str, typer.Argument(help="Id, or a .toml file.")],
    out: Annotated[
        Path | None,
        _file_option("--out", "Where to write it; standard output without."),
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Write an exercise with its translations as one file, to be sent and imported."""
    from formcheck import targets
    from formcheck.exercises.catalog import exercise_file, load_exercise
    from formcheck.exercises.portable import PortableExercise
    from formcheck.files import written_whole
    from formcheck.screen import Screen

    name, source = _suggesting(load_exercise, exercise).name, exercise_file(exercise)
    if out is not None:
        targets.check_targets([out], [targets.Input(source, targets.EXERCISE)])
    text = PortableExercise.of_file(source).text
    if out is None:
        print(text, end="")
        return
    with written_whole(out) as part:
        part.write_text(text, encoding="utf-8", newline="")
    Screen().print(_language(language).tell("exported", name=name, file=out), soft_wrap=True)


@app.command()
def batch(
    source: Annotated[
        str,
        typer.Argument(help="A folder, a manifest (.json), or a pattern such as 'films/*.mp4'."),
    ],
    out: Annotated[Path, _file_option("--out", "The folder of all results, and their summary.")],
    exercise: Annotated[
        str | None,
        typer.Option(
            "--exercise",
            "-e",
            help="Id of an exercise, or a .toml file. Without it a manifest says it of each "
            "recording; of others FormCheck recognises what is done, set by set.",
            show_default=False,
        ),
    ] = None,
    model: ModelOption = Model.FULL,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            help="Recordings at the same time; without it as many as there are cores.",
            min=1,
            show_default=False,
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            help="Have it done by many machines: the address of a Dask scheduler, "
            "tls://HOST:8786, or tcp://127.0.0.1:8786 on this one.",
            show_default=False,
        ),
    ] = None,
    tls_ca: Annotated[
        Path | None, _file_option("--tls-ca", "Who signed the scheduler's certificate, a .pem.")
    ] = None,
    tls_cert: Annotated[
        Path | None, _file_option("--tls-cert", "The certificate to show the scheduler, a .pem.")
    ] = None,
    tls_key: Annotated[
        Path | None, _file_option("--tls-key", "The private key of --tls-cert, a .pem.")
    ] = None,
    cache: Annotated[
        Path | None, _file_option("--cache", "Keep poses here instead of in your own cache.")
    ] = None,
    every_frame: EveryFrameOption = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on with recordings that come, until Control-C.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Analyse many recordings; what is done and unchanged is not done again."""
    from formcheck import terminal
    from formcheck.batch import run
    from formcheck.batch.recordings import Choice
    from formcheck.batch.scheduler import Scheduler
    from formcheck.batch_progress import BatchProgress
    from formcheck.exercises.catalog import load_exercise
    from formcheck.extraction.video import cores
    from formcheck.screen import Screen

    if scheduler is not None and jobs is not None:
        raise typer.BadParameter("the scheduler knows its workers", param_hint="--jobs")
    if scheduler is None and (tls_ca or tls_cert or tls_key):
        raise typer.BadParameter("is for a --scheduler", param_hint="--tls-...")
    speech = _language(language)
    asked = run.Batch(
        Choice(source, out),
        _suggesting(load_exercise, exercise) if exercise else None,
        model.value,
        language or DEFAULT,
        cache,
        jobs or cores(),
        None if scheduler is None else Scheduler.of(scheduler, tls_ca, tls_cert, tls_key),
        every_frame=every_frame,
    )
    with BatchProgress(Screen(stderr=True), speech, every=watch) as progress:
        outcome = (run.watch if watch else run.run)(asked, progress)
    screen = Screen(wide=True)
    for line in terminal.batch_lines(outcome, out, speech):
        screen.print(line, soft_wrap=True)
    if outcome.errors:
        raise typer.Exit(outcome.errors[0].exit_code)


CacheFolder = Annotated[
    Path | None,
    _file_option("--folder", "Another folder of poses than that of your own."),
]


def _folder_of_poses(folder: Path | None) -> Path:
    from formcheck.extraction.cache import cache_folder

    place = folder or cache_folder()
    if place.exists() and not place.is_dir():
        raise typer.BadParameter(f"{literal(str(place))} is no folder", param_hint="--folder")
    return place


@cache_app.callback()
def cache(
    context: typer.Context, folder: CacheFolder = None, language: LanguageOption = None
) -> None:
    """Show which poses are kept: by them a recording is judged again without looking again."""
    if context.invoked_subcommand is None:
        from formcheck import terminal
        from formcheck.extraction.cache import kept
        from formcheck.screen import Screen

        place = _folder_of_poses(folder)
        Screen(wide=True).print(terminal.cache_table(place, kept(place), _language(language)))


@cache_app.command()
def clear(folder: CacheFolder = None, language: LanguageOption = None) -> None:
    """Remove them; recordings themselves and results are left alone."""
    from formcheck import terminal
    from formcheck.extraction.cache import clear as remove
    from formcheck.screen import Screen

    place = _folder_of_poses(folder)
    Screen(wide=True).print(terminal.cleared(place, remove(place), _language(language)))


@app.command()
def demo(
    out: Annotated[
        Path, _file_option("--out", "Where the annotated video and the report go.")
    ] = Path("formcheck-demo"),
    language: LanguageOption = None,
) -> None:
    """Analyse a sample video and show what comes out."""
    from formcheck.demo import demo_outputs
    from formcheck.playback import Manner
    from formcheck.samples import DEMO_EXERCISE, demo_video

    with demo_outputs(out) as outputs:
        task = _Task(demo_video(), Model.FULL.value, outputs, Manner(), _language(language))
        _analyze(task, DEMO_EXERCISE)


@app.command()
def learn(
    recordings: Annotated[
        list[Path],
        typer.Argument(help="One to three recordings or poses, each of another person."),
    ],
    name: Annotated[str, typer.Option("--name", help="What the exercise is called.")],
    id_: Annotated[
        str | None,
        typer.Option("--id", help="Its id; made of the name without.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        _file_option("--out", "Where to write its file; among your own exercises without."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also over one of your own with the same id.")
    ] = False,
    reps: Annotated[
        list[int] | None,
        typer.Option(
            "--reps",
            min=1,
            help="How many repetitions there really are, once for each recording, in their order.",
            show_default=False,
        ),
    ] = None,
    swap: Annotated[
        bool, typer.Option("--swap", help="Rest and end are the other way round.")
    ] = False,
    pictures: Annotated[
        Path | None,
        _file_option("--pictures", "A folder for pictures of rest and end; none without."),
    ] = None,
    model: ModelOption = Model.FULL,
    rotate: RotateOption = None,
    speed: SpeedOption = None,
    language: LanguageOption = None,
) -> None:
    """Learn an exercise from three to five clean repetitions, shown by one person or several."""
    from formcheck import terminal
    from formcheck.exercises.catalog import own_store
    from formcheck.extraction.cache import cache_folder
    from formcheck.learning.writing import Called
    from formcheck.media.stills import save_still
    from formcheck.screen import Screen
    from formcheck.teaching import check_number, look_at, picture_file, teach

    check_number(len(recordings))
    speech, own, manner = _language(language), own_store(), _manner(rotate, speed)
    called = Called.of(name, id_, speech.code)
    _check_lesson(recordings, called.id, out, pictures, own, replacing=replace)
    shown = []
    for recording in recordings:
        with terminal.ProgressBar(Screen(stderr=True), recording.name) as bar:
            looked = look_at(
                recording,
                model=model.value,
                manner=manner,
                cache=cache_folder(),
                jobs=None,
                on_found=bar.found,
            )
            shown.append(looked)
    taught = teach(shown, called, speech.words, told=reps or (), exchanged=swap)
    screen = Screen(wide=True)
    for line in terminal.taught(taught, speech):
        screen.print(line)
    for still in taught.stills() if pictures is not None else ():
        assert pictures is not None
        file = picture_file(pictures, still)
        save_still(file, still.picture)
        moment = "learnt_rest" if still.moment == "rest" else "learnt_end"
        screen.print(speech.tell(moment, file=file), soft_wrap=True)
    if out is not None:
        taught.write(out)
    path = out or taught.keep(own, replacing=replace)
    word = "learnt_written" if out else "imported"
    told = {"name": taught.sent.exercise.name, "id": called.id, "file": path}
    screen.print(speech.tell(word, **told), soft_wrap=True)


def _check_lesson(
    recordings: list[Path],
    exercise_id: str,
    out: Path | None,
    pictures: Path | None,
    own: ExerciseStore,
    *,
    replacing: bool,
) -> None:
    """Fail before the work when what is learnt could not be written."""
    from formcheck import targets
    from formcheck.files import make_folder

    inputs = [targets.Input(recording) for recording in recordings]
    if out is not None:
        targets.check_targets([out], inputs)
    else:
        own.check_free(exercise_id, replacing=replacing)
    if pictures is not None:
        make_folder(pictures)


@app.command()
def doctor(language: LanguageOption = None) -> None:
    """Look at versions, models, codecs, system libraries and cameras."""
    from formcheck import terminal
    from formcheck.doctor import examine
    from formcheck.screen import Screen

    checks = list(examine())
    Screen(wide=True).print(terminal.checks_table(checks, _language(language)))
    if any(found.ok is False for found in checks):
        raise typer.Exit(1)


@app.command()
def history(
    csv: Annotated[
        Path | None,
        _file_option("--csv", "Write tables: F.csv with each set, F.attempts.csv with each count."),
    ] = None,
    session: Annotated[
        int | None, typer.Option("--session", help="Only this one; the list has the numbers.")
    ] = None,
    report: Annotated[
        Path | None, _file_option("--report", "Write the session as one HTML file to print.")
    ] = None,
    course: Annotated[
        Path | None,
        _file_option("--course", "Write the weeks of the routine done last as HTML to print."),
    ] = None,
    language: LanguageOption = None,
) -> None:
    """List what was done, and write it as tables or, of one session, as a file to print."""
    from formcheck import terminal
    from formcheck.history.store import History, default_path
    from formcheck.report.history_files import HistoryFiles
    from formcheck.routines.known import find_routine
    from formcheck.screen import Screen

    if report is not None and session is None:
        raise typer.BadParameter("needs --session", param_hint="--report")
    if course is not None and session is not None:
        raise typer.BadParameter("tells of all sessions, not of one", param_hint="--course")
    speech, stored = _language(language), History(default_path())
    results = stored.results() if session is None else [stored.result(session)]
    files = HistoryFiles(csv=csv, report=report, course=course)
    if files.asked:
        files.check(stored.path)
        written = files.write(results, find_routine, speech, datetime.now().date())
        for line in terminal.written(written.items(), speech):
            Screen().print(line, soft_wrap=True)
    else:
        Screen(wide=True).print(terminal.session_list(results, find_routine, speech))


@app.command(name="app")
def page(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65_535, help="Where; by default the first free from 8501 on."),
    ] = None,
    address: Annotated[
        str,
        typer.Option(
            help="Any other address than this lets other machines see the page and the history."
        ),
    ] = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Show the page at once.")] = True,
    remote_pictures: Annotated[
        bool,
        typer.Option(
            "--remote-pictures",
            help="Let other machines whose browser is too slow send the camera's pictures here.",
        ),
    ] = False,
    phone: Annotated[
        bool,
        typer.Option(
            "--phone",
            help="Let a phone or tablet in your home network be the camera; the network sees the "
            "phone's page alone.",
        ),
    ] = False,
    phone_address: Annotated[
        str | None,
        typer.Option(
            help="This computer's address in the home network; found by itself without.",
            show_default=False,
        ),
    ] = None,
    phone_port: Annotated[
        int, typer.Option(min=1, max=65_535, help="Where phones reach it.")
    ] = 8643,
    language: LanguageOption = None,
) -> None:
    """Open the page in the browser, for this machine alone."""
    from formcheck.ui.launch import launch

    plan = _phones(phone_address, phone_port) if phone else None

    def announce(url: str) -> None:
        tell = _language(language).tell
        print(tell("page_at", url=url), flush=True)
        if plan is not None:
            told = {"file": plan.authority, "fingerprint": plan.fingerprint}
            print(tell("phone_at", url=plan.url, **told), flush=True)

    raise typer.Exit(
        launch(
            address,
            port,
            opens_browser=browser,
            announce=announce,
            remote_pictures=remote_pictures,
            phone=plan,
        )
    )


def _phones(address: str | None, port: int) -> PhonePlan:
    """Where phones are listened for, with a certificate that they can trust."""
    from formcheck.extras import Extra, require

    require(Extra.UI)
    from formcheck.ui.serving.certificates import certified, home_address, home_folder
    from formcheck.ui.serving.phone_server import PhonePlan

    here = home_address(address)
    files = certified(home_folder(), here)
    return PhonePlan(here, port, files.certificate, files.key, files.authority, files.fingerprint)


ServedFolder = Annotated[
    Path | None,
    _file_option("--folder", "Where everything is kept; in your data folder without."),
]
PublicUrlOption = Annotated[
    str | None,
    typer.Option(
        "--public-url",
        help="Where people see it, such as https://clinic.example.",
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, max=64, help="How many processes answer.")
]
FirstPortOption = Annotated[
    int, typer.Option("--port", min=1, max=65_000, help="Of the first worker; the others follow.")
]
HeaderOption = Annotated[
    str | None,
    typer.Option(
        "--person-header",
        help="The header in which the proxy says who it is; without it people come by links.",
        show_default=False,
    ),
]
UploadOption = Annotated[
    int, typer.Option("--upload-mb", min=1, max=4000, help="The largest recording to upload.")
]


@serve_app.callback()
def serve(
    context: typer.Context,
    public_url: PublicUrlOption = None,
    workers: WorkersOption = 1,
    port: FirstPortOption = 8501,
    address: Annotated[
        str, typer.Option(help="Where the workers listen; the proxy has to reach it.")
    ] = "127.0.0.1",
    proxy_address: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy-address",
            help="From where the proxy comes; nobody else is answered. 127.0.0.1 without.",
            show_default=False,
        ),
    ] = None,
    person_header: HeaderOption = None,
    most_sessions: Annotated[
        int, typer.Option("--sessions", min=1, help="So many may exercise at once in a worker.")
    ] = 60,
    upload_mb: UploadOption = 500,
    remote_pictures: Annotated[
        bool,
        typer.Option(
            "--remote-pictures",
            help="Take the camera's pictures of those whose browser is too slow to find the pose.",
        ),
    ] = False,
    folder: ServedFolder = None,
    language: LanguageOption = None,
) -> None:
    """Serve the page to many people, behind a proxy that ends TLS: docs/clinic.md."""
    if context.invoked_subcommand is not None:
        return
    if public_url is None:
        raise typer.BadParameter("is needed", param_hint="--public-url")
    from formcheck.clinic.people import People, clinic_folder, note_url
    from formcheck.ui.serving.workers import ServingPlan
    from formcheck.ui.serving.workers import serve as run

    speech = _language(language)
    plan = ServingPlan(
        public_url=public_url.rstrip("/"),
        folder=(folder or clinic_folder()).absolute(),
        address=address,
        port=port,
        workers=workers,
        proxies=tuple(proxy_address or ["127.0.0.1"]),
        header=person_header,
        most_sessions=most_sessions,
        most_each=MOST_EACH,
        upload_mb=upload_mb,
        remote_pictures=remote_pictures,
    )

    def announce() -> None:
        note_url(plan.folder, plan.public_url)
        told = {"url": plan.public_url, "workers": ", ".join(plan.at)}
        print(speech.tell("served_at", **told), flush=True)
        if plan.header is None and not People(plan.folder).all():
            print(speech.tell("nobody_yet"), flush=True)

    raise typer.Exit(run(plan, announce))


@serve_app.command(hidden=True)
def worker(plan: str, descriptor: int) -> None:
    """One of the processes that `serve` starts."""
    from formcheck.ui.serving.workers import ServingPlan, work

    raise typer.Exit(work(ServingPlan.model_validate_json(plan), descriptor))


@serve_app.command()
def caddyfile(
    public_url: PublicUrlOption = None,
    workers: WorkersOption = 1,
    port: FirstPortOption = 8501,
    address: Annotated[str, typer.Option(help="Where the workers listen.")] = "127.0.0.1",
    person_header: HeaderOption = None,
    upload_mb: UploadOption = 500,
) -> None:
    """Print a file for Caddy, the proxy before the server; with the options of `serve`."""
    from urllib.parse import urlsplit

    from formcheck.clinic.proxy import caddyfile as text
    from formcheck.clinic.proxy import workers_at

    site = urlsplit(public_url or "").netloc
    if not site:
        raise typer.BadParameter("is needed", param_hint="--public-url")
    at = workers_at(address, port, workers)
    print(text(site, at, upload_mb, person_header), end="")


@serve_app.command()
def backup(
    target: Annotated[Path, typer.Argument(parser=_named, metavar="FILE.tar.gz")],
    folder: ServedFolder = None,
    language: LanguageOption = None,
) -> None:
    """Write everybody's history into one file, also while the server runs."""
    from formcheck.clinic.backup import backup as run
    from formcheck.clinic.people import clinic_folder

    count = run(folder or clinic_folder(), target)
    print(_language(language).tell("backed_up", count=count, file=target))


@serve_app.command()
def restore(
    source: Annotated[Path, typer.Argument(parser=_named, metavar="FILE.tar.gz")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also in the place of people who are there.")
    ] = False,
    folder: ServedFolder = None,
    language: LanguageOption = None,
) -> None:
    """Put back what `backup` wrote; the server must not run."""
    from formcheck.clinic.backup import restore as run
    from formcheck.clinic.people import clinic_folder

    count = run(source, folder or clinic_folder(), replace=replace)
    print(_language(language).tell("restored", count=count, file=source))


@people_app.callback()
def people(
    context: typer.Context, folder: ServedFolder = None, language: LanguageOption = None
) -> None:
    """List who may use the server."""
    if context.invoked_subcommand is not None:
        return
    from formcheck.clinic.people import People, clinic_folder

    found = People(folder or clinic_folder()).all()
    for person in found:
        print(f"{person.id}  {literal(person.name)}")
    if not found:
        print(_language(language).tell("nobody_yet"))


@people_app.command()
def add(
    name: Annotated[str, typer.Argument(help="What you call them; they see it too.")],
    folder: ServedFolder = None,
    language: LanguageOption = None,
) -> None:
    """Add somebody, and print their link: whoever has it has their history."""
    from formcheck.clinic.people import People, clinic_folder, link

    place = folder or clinic_folder()
    person, token = People(place).add(name)
    told = {"name": literal(person.name), "link": link(place, token)}
    print(_language(language).tell("person_added", **told))


@people_app.command()
def renew(
    person: Annotated[str, typer.Argument(help="Their id, from the list.")],
    folder: ServedFolder = None,
    language: LanguageOption = None,
) -> None:
    """Print a new link for somebody; the old one is void at once."""
    from formcheck.clinic.people import People, clinic_folder, link

    place = folder or clinic_folder()
    told = {"link": link(place, People(place).renew(person))}
    print(_language(language).tell("link_renewed", **told))


@people_app.command()
def remove(
    person: Annotated[str, typer.Argument(help="Their id, from the list.")],
    folder: ServedFolder = None,
    language: LanguageOption = None,
) -> None:
    """Forget somebody and all that is kept of them."""
    from formcheck.clinic.people import People, clinic_folder

    removed = People(folder or clinic_folder()).remove(person)
    print(_language(language).tell("person_removed", name=literal(removed.name)))


@app.command()
def live(
    exercise: ExerciseOption,
    camera: Annotated[
        str,
        typer.Option(
            "--camera", help="Which camera of this machine, from 0; or a video file in its place."
        ),
    ] = "0",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Write each event as one line of JSON.")
    ] = False,
    window: Annotated[
        bool, typer.Option("--window", help="Show the picture; q or Escape ends it.")
    ] = False,
    model: BackendOption = Model.FULL.value,
    language: LanguageOption = None,
) -> None:
    """Exercise before a camera of this machine, without the page: counts and cues as they come."""
    from formcheck import terminal
    from formcheck.exercises.catalog import load_exercise
    from formcheck.local import watch
    from formcheck.report.events import event_json, started_json

    speech, known = _language(language), _suggesting(load_exercise, exercise)
    place = int(camera) if camera.isdecimal() and len(camera) <= 3 else _named(camera)
    events = watch(known, place, model=model, window=window, language=speech)
    if jsonl:
        print(json.dumps(started_json(known)), flush=True)
        for event in events:
            print(json.dumps(event_json(event, known)), flush=True)
        return
    spoken = speech.exercise(known)
    print(literal(speech.tell("live_began", name=spoken.name)), flush=True)
    for line in terminal.live_lines(events, spoken, speech):
        print(literal(line), flush=True)


@app.command()
def convert(
    landmarks: Annotated[
        Path, typer.Argument(help="A .trc, .csv or .json of landmarks, or OpenPose's folder.")
    ],
    out: Annotated[Path, _file_option("--out", "The poses, an .npz for `formcheck replay`.")],
    fps: Annotated[
        float | None,
        typer.Option(
            "--fps",
            min=0.01,
            max=10_000,
            help="Frames a second, where the file does not say when they were taken.",
            show_default=False,
        ),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(
            "--size",
            help="The picture's width and height, as in 1280x720, where the file does not say it.",
            show_default=False,
        ),
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Take over landmarks of another program: MediaPipe, OpenPose, COCO, OpenSim's .trc."""
    from formcheck import targets, terminal
    from formcheck.landmarks.reading import read_landmarks
    from formcheck.outputs import Written
    from formcheck.screen import Screen
    from formcheck.sinks.poses import NpzSink

    targets.check_targets([out], [targets.Input(landmarks)])
    NpzSink().check(out)
    read_landmarks(landmarks, fps=fps, size_wh=_size(size)).save(out)
    for line in terminal.written([Written("poses", out)], _language(language)):
        Screen().print(line, soft_wrap=True)


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    width, _, height = text.lower().partition("x")
    if not all(side.isdecimal() and len(side) <= 6 for side in (width, height)):
        raise typer.BadParameter("is width x height, as in 1280x720", param_hint="--size")
    return int(width), int(height)


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


def _language(tongue: Tongue | None) -> Language:
    """How the command speaks."""
    from formcheck.wording.catalogue import catalogue

    return catalogue(tongue or DEFAULT).report


def _manner(turn: Rotation | None, speed: float | None, *, every_frame: bool = False) -> Manner:
    from formcheck.playback import Manner

    try:
        return Manner(None if turn is None else int(turn), speed, every_frame=every_frame)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--speed") from error


@dataclass(frozen=True)
class _Task:
    """A recording to be analysed, and what to write of it."""

    source: Path
    model: str
    outputs: Outputs
    manner: Manner
    language: Language
    sound: bool = True
    jobs: int | None = 1

    @property
    def sound_of(self) -> Path | None:
        """The recording whose sound the annotated video keeps."""
        return self.source if self.sound else None

    def check(self, *exercise_files: Path) -> None:
        """Fail before the work when a file cannot be written, or should not be."""
        from formcheck.extraction.opening import is_poses

        if self.outputs.pictures and is_poses(self.source):
            raise OutputError(Message(Wrong.VIDEO_OF_POSES))
        self.outputs.check(*_inputs(self.source, exercise_files, self.model))


def _analyze(task: _Task, exercise_name: str) -> None:
    """Analyse a recording, write what is asked for, print the summary."""
    from formcheck import terminal
    from formcheck.api import analyze as run
    from formcheck.exercises.catalog import exercise_file, load_exercise
    from formcheck.screen import Screen

    exercise = _suggesting(load_exercise, exercise_name)
    task.check(exercise_file(exercise_name))
    outputs, manner, language = task.outputs, task.manner, task.language
    bar = terminal.ProgressBar(Screen(stderr=True), task.source.name)
    collecting = outputs.collecting(exercise, language, sound_of=task.sound_of, manner=manner)
    with collecting as collected, bar:
        result = run(
            task.source,
            exercise,
            model=task.model,
            observers=collected.observers,
            rotate=manner.rotate,
            speed=manner.speed,
            jobs=task.jobs,
            every_frame=manner.every_frame,
            on_found=bar.found,
        )
    written = outputs.write(result, task.source, collected, language)
    _tell(task, result.to_json(), terminal.summary(result, language), written, collected.notes)


def _recognise(task: _Task) -> None:
    """Find out what is done, judge each set, write what is asked for, print the summary."""
    from formcheck import terminal
    from formcheck.screen import Screen
    from formcheck.workouts import judge, recognise

    task.check()
    outputs, language = task.outputs, task.language
    with terminal.ProgressBar(Screen(stderr=True), task.source.name) as bar:
        found = recognise(
            task.source,
            model=task.model,
            manner=task.manner,
            jobs=task.jobs,
            on_found=bar.found,
        )
    manner = replace(task.manner, pictures=outputs.pictures)
    collecting = outputs.collecting_sets(
        found.exercises(), language, sound_of=task.sound_of, manner=manner
    )
    with collecting as collected:
        reports = judge(found, task.source, manner, [one.observers for one in collected])
    workout, done, written = outputs.write_recognised(
        found, reports, collected, task.source, language
    )
    notes = done[0].notes if done else []
    _tell(task, workout.to_json(), terminal.workout(workout, language), written, notes)


def _tell(
    task: _Task,
    data: dict[str, Any],
    summary: RenderableType,
    written: Iterable[Written],
    notes: list[Message],
) -> None:
    """Print what came out: the data alone where it goes to standard output."""
    from formcheck import terminal
    from formcheck.screen import Screen

    if task.outputs.json == "-":
        print(json.dumps(data, indent=1))
        return
    screen = Screen()
    screen.print()
    screen.print(summary)
    for line in terminal.written(written, task.language):
        screen.print(line, soft_wrap=True)
    for note in notes:
        screen.print(literal(f"! {task.language.words.message(note)}"), style="yellow")


def _inputs(source: Path, exercise_files: Iterable[Path], model: str) -> list[Input]:
    """The files that an analysis reads."""
    from formcheck import targets
    from formcheck.pose.backends import backend

    return [
        targets.Input(source),
        *(targets.Input(file, targets.EXERCISE) for file in exercise_files),
        *(targets.Input(file, targets.MODEL) for file in backend(model).files()),
    ]


def _try(
    recording: Path, exercise: Exercise, model: Model, manner: Manner, language: Language
) -> None:
    from formcheck import terminal
    from formcheck.screen import Screen
    from formcheck.trial.tables import trial
    from formcheck.trial.trial import try_on

    with terminal.ProgressBar(Screen(stderr=True), recording.name) as bar:
        found = try_on(
            recording,
            exercise,
            model=model.value,
            rotate=manner.rotate,
            speed=manner.speed,
            on_found=bar.found,
        )
    screen = Screen(wide=True)
    screen.print()
    screen.print(trial(found, language))


def _suggesting(load: Any, name: str) -> Exercise:
    try:
        exercise: Exercise = load(name)
    except ExerciseError as error:
        if name.endswith(".toml"):
            raise
        (sentence,) = error.said
        raise ExerciseError(Message.of(Wrong.EXERCISES_ARE_LISTED, sentence=sentence)) from error
    return exercise


def _usage_mistake(error: typer.TyperException) -> str:
    """What is wrong with the command itself, and where to read how it goes."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "formcheck"
    said = " ".join(line.strip(" \t") for line in error.format_message().split("\n"))
    return f"{said.rstrip('.')}. `{command} --help` shows how."


def _complain(*messages: str) -> None:
    for message in messages:
        print(f"formcheck: {literal(message)}", file=sys.stderr)


if __name__ == "__main__":
    main()
