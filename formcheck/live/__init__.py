"""A person who exercises live: poses in, states out, over one socket; no page in it."""
