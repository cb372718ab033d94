"""Studies in the Trainer room: their plan, their processes, and what they came to."""
