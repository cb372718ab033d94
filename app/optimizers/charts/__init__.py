"""The loss and other measures by step."""
