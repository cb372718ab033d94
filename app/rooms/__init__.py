"""What the window asks of a room, and what rooms share."""
