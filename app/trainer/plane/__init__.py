"""Data on a plane: the points, the decision boundary over them, the part of each unit."""
