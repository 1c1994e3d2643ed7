"""The choice of exercise and video."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.playback import AS_IT_IS, FASTEST, SLOWEST, TURNS_DEG, Manner
from formcheck.pose.frame import Image
from formcheck.samples import Sample, sample_videos
from formcheck.ui.context import exercises_nearest_first, words
from formcheck.ui.markdown import in_markdown
from formcheck.ui.recorded import page_state
from formcheck.ui.recorded.recording import VIDEO_TYPES, Recording

THUMBNAIL_PX = 480
BY_ITSELF = "-"
"""Instead of an exercise: what is done is recognised."""


def show_intake() -> None:
    """Draw the choice; starts the analysis."""
    say = words().say
    st.title(say("recorded.title"), anchor=False)
    st.markdown(say("recorded.lead"))
    if page_state.queue().finished:
        st.button(
            say("recorded.back"),
            icon=":material/arrow_back:",
            on_click=page_state.choose_more,
            args=(False,),
        )
    with st.container(border=True, key="recorded-intake"):
        exercise = _exercise()
        _uploads(exercise)
    _samples(exercise)


def _exercise() -> Exercise | None:
    """The chosen exercise; None where it is to be recognised."""
    say = words().say
    known = {exercise.id: exercise for exercise in exercises_nearest_first()}
    names = {BY_ITSELF: say("recorded.by_itself"), **{id_: e.name for id_, e in known.items()}}
    chosen = st.selectbox(
        say("recorded.exercise"),
        list(names),
        format_func=names.__getitem__,
        key="recorded.exercise",
        persist_state="session",
    )
    if chosen == BY_ITSELF:
        st.markdown(f":material/videocam: {say('recorded.by_itself_about')}")
        return None
    exercise = known[chosen]
    st.markdown(
        f":material/videocam: {say('recorded.camera', advice=in_markdown(exercise).camera.advice)}",
    )
    return exercise


def _uploads(exercise: Exercise | None) -> None:
    say = words().say
    uploads = st.file_uploader(
        say("recorded.upload"),
        type=list(VIDEO_TYPES),
        accept_multiple_files=True,
        key=page_state.uploads_key(),
    )
    st.caption(f":material/lock: {say('recorded.privacy')}")
    manner = _manner()
    if st.button(
        say("recorded.begin"), type="primary", icon=":material/play_arrow:", disabled=not uploads
    ):
        recordings = [Recording.uploaded(upload.name, upload) for upload in uploads]
        page_state.empty_uploads()
        _begin(recordings, exercise, manner)


def _manner() -> Manner:
    """Which way up it is, and how fast it plays."""
    say = words().say
    with st.expander(say("recorded.playing"), icon=":material/screen_rotation:"):
        degrees = st.radio(
            say("recorded.rotate"),
            TURNS_DEG,
            format_func=lambda turn: say(f"recorded.rotate_{turn}"),
            horizontal=True,
        )
        slower = st.number_input(
            say("recorded.slower"),
            min_value=1 / FASTEST,
            max_value=1 / SLOWEST,
            value=1.0,
            step=1.0,
            help=say("recorded.slower_help"),
        )
    return Manner(degrees or None, 1 / slower)


def _samples(exercise: Exercise | None) -> None:
    say = words().say
    known = sample_videos()
    if exercise is None:
        samples = list({sample.exercise_id: sample for sample in known}.values())
    else:
        samples = [sample for sample in known if sample.exercise_id == exercise.id]
    if not samples:
        return
    st.subheader(say("recorded.samples"), anchor=False)
    with st.container(key="recorded-samples"):
        for column, sample in zip(st.columns(max(3, len(samples))), samples, strict=False):
            with column:
                _sample(sample, exercise)


def _sample(sample: Sample, exercise: Exercise | None) -> None:
    name = _named(sample)
    st.image(_thumbnail(sample.path), width="stretch", alt="")  # the button says what it is
    if st.button(name, key=f"recorded.{sample.path.stem}", width="stretch", wrap=True):
        _begin([Recording.at(sample.path)], exercise)


def _named(sample: Sample) -> str:
    """What the sample shows; the file's name where nobody has written that yet."""
    try:
        return words().say(f"recorded.sample_{sample.path.stem}")
    except KeyError:
        return sample.path.stem.replace("_", " ").capitalize()


def _begin(
    recordings: list[Recording], exercise: Exercise | None, manner: Manner = AS_IT_IS
) -> None:
    # Data speaks English, whatever the page speaks.
    original = load_exercise(exercise.id) if exercise else None
    jobs = page_state.queue().take(recordings, original, words().report, manner=manner)
    page_state.show_job(jobs[0])
    page_state.choose_more(False)
    st.rerun()


@st.cache_data(show_spinner=False)
def _thumbnail(path: Path) -> Image:
    """The first picture of a video."""
    from formcheck.media.reader import VideoReader

    with VideoReader(path, THUMBNAIL_PX) as reader:
        return next(iter(reader)).image
