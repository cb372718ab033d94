"""Explains why a racer moves as it does: its update as formula, terms and arrows."""
