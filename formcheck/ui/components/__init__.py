"""Pieces of the page that are drawn by the browser."""
