"""Histograms, in cells and grids."""
