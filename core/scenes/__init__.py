"""What the course notes claim of training, as runs to make and verdicts on them."""
