"""Imports that hold up the first paint as little as can be."""
