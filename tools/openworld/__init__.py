"""The yardstick of the open world: every exercise tried on recordings that nobody here made.

Real clips with labels, captured movement, and small inputs with their right answers. All of it
runs on poses, so a whole measuring takes seconds and two of them can be compared.
"""
