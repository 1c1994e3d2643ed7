"""From a recording to its poses, in this process or in several at once."""
