"""Routines: choose, change, save, send."""
