"""What Streamlit is started with, alone in its folder."""
