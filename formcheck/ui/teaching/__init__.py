"""Teaching an exercise of one's own: shown, looked at, confirmed, and kept."""
