"""One server for many people: who they are, what is kept of each, and what stands before it."""
