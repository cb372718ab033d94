"""The claims of the course notes about training, as runs to make and verdicts on them."""
