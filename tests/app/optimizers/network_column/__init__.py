"""The form of a network that races, and how its race stands."""
