"""Strangers: exercises drawn at random, rendered or as landmarks, whose truth is exact.

A seed and a number say everything about a clip: who, where, from where, how fast, how well. Limits
are never set on the seed that they are measured with.
"""
