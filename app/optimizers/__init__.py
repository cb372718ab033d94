"""The Optimizers room: a race on a loss surface, played, stepped, scrubbed and dragged."""
