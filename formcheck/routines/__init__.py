"""Routines: what to do one after the other, in a small file that a physiotherapist can send."""
