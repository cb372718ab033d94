"""Widgets that every room may use; none of them imports a room."""
