"""The settings of a run, in a form that also changes them under way."""
