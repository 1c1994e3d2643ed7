"""The files that an analysis can leave: one format a module, each a `Sink`.

What is in this package is found by itself. A format of another package is found by an entry point
of the group `formcheck.sinks`, whose name is the ending of the files and which leads to its class.
"""
