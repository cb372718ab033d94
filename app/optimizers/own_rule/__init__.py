"""The editor of an update rule that a person types."""
