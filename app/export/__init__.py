"""Export of figures as pictures and films, with its dialogs."""
