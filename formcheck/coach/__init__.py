"""The causal engine: poses in, events out."""
