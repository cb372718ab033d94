"""The real loss surface of a network: planes through weight space, the loss on them, paths of runs, and curvature."""
