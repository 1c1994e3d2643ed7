"""Many recordings: each its report, tables and poses, and one summary of all."""
