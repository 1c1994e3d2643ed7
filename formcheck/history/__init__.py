"""What was done: sessions, sets, repetitions, holds, faults, pain; kept on this machine only."""
