"""The steps of one racer, over plain numbers."""
