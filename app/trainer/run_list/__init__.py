"""The runs of a user and those that come with the app, as they are kept."""
