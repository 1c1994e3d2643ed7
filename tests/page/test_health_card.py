"""What the health card advises against is taken out of a routine, and the page says why."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from formcheck.history.store import History
from formcheck.safety.health_card import AGREED, CAREFUL, QUESTIONS


def _prepare(routine_id: str) -> None:
    import streamlit as st

    from formcheck.routines.catalog import load_routine
    from formcheck.ui.live.card import without_advised_against

    routine, left_out = without_advised_against(load_routine(routine_id))
    st.markdown(", ".join(step.exercise for step in routine.steps) if routine else "nothing")
    for said in left_out:
        st.info(said)


def _shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **answers: bool) -> AppTest:
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "history.db"))
    said = {**{str(question.id): False for question in QUESTIONS}, **answers}
    History(tmp_path / "history.db").save_card(datetime.now(), said)
    page = AppTest.from_function(_prepare, args=("back_care",)).run(timeout=20)
    assert not page.exception
    return page


def test_what_is_advised_against_is_left_out_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _shown(tmp_path, monkeypatch, osteoporosis=True, **{CAREFUL: True})
    assert page.markdown[0].value == "glute_bridge"
    assert len(page.info) == 2
    assert all("osteoporosis" in info.value.lower() for info in page.info)


def test_with_agreement_nothing_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _shown(tmp_path, monkeypatch, osteoporosis=True, **{AGREED: True})
    assert page.markdown[0].value == "glute_bridge, knee_to_chest, lower_back_rotation"
    assert not page.info
