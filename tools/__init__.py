"""Tools for developing FormCheck; never needed to use it."""
