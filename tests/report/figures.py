"""Analyses of the figure with known movements, without any inference."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.api import analyze
from formcheck.coach.report import Report
from formcheck.exercises.catalog import load_exercise
from formcheck.pose.frame import PoseTrack
from formcheck.report.timeline import Timeline
from tools.figure.library import faulty, good
from tools.figure.performance import Performance
from tools.figure.track import Disturbance, film, steady

FPS = 20
CALM = Disturbance(noise=0.003)


@dataclass(frozen=True)
class Analysis:
    """What an analysis was given and what came out."""

    track: PoseTrack
    report: Report
    timeline: Timeline


def filmed(performance: Performance) -> PoseTrack:
    """The figure's poses."""
    times = steady(performance.script.duration_s, FPS)
    return film(performance.script, performance.camera, times, disturbance=CALM)


def analysed(exercise: str, track: PoseTrack) -> Analysis:
    """Judge `track`."""
    timeline = Timeline(load_exercise(exercise))
    report = analyze(track, exercise, observers=[timeline])
    return Analysis(track, report, timeline)


def analysed_good(exercise: str, count: int = 3) -> Analysis:
    """`count` repetitions or holds in good form."""
    return analysed(exercise, filmed(good(exercise, count)))


def analysed_faulty(exercise: str, rule: str) -> Analysis:
    """Three repetitions or holds that break `rule`."""
    performance = next(case for case in faulty(exercise) if case.rule == rule)
    return analysed(exercise, filmed(performance))
