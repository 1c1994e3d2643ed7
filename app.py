"""The page as an application: `streamlit run app.py`; `formcheck app` serves the same."""

from streamlit.starlette import App

from formcheck.ui.serving.application import SCRIPT, parts, settle_under_streamlit

settle_under_streamlit()
app = App(SCRIPT, **parts())
