"""The parts of the page, one module each with a function show()."""
