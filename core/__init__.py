"""The engine of Fall Line: optimizers, surfaces and the paths between them, in NumPy and without a window."""

STARTED_BY = "FALLLINE_COMMAND"  # the environment variable in which run.py says how it was started
