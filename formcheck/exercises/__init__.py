"""The exercises, one file of data each, and the format they are written in."""
