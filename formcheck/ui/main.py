"""The page. For now it says what FormCheck can do and how to ask for it."""

from __future__ import annotations

import streamlit as st

from formcheck.exercises.catalog import exercises
from formcheck.exercises.safety import GENERAL_SAFETY


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="FormCheck", page_icon="✓")
    st.title("FormCheck")
    st.write("Counts repetitions, times holds and judges form, on your own machine.")
    for exercise in exercises():
        with st.expander(exercise.name):
            st.write(exercise.summary)
            st.markdown("\n".join(f"{i}. {step}" for i, step in enumerate(exercise.steps, 1)))
            st.write(exercise.dosage.text)
            st.write(exercise.camera.advice)
            st.code(f"formcheck analyze VIDEO --exercise {exercise.id} --report report.html")
    st.info(" ".join(GENERAL_SAFETY))


if __name__ == "__main__":
    main()
