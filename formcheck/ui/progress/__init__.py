"""What the history shows: numbers from its records, charts of them, and the same in words."""
