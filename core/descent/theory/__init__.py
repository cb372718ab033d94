"""Predictions of theory for races on quadratics."""
