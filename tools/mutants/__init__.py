"""Mutation testing of the engine: small changes in its code, and whether the fast tests notice."""
