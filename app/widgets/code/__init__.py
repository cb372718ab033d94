"""The code of the engine in a window, read-only."""
