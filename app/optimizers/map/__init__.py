"""The map of the surface, everything that moves on it, and the plot of the data beside it."""
