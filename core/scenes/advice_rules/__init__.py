"""The rules of the advice, by what they change: each returns a changed config with the reason, or None."""
