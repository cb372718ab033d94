"""Networks that race on their own loss: the surface and the paths."""
