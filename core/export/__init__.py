"""Numbers, scripts and networks for other programs."""
