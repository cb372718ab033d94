"""Widgets that every room may use; none knows a room."""
