"""Figures as pictures and films, and the dialogs that ask how."""
