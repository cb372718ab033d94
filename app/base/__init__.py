"""What every part of the window stands on: theme, files, worker, playback, history, language."""
