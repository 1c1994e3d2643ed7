"""A recording, analysed and shown: the work in the background and the views of it."""
