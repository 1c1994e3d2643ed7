"""What was done, session by session: a list, each one whole, corrections by hand."""
