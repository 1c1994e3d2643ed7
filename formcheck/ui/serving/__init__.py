"""The page's server: an application of our own around Streamlit, for this machine alone."""
