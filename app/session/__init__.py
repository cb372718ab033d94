"""The state of all rooms as one value: saved, kept for the next start, and laid out again."""
