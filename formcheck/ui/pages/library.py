"""The exercise library: how each exercise is done, and what is judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from formcheck.errors import ExerciseError
from formcheck.exercises.catalog import exercise_ids, own_store
from formcheck.exercises.loader import doubts_about
from formcheck.exercises.model import Exercise, Moment, Rule
from formcheck.exercises.portable import PortableExercise
from formcheck.exercises.store import ExerciseStore
from formcheck.motion.posture import Posture
from formcheck.motion.view import View
from formcheck.routines.known import as_routine
from formcheck.safety.pain import GENERAL_SAFETY
from formcheck.ui.context import all_exercises, exercise, words
from formcheck.ui.illustrations import demonstration, illustration
from formcheck.ui.live.choice import choose
from formcheck.ui.markdown import in_markdown, plain
from formcheck.ui.teaching.view import show_teaching
from formcheck.wording.limits import limit_in_words, value_in_words

SHOWN: Final = "exercise"
"""The part of the address that names the exercise shown."""
TEACHING: Final = "teach"
"""The part of the address that says that an exercise is being taught."""
COLUMNS: Final = 2
POSTURES: Final = (
    Posture.SUPINE,
    Posture.SIDE_LYING,
    Posture.PRONE,
    Posture.SITTING,
    Posture.FACING,
    Posture.STANDING,
)
"""In this order, from the mat up: what is done alike needs the camera in the same place."""


def show() -> None:
    """Draw the part."""
    if TEACHING in st.query_params:
        _teaching()
        return
    shown = st.query_params.get(SHOWN, "")
    found = [one for one in all_exercises() if one.id == shown]
    if found:
        _details(in_markdown(found[0]))
    else:
        _overview()


def _overview() -> None:
    say = words().say
    st.title(say("library.title"), anchor=False)
    st.markdown(say("library.lead"))
    every = all_exercises()
    for posture in POSTURES:
        cards = [one for one in every if one.posture is posture]
        if cards:
            st.header(say(f"library.posture_{posture}"), anchor=False)
            _cards([in_markdown(one) for one in cards])
    own = own_store()
    for error in own.broken().values():
        st.warning(_lines(error), icon=":material/description:")
    if st.button(say("teaching.open"), icon=":material/school:", key="teach"):
        st.query_params[TEACHING] = "1"
        st.rerun()
    _show_import(own)


def _teaching() -> None:
    say = words().say
    if st.button(say("teaching.back"), icon=":material/arrow_back:", type="tertiary"):
        del st.query_params[TEACHING]
        st.rerun()
    st.title(say("teaching.title"), anchor=False)
    kept = show_teaching()
    if kept is not None:
        del st.query_params[TEACHING]
        st.query_params[SHOWN] = kept
        st.rerun()


def _cards(cards: list[Exercise]) -> None:
    for first in range(0, len(cards), COLUMNS):
        for column, card in zip(st.columns(COLUMNS), cards[first:], strict=False):
            with column:
                _card(card)


def _card(one: Exercise) -> None:
    say = words().say
    with st.container(border=True, height="stretch"):
        _picture(one, "end")
        st.subheader(one.name, anchor=False)
        if not _comes_along(one):
            st.markdown(f":gray-badge[{say('library.own')}]")
        if one.unproven:
            st.markdown(f":orange-badge[{say('library.unproven')}]")
        st.write(one.summary)
        begin, details = st.columns(2, vertical_alignment="bottom")
        if begin.button(
            say("library.begin"), key=f"begin_{one.id}", type="primary", width="stretch"
        ):
            _begin(one)
        if details.button(say("library.details"), key=f"details_{one.id}", width="stretch"):
            st.query_params[SHOWN] = one.id
            st.rerun()


def _comes_along(one: Exercise) -> bool:
    return one.id in exercise_ids()


def _begin(one: Exercise) -> None:
    from formcheck.ui.pages import live  # which may lead here as well

    choose(as_routine(exercise(one.id)))
    st.switch_page(st.Page(live.show, url_path="live"))


def _picture(one: Exercise, moment: Moment, caption: str = "") -> None:
    image = illustration(one.id, moment)
    if image is not None:
        told = words().say(f"library.picture_{moment}", name=one.name)
        st.image(image, caption=caption or None, width="stretch", alt=told)


def _demonstration(one: Exercise) -> None:
    film = demonstration(one.id)
    if film is not None:
        told = words().say("library.film", name=one.name)
        st.video(film, loop=True, autoplay=True, muted=True, alt=told)


def _details(one: Exercise) -> None:
    say = words().say
    if st.button(say("library.back"), icon=":material/arrow_back:", type="tertiary"):
        del st.query_params[SHOWN]
        st.rerun()
    st.title(one.name, anchor=False)
    if one.unproven:
        said = "library.unproven_why" if one.people else "library.unproven_none"
        st.warning(say(said, count=one.people), icon=":material/science:")
    if not _comes_along(one):
        _show_ways_of_own(one)
    st.markdown(one.summary)
    moving, still = st.columns([2, 1])
    with moving:
        _demonstration(one)
    with still:
        _picture(one, "rest", say("library.at_rest"))
        _picture(one, "end", say("library.at_end"))
    if st.button(say("library.begin"), icon=":material/play_arrow:", type="primary"):
        _begin(one)
    how, where = st.columns(2, gap="large")
    with how:
        _section(say("library.steps"), _numbered(one.steps))
        _section(say("library.safety"), _bulleted(one.safety))
    with where:
        _section(say("library.dosage"), one.dosage.text)
        _section(say("library.camera"), one.camera.advice)
    _judged(one)
    _not_judged(one)
    _evidence(one)


def _show_ways_of_own(one: Exercise) -> None:
    """To send an exercise of one's own, and to remove it."""
    say, own = words().say, own_store()
    path = own.path(one.id)
    if path is None:  # removed in the meantime
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":gray-badge[{say('library.own')}]", width="content")
        st.download_button(
            say("library.send"),
            PortableExercise.of_file(path).text,
            f"{one.id}.toml",
            on_click="ignore",
        )
        with st.popover(say("library.delete")):
            st.markdown(say("library.delete_sure", name=one.name))
            if st.button(say("library.delete"), key=f"delete_{one.id}", type="primary"):
                own.delete(one.id)
                del st.query_params[SHOWN]
                st.rerun()


