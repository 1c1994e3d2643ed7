"""Measures how well exercises are recognised: `python -m tools.recognition`."""
