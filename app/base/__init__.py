"""The modules that every part of the window uses: theme, files, worker, playback, history, language."""
