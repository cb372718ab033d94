"""The loss of real networks over their weights: its curvature."""
