"""The names of the environment variables that Fall Line reads; the standard library is enough."""

STARTED_BY = "FALLLINE_COMMAND"  # run.py says in it how it was started
