"""Formulas, which are written as text and set as mathematics: scripts, roots and hats."""