def _show_import(own: ExerciseStore) -> None:
    """Take in an exercise that was sent, once it is in order."""
    say = words().say
    with st.expander(say("library.import_title"), icon=":material/upload_file:"):
        file = st.file_uploader(say("library.import"), type="toml")
        if file is None:
            return
        try:
            sent = PortableExercise.of_data(file.getvalue(), file.name)
            own.check_id(sent.exercise.id)
        except ExerciseError as error:
            st.error(f"{say('library.import_wrong')}\n\n{_lines(error)}", icon=":material/error:")
            return
        name = plain(sent.exercise.in_language(words().language).name)
        st.success(say("library.import_right", name=name), icon=":material/check:")
        for doubt in doubts_about(sent.exercise, sent.text, file.name):
            st.warning(plain(words().message(doubt)), icon=":material/help:")
        replacing = own.has(sent.exercise.id)
        if replacing:
            st.warning(
                say("library.import_there", id=plain(sent.exercise.id)), icon=":material/warning:"
            )
        if st.button(
            say("library.import_replace" if replacing else "library.import_keep"), type="primary"
        ):
            own.put(sent, replacing=replacing)
            st.query_params[SHOWN] = sent.exercise.id
            st.rerun()


def _lines(error: ExerciseError) -> str:
    """Each mistake on a line of its own."""
    return "\n\n".join(map(plain, words().error(error).splitlines()))


def _section(title: str, text: str) -> None:
    st.subheader(title, anchor=False)
    st.markdown(text)


def _numbered(lines: tuple[str, ...]) -> str:
    return "\n".join(f"{i}. {line}" for i, line in enumerate(lines, start=1))


def _bulleted(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _judged(one: Exercise) -> None:
    say = words().say
    st.subheader(say("library.judged"), anchor=False)
    lead = "library.judged_lead_hold" if one.mode == "hold" else "library.judged_lead"
    st.markdown(say(lead))
    ids = list(dict.fromkeys(rule.id for rule in one.rules if rule.views))
    for first in range(0, len(ids), COLUMNS):
        for column, rule_id in zip(st.columns(COLUMNS), ids[first:], strict=False):
            with column, st.container(border=True, height="stretch"):
                _rule(one, [rule for rule in one.rules if rule.id == rule_id])


def _rule(one: Exercise, versions: list[Rule]) -> None:
    """One rule; its versions differ in their views."""
    rule = versions[0]
    mark = f" :orange-badge[{words().say('library.important')}]" if rule.severity == "major" else ""
    st.markdown(f"**{rule.name}**{mark}\n\n{rule.why}")
    for version in versions:
        views = " ".join(f":gray-badge[{_from(view)}]" for view in version.views)
        st.markdown(f":small[{limit_in_words(words(), one, version)}]\n\n{views}")


def _from(view: View) -> str:
    return words().say(f"library.from_{view}")


def _not_judged(one: Exercise) -> None:
    say = words().say
    lines = []
    for view in one.camera.views:
        shown = {rule.id for rule in one.judged_in(view).rules}
        names = dict.fromkeys(rule.name for rule in one.rules if rule.id not in shown)
        if names:
            origin = _from(view)
            capital = origin[0].upper() + origin[1:]
            lines.append(say("library.hidden_from", view=capital, rules=", ".join(names)))
    if one.camera.refused_advice:
        lines.append(one.camera.refused_advice)
    lines += [say("library.never_seen"), say("library.within_error")]
    _section(say("library.not_judged"), _bulleted(lines))


def _evidence(one: Exercise) -> None:
    """Measuring errors, sources and what is said with every exercise."""
    say = words().say
    with st.expander(say("library.measured")):
        used = {one.signal.measure, *(rule.measure for rule in one.rules)}
        measures = [one.measures[name] for name in one.measures if name in used]
        st.markdown(
            _bulleted(
                say(
                    "library.measured_line",
                    measure=spec.about,
                    noise=value_in_words(words(), spec.noise, spec.unit),
                )
                for spec in measures
                if spec.noise
            )
        )
    with st.expander(say("library.sources")):
        st.markdown(_bulleted(one.sources.values()))
    with st.expander(say("library.always")):
        st.markdown(_bulleted(words().told(line) for line in GENERAL_SAFETY))
