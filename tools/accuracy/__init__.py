"""How often FormCheck is right: measures it on clips with known truth and writes docs/accuracy.md.

`python -m tools.accuracy --help`. The page is made by this package alone; what a person has to add,
the reasons of the failures, stands in `reasons.toml`.
"""
