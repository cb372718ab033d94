"""Rates of all racers at once: those that work, and those that are tuned."""
