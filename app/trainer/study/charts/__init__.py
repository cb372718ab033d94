"""What the trials of a study came to, as pictures."""
