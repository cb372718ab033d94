"""Forms: an editor for each declared setting, and lists of cards."""
