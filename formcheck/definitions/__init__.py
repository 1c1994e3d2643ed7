"""Files that people write by hand: read with the line of every mistake, shared by all kinds."""
