"""Landmarks that another program has found, read as a pose track."""
