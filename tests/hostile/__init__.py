"""Odd and hostile input: every test here is a case, with the answer that is expected to it."""
