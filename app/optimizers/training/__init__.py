"""Races of networks under way and over, beside the window."""
