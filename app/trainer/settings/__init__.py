"""The form for the settings of a run, including those that can change during the run."""
