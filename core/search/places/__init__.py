"""Where the trials of a study are kept: a journal of ours, or a storage of Optuna."""
