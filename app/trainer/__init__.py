"""The Trainer room."""
