"""The plan of a study as the window has it: its form, and the values that a field is varied over at first."""
