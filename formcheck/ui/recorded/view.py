"""The results: which one, and all that there is to it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.ui.components.widgets import offer_others
from formcheck.ui.context import all_exercises, words
from formcheck.ui.context import exercise as exercise_of
from formcheck.ui.markdown import in_markdown, plain
from formcheck.ui.recorded import page_state
from formcheck.ui.recorded.attempts import follow_clicks, show_attempts, show_video
from formcheck.ui.recorded.faults import show_faults
from formcheck.ui.recorded.job import Job
from formcheck.ui.recorded.notes import in_list, show_notes, show_problem, show_warnings
from formcheck.ui.recorded.result import RecordingResult
from formcheck.ui.recorded.summary import show_summary
from formcheck.ui.recorded.take_along import show_downloads, show_keeping


def show_results() -> None:
    """Draw the chosen result and the way to the others."""
    job = page_state.shown()
    if job is None:
        return
    _ways(job)
    if job.error is not None:
        show_problem(job)
    elif not job.results:
        _none_recognised(job)
    else:
        _result(job, _chosen_set(job))


def _none_recognised(job: Job) -> None:
    name = plain(job.recording.name)
    st.info(words().say("recorded.none_recognised", name=name), icon=":material/help:")
    _other_exercises(job)


def _chosen_set(job: Job) -> RecordingResult:
    """The set to show; of several a click shows another one."""
    if len(job.results) == 1:
        return job.results[0]
    say = words().say
    names = {
        result.number: say(
            "recorded.set",
            number=result.number,
            name=plain(exercise_of(result.report.exercise.id).name),
            count=len(result.report.attempts),
        )
        for result in job.results
    }
    shown = page_state.shown_set()
    chosen = st.pills(
        say("recorded.sets"),
        list(names),
        format_func=names.__getitem__,
        default=shown if shown in names else 1,
        required=True,
        key=f"recorded.sets.{job.recording.folder.name}",
    )
    if chosen != shown:
        page_state.show_set(chosen)
        st.rerun()
    return job.results[chosen - 1]


def _correction(job: Job, result: RecordingResult, exercise: Exercise) -> None:
    """What was recognised, and a click that says it was something else."""
    if job.exercise is not None:
        return
    say = words().say
    with st.container(horizontal=True, vertical_alignment="center", key="recorded-recognised"):
        st.caption(say("recorded.recognised", name=plain(exercise.name)))
        offer_others(exercise.id, "recorded.correct", partial(_correct, job, result.number))


def _correct(job: Job, number: int, exercise: Exercise) -> None:
    original = load_exercise(exercise.id)
    if len(job.results) > 1:
        page_state.show_job(page_state.queue().correct(job, number, original, words().report))
    else:
        page_state.show_job(page_state.queue().again(job, original, words().report))


def _result(job: Job, result: RecordingResult) -> None:
    exercise = exercise_of(result.report.exercise.id)
    _correction(job, result, exercise)
    show_summary(result.report, exercise, job.recording.name)
    show_warnings(result.report, exercise)
    if degrees := result.report.source.suggested_deg:
        _turn(job, degrees)
    if not result.report.attempts:
        _other_exercises(job)
    show_video(result, exercise)
    for note in result.notes:
        st.caption(plain(words().message(note, exercise)))
    _moments(result, exercise)
    show_notes(result.report, exercise)
    show_downloads(result.files, job.recording.stem)
    show_keeping(job)


@st.fragment
def _moments(result: RecordingResult, exercise: Exercise) -> None:
    """A click in it redraws nothing else."""
    show_attempts(result.report, exercise)
    show_faults(result, exercise)
    follow_clicks("recorded.seek.moments")


def _turn(job: Job, degrees: int) -> None:
    """Ask whether the picture lies on its side, and offer to turn it."""
    say = words().say
    st.warning(say("recorded.lies", degrees=degrees), icon=":material/screen_rotation:")
    st.button(
        say("recorded.turn", degrees=degrees),
        icon=":material/rotate_90_degrees_cw:",
        key="recorded.turn",
        on_click=_judge_turned,
        args=(job, degrees),
    )


def _judge_turned(job: Job, degrees: int) -> None:
    manner = replace(job.manner, rotate=degrees)
    queue = page_state.queue()
    page_state.show_job(queue.again(job, job.exercise, words().report, manner=manner))


def _other_exercises(job: Job) -> None:
    """A way on where nothing was counted: the exercise may have been another."""
    say = words().say
    st.subheader(say("recorded.again"), anchor=False)
    with st.container(horizontal=True):
        for exercise in all_exercises():
            if job.exercise is None or exercise.id != job.exercise.id:
                st.button(
                    say("recorded.again_as", name=in_markdown(exercise).name),
                    key=f"recorded.again.{exercise.id}",
                    on_click=_judge_as,
                    args=(job, exercise),
                )


def _judge_as(job: Job, exercise: Exercise) -> None:
    page_state.show_job(page_state.queue().again(job, load_exercise(exercise.id), words().report))


def _ways(job: Job) -> None:
    say = words().say
    finished = page_state.queue().finished
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(finished) > 1:
            _switch(job, finished)
        st.button(
            say("recorded.another"),
            icon=":material/add:",
            type="primary",
            on_click=page_state.choose_more,
            args=(True,),
        )
        st.button(
            say("recorded.discard"),
            icon=":material/delete:",
            on_click=page_state.queue().discard,
            args=(job,),
        )


def _switch(job: Job, finished: list[Job]) -> None:
    jobs = {known.recording.folder.name: known for known in finished}
    chosen = st.pills(
        words().say("recorded.results"),
        list(jobs),
        format_func=lambda key: in_list(jobs[key], words()),
        default=job.recording.folder.name,
        required=True,
        label_visibility="collapsed",
    )
    if jobs.get(chosen, job) is not job:
        page_state.show_job(jobs[chosen])
        st.rerun()
