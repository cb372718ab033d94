"""The strip of rates that work, below a racer's rate."""
