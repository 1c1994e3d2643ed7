"""The page: `streamlit run app.py`."""

from formcheck.ui.main import main

main()
