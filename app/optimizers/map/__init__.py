"""The surface with what moves on it, and the data beside it."""
