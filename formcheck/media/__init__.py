"""Files and cameras to frames, and frames to files."""
