"""An exercise learnt from demonstrations: what is counted, what must hold, what is judged."""
