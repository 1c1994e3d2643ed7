"""What can go wrong, and how the command line ends when it does.

    FormCheckError            our fault or the machine's: exit code 1
    |- UserError              something to fix on the user's side: exit code 2
    |  |- VideoError          the file is missing, no video, or broken
    |  |- PoseTrackError      the .npz is missing or not a pose track
    |  |- ExerciseError       unknown exercise, or a mistake in an exercise file
    |  |- TemplateError        a file of templates, by which exercises are recognised, is none
    |  |- RoutineError        unknown routine, or a mistake in a routine file
    |  |- ManifestError       a mistake in a labelled manifest
    |  |- ModelError          a pose model is missing, broken, or cannot be fetched
    |  |- OutputError         a result cannot be written
    |  |- HistoryError        the history file cannot be used
    |  |- ServerError         the page cannot be served as asked
    |  |- MissingPackageError an optional part of FormCheck is not installed
    |  |- PluginError         what another package adds to FormCheck cannot be loaded
    |  |- SchedulerError      many machines cannot be used as asked
    |- NothingToJudgeError    nobody is to be seen: exit code 3
    |- LearningError          no exercise can be learnt from what is shown: exit code 3
    |- WorkerError            a process that worked for this one has failed or was ended

    StoppedError              told to stop, by a signal: exit code 128 and its number

Every message is one or two sentences: what is wrong, where, and what to do. An error carries it as
an id and values; its text is English, and whoever shows it words it in the user's language.
"""

from __future__ import annotations

from formcheck.messages.message import Message
from formcheck.messages.words import english


class StoppedError(KeyboardInterrupt):
    """Somebody or the system told the command to stop: no error, but the way out of everything.

    Attributes:
        exit_code: 128 and the number of the signal, as is the custom.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number


class FormCheckError(Exception):
    """The base of all errors that FormCheck raises on purpose.

    Args:
        said: what is wrong; of a file with several mistakes each of them.

    Attributes:
        said: the same.
    """

    exit_code = 1

    def __init__(self, *said: Message) -> None:
        super().__init__(*said)
        self.said = said

    def __str__(self) -> str:
        return "\n".join(map(english().message, self.said))


class UserError(FormCheckError):
    """Something that the user can fix."""

    exit_code = 2


class VideoError(UserError):
    """A video cannot be read."""


class PoseTrackError(UserError):
    """A file of cached poses cannot be read."""


class ExerciseError(UserError):
    """An exercise is unknown, or its file has a mistake."""


class TemplateError(UserError):
    """A file of templates, by which exercises are recognised, cannot be read."""


class RoutineError(UserError):
    """A routine is unknown, or its file has a mistake."""


class ManifestError(UserError):
    """A labelled manifest has a mistake."""


class ModelError(UserError):
    """A pose model is missing, broken, or cannot be fetched."""


class OutputError(UserError):
    """A result cannot be written."""


class HistoryError(UserError):
    """The history file cannot be used."""


class ServerError(UserError):
    """The page cannot be served as asked."""


class MissingPackageError(UserError):
    """An optional part of FormCheck is not installed."""


class PluginError(UserError):
    """What another package adds to FormCheck cannot be loaded."""


class SchedulerError(UserError):
    """Many machines cannot be used as asked."""


class NothingToJudgeError(FormCheckError):
    """No person is to be seen in the whole recording."""

    exit_code = 3


class LearningError(FormCheckError):
    """No exercise can be learnt from what is shown."""

    exit_code = 3


class WorkerError(FormCheckError):
    """A process that worked for this one has failed, or was ended by somebody else."""
