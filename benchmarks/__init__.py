"""Measuring, not testing: speed, memory and angle error, as ratios within one run."""
