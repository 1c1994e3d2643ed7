"""An exercise tried on a recording, for whoever writes it: what is measured, and what counts."""
