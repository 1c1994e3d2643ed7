"""The exercises, one file of data each, and the format they are written in."""

from formcheck.exercises.catalog import exercise_ids, exercises, load_exercise
from formcheck.exercises.model import Exercise

__all__ = ["Exercise", "exercise_ids", "exercises", "load_exercise"]
