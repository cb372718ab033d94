"""The manual in the app: the pages in assets/manual, offline, searched and linked."""
