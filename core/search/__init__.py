"""Searches over settings: studies, their trials and runs, the processes that make them, and what they show."""
