"""Teach an exercise: hand in who shows it, look at what was understood, keep it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from formcheck.errors import ExerciseError, FormCheckError, VideoError
from formcheck.exercises.catalog import own_store
from formcheck.exercises.model import Moment
from formcheck.learning.draft import MOST_SHOWN, Counted
from formcheck.learning.writing import Called
from formcheck.live.sessions import FilmSession
from formcheck.pose.frame import PoseFrame
from formcheck.teaching import DemonstratedRecording, Taught
from formcheck.ui.context import words
from formcheck.ui.live import exercising
from formcheck.ui.markdown import plain
from formcheck.ui.recorded.job import JobState
from formcheck.ui.recorded.recording import VIDEO_TYPES, Recording, forget_old
from formcheck.ui.teaching.lesson import TeachingLesson

LESSON: Final = "teaching.lesson"
FILM: Final = "teaching.film"
FILM_NAME: Final = "teaching.film_name"
UPLOADS: Final = "teaching.uploads"
LOOK_EVERY_S: Final = 0.5
MOST_REPS: Final = 100
MOMENTS: Final[tuple[Moment, ...]] = ("rest", "end")


def show_teaching() -> str | None:
    """Draw the part; the id of the exercise, once it has been kept."""
    lesson: TeachingLesson | None = st.session_state.get(LESSON)
    filming = _filming()
    if filming is not None:
        _film(filming, lesson)
    elif lesson is None:
        _intake()
    elif lesson.state in {JobState.WAITING, JobState.LOOKING}:
        _waiting(lesson)
    elif lesson.state is JobState.DONE:
        return _confirm(lesson)
    else:
        if lesson.error is not None:
            _complain(lesson.error)
        _offer_again(lesson)
    return None


def _intake() -> None:
    say = words().say
    st.markdown(say("teaching.lead"))
    name = st.text_input(say("teaching.name"), max_chars=80, key="teaching.name")
    st.button(
        say("teaching.film"),
        type="primary",
        icon=":material/videocam:",
        disabled=not name.strip(),
        key="teaching.film_it",
        on_click=_begin_to_film,
        args=(name.strip(),),
    )
    st.caption(f":material/lock: {say('teaching.film_privacy')}")
    st.markdown(say("teaching.film_or"))
    uploads = st.file_uploader(
        say("teaching.upload", most=MOST_SHOWN),
        type=list(VIDEO_TYPES),
        accept_multiple_files=True,
        key=UPLOADS,
    )
    st.caption(f":material/lock: {say('teaching.privacy')}")
    many = len(uploads) > MOST_SHOWN
    if many:
        st.warning(say("teaching.too_many", most=MOST_SHOWN), icon=":material/help:")
    if st.button(
        say("teaching.begin"),
        icon=":material/school:",
        disabled=not (uploads and name.strip()) or many,
        key="teaching.begin",
    ):
        forget_old()
        lesson = TeachingLesson(
            [Recording.uploaded(one.name, one) for one in uploads], name.strip()
        )
        st.session_state[LESSON] = lesson
        lesson.start()
        st.rerun()


def _begin_to_film(name: str) -> None:
    """Somebody shows it before the camera: its display covers the page."""
    token = exercising.sessions().film(words().language, client=st.context.ip_address)
    st.session_state[FILM], st.session_state[FILM_NAME] = token, name


def _filming() -> FilmSession | None:
    """The filming of this tab, None where nobody is filmed."""
    token = st.session_state.get(FILM)
    return exercising.sessions().filmed(token) if token else None


def _film(session: FilmSession, lesson: TeachingLesson | None) -> None:
    """The display, and what follows once it is left."""
    token = st.session_state[FILM]
    left = exercising.display(session, token, "film")
    if left is None:
        return
    frames = session.filming.frames
    exercising.sessions().leave(token)
    name = st.session_state.pop(FILM_NAME)
    del st.session_state[FILM]
    if left == "again":
        _begin_to_film(name)
    elif frames:
        _take(frames, name, lesson)
    st.rerun()


def _take(frames: Sequence[PoseFrame], name: str, lesson: TeachingLesson | None) -> None:
    """Learn from what was filmed, and from what was shown before."""
    number = 1 + (len(lesson.names) if lesson else 0)
    shown = DemonstratedRecording.filmed(words().say("teaching.person", number=number), frames)
    if lesson is not None:
        lesson.add(shown)
        return
    lesson = TeachingLesson([], name, filmed=[shown])
    lesson.run()
    st.session_state[LESSON] = lesson


def _waiting(lesson: TeachingLesson) -> None:
    say = words().say

    @st.fragment(run_every=LOOK_EVERY_S)
    def progress() -> None:
        if lesson.state.over:
            st.rerun()
        st.progress(lesson.share, text=say("teaching.looking"))
        st.button(
            say("teaching.cancel"),
            icon=":material/close:",
            key="teaching.cancel",
            on_click=_forget,
            args=(lesson,),
        )

    progress()


def _confirm(lesson: TeachingLesson) -> str | None:
    """What was understood, to be corrected and kept."""
    say = words().say
    name = st.text_input(say("teaching.name"), lesson.name, max_chars=80, key="teaching.final_name")
    exchanged = st.toggle(say("teaching.exchange"), key="teaching.exchange")
    told = tuple(st.session_state.get(_count_key(i)) for i in range(len(lesson.names)))
    try:
        called = Called.of(name, language=words().language)
        with st.spinner(say("teaching.learning")):
            taught = lesson.taught(called, words().report.words, told, exchanged=exchanged)
    except FormCheckError as error:
        _complain(error)
        _offer_again(lesson)
        return None
    _pictures(lesson, taught)
    for i, counted in enumerate(taught.learnt.counted):
        _counted(i, counted)
    for doubt in taught.learnt.doubts:
        st.warning(plain(words().message(doubt)), icon=":material/help:")
    return _keep(lesson, taught)


def _pictures(lesson: TeachingLesson, taught: Taught) -> None:
    """Rest and end of each recording, side by side."""
    say = words().say
    try:
        stills = lesson.stills(taught)
    except VideoError as error:
        _complain(error)
        return
    for name in lesson.names:
        own = [still for still in stills if still.name == name]
        for column, moment in zip(st.columns(len(MOMENTS)), MOMENTS, strict=True):
            for still in own:
                if still.moment == moment:
                    caption = say(f"teaching.{moment}", name=plain(still.name))
                    column.image(still.picture, caption=caption, output_format="JPEG", alt=caption)
        if any(still.drawn for still in own):
            st.caption(say("teaching.drawn"))


def _counted(number: int, counted: Counted) -> None:
    """How many repetitions were counted, and how many there are."""
    say = words().say
    count = len(counted.attempts)
    times = ", ".join(words().number(one.peak_s, 1) for one in counted.attempts)
    st.markdown(say("teaching.counted", count=count, name=plain(counted.name), times=times))
    st.number_input(
        say("teaching.really"),
        min_value=1,
        max_value=MOST_REPS,
        value=None,
        step=1,
        placeholder=str(count),
        key=_count_key(number),
    )


def _keep(lesson: TeachingLesson, taught: Taught) -> str | None:
    """Keep it, if it is asked for; its id then."""
    say, own = words().say, own_store()
    exercise_id = taught.sent.exercise.id
    replacing = own.has(exercise_id)
    if replacing:
        st.warning(say("library.import_there", id=plain(exercise_id)), icon=":material/warning:")
    with st.container(horizontal=True):
        keep = st.button(
            say("library.import_replace" if replacing else "teaching.keep"),
            type="primary",
            icon=":material/check:",
            key="teaching.keep",
        )
        if len(lesson.names) < MOST_SHOWN:
            st.button(
                say("teaching.film_another"),
                icon=":material/videocam:",
                key="teaching.film_another",
                on_click=_begin_to_film,
                args=(lesson.name,),
            )
        st.button(
            say("teaching.again"),
            key="teaching.again",
            on_click=_forget,
            args=(lesson,),
        )
    if not keep:
        return None
    try:
        taught.keep(own, replacing=replacing)
    except ExerciseError as error:
        _complain(error)
        return None
    _forget(lesson)
    return exercise_id


def _offer_again(lesson: TeachingLesson) -> None:
    st.button(words().say("teaching.again"), key="teaching.again", on_click=_forget, args=(lesson,))


def _forget(lesson: TeachingLesson) -> None:
    """Begin again: the recordings and what was said of them go."""
    lesson.discard()
    for key in [key for key in st.session_state if str(key).startswith("teaching.")]:
        del st.session_state[key]


def _count_key(number: int) -> str:
    return f"teaching.count_{number}"


def _complain(error: FormCheckError) -> None:
    lines = "\n\n".join(map(plain, words().error(error).splitlines()))
    st.error(lines, icon=":material/error:")
